"""The other ways in: the tablet, a paper form, the public form and a file of clients."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from practice.clients.models import Client
from practice.intake.models import Consent, Intake, IntakeDraft, Newcomer
from tests import factories
from tests.browser.devices import LAPTOP, PHONE, TABLET, hidden_width
from tests.browser.hands import Keys, Pointer
from tests.browser.people import Person
from tests.intake.walking import fill_in

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "seven quiet linen towels"
NEEDED = ("I agree to be massaged by this practitioner.", "You may store my health answers")
FILE = (
    "First Name,Last Name,Email,Birthday\n"
    "Ada,Lane,ada@example.com,\n"
    "Bea,Lane,ada@example.com,03/04/1956\n"
    "Cleo,Birch,cleo at example,\n"
    "Dora,Ash,dora@example.com,05/06/1970\n"
)


@pytest.fixture
def nell(transactional_db):
    factories.practice(public_form=True)
    nell = factories.user(name="Nell Marsh", is_practitioner=True, is_owner=True)
    nell.set_password(PASSWORD)
    nell.save()
    return nell


@pytest.fixture
def ada(nell):
    client = factories.client(name="Ada Lane", email="ada@example.com", phone="020 7946 0111")
    factories.appointment(
        client=client, practitioner=nell, starts_at=timezone.now() + timedelta(days=1)
    )
    return client


@pytest.fixture
def someone(open_page, assert_accessible):
    """Return a function that puts a person in front of a device."""

    def at(device, *, javascript=True, keys=False):
        page = open_page(device, javascript=javascript)
        hands = Keys(page) if keys else Pointer(page, touch=bool(device.get("has_touch")))
        return Person(page, hands, assert_accessible, has_scripts=javascript)

    return at


WAYS = [
    pytest.param({}, id="scripts"),
    pytest.param({"javascript": False}, id="no-scripts"),
    pytest.param({"keys": True}, id="keys"),
]


def agrees(person, name):
    """Tick what is needed and type the name."""
    for words in NEEDED:
        box = person.page.get_by_role("checkbox", name=words)
        person.hands.choose(box.first)
    person.write(name[0], name[1])


@pytest.mark.parametrize("way", WAYS)
def test_A10_the_tablet_shows_the_form_until_it_is_taken_back(someone, nell, ada, enter, way):
    tablet = someone(TABLET, **way)
    enter(tablet.page.context, nell)
    tablet.open(f"/clients/{ada.pk}/", "Ada Lane")
    tablet.follow("Hand over the tablet")
    tablet.arrives("Hand Ada the form on this tablet")
    tablet.press("Hand over the tablet")
    expect(tablet.page.get_by_role("button", name="Start")).to_be_visible()
    tablet.look(tablet.page)
    tablet.press("Start")
    tablet.arrives("About you")
    tablet.page.goto("/clients/")
    tablet.arrives("About you")
    tablet.write("What should we call you? (optional)", "Addie")
    tablet.press("Stop here and hand the tablet back")
    tablet.arrives("Thank you. Please hand the tablet back.")
    tablet.page.go_back()
    tablet.arrives("Thank you. Please hand the tablet back.")

    tablet.follow("For staff: take the tablet back")
    tablet.arrives("For staff: take the tablet back")
    tablet.write("Your password", PASSWORD)
    tablet.press("Take the tablet back")
    tablet.arrives("Ada Lane")
    typed = IntakeDraft.objects.get().answers["_typed"]["about"]
    assert typed["called"] == ["Addie"]


def test_the_client_sends_the_form_on_the_tablet_and_hands_it_back(someone, nell, ada, enter):
    tablet = someone(TABLET)
    enter(tablet.page.context, nell)
    tablet.open(f"/clients/{ada.pk}/forms/tablet/", "Hand Ada the form on this tablet")
    tablet.press("Hand over the tablet")
    tablet.press("Start")
    tablet.arrives("About you")
    fill_in(IntakeDraft.objects.get())
    form = tablet.page.url.split("about-you")[0]
    tablet.open(f"{form}check/", "Check your answers")
    agrees(tablet, ("Type your name to sign", "Ada Lane"))
    tablet.press("Send to Nell")
    tablet.arrives("Thank you. Please hand the tablet back.")
    tablet.page.go_back()
    tablet.arrives("Thank you. Please hand the tablet back.")
    assert {each.how for each in Consent.objects.all()} == {"tablet"}


@pytest.mark.parametrize("way", WAYS)
def test_a_paper_form_is_entered_in_the_clients_place(someone, nell, ada, enter, way):
    desk = someone(LAPTOP, **way)
    enter(desk.page.context, nell)
    desk.open(f"/clients/{ada.pk}/", "Ada Lane")
    desk.follow("Enter a paper form")
    desk.arrives("Enter the paper form of Ada")
    desk.press("Enter the form")
    desk.arrives("About you")
    desk.reads("Entered from paper for Ada Lane.", where="body")
    fill_in(IntakeDraft.objects.get())
    desk.open(desk.page.url.replace("about-you", "check"), "Check your answers")
    agrees(desk, ("The name that signed", "Ada B. Lane"))
    desk.page.get_by_label("Day of signing").fill(timezone.localdate().isoformat())
    desk.press("Keep this form")
    expect(desk.page).to_have_url(re.compile(r"/clients/[^/]+/forms/[^/]+/$"))
    desk.look(desk.page)
    assert Intake.objects.get().signature == "Ada B. Lane"


@pytest.mark.parametrize("way", WAYS)
def test_somebody_asks_to_come_and_is_the_same_person(someone, nell, ada, enter, watch, way):
    watch.allow("422")
    bea = someone(PHONE, **way)
    bea.open("/new/", "Come for a massage")
    bea.press("Start")
    bea.arrives("Come for a massage")
    expect(bea.page.locator(".error-summary")).to_contain_text("Tell us your name.")
    bea.write("Your name", "Addie Lane")
    bea.write("Email", "ada@example.com")
    bea.page.wait_for_timeout(3100)  # the page is answered by people, not at once (F6)
    bea.press("Start")
    bea.arrives("About you")
    fill_in(IntakeDraft.objects.get(), {"name": ["Addie Lane"]})
    bea.open(bea.page.url.replace("about-you", "check"), "Check your answers")
    agrees(bea, ("Type your name to sign", "Addie Lane"))
    bea.press("Send my form")
    bea.arrives("Thank you")
    bea.reads("Nothing is booked yet.")
    assert hidden_width(bea.page) <= 0

    desk = someone(LAPTOP, **way)
    enter(desk.page.context, nell)
    desk.open("/", "Today")
    desk.follow("Addie Lane asked to come")
    desk.arrives("Addie Lane")
    desk.reads("The same email")
    desk.follow("The same person Ada Lane")
    desk.arrives("Give this form to Ada Lane")
    desk.press("Keep as one client")
    desk.arrives("Ada Lane")
    assert Client.objects.count() == 1
    assert ada.intakes.count() == 1


def test_a_newcomer_is_declined_and_brought_back(someone, nell, enter):
    person = factories.newcomer(name="Bea Moss")
    desk = someone(LAPTOP)
    enter(desk.page.context, nell)
    desk.open(f"/clients/waiting/{person.pk}/decline/", "Decline Bea Moss")
    desk.pick("We have no room")
    desk.press("Decline")
    desk.arrives("Asked to come")
    desk.press("Bring back Bea Moss")
    desk.arrives("Bea Moss")
    desk.press("Accept as a new client")
    desk.arrives("Bea Moss")
    assert not Newcomer.objects.exists()


@pytest.mark.parametrize("way", WAYS)
def test_clients_are_brought_along_from_a_file(someone, nell, ada, enter, watch, way):
    watch.allow("422")
    desk = someone(LAPTOP, **way)
    enter(desk.page.context, nell)
    desk.open("/clients/", "Clients")
    desk.follow("Import clients")
    desk.arrives("Import clients")
    desk.press("Read the file")
    expect(desk.page.locator(".error-summary")).to_contain_text("Choose the file")
    file = {"name": "clients.csv", "mimeType": "text/csv", "buffer": FILE.encode()}
    desk.page.get_by_label("File").set_input_files(file)
    desk.press("Read the file")
    desk.arrives("Look before adding")
    desk.pick("The day comes first: 03/04/1956 is 3 April")
    desk.press("Show the clients again")
    desk.arrives("Look before adding")
    desk.reads("1 new client", "Row 4, Email", "Row 3, Bea Lane", "The same email as")
    desk.tick("Add the 1 who may be here already too")
    desk.press("Add 1 client")
    desk.arrives("2 clients were added")
    desk.follow("Open the list of clients")
    desk.arrives("Clients")
    assert Client.objects.count() == 3
