"""The end of a session: one thing put right, signed, and added to later."""

import re

import pytest
from playwright.sync_api import expect

from practice.intake import lasting
from sessions_app.checkins import phrases
from sessions_app.checkins.models import Addition, SoapNote
from tests import factories
from tests.browser.devices import LAPTOP, PHONE, TABLET
from tests.browser.hands import Keys, Pointer
from tests.browser.people import Practitioner
from tests.checkins.visits import ended, visited
from tests.factories import NOW

pytestmark = pytest.mark.django_db(transaction=True)
BACK = "lower-back-left"


@pytest.fixture
def nell(transactional_db):
    factories.practice()
    return factories.user(name="Nell Marsh", email="nell@example.com")


@pytest.fixture
def session(nell):
    """Ada's second session: she wanted her lower back left out half way."""
    ada = factories.client(name="Ada Lane")
    visited(ada, nell, 4)
    phrases.keep("assessment", "Breath slowed.", by=nell, now=NOW)
    return ended(ada, nell, 1, said=[("area-out", BACK)])


@pytest.fixture
def people(open_page, assert_accessible, enter, nell):
    def at(device, *, javascript=True, keys=False):
        page = open_page(device, javascript=javascript)
        enter(page.context, nell)
        hands = Keys(page) if keys else Pointer(page, touch=device.get("has_touch", False))
        return Practitioner(page, hands, assert_accessible, has_scripts=javascript)

    return at


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no-scripts"])
def test_a_session_is_finished_signed_and_added_to(people, session, javascript):
    nell = people(TABLET if javascript else PHONE, javascript=javascript)
    path = f"/sessions/{session.appointment_id}/finish/"
    nell.open(path, "How was it for Ada?")
    nell.reads("wanted an area left out", "Suggested, not changed yet", "Shorter than planned")
    nell.pick("3", within="Pain right now, from 0 (none) to 10")
    puts_right(nell, "Neck", "4")
    nell.hands.press(nell.page.locator("summary", has_text="Phrases: How it went"))
    nell.press("Breath slowed.")
    field = nell.page.get_by_label("How it went", exact=True)
    expect(field).to_have_value(re.compile("Breath slowed."))
    if javascript:
        waits_until_kept(nell.page, session, "Breath slowed.")
        nell.page.reload()
        expect(field).to_have_value(re.compile("Breath slowed."))
    nell.hands.choose(nell.page.get_by_role("checkbox", name=re.compile("Leave this area out")))
    nell.press("Finish and see aftercare")
    nell.arrives("Aftercare for Ada")
    assert_is_signed(session)

    nell.open(path, re.compile("Session with Ada, "))
    nell.reads("Signed by Nell Marsh on", "Breath slowed.", "What was done")
    nell.write("What to add", "She called: a little sore.")
    nell.press("Add to the record")
    nell.arrives(re.compile("Session with Ada, "))
    nell.reads("She called: a little sore.", "Nell Marsh")
    assert Addition.objects.filter(note__session=session).count() == 1


def waits_until_kept(page, session, words):
    """A word is saved 800 ms after it was typed; nothing was pressed for that."""
    for _look in range(75):
        if words in SoapNote.objects.get(session=session).assessment:
            break
        page.wait_for_timeout(200)
    expect(page.locator("#saved")).to_have_text("Saved")


def puts_right(nell, area, minutes):
    row = nell.page.locator(".done__row", has_text=area).first
    nell.hands.press(row.locator("summary"))
    nell.hands.write(row.get_by_role("spinbutton"), minutes)


def assert_is_signed(session):
    note = SoapNote.objects.get(session=session)
    neck = [row["minutes"] for row in note.done if row["region"].startswith("neck")]
    assert note.signed_by.name == "Nell Marsh"
    assert sum(neck) == pytest.approx(4, abs=0.2)
    (wish,) = lasting.standing(session.client_id)
    assert BACK in wish.said["regions"]


def test_the_page_is_finished_with_the_keyboard_alone(people, session):
    nell = people(LAPTOP, keys=True)
    nell.open(f"/sessions/{session.appointment_id}/finish/", "How was it for Ada?")
    nell.pick("2", within="Pain right now, from 0 (none) to 10")
    nell.write("Idea for next time", "Shoulders first.")
    nell.press("Finish and see aftercare")
    nell.arrives("Aftercare for Ada")
    assert SoapNote.objects.get(session=session).plan == "Shoulders first."
