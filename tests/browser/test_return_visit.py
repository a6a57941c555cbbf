"""Somebody who was here before: the code by mail, what has changed, and the taps that it takes."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from practice.clients.models import Client, Link
from practice.intake import services
from practice.intake.models import Consent, Intake, IntakeDraft
from practice.mail.models import OutgoingMail
from tests import factories
from tests.browser.devices import LAPTOP, PHONE, hidden_width
from tests.browser.hands import Keys, Pointer
from tests.browser.people import Guest
from tests.intake.walking import fill_in
from tests.right_to_left import NAME

pytestmark = pytest.mark.django_db(transaction=True)
MOST_TAPS = 8  # from opening the form, once it is clear who it is
NARROW = {"viewport": {"width": 320, "height": 640}, "is_mobile": True, "has_touch": True}
WELL = {
    "heart-blood": ["varicose-veins"],
    "varicose-veins-answer": "yes",
    "varicose-veins-where": ["calf-left"],
    "varicose-veins-kind": "calm",
}
LASTING = {  # is asked each time, and is the same each time
    "nerves-breathing": ["diabetes"],
    "diabetes-answer": "yes",
    "diabetes-kind": "stable",
    "diabetes-where": ["none"],
    "diabetes-inject": ["none"],
}
PLACES = {
    "places": {"places": ["lower-back-left", "calf-right"]},
    "scores": {"lower-back-left": "6"},
    "areas": {"areas": ["buttock"]},
}


class Counted(Pointer):
    """A finger whose taps are counted; typing into a field takes one."""

    taps = 0

    def press(self, control):
        self.taps += 1
        super().press(control)

    def write(self, field, text):
        self.taps += 1
        super().write(field, text)


class Returning(Guest):
    """A client who was here before."""

    def shows_who_it_is(self, link):
        self.open(link, re.compile("Before your massage on "))
        self.reads("what has changed since last time", "about 2 minutes")
        self.press("Start")
        self.arrives("Is this you?")
        self.press("Email me a code")
        self.arrives("Type your code")
        self.write("Your code", code())
        self.press("Continue")
        self.arrives("What has changed?")
        self.reads("Welcome back, Ada.")

    def signs(self, *, area=True):
        self.step(9, "Check your answers")
        self.tick("I agree to be massaged by this practitioner. I know I can say stop at any time, "
                  "for any reason, and nothing more will be asked of me.")  # fmt: skip
        if area:
            boxes = self.page.get_by_role("checkbox", name=re.compile("Today I agree to work on"))
            self.hands.choose(boxes)
        self.write("Type your name to sign", "Ada Lane")
        self.press("Send to Nell")
        self.arrives("Thank you")

    def goes_to(self, page):
        """Press the page's one filled button, in whatever language, and look where it leads."""
        self.hands.press(self.page.locator(".task .btn-primary"))
        self.is_on(page)

    def is_on(self, page):
        """Look at a page as it is painted: all of it is there, and axe finds nothing."""
        self.page.wait_for_url(f"**/{page}/")
        expect(self.page.get_by_role("heading", level=1)).to_be_visible()
        assert hidden_width(self.page) <= 0, page
        button = self.page.locator(".task .btn-primary")
        button.scroll_into_view_if_needed()
        expect(button).to_be_in_viewport()
        self.look(self.page)


def code():
    return re.search(r"\d{3} \d{3}", OutgoingMail.objects.get(kind="intake-code").text).group()


@pytest.fixture
def nell(transactional_db):
    factories.practice()
    return factories.user(name="Nell Marsh", email="nell@example.com")


@pytest.fixture
def before(nell):
    """Return a function that sends a first form of Ada's, as of three weeks ago."""

    def told(chosen):
        client = factories.client(name="Ada Lane", email="ada@example.com")
        then = timezone.now() - timedelta(days=21)
        draft = services.send_form(client, None, by=nell, now=then)
        link = Link.objects.get(subject_id=draft.pk)
        fill_in(draft, chosen, by_page=PLACES)
        keys = ("touch", "data_health", "email_aftercare", "email_health_tips", "followup_48h")
        given = dict.fromkeys(keys, True) | {"area_buttock": True, "signature": "Ada Lane"}
        return services.send_intake(draft.pk, link, given, now=then)

    return told


@pytest.fixture
def link(nell, live_server, settings):
    """Return a function that sends Ada the form of her next visit, and gives its address."""

    def sent():
        settings.SITE_URL = live_server.url
        visit = factories.appointment(
            client=Client.objects.get(), practitioner=nell, starts_at=timezone.now() + timedelta(2)
        )
        draft = services.send_form(Client.objects.get(), visit, by=nell, now=timezone.now())
        return Link.objects.get(subject_id=draft.pk).address

    return sent


@pytest.fixture
def ada(open_page, assert_accessible):
    """Return a function that puts Ada in front of a device."""

    def at(device, *, javascript=True, hands=Counted, **options):
        page = open_page({**device, **options}, javascript=javascript)
        given = {} if hands is Keys else {"touch": device.get("has_touch", False)}
        return Returning(page, hands(page, **given), assert_accessible, has_scripts=javascript)

    return at


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no-scripts"])
def test_nothing_has_changed_in_eight_taps(ada, before, link, javascript):
    first = before(WELL)
    guest = ada(PHONE, javascript=javascript)
    guest.shows_who_it_is(link())
    guest.reads("Varicose veins", "Calf (left)", "Lower back (left): 6", "Still sore here?")
    guest.hands.taps = 0

    guest.press("Nothing has changed")
    guest.step(3, "How are you today?")
    guest.press("None of these")
    guest.step(8, "May we work on any of these?")
    guest.goes_on()
    guest.signs()

    assert guest.hands.taps <= MOST_TAPS
    new = Intake.objects.latest("sent_at")
    assert new != first
    assert new.document["focus"] == first.document["focus"]
    assert new.document["consents"] == first.document["consents"]
    assert Consent.objects.get(intake=new, key="explicit_area").given


def test_what_is_asked_each_time_and_stays_the_same_takes_eight_taps_too(ada, before, link):
    first = before({**WELL, **LASTING})
    guest = ada(PHONE)
    guest.shows_who_it_is(link())
    guest.hands.taps = 0

    guest.press("Nothing has changed")
    guest.step(3, "How are you today?")
    expect(guest.page.get_by_role("checkbox", name=re.compile("^Diabetes"))).to_be_checked()
    guest.reads("You chose this last time")
    guest.goes_on()
    guest.step(3, re.compile("diabetes"))
    guest.goes_on()
    guest.goes_on()
    guest.signs()

    assert guest.hands.taps <= MOST_TAPS
    said = {each["id"]: each for each in Intake.objects.latest("sent_at").document["answers"]}
    assert said["diabetes"] == {each["id"]: each for each in first.document["answers"]}["diabetes"]


def test_with_the_keyboard_alone_and_something_that_has_changed(ada, before, link):
    before(WELL)
    guest = ada(LAPTOP, hands=Keys)
    guest.shows_who_it_is(link())
    guest.press("Change Where it’s sore")
    guest.step(6, "Still sore here?")
    guest.mark("back", "upper-back-left", "Between the shoulder blades (left)")
    guest.goes_on()
    guest.step(6, "How bad is it right now?")
    guest.goes_on()
    guest.arrives("What has changed?")
    guest.press("Nothing else has changed")
    guest.step(3, "How are you today?")
    guest.press("None of these")
    guest.goes_on()
    guest.signs()
    sore = {row["region"] for row in Intake.objects.latest("sent_at").document["focus"]}
    assert sore == {"upper-back-left", "lower-back-left", "calf-right"}


def test_what_is_ticked_is_saved_before_continue(ada, before, link):
    before(WELL)
    guest = ada(PHONE)
    guest.shows_who_it_is(link())
    guest.press("Nothing has changed")
    guest.arrives("How are you today?")
    guest.tick("Sunburn")
    expect(guest.page.locator("#saved")).to_contain_text("Saved")
    typed = IntakeDraft.objects.get(sent_at=None).answers["_typed"]
    assert typed["ticks:again"] == {"again": ["sunburn"]}
    guest.page.reload()
    expect(guest.page.get_by_role("checkbox", name="Sunburn")).to_be_checked()


def test_nothing_runs_off_a_narrow_screen(ada, before, link):
    """320 px is also what 400% zoom leaves of a laptop's screen."""
    before(WELL)
    guest = ada(NARROW)
    guest.open(link(), re.compile("Before your massage on "))
    for arrive in (
        lambda: guest.press("Start"),
        lambda: guest.press("Email me a code"),
        lambda: (guest.write("Your code", code()), guest.press("Continue")),
        lambda: guest.press("Nothing has changed"),
        lambda: guest.press("None of these"),
        guest.goes_on,
    ):
        before_ = guest.page.url
        arrive()
        expect(guest.page).not_to_have_url(before_)
        assert hidden_width(guest.page) <= 0, guest.page.url


# --- unusual screens

SCREENS = [
    pytest.param({"color_scheme": "dark"}, None, id="dark"),
    pytest.param({"forced_colors": "active"}, None, id="forced"),
    pytest.param({"forced_colors": "active", "color_scheme": "dark"}, None, id="forced-dark"),
    pytest.param({}, NAME, id="from-the-right"),
]


@pytest.mark.timeout(240)
@pytest.mark.parametrize(("options", "language"), SCREENS)
def test_every_page_of_the_return_visit_is_whole_on_every_screen(
    ada, before, link, watch, options, language
):
    """Is this you, the code and a wrong one, what has changed, the list of every visit, the end."""
    before({**WELL, **LASTING})
    guest = ada(PHONE, **options)
    guest.page.goto(link())
    if language:
        guest.press(language)
        expect(guest.page.locator("html")).to_have_attribute("dir", "rtl")
    guest.goes_to("is-it-you")
    guest.goes_to("code")
    watch.allow("status of 422")
    guest.hands.write(guest.page.locator("#id_code"), "1")
    guest.hands.press(guest.page.locator(".task .btn-primary"))
    expect(guest.page.locator(".error-summary")).to_be_visible()
    guest.is_on("code")
    guest.hands.write(guest.page.locator("#id_code"), code())
    guest.goes_to("what-has-changed")
    guest.hands.press(guest.page.locator("#step-6 [name=changed]"))
    guest.is_on("places")
    guest.hands.press(guest.page.locator(".task__back"))
    guest.is_on("what-has-changed")
    guest.hands.press(guest.page.locator("#step-2 [name=same]"))
    expect(guest.page.locator("#step-2 .state--done")).to_be_visible()
    guest.look(guest.page)
    guest.hands.press(guest.page.locator("#step-6 [name=same]"))
    expect(guest.page.locator("#step-6 .state--done")).to_be_visible()
    guest.goes_to("today")
    diabetes = guest.page.locator("input[value=diabetes]")
    expect(diabetes).to_be_checked()
    assert_seen_apart(diabetes, guest.page.locator("input[value=sunburn]"))
    draft = IntakeDraft.objects.get(sent_at=None)
    fill_in(draft, {"again": ["diabetes"], **LASTING}, by_page={"areas": {"areas": ["buttock"]}})
    guest.page.goto(guest.page.url.replace("today", "check"))
    guest.is_on("check")
    assert guest.page.get_attribute("html", "dir") == ("rtl" if language else "ltr")


def assert_seen_apart(ticked, plain):
    """The tick is painted otherwise than an empty box, whoever chooses the colours."""
    ticked.scroll_into_view_if_needed()
    assert ticked.screenshot() != plain.screenshot()
