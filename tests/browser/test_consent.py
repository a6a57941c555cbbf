"""The last page of the form, and a change of mind: by finger, mouse and keyboard, with and without scripts."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from practice.clients.models import Link
from practice.intake import services
from practice.intake.models import Consent, Intake
from tests import factories
from tests.browser.devices import LAPTOP, PHONE, hidden_width
from tests.browser.hands import Keys, Pointer
from tests.browser.people import Person
from tests.intake.walking import fill_in

pytestmark = pytest.mark.django_db(transaction=True)
TOUCH = (
    "I agree to be massaged by this practitioner. I know I can say stop at any time, "
    "for any reason, and nothing more will be asked of me."
)
KEEP = "You may store my health answers to plan safe massage. I can see or delete them."
MAIL = "Send my aftercare by email. It will not list my health conditions."
GUARDIAN = "As parent or guardian I agree, and I will be present if asked."
STROKES = [[(0.1, 0.3), (0.2, 0.7), (0.35, 0.3)], [(0.4, 0.5), (0.6, 0.4), (0.9, 0.6)]]
WAYS = [
    pytest.param({}, id="scripts"),
    pytest.param({"javascript": False, "color_scheme": "dark"}, id="no-scripts-dark"),
    pytest.param({"keys": True, "color_scheme": "dark"}, id="keys-dark"),
]


@pytest.fixture
def nell(transactional_db):
    factories.practice()
    return factories.user(name="Nell Marsh", email="nell@example.com")


@pytest.fixture
def draft(nell):
    ada = factories.client(name="Ada Lane", email="ada@example.com")
    soon = timezone.now() + timedelta(days=2)
    visit = factories.appointment(client=ada, practitioner=nell, starts_at=soon)
    return services.send_form(ada, visit, by=nell, now=timezone.now())


@pytest.fixture
def someone(open_page, assert_accessible):
    """Return a function that puts a person in front of a device."""

    def at(device, *, javascript=True, keys=False, **more):
        page = open_page({**device, **more}, javascript=javascript)
        hands = Keys(page) if keys else Pointer(page, touch=device.get("has_touch", False))
        return Person(page, hands, assert_accessible, has_scripts=javascript)

    return at


def at_the_last_page(person, draft, **answers):
    """Press Start, answer everything behind the scenes, and open the last page."""
    link = Link.objects.get(subject_id=draft.pk)
    person.page.goto(f"/f/{link.token}/")
    person.press("Start")
    expect(person.page.get_by_role("heading", level=1)).to_be_visible()
    draft.refresh_from_db()
    fill_in(draft, by_page={"areas": {"areas": ["buttock"]}, **answers})
    person.open(f"/f/{link.token}/check/", "Check your answers")
    return f"/f/{link.token}/"


@pytest.mark.parametrize("way", WAYS)
def test_a_client_agrees_box_by_box_signs_and_takes_a_yes_back(someone, draft, watch, way):
    watch.allow("422")
    ada = someone(PHONE, **way)
    at_the_last_page(ada, draft)
    expect(ada.page.get_by_role("checkbox", checked=True)).to_have_count(0)
    ada.press("Send to Nell")
    ada.arrives("Check your answers")
    summary = ada.page.locator(".error-summary")
    expect(summary).to_contain_text("Type your name to sign the form.")
    expect(summary).to_contain_text("Tick this so that we can go on")
    if ada.has_scripts:
        expect(summary).to_be_focused()
    for words in (TOUCH, KEEP, MAIL):
        ada.tick(words)
    ada.tick("Today I agree to work on: Buttock and side of the hip (both sides).")
    ada.write("Type your name to sign", "Ada Lane")
    ada.press("Send to Nell")
    ada.arrives("Thank you")
    assert Intake.objects.get().document["consents"] == ["buttock"]

    ada.follow("Take back a yes")
    ada.arrives("Take back a yes")
    row = ada.page.locator("section").filter(has_text=MAIL)
    ada.hands.press(row.get_by_role("button", name="Take it back"))
    ada.arrives("Take back a yes")
    ada.reads("You took that yes back.", "You took this back on")
    expect(row.get_by_role("button", name="Give it again")).to_be_visible()
    assert not Consent.objects.filter(key="email_aftercare").order_by("-at").first().given
    assert hidden_width(ada.page) <= 0


def drawn_with_the_mouse(page, box):
    for stroke in STROKES:
        points = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in stroke]
        page.mouse.move(*points[0])
        page.mouse.down()
        for point in points[1:]:
            page.mouse.move(*point, steps=6)
        page.mouse.up()


def drawn_with_a_finger(page, box):
    fingers = page.context.new_cdp_session(page)
    for stroke in STROKES:
        points = [
            {"x": box["x"] + x * box["width"], "y": box["y"] + y * box["height"]} for x, y in stroke
        ]
        at = {"type": "touchStart", "touchPoints": [points[0]]}
        fingers.send("Input.dispatchTouchEvent", at)
        for point in points[1:]:
            fingers.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [point]})
        fingers.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


@pytest.mark.parametrize(
    ("at", "draw"),
    [(LAPTOP, drawn_with_the_mouse), (PHONE, drawn_with_a_finger)],
    ids=["mouse", "finger"],
)
def test_D11_a_signature_is_drawn_kept_by_a_refusal_and_sent(someone, draft, watch, at, draw):
    watch.allow("422")
    wants_drawings()
    ada = someone(at)
    at_the_last_page(ada, draft)
    ada.hands.touch = False  # Chromium swallows the first tap after touches that a test made up
    state = ada.page.locator("#draw-state")
    expect(state).to_have_text("Nothing is drawn yet.")
    expect(ada.page.get_by_label("Type your name to sign")).to_be_hidden()
    sheet = ada.page.locator("canvas")
    sheet.scroll_into_view_if_needed()
    draw(ada.page, sheet.bounding_box())
    expect(state).to_have_text("Your signature is drawn.")
    ada.press("Clear")
    expect(state).to_have_text("Nothing is drawn yet.")
    sheet.scroll_into_view_if_needed()
    draw(ada.page, sheet.bounding_box())
    ada.tick(TOUCH)
    ada.press("Send to Nell")  # and forgets the second box
    ada.arrives("Check your answers")
    expect(state).to_have_text("Your signature is drawn.")
    ada.tick(KEEP)
    ada.press("Send to Nell")
    ada.arrives("Thank you")
    intake = Intake.objects.get()
    assert len(intake.signing["strokes"]) == 2
    xs = [x for stroke in intake.signing["strokes"] for x in stroke[::2]]
    assert min(xs) < 100 < 500 < max(xs) <= 600
    assert intake.signature == ""


@pytest.mark.parametrize("way", WAYS)
def test_where_a_drawing_is_wished_for_a_name_may_be_typed(someone, draft, way):
    wants_drawings()
    ada = someone(PHONE, **way)
    at_the_last_page(ada, draft)
    if ada.has_scripts:
        ada.press("Type my name instead")
        expect(ada.page.get_by_label("Type your name to sign")).to_be_focused()
    for words in (TOUCH, KEEP):
        ada.tick(words)
    ada.write("Type your name to sign", "Ada Lane")
    ada.look(ada.page)
    ada.press("Send to Nell")
    ada.arrives("Thank you")
    assert Intake.objects.get().signature == "Ada Lane"


def test_the_sheet_is_seen_in_forced_colours(someone, draft):
    wants_drawings()
    ada = someone(LAPTOP, forced_colors="active")
    at_the_last_page(ada, draft)
    style = ada.page.locator("canvas").evaluate(
        "each => [getComputedStyle(each).borderTopWidth, getComputedStyle(each).color, "
        "getComputedStyle(each).backgroundColor]"
    )
    assert float(style[0].removesuffix("px")) >= 1
    assert style[1] != style[2]


def wants_drawings():
    factories.practice(drawn_signature=True)


def test_a_parent_signs_for_a_girl_of_fifteen(someone, draft, watch):
    watch.allow("422")
    born = {"born_on_0": "1", "born_on_1": "1", "born_on_2": str(date.today().year - 15)}
    ada = someone(PHONE, javascript=False)
    at_the_last_page(ada, draft, **{"about-you": born})
    ada.reads("A parent or guardian needs to be in the room with you.")
    for words in (TOUCH, KEEP, GUARDIAN):
        ada.tick(words)
    ada.write("Type your name to sign", "Ada Lane")
    ada.press("Send to Nell")
    ada.arrives("Check your answers")
    ada.reads("Type the name of the parent or guardian who agrees.")
    ada.write("Name of the parent or guardian", "Mary Lane")
    ada.pick("I am their mother or father")
    ada.tick("I will be in the room during the massage.")
    ada.press("Send to Nell")
    ada.arrives("Thank you")
    assert Intake.objects.get().document["guardian"] == {"consent": True, "present": True}


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no-scripts"])
def test_a_practitioner_writes_down_what_was_taken_back(someone, draft, nell, enter, javascript):
    draft.answers = {}
    fill_in(draft)
    given = {"touch": True, "data_health": True, "email_aftercare": True}
    given |= {"email_health_tips": False, "followup_48h": False, "signature": "Ada Lane"}
    link = Link.objects.get(subject_id=draft.pk)
    services.send_intake(draft.pk, link, given, now=timezone.now())
    nells = someone(LAPTOP, javascript=javascript)
    enter(nells.page.context, nell)
    nells.open(f"/clients/{draft.client_id}/", "Ada Lane")
    nells.follow("Take back: Being massaged")
    nells.arrives("Ada takes a yes back")
    nells.write("Why, or anything to remember (optional)", "She rang and wants to wait.")
    nells.press("Write down that it was taken back")
    nells.arrives("Ada Lane")
    consents = nells.page.locator("#consents")
    expect(consents).to_contain_text("Taken back")
    expect(consents).to_contain_text("She rang and wants to wait.")
    nells.follow("Given again: Being massaged")
    nells.arrives("Ada gives a yes")
