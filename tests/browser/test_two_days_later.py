"""Two days later: one press, help at once, the line on Today until somebody has answered, the reports."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from practice.clients.models import Link
from practice.mail.models import OutgoingMail
from sessions_app.aftercare import follow_up
from sessions_app.aftercare.models import FollowUpAction
from sessions_app.checkins import services as checkins
from sessions_app.planning.services import make_plan
from tests import factories
from tests.aftercare.asked import may_ask
from tests.browser.devices import LAPTOP, PHONE
from tests.browser.hands import Keys, Pointer
from tests.browser.people import Person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def asked(ada, nell):
    """Ada was massaged two days ago and agreed to be asked; the mail has gone out."""
    begun = timezone.now() - timedelta(days=2, hours=2)
    visit = factories.appointment(client=ada, practitioner=nell, starts_at=begun)
    document = factories.document(answered_on=begun.date().isoformat())
    factories.intake(appointment=visit, document=document, sent_at=begun - timedelta(hours=20))
    may_ask(ada, at=begun - timedelta(hours=20))
    plan = make_plan(visit, by=nell, now=begun - timedelta(hours=1))
    session = checkins.start(visit, plan, by=nell, now=begun)
    for minutes in (4, 8, 12):
        at = begun + timedelta(minutes=minutes)
        checkins.tap(session, "next", id=uuid4(), by=nell, now=at)
    over = checkins.end(session, by=nell, now=begun + timedelta(hours=1))
    checkins.finish(over, over.note, {}, version=1, by=nell, now=over.ended_at)
    planned = follow_up.plan(over, now=over.ended_at)
    gone = {"state": "sent", "sent_at": timezone.now() - timedelta(minutes=5)}
    OutgoingMail.objects.filter(key=planned.mail_key).update(**gone)
    return planned


def path_of(planned, choice=""):
    link = Link.objects.get(purpose="followup", subject_id=planned.pk)
    return f"/u/{link.token}/{choice}"


def test_worse_by_the_link_of_the_mail_helps_at_once_and_is_answered(
    asked, nell, open_page, enter, assert_accessible
):
    """Ada by finger on her phone, Nell by the keyboard alone."""
    page = open_page(PHONE)
    ada = Person(page, Pointer(page, touch=True), assert_accessible)
    ada.open(path_of(asked, "?choice=3"), "Lower back: how is it now?")
    ada.reads("In the email you chose “Worse”")
    assert not asked.answers.exists()
    ada.press("Worse")
    ada.arrives("Thank you for telling us")
    ada.reads("When to get help", "Call 999", "020 7946 0000")
    ada.pick("7")
    ada.write("Anything you would like to say (optional)", "It burns when I sit.")
    ada.press("Send this too")
    ada.reads("We have kept that too.")
    assert_accessible(page)

    desk = open_page(LAPTOP)
    enter(desk.context, nell)
    hands = Keys(desk)
    works = Person(desk, hands, assert_accessible)
    works.open("/", "Today")
    works.follow("Ada Lane feels worse after the massage")
    works.arrives("Two days later: Ada")
    works.reads("Nobody has answered yet.", "It burns when I sit.", "Pain score 7")
    works.pick("Called and talked")
    works.write("In a few words (optional)", "Rest today, doctor if it stays.")
    works.press("Record what I did")
    works.reads("Called and talked", "Nell Marsh", "Rest today, doctor if it stays.")
    works.open("/", "Today")
    expect(desk.locator("main")).not_to_contain_text("feels worse")
    assert FollowUpAction.objects.get().by == nell


def test_without_scripts_an_answer_is_given_changed_and_reported(
    asked, nell, open_page, enter, assert_accessible, watch
):
    watch.allow("status of 422")
    page = open_page(PHONE, javascript=False)
    ada = Person(page, Pointer(page, touch=True), assert_accessible, has_scripts=False)
    ada.open(path_of(asked), "Lower back: how is it now?")
    ada.press("About the same")
    ada.arrives("Thank you")
    ada.press("Send this too")
    ada.reads("Choose a number or write a line, whichever you like.")
    ada.follow("Change your answer")
    ada.press("Better")
    ada.arrives("Thank you")
    assert [each.feeling for each in asked.answers.all()] == ["better", "same"]

    desk = open_page(LAPTOP, javascript=False)
    enter(desk.context, nell)
    works = Person(desk, Pointer(desk, touch=False), assert_accessible, has_scripts=False)
    works.open("/", "Today")
    works.follow("Reports")
    works.arrives("Reports")
    works.reads("Answered two days later: 1 of 1.", "1 answer so far: too few to split.")
    works.follow("3 months")
    works.arrives("Reports")
    expect(desk.get_by_role("link", name="3 months")).to_have_attribute("aria-current", "true")
    with desk.expect_download() as file:
        works.follow("Download as a table (CSV)")
    assert "Follow-ups answered" in file.value.path().read_text()
