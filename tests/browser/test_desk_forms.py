"""At the desk: what is new in a form, a doctor's word, a warning closed, numbers and a review."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from practice.clients.models import Flag
from practice.intake.models import Clearance
from practice.staff.models import Practice, SignOff
from tests import factories
from tests.browser.devices import LAPTOP, TABLET
from tests.browser.hands import Keys, Pointer
from tests.browser.people import Person

pytestmark = pytest.mark.django_db(transaction=True)
WAYS = {
    "scripts": (TABLET, True, False),
    "no-scripts": (LAPTOP, False, False),
    "keyboard": (LAPTOP, True, True),
}


@pytest.fixture
def desk(open_page, enter, assert_accessible, transactional_db):
    """Return a function that puts somebody of the practice in front of a device."""
    factories.practice()

    def at(way, **roles):
        device, javascript, keys = WAYS[way]
        who = factories.user(name="Nell Marsh", is_practitioner=True, **roles)
        page = open_page(device, javascript=javascript)
        enter(page.context, who)
        hands = Keys(page) if keys else Pointer(page, touch=device.get("has_touch", False))
        look = (lambda page: None) if keys else assert_accessible
        return Person(page, hands, look, has_scripts=javascript), who

    return at


def ada_of(nell):
    ada = factories.client()
    ada.practitioners.add(nell)
    now = timezone.now()
    said = {"id": "surgery", "answer": "yes"}
    factories.intake(client=ada, sent_at=now - timedelta(days=30))
    factories.intake(client=ada, sent_at=now, document=factories.document(answers=[said]))
    detail = {"title": "Wait for the surgeon", "words": "Surgery: Yes", "rule": "surgery"}
    factories.flag(client=ada, kind=Flag.Kind.CLEARANCE, detail=detail, recorded_at=now)
    return ada


@pytest.mark.parametrize("way", WAYS)
def test_a_doctors_word_is_recorded_and_a_warning_closed_and_opened(desk, live_server, watch, way):
    watch.allow("422")
    person, nell = desk(way)
    ada = ada_of(nell)
    record = f"{live_server.url}/clients/{ada.pk}/"

    person.open(record, "Ada Lane")
    person.follow("Record what the doctor said", exact=False)
    person.arrives("Record what the doctor said")
    person.press("Record it")
    expect(person.page.locator(".error-summary")).to_contain_text("Enter who said it")
    person.write("Who said it?", "Mr Bone, surgeon")
    person.page.get_by_label("When did they say it?").fill(timezone.localdate().isoformat())
    person.write("What is allowed?", "gentle massage")
    person.write("How did you get it?", "letter")
    person.press("Record it")
    person.arrives("Ada Lane")
    person.reads("A doctor’s word about it is on record")
    assert Clearance.objects.get().said["clinician"] == "Mr Bone, surgeon"

    person.follow("Close Wait for the surgeon")
    person.arrives("Close a warning")
    person.write("Why?", "It has healed.")
    person.press("Close the warning")
    person.arrives("Ada Lane")
    person.reads("Closed: Wait for the surgeon.", "It has healed.")
    person.press("Open it again Wait for the surgeon")
    person.arrives("Ada Lane")
    person.reads("Open again: Wait for the surgeon.")
    assert Flag.objects.get().closed_at is None


@pytest.mark.parametrize("way", ["scripts", "no-scripts"])
def test_a_form_says_what_is_new_since_the_last(desk, live_server, way):
    person, nell = desk(way)
    ada = ada_of(nell)
    newest = ada.intakes.first()
    person.open(f"{live_server.url}/clients/{ada.pk}/forms/{newest.pk}/", "What Ada told us")
    person.reads("New since the form of", where="#new")
    expect(person.page.locator("dt .chip", has_text="New")).to_have_count(1)


@pytest.mark.parametrize("way", ["scripts", "no-scripts"])
def test_a_blank_form_is_there_to_be_printed(desk, live_server, way):
    person, _nell = desk(way)
    person.open(f"{live_server.url}/clients/forms/blank/", "A blank form on paper")
    person.reads("1. About you", "9. Check and send", "Signature")
    person.page.emulate_media(media="print")
    expect(person.page.get_by_role("heading", level=1)).to_be_hidden()
    expect(person.page.locator(".paper__maps")).to_have_count(2)


@pytest.mark.parametrize("way", WAYS)
def test_the_owner_sets_the_numbers_and_records_the_review(desk, live_server, way):
    person, _nell = desk(way, is_owner=True)
    person.open(f"{live_server.url}/settings/safety/", "Safety")
    person.pick("United States")
    person.press("Save")
    person.arrives("Safety")
    person.reads("Messages now say to call 911 in an emergency.")
    assert Practice.objects.get().help_lines == "us"

    person.write("Reviewer’s name", "Dr Iris Bell")
    person.write("Qualification", "Physiotherapist")
    person.page.get_by_label("Date of the review").fill(timezone.localdate().isoformat())
    person.press("Record the review")
    person.arrives("Safety")
    person.reads("Dr Iris Bell")
    assert SignOff.objects.count() == 1
