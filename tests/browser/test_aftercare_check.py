"""Check, edit, send and take back: with and without scripts, by finger and by keyboard."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from practice.clients.models import Link
from practice.intake.models import Consent
from practice.mail.models import OutgoingMail
from sessions_app.aftercare.models import AftercareSummary
from sessions_app.checkins import services as checkins
from sessions_app.planning.services import make_plan
from tests import factories
from tests.browser.devices import LAPTOP, PHONE, TABLET, hidden_width
from tests.browser.hands import Keys, Pointer
from tests.browser.people import Practitioner
from tests.checkins.visits import walk

pytestmark = pytest.mark.django_db(transaction=True)
WAYS = [
    pytest.param(LAPTOP, True, True, id="laptop, keyboard alone"),
    pytest.param(TABLET, True, False, id="tablet"),
    pytest.param(PHONE, False, False, id="phone without scripts"),
]


@pytest.fixture
def session(transactional_db):
    """Ada's massage of this morning; she may be written to."""
    factories.practice()
    now = timezone.now()
    start = now - timedelta(hours=3)
    ada = factories.client()
    visit = factories.appointment(client=ada, practitioner=factories.user(), starts_at=start)
    document = factories.document(answered_on=(start - timedelta(days=1)).date().isoformat())
    intake = factories.intake(appointment=visit, document=document, sent_at=start)
    said = {"text": "Yes.", "text_version": "1", "text_hash": "0" * 64, "language": "en-gb"}
    Consent.objects.create(
        client=ada, intake=intake, key="email_aftercare", given=True, how="link", at=start, **said
    )
    by = visit.practitioner
    begun = checkins.start(visit, make_plan(visit, by=by, now=start), by=by, now=start)
    walk(begun, by, {})
    ended = checkins.end(begun, by=by, now=start + timedelta(minutes=60))
    checkins.finish(ended, ended.note, {}, version=1, by=by, now=start + timedelta(minutes=62))
    return ended


@pytest.fixture
def nell_at(session, open_page, enter, assert_accessible):
    def at(device, *, javascript=True, keys=False):
        page = open_page(device, javascript=javascript)
        enter(page.context, session.practitioner)
        hands = Keys(page) if keys else Pointer(page, touch=device.get("has_touch", False))
        return Practitioner(page, hands, assert_accessible, has_scripts=javascript)

    return at


@pytest.mark.timeout(120)
@pytest.mark.parametrize(("at", "javascript", "keys"), WAYS)
def test_a_summary_is_changed_sent_and_taken_back(session, nell_at, watch, at, javascript, keys):
    nell = nell_at(at, javascript=javascript, keys=keys)
    watch.allow(r"status of 422")
    nell.open(f"/sessions/{session.appointment_id}/aftercare/", "Aftercare for Ada")
    assert hidden_width(nell.page) <= 0
    second = nell.page.get_by_label("Second thing to do (optional)").input_value()

    chooses_other_things(nell, second)
    is_told_what_not_to_say(nell)
    sees_what_was_changed(nell)

    nell.pick("Tomorrow at 9:00")
    nell.press("Send to Ada")
    nell.reads("Goes out to ada@example.com on")
    mail = OutgoingMail.objects.get(kind="aftercare")
    assert "We went slowly." in mail.text and second in " ".join(mail.text.split())
    nell.press("Undo")
    nell.arrives("Aftercare for Ada")
    assert OutgoingMail.objects.get(kind="aftercare").state == "cancelled"
    assert AftercareSummary.objects.get().document["done"] == "We went slowly."


def chooses_other_things(nell, second):
    """The first goes down a place, and is taken out and put back."""
    nell.hands.press(nell.page.get_by_role("button", name="Down : First thing to do"))
    first = nell.page.get_by_label("First thing to do (optional)")
    expect(first).to_have_value(second)
    nell.hands.press(nell.page.get_by_role("button", name="Take out : Second thing to do"))
    expect(nell.page.get_by_label("Third thing to do (optional)")).to_have_value("")
    others = nell.page.get_by_text("Others that fit")
    nell.hands.press(others)
    nell.hands.press(nell.page.get_by_role("button", name="Put in the email").last)
    expect(nell.page.get_by_label("Third thing to do (optional)")).not_to_have_value("")


def is_told_what_not_to_say(nell):
    nell.write("What we did", "It flushes the t-o-x-i-n-s away.")
    nell.press("Save and see the email")
    nell.reads("We do not say “t-o-x-i-n-s”. You could write: Drink if you are thirsty.")
    expect(nell.page.get_by_label("What we did")).to_have_value("It flushes the t-o-x-i-n-s away.")
    nell.look(nell.page)


def sees_what_was_changed(nell):
    nell.write("What we did", "We went slowly.")
    nell.press("Save and see the email")
    expect(nell.page.locator(".marked ins").first).to_have_text("We went slowly.")
    letter = nell.page.frame_locator("iframe").locator("body")
    expect(letter).to_contain_text("We went slowly.")
    nell.look(nell.page)
    nell.follow("Plain text")
    expect(nell.page.locator(".mail-frame pre")).to_contain_text("We went slowly.")
    nell.follow("Dark")
    expect(nell.page.locator(".mail-frame--dark")).to_be_visible()
    assert hidden_width(nell.page) <= 0


@pytest.mark.timeout(120)
def test_what_is_typed_is_kept_in_passing_and_the_email_follows(session, nell_at, watch):
    nell = nell_at(LAPTOP)
    watch.allow(r"status of 422")
    nell.open(f"/sessions/{session.appointment_id}/aftercare/", "Aftercare for Ada")
    nell.write("What we did", "Slow work for your back.")
    expect(nell.page.locator("#saved")).to_have_text("Saved")
    letter = nell.page.frame_locator("iframe").locator("body")
    expect(letter).to_contain_text("Slow work for your back.")
    nell.write("What we did", "It cures.")
    expect(nell.page.locator("#saved")).to_contain_text("We do not say “cures”")
    nell.look(nell.page)
    nell.write("What we did", "Slow work.")
    expect(nell.page.locator("#saved")).to_have_text("Saved")
    nell.press("Send to Ada")
    nell.reads("It is about to leave for ada@example.com.")
    assert AftercareSummary.objects.get().document["done"] == "Slow work."


@pytest.mark.timeout(120)
@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no-scripts"])
def test_it_is_shown_in_the_room_and_read_by_link(session, nell_at, open_page, watch, javascript):
    nell = nell_at(TABLET, javascript=javascript)
    there = f"/sessions/{session.appointment_id}/aftercare/"
    nell.open(there, "Aftercare for Ada")
    nell.follow("Show or print it")
    nell.arrives("After your massage")
    nell.reads("Dear Ada,", "What we did", "When to get help")
    nell.follow("Back")
    nell.press("Ada has it")
    nell.reads("Shown or printed")
    nell.press("Back to the draft")
    nell.press("Send to Ada")
    nell.reads("It is about to leave for ada@example.com.")
    coming = factories.appointment(client=session.appointment.client, practitioner=factories.user(),
                                   starts_at=timezone.now() + timedelta(days=9))  # fmt: skip
    phone = open_page(PHONE, javascript=javascript)
    phone.goto(Link.objects.get(purpose="summary").address.replace(
        Link.objects.get(purpose="summary").address.split("/s/")[0], nell.page.url.split("/sess")[0]
    ))  # fmt: skip
    expect(phone.locator("main")).to_contain_text("Your next visit is on")
    assert hidden_width(phone) <= 0
    nell.look(phone)
    with phone.expect_download() as file:
        phone.get_by_role("link", name="Add to my calendar").tap()
    assert str(coming.pk) in file.value.path().read_text()
