"""The first visit: how few taps it takes, and that it holds on small, large and unusual screens."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from practice.clients.models import Client
from practice.intake.models import Intake, IntakeDraft
from practice.intake.pages import sequence
from tests import factories
from tests.browser.devices import LAPTOP, PHONE, hidden_width
from tests.browser.hands import Keys, Pointer
from tests.browser.people import LYING, TWO_LISTS, Guest
from tests.intake.walking import fill_in

pytestmark = pytest.mark.django_db(transaction=True)

BEFORE = re.compile("Before your massage on ")
MOST_TAPS, MOST_PAGES = 45, 18
SMALL = {"viewport": {"width": 320, "height": 568}, "is_mobile": True, "has_touch": True}
ZOOMED = {"viewport": {"width": 320, "height": 256}}  # a 1280 by 1024 screen at 400 %


class Counted(Pointer):
    """A finger that counts what it does; a field is tapped before it is written into."""

    taps = 0

    def press(self, control):
        self.taps += 1
        super().press(control)

    def write(self, field, text):
        self.taps += 1
        super().write(field, text)

    def mark(self, svg, region):
        self.taps += 1
        super().mark(svg, region)


@pytest.fixture
def draft(live_server, settings, nell):
    settings.SITE_URL = live_server.url
    ada = factories.client(name="Ada Lane", email="ada@example.com")
    ada.practitioners.add(nell)
    visit = factories.appointment(
        client=ada, practitioner=nell, style="", starts_at=timezone.now() + timedelta(hours=2)
    )
    return factories.draft(client=ada, appointment=visit)


@pytest.fixture
def guest(open_page, assert_accessible):
    """Return a function that puts Ada in front of a device."""

    def at(device, *, javascript=True, hands=None, look=None, **options):
        page = open_page({**device, **options}, javascript=javascript)
        touch = device.get("has_touch", False)
        made = hands(page) if hands else Pointer(page, touch=touch)
        return Guest(page, made, look or assert_accessible, has_scripts=javascript)

    return at


def only_look(page):
    """Look at nothing: what a page is like is another test's subject."""


def begun(guest, draft, *, upto, **answers):
    """Open the form in this browser at the page `upto`, with everything before it answered."""
    guest.page.goto(factories.link(subject=draft).address)
    guest.press("Start")
    expect(guest.page.locator("#page")).to_be_visible()
    path = guest.page.url.rpartition("about-you/")[0]
    if upto != "about-you":
        fill_in(IntakeDraft.objects.get(pk=draft.pk), answers, before=upto)
        guest.page.goto(f"{path}{upto}/")
    return path


# --- how few taps


def clean_history(ada):
    """A first visit in which nothing is wrong: a place or two that ache, a few wishes."""
    ada.step(1, "About you")
    ada.goes_on()
    ada.step(2, "What would you most like from your massage?")
    ada.pick("To ease tight or stiff muscles")
    ada.goes_on()
    ada.step(2, "What kind of massage?")
    ada.pick("You choose")
    ada.pick("My back")
    ada.goes_on()
    ada.has_none_of(3, "How are you today?")
    for number, heading, *lists in TWO_LISTS:
        ada.has_none_of(number, heading, *lists)
    ada.marks_where_it_is_sore()
    ada.step(7, "Where should we not touch?")
    ada.goes_on()
    ada.step(7, "What would make it better for you?")
    ada.tick("Nothing else")
    ada.tick("None of these", within=LYING)
    ada.goes_on()
    ada.step(8, "How it feels")
    ada.pick("Medium", within="How firm do you like massage?")
    ada.goes_on()
    ada.step(8, "The room and small things")
    ada.goes_on()
    ada.has_none_of(8, "May we work on any of these?")


def signs(ada):
    ada.step(9, "Check your answers")
    for words in (
        "I agree to be massaged by this practitioner.",
        "You may store my health answers",
    ):
        ada.hands.choose(ada.page.get_by_role("checkbox", name=words))
    ada.write("Type your name to sign", "Ada Lane")
    ada.press("Send to Nell")
    ada.arrives("Thank you")


def test_a_clean_history_takes_45_taps_and_18_pages_at_most(guest, draft):
    ada = guest(PHONE, hands=lambda page: Counted(page, touch=True), look=only_look)
    seen = []
    ada.look = lambda page: seen.append(page.url)
    ada.open(factories.link(subject=draft).address, BEFORE)
    ada.press("Start")
    clean_history(ada)
    signs(ada)
    assert Intake.objects.get().signature == "Ada Lane"
    print(f"{ada.hands.taps} taps, {len(seen)} pages with the first and the last")
    assert ada.hands.taps <= MOST_TAPS
    assert len(seen) == len(set(seen)) <= MOST_PAGES


@pytest.mark.timeout(240)
@pytest.mark.parametrize("way", ["keys", "no-scripts"])
def test_the_first_visit_is_done_with_the_keyboard_alone_and_without_scripts(guest, draft, way):
    given = {"hands": Keys} if way == "keys" else {"javascript": False}
    ada = guest(LAPTOP if way == "keys" else PHONE, look=only_look, **given)
    ada.open(factories.link(subject=draft).address, BEFORE)
    ada.press("Start")
    clean_history(ada)
    signs(ada)
    said = {each["region"]: each.get("score") for each in Intake.objects.get().document["focus"]}
    assert said == {"lower-back-left": 6, "lower-back-right": 4}


# --- the map and its list


def test_the_list_is_an_equal_twin_of_the_map(guest, draft):
    ada = guest(PHONE)
    begun(ada, draft, upto="places")
    ada.arrives("Where do you feel sore or tight?")
    ada.follow("List")
    ada.tick("Calf (left)")
    ada.look(ada.page)
    expect(ada.page.locator("[data-marked] summary")).to_contain_text("1")
    ada.hands.press(ada.page.get_by_role("link", name="Back", exact=True).last)
    drawn = ada.page.get_by_role("group", name="Back of your body")
    expect(drawn.get_by_role("checkbox", name="Calf (left)", exact=True)).to_be_checked()
    ada.goes_on()
    ada.arrives("How bad is it right now?")
    ada.pick("7", within="Calf (left)")
    ada.goes_on()
    ada.arrives("Where should we not touch?")
    ada.follow("List")
    ada.tick("Face and forehead")
    ada.goes_on()
    ada.arrives("What would make it better for you?")
    kept = IntakeDraft.objects.get(pk=draft.pk).answers
    assert kept["scores"] == {"calf-left": "7"}
    assert kept["avoid"]["places"] == ["face"]


# --- the words that stand alone


def test_none_of_these_and_the_others_untick_each_other_quietly(guest, draft):
    ada = guest(PHONE)
    begun(ada, draft, upto="health-2")
    hearts = ada.page.get_by_role("group", name="Heart, blood and circulation")
    none, unsure, veins = (
        hearts.get_by_role("checkbox", name=name, exact=True)
        for name in ("None of these", "I’m not sure", "Varicose veins")
    )
    ada.hands.choose(veins)
    ada.hands.choose(unsure)
    expect(veins).to_be_checked()
    ada.hands.choose(none)
    expect(veins).not_to_be_checked()
    expect(unsure).not_to_be_checked()
    ada.hands.choose(veins)
    expect(none).not_to_be_checked()
    assert not ada.page.get_by_role("alert").inner_text()


def test_a_worrying_answer_leads_at_once_to_what_to_do_and_back_again(guest, draft):
    ada = guest(PHONE)
    path = begun(ada, draft, upto="health-1")
    ada.page.get_by_label("A leg or arm newly swollen").check()
    ada.goes_on()
    ada.arrives("Please read this first")
    ada.reads("This could be a blood clot.", "Your answers are saved.")
    expect(ada.page.get_by_role("link", name="Call Willow Room")).to_be_visible()
    ada.page.goto(path)  # leaving it loses nothing
    expect(ada.page.get_by_role("heading", level=1)).to_have_text("Is this right?")
    ada.reads("Welcome back, Ada. Your answers are here.")
    ada.page.go_back()
    ada.follow("Back to my form")
    ada.arrives("Is this right?")


def test_what_is_missing_is_said_and_has_the_focus(guest, draft, watch):
    watch.allow("status of 422")
    ada = guest(PHONE)
    begun(ada, draft, upto="health-2")
    ada.tick("Varicose veins")
    ada.goes_on()
    expect(ada.page).to_have_title("Error: Step 4 of 9 - Willow Room")
    summary = ada.page.locator(".error-summary")
    expect(summary).to_be_focused()
    ada.look(ada.page)
    summary.get_by_role("link").press("Enter")
    first = ada.page.get_by_role("group", name="Cancer, lymph and immunity").get_by_role("checkbox")
    expect(first.first).to_be_focused()
    expect(ada.page.get_by_role("checkbox", name="Varicose veins", exact=True)).to_be_checked()


# --- unusual screens


def pages_of(draft, path):
    """Return every page of a form with something on each, and those around it."""
    ticks = ["clot-signs", "recent-injury", "varicose-veins"]
    fill_in(
        IntakeDraft.objects.get(pk=draft.pk),
        {"ticks": ticks, "places": ["calf-left"], "recent-injury-signs": ["none"],
         "recent-injury-where": ["calf-left"], "recent-injury-when": "days-4-42",
         "varicose-veins-where": ["calf-left"], "varicose-veins-kind": "calm"},
        {"not-here": {"places": ["face"]}},
    )  # fmt: skip
    fresh = IntakeDraft.objects.get(pk=draft.pk)
    slugs = [page.slug for page in sequence(fresh.answers)]
    more = ["places/?show=list", "please-read/", "check/", "fresh-link/"]
    return [path + f"{slug}/" for slug in slugs] + [path + each for each in more]


@pytest.mark.timeout(240)
@pytest.mark.parametrize("screen", ["320", "zoomed", "forced", "no-scripts-320"])
def test_no_page_scrolls_sideways_or_loses_its_button(guest, draft, screen):
    device = ZOOMED if screen == "zoomed" else SMALL
    options = {"forced_colors": "active"} if screen == "forced" else {}
    ada = guest(device, javascript=screen != "no-scripts-320", look=only_look, **options)
    path = begun(ada, draft, upto="about-you")
    for address in pages_of(draft, path):
        ada.page.goto(address)
        expect(ada.page.get_by_role("heading", level=1)).to_be_visible()
        assert hidden_width(ada.page) <= 0, address
        button = ada.page.locator(".btn-primary")
        if "fresh-link" not in address:
            button.scroll_into_view_if_needed()
            expect(button).to_be_in_viewport()


def test_forced_colours_keep_what_is_chosen_in_sight(guest, draft):
    ada = guest(PHONE, look=only_look, forced_colors="active")
    path = begun(ada, draft, upto="areas", places=["calf-left"])
    ada.page.goto(f"{path}scores/")
    ada.pick("7", within="Calf (left)")
    chosen = ada.page.locator(".score :checked + .score__number")
    other = ada.page.locator(".score :not(:checked) + .score__number").first
    width = "element => getComputedStyle(element).borderTopWidth"
    assert chosen.evaluate(width) != other.evaluate(width)
    ada.page.goto(f"{path}places/")
    marked = ada.page.locator("svg.bodymap-back [data-region=calf-left]")
    plain = ada.page.locator("svg.bodymap-back [data-region=calf-right]")
    fill = "element => getComputedStyle(element).fill"
    assert marked.evaluate(fill) != plain.evaluate(fill)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("colours", ["light", "dark"])
def test_axe_finds_nothing_on_any_page_of_the_form(guest, draft, watch, colours):
    ada = guest(PHONE, color_scheme=colours)
    path = begun(ada, draft, upto="about-you")
    for address in pages_of(draft, path):
        ada.page.goto(address)
        ada.look(ada.page)
    for address, status in ((path.replace("/f/", "/f/x"), 404), (f"{path}nowhere/", 200)):
        if status == 404:
            watch.allow("status of 404")
        ada.page.goto(address)
        ada.look(ada.page)
    ada.page.goto(f"{path}check/")
    watch.allow("status of 422")
    ada.press("Send to Nell")
    expect(ada.page).to_have_title("Error: Step 9 of 9 - Willow Room")
    ada.look(ada.page)
    signs(ada)


def test_a_form_begun_elsewhere_shows_nothing_and_offers_a_fresh_link(guest, draft, watch):
    ada, other = guest(PHONE), guest(PHONE)
    path = begun(ada, draft, upto="places", words_of_own=["My secret shoulder"])
    watch.allow("status of 403")
    other.page.goto(path)
    other.look(other.page)
    assert "secret" not in other.page.content()
    assert Client.objects.get().name.split()[1] not in other.page.content()
