"""To the clock on the plan's page and on the live screen, and the plan on one sheet of paper."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from practice.intake.models import Mark
from sessions_app.checkins import services as checkins
from sessions_app.planning import services
from tests import factories
from tests.browser.devices import LAPTOP, TABLET
from tests.browser.hands import Keys

pytestmark = pytest.mark.django_db(transaction=True)

ANSWERS = [
    {"id": "varicose-veins", "answer": "yes", "where": ["calf-left"], "kind": "calm"},
    {"id": "nut-allergy", "answer": "yes", "kind": "no"},
    *(
        {"id": id, "answer": "yes"}
        for id in (
            "fragrance-allergy", "latex-allergy", "low-blood-pressure", "everyday-painkillers",
            "reflux", "recent-meal", "hearing", "first-massage",
        )
    ),
]  # fmt: skip
LONG = {
    "request": {
        "goal": "stiffness", "modality": "swedish", "scope": "full-body", "pressure": "firm",
    },
    "focus": [{"region": "lower-back", "score": 6}, {"region": "shoulder-top", "score": 4}],
    "avoid": ["face"],
    "answers": ANSWERS,
}  # fmt: skip


@pytest.fixture
def practice(transactional_db):
    return factories.practice()


@pytest.fixture
def nell(practice):
    return factories.user(name="Nell Marsh", is_practitioner=True)


@pytest.fixture
def visit(nell):
    """Return a function that books Ada, has her form come back and makes the plan."""

    def booked(*, starts_in=60, minutes=60, document=None):
        starts = timezone.now().replace(second=0, microsecond=0) + timedelta(minutes=starts_in)
        ada = factories.client(name="Ada Lane")
        made = factories.appointment(
            client=ada, practitioner=nell, starts_at=starts, minutes=minutes
        )
        given = {"document": factories.document(**document)} if document else {}
        intake = factories.intake(appointment=made, sent_at=timezone.now(), **given)
        Mark.objects.create(intake=intake, kind="sore", region="lower-back-left", score=6)
        Mark.objects.create(intake=intake, kind="avoid", region="face")
        services.make_plan(made, by=None, now=timezone.now())
        return made

    return booked


@pytest.fixture
def plan_page(open_page, enter, live_server, nell):
    """Return a function that opens the plan of an appointment on a device."""

    def opened(appointment, *, device=LAPTOP, javascript=True):
        page = open_page(device, javascript=javascript)
        enter(page.context, nell)
        page.goto(live_server.url + reverse("planning:plan", args=[appointment.pk]))
        return page

    return opened


def said(page):
    return page.locator("#said")


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no-scripts"])
def test_one_press_fits_the_plan_and_undo_brings_it_back(
    visit, plan_page, assert_accessible, javascript
):
    page = plan_page(visit(), javascript=javascript)
    page.locator("#clock > summary").click()
    assert_accessible(page)
    page.get_by_role("button", name="Late by 10: 50 min").click()
    expect(said(page)).to_contain_text("Fitted into 50 of 60 minutes.")
    expect(said(page)).to_contain_text("Everything else stays.")
    expect(page.locator(".plan__minutes")).to_contain_text("50 min planned")
    expect(page.locator("#clock .chip")).to_have_text("50 of 60 min")
    if javascript:
        expect(page.locator(".clock__said")).to_be_focused()
        expect(page.locator("#say")).to_contain_text("Fitted into 50 of 60 minutes.")
    assert_accessible(page)
    page.locator(".clock__said").get_by_role("button", name="Undo").click()
    expect(page.locator(".plan__minutes")).to_contain_text("60 min planned")


def test_by_keyboard_an_end_that_is_too_early_names_the_least(
    visit, plan_page, assert_accessible, watch
):
    watch.allow("422")
    page = plan_page(visit(), device=TABLET)
    keys = Keys(page)
    keys.press(page.locator("#clock > summary"))
    keys.write(page.get_by_label("Ends early by, in minutes"), "50")
    keys.press(page.get_by_role("button", name="Must end early"))
    problem = page.locator("#problem")
    expect(problem).to_contain_text("10 minutes are too few for this plan")
    expect(problem).to_be_focused()
    assert_accessible(page)
    keys.write(page.get_by_label("Ends early by, in minutes"), "5")
    keys.press(page.get_by_role("button", name="Must end early"))
    expect(said(page)).to_contain_text("Fitted into 55 of 60 minutes.")
    keys.press(page.locator("#clock > summary"))
    page.get_by_label("More of").select_option(index=1)
    keys.press(page.get_by_role("button", name="More time there"))
    expect(said(page)).to_contain_text("Longer: ")


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no-scripts"])
def test_the_rest_follows_a_tap_on_the_live_screen(
    visit, open_page, enter, live_server, nell, assert_accessible, javascript
):
    made = visit(starts_in=-8)
    factories.appointment(
        client=factories.client(name="Ben Okafor"), practitioner=nell, starts_at=made.ends_at
    )
    kept = services.newest_version(made)
    checkins.start(made, kept, by=nell, now=timezone.now())
    page = open_page(TABLET, javascript=javascript)
    enter(page.context, nell)
    page.goto(live_server.url + reverse("checkins:live", args=[made.pk]))
    expect(page.locator(".live__late")).to_contain_text(re.compile("You are [89] minutes late"))
    assert_accessible(page)
    page.get_by_role("button", name=re.compile("Fit the plan into 5[12] min")).click()
    expect(page.locator(".live__ask")).to_contain_text("Fitted into")
    expect(page.locator(".live__left")).to_contain_text(re.compile("of 5[12]"))
    expect(page.locator(".live__late")).to_have_count(0)
    page.locator("#undo").click()
    expect(page.locator(".live__left")).to_contain_text("of 60")
    for number in (2, 3, 4):
        page.wait_for_timeout(650)  # within 600 ms it would be the same tap
        page.locator("#next").click()
        expect(page.locator(".live__place")).to_contain_text(f"Step {number} of")
    page.locator("#more").click()
    assert_accessible(page)
    page.get_by_role("button", name="More time here").click()
    expect(page.locator(".live__ask")).to_contain_text("Longer: ")
    page.locator("#more").click()
    page.locator('.live-more__panel button[value^="end-by."]').nth(1).click()
    expect(page.locator(".live__said")).to_contain_text("end by")
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")


# --- on paper

WIDTHS = {"A4": 688, "Letter": 710}  # between margins of 14 mm, in CSS pixels
PRINTED = """() => [...document.querySelectorAll(".sheet *")]
    .filter(e => !e.closest("svg") && [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()))
    .map(e => ({points: parseFloat(getComputedStyle(e).fontSize) * 0.75,
                cut: e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).display !== "inline",
                text: e.textContent}))"""


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_the_longest_plan_prints_on_one_page(visit, plan_page, paper):
    made = visit(minutes=90, document=LONG)
    page = plan_page(made)
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(format=paper))) == 1

    page.set_viewport_size({"width": WIDTHS[paper], "height": 950})
    page.emulate_media(media="print")
    expect(page.locator("h1")).to_be_hidden()
    sheet = page.locator(".sheet")
    words = " ".join(sheet.inner_text().split())
    assert "Ada" not in words and "A. L." in words
    for told in ("Before you start", "Varicose veins", "Left out:", "Room and oil:", "Notes"):
        assert told in words
    steps = services.newest_version(made).document["steps"]
    expect(sheet.locator("tbody tr:not(.sheet__turn)")).to_have_count(len(steps))
    assert len(steps) >= 14
    printed = page.evaluate(PRINTED)
    assert min(each["points"] for each in printed) >= 8.49
    assert [each["text"] for each in printed if each["cut"]] == []
