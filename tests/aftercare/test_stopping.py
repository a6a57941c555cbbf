"""C10: one click stops the mails after a massage, for good, and the client may undo it."""

from datetime import timedelta

import pytest
import time_machine
from anymail.signals import AnymailTrackingEvent
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from practice.clients.models import Link
from practice.intake.consent import services as consenting
from practice.intake.models import Consent
from practice.mail.delivering import send_due
from practice.mail.models import OutgoingMail
from practice.mail.notices import take_notice
from practice.staff.append_only import lifted
from practice.staff.models import AccessEntry
from sessions_app.aftercare import services
from sessions_app.aftercare.models import FollowUp
from tests.aftercare.asked import Postbag, may_ask, over
from tests.mail.rows import a_mail

pytestmark = pytest.mark.django_db
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def address(sent):
    return reverse("aftercare:stop-emails", args=[Link.objects.get(purpose="stop").token])


@pytest.fixture
def mail_program():
    """What posts a one-click stop: it has no cookie, no token and follows nothing."""
    return Browser(enforce_csrf_checks=True)


def wants_mail(summary):
    return services.agreed(summary.client, "email_aftercare")


def test_C10_the_mail_names_an_https_address_that_one_post_stops(sent, settings):
    headers = OutgoingMail.objects.get(kind="aftercare").headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = headers["List-Unsubscribe"]
    assert address.startswith(f"<{settings.SITE_URL}/x/") and address.endswith("/>")


def test_C10_one_click_stops_at_once_and_twice_is_harmless(sent, address, mail_program):
    for _ in range(2):
        answer = mail_program.post(address, ONE_CLICK)
        assert answer.status_code == 200
    assert not wants_mail(sent)
    assert Consent.objects.filter(key="email_aftercare", given=False).count() == 1
    assert OutgoingMail.objects.get(kind="aftercare").state == "cancelled"
    assert not services.may_be_mailed(sent.client)


def test_C10_a_mail_in_the_hands_of_a_worker_is_not_tried_again(sent, address, mail_program):
    lease = timezone.now() + timedelta(minutes=5)
    OutgoingMail.objects.update(state="sending", lease_until=lease)
    mail_program.post(address, ONE_CLICK)
    assert OutgoingMail.objects.get(kind="aftercare").unwanted


def test_C10_a_form_that_was_asked_for_still_comes(sent, address, mail_program):
    a_mail(key="form", kind="intake-link", client_id=sent.client.pk)
    mail_program.post(address, ONE_CLICK)
    assert OutgoingMail.objects.get(key="form").state == "pending"


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_C4_opening_the_address_changes_nothing(sent, address, mail_program, method):
    before = AccessEntry.objects.count()
    getattr(mail_program, method)(address)
    assert wants_mail(sent)
    assert AccessEntry.objects.count() == before
    assert OutgoingMail.objects.get(kind="aftercare").state == "pending"


def test_the_client_may_undo_what_was_stopped(sent, address, mail_program):
    words = mail_program.post(address).content.decode()
    assert "Undo: send me these emails again" in words
    words = mail_program.post(address, {"again": "1"}).content.decode()
    assert "You will get these emails again" in words
    assert wants_mail(sent)
    mail_program.post(address, {"again": "1"})
    assert Consent.objects.filter(key="email_aftercare").count() == 3


def test_it_can_be_undone_for_fifteen_minutes_and_no_longer(sent, address, mail_program):
    assert "For 15 minutes you can undo it" in mail_program.post(address).content.decode()
    stopped = timezone.now()
    with time_machine.travel(stopped + timedelta(minutes=16)):
        assert "Undo" not in mail_program.get(address).content.decode()
        answer = mail_program.post(address, {"again": "1"})
    assert answer.status_code == 409
    assert "It is too late to undo this here." in answer.content.decode()
    assert not wants_mail(sent)
    with time_machine.travel(stopped + timedelta(minutes=14)):
        assert mail_program.post(address, {"again": "1"}).status_code == 200
    assert wants_mail(sent)


def test_it_is_the_consent_that_says_what_this_link_took_back(sent, address, mail_program):
    """What the access log holds or no longer holds gives nobody a yes, and takes none."""
    mail_program.post(address)
    said = Consent.objects.filter(key="email_aftercare").order_by("-at").first()
    assert said.by_link == Link.objects.get(purpose="stop").pk
    with lifted("staff_accessentry"):
        AccessEntry.objects.all()._raw_delete("default")
    mail_program.post(address, {"again": "1"})
    assert wants_mail(sent)


def test_undo_gives_no_yes_that_was_taken_back_by_another_link(sent, address, mail_program):
    said = Consent.objects.get(key="email_aftercare")
    other, now = Link.objects.get(purpose="summary"), timezone.now()
    consenting.change(said, given=False, actor=other, how=Consent.How.LINK, now=now)
    assert mail_program.post(address, {"again": "1"}).status_code == 409
    assert not wants_mail(sent)


def test_a_one_click_never_starts_them_again(sent, address, mail_program):
    mail_program.post(address, ONE_CLICK)
    mail_program.post(address, {**ONE_CLICK, "again": "1"})
    assert not wants_mail(sent)


def test_undo_gives_no_yes_that_was_taken_back_elsewhere(sent, address, mail_program, nell):
    said = Consent.objects.get(key="email_aftercare")
    now = timezone.now()
    consenting.change(said, given=False, actor=nell, how=Consent.How.TOLD, now=now)
    assert "Undo" not in mail_program.get(address).content.decode()
    mail_program.post(address, {"again": "1"})
    assert not wants_mail(sent)


def told(event_type, **more):
    """Hand on what the mail provider says about the aftercare mail."""
    mail = OutgoingMail.objects.get(kind="aftercare")
    known = {"timestamp": timezone.now(), "message_id": mail.message_id, "recipient": mail.to}
    event = AnymailTrackingEvent(event_type=event_type, **{**known, **more})
    take_notice(None, event, "Postmark")


@pytest.mark.parametrize(
    "event",
    [
        {"event_type": "complained"},
        {"event_type": "unsubscribed"},
    ],
    ids=lambda event: event["event_type"],
)
def test_who_marks_the_aftercare_as_unwanted_is_not_asked_two_days_later(
    session, ada, nell, monkeypatch, event
):
    bag = Postbag()
    monkeypatch.setattr("practice.mail.delivering.transport", lambda: bag)
    may_ask(ada)
    summary = services.draft(over(session, nell))
    version, now = summary.version, timezone.now()
    services.approve(summary, version=version, by=nell, send_at=now, now=now)
    assert send_due(now)
    for _twice in range(2):
        told(**event)
    asked = FollowUp.objects.get()
    assert (asked.state, asked.reason) == ("dropped", "no-consent")
    while send_due(asked.due_at):
        pass
    assert len(bag) == 1
    assert not services.may_be_mailed(ada)
    for key in ("email_aftercare", "followup_48h"):
        said = Consent.objects.filter(key=key).latest("at")
        assert (said.given, said.how, said.by_link, said.recorded_by) == (
            *(False, "notice", None, None),
        )
        assert Consent.objects.filter(key=key).count() == 2


def test_a_yes_that_was_given_after_the_notice_holds(sent, ada):
    """The case that would override it: the provider tells it late, or once more."""
    OutgoingMail.objects.update(state="sent", sent_at=timezone.now())
    said = Consent.objects.filter(key="email_aftercare").latest("at")
    told("complained", timestamp=said.at - timedelta(hours=1))
    assert wants_mail(sent)


def test_a_mail_that_came_back_takes_no_yes_back(sent):
    OutgoingMail.objects.update(state="sent", sent_at=timezone.now())
    told("bounced", reject_reason="invalid")
    assert OutgoingMail.objects.get(kind="aftercare").state == "returned"
    assert wants_mail(sent)


def test_nobody_undoes_by_a_link_what_the_provider_told_us(sent, address, mail_program):
    OutgoingMail.objects.update(state="sent", sent_at=timezone.now())
    told("complained")
    assert mail_program.post(address, {"again": "1"}).status_code == 409
    assert not wants_mail(sent)
