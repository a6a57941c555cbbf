"""What the mail provider tells us afterwards: taken with the secret alone, and said in words."""

import base64
import hmac
import logging
from uuid import uuid4

import pytest
from django.test import Client as Browser
from django.utils import timezone

from practice.mail import wording
from practice.mail.checks import check_notices
from practice.mail.delivering import message
from practice.mail.models import OutgoingMail
from practice.mail.providers import PROVIDERS, headers_for
from practice.urls import urlpatterns
from tests.mail.rows import a_mail

pytestmark = pytest.mark.django_db
SECRET = "postmark:canary-secret-of-this-test"
ADDRESS = "/mail/notices/"


@pytest.fixture
def notices(settings):
    settings.MAIL_NOTICES_FROM = "postmark"
    settings.MAIL_NOTICES_SECRET = SECRET
    settings.ANYMAIL = {"WEBHOOK_SECRET": SECRET}
    settings.ROOT_URLCONF = "tests.mail.notice_urls"


@pytest.fixture
def sent():
    return a_mail(key="a", message_id="<0123abc@linden.example>", **left())


def left():
    return {"state": "sent", "sent_at": timezone.now()}


def posted(body, *, secret=SECRET):
    word = "Basic " + base64.b64encode(secret.encode()).decode()
    browser = Browser(enforce_csrf_checks=True)
    return browser.post(
        ADDRESS, body, content_type="application/json", headers={"Authorization": word}
    )


def bounce(**more):
    return {
        "RecordType": "Bounce",
        "Type": "HardBounce",
        "MessageID": "883953f4-6105-42a2-a16a-77a8eac79483",
        "Email": "ada@example.com",
        "BouncedAt": "2026-11-26T09:00:00Z",
        "Details": "smtp;550 5.1.1 No such user, see https://x.example/s/secret/",
        "Metadata": {"mail": "0123abc"},
        **more,
    }


def test_a_mail_that_came_back_is_marked_with_its_reason(notices, sent):
    assert posted(bounce()).status_code == 200
    sent.refresh_from_db()
    assert (sent.state, sent.failure) == ("returned", "nobody")
    assert "came back from ada@example.com" in wording.words(sent, now=timezone.now())
    assert "/s/secret/" not in sent.answer
    assert posted(bounce()).status_code == 200  # twice is harmless


def test_the_newest_mail_to_the_address_is_meant_if_our_name_is_not_repeated(notices, sent):
    other = a_mail(key="b", to="bea@example.com", **left())
    posted(bounce(Metadata={}, Details="smtp;552 5.2.2 Over quota"))
    sent.refresh_from_db()
    other.refresh_from_db()
    assert (sent.failure, other.state) == ("mailbox", "sent")


def test_what_arrived_is_said_too(notices, sent):
    delivery = {"RecordType": "Delivery", "MessageID": "883953f4", "Recipient": "ada@example.com"}
    posted({**delivery, "DeliveredAt": "2026-11-26T09:00:00Z", "Metadata": {"mail": "0123abc"}})
    sent.refresh_from_db()
    assert sent.state == "sent"
    assert "Arrived in the mailbox of ada@example.com" in wording.words(sent, now=timezone.now())


def test_a_complaint_says_to_ask_before_writing_again(notices, sent):
    posted(bounce(RecordType="SpamComplaint", Type="SpamComplaint", Details=""))
    sent.refresh_from_db()
    assert sent.failure == "complaint"
    assert "Ask the client before you write to them again." in wording.advice(sent)


@pytest.fixture
def heeded(monkeypatch):
    """Return the clients whose no was handed on."""
    told = []
    monkeypatch.setattr(
        "sessions_app.aftercare.stopping.complained", lambda client, **_when: told.append(client)
    )
    return told


UNSUBSCRIBED = {
    "RecordType": "SubscriptionChange",
    "SuppressSending": True,
    "SuppressionReason": "ManualSuppression",
    "Recipient": "ada@example.com",
    "ChangedAt": "2026-11-26T09:00:00Z",
}


@pytest.mark.parametrize(
    ("notice", "state", "is_a_no"),
    [
        ({"RecordType": "SpamComplaint", "Type": "SpamComplaint"}, "returned", True),
        (UNSUBSCRIBED, "sent", True),
        ({}, "returned", False),
        ({"Type": "Blocked"}, "returned", False),
        ({"Type": "SpamNotification"}, "returned", False),
        ({**UNSUBSCRIBED, "Origin": "Customer"}, "sent", False),
    ],
    ids=["complaint", "unsubscribed", "no mailbox", "blocked", "a filter", "the practice itself"],
)
def test_who_wants_no_more_is_handed_on(notices, sent, heeded, notice, state, is_a_no):
    ada = uuid4()
    OutgoingMail.objects.update(client_id=ada)
    assert posted(bounce(**notice)).status_code == 200
    sent.refresh_from_db()
    assert (sent.state, heeded) == (state, [ada] if is_a_no else [])


def test_a_no_is_heeded_though_the_mail_is_to_be_tried_again(notices, sent, heeded):
    """The case that would drop it: the server took it, and our side never heard so."""
    ada = uuid4()
    OutgoingMail.objects.update(client_id=ada, state="pending", sent_at=None)
    posted(bounce(RecordType="SpamComplaint", Type="SpamComplaint"))
    assert heeded == [ada]


def test_a_complaint_that_follows_a_bounce_is_heeded_and_marks_no_other_mail(notices, sent, heeded):
    ada = uuid4()
    other = a_mail(key="b", client_id=ada, **left())
    OutgoingMail.objects.update(client_id=ada)
    for _twice in range(2):
        posted(bounce())
    posted(bounce(RecordType="SpamComplaint", Type="SpamComplaint"))
    other.refresh_from_db()
    assert (other.state, heeded) == ("sent", [ada])


@pytest.mark.parametrize("secret", ["", "postmark:", "postmark:wrong", SECRET.upper()])
def test_without_the_secret_nothing_is_taken_and_nothing_is_logged(notices, sent, secret, caplog):
    with caplog.at_level(logging.DEBUG):
        assert posted(bounce(), secret=secret).status_code == 400
    assert "canary" not in caplog.text.casefold()
    assert "ada@" not in caplog.text
    sent.refresh_from_db()
    assert sent.state == "sent"


@pytest.mark.parametrize("body", ["", "no json", "[]", "7", "null", '{"Metadata": 7}'])
def test_what_is_no_notice_is_400_or_left_alone(notices, sent, body):
    assert posted(body).status_code in (200, 400)
    sent.refresh_from_db()
    assert sent.state == "sent"


def test_opening_the_address_changes_nothing(notices, sent):
    assert Browser().get(ADDRESS).status_code == 405
    assert Browser().head(ADDRESS).status_code == 200


def test_it_is_off_unless_provider_and_secret_are_set(settings):
    assert ADDRESS.strip("/") not in {str(each.pattern).strip("/") for each in urlpatterns}
    assert Browser().post(ADDRESS).status_code == 404
    settings.ROOT_URLCONF = "tests.mail.notice_urls"
    for provider, secret in [("", SECRET), ("postmark", ""), ("postmark", "a:short")]:
        settings.MAIL_NOTICES_FROM, settings.MAIL_NOTICES_SECRET = provider, secret
        assert Browser().post(ADDRESS).status_code == 404


def test_check_says_what_is_wrong(settings):
    assert check_notices(None) == []
    settings.MAIL_NOTICES_FROM, settings.MAIL_NOTICES_SECRET = "pigeon", "a:b"
    assert [problem.id for problem in check_notices(None)] == ["mail.E002", "mail.E003"]


def of_mailgun(key):
    """Return a notice as Mailgun would sign it with that key: of a mail that came back."""
    at, token = str(int(timezone.now().timestamp())), "f" * 50
    signed = hmac.new(key.encode(), f"{at}{token}".encode(), "sha256").hexdigest()
    return {
        "signature": {"timestamp": at, "token": token, "signature": signed},
        "event-data": {
            "event": "failed",
            "severity": "permanent",
            "id": "x",
            "timestamp": float(at),
            "recipient": "ada@example.com",
            "user-variables": {"mail": "0123abc"},
            "message": {"headers": {"message-id": "0123abc@linden.example"}},
        },
    }


@pytest.mark.parametrize(
    ("key", "problems", "status", "state"),
    [
        ("", ["mail.E004"], 404, "sent"),
        (" ", ["mail.E004"], 404, "sent"),
        ("k", [], 200, "returned"),
    ],
)
def test_mailgun_is_refused_without_its_key(notices, sent, settings, key, problems, status, state):
    """The case that anybody could sign: an empty key is known to everyone."""
    settings.MAIL_NOTICES_FROM = "mailgun"
    settings.ANYMAIL = {"WEBHOOK_SECRET": SECRET, "MAILGUN_WEBHOOK_SIGNING_KEY": key}
    assert [problem.id for problem in check_notices(None)] == problems
    assert posted(of_mailgun(key)).status_code == status
    sent.refresh_from_db()
    assert sent.state == state


def test_M5_each_provider_is_told_to_leave_mails_as_they_are(settings, sent):
    settings.MAIL_NOTICES_SECRET = SECRET
    for name in PROVIDERS:
        settings.MAIL_NOTICES_FROM = name
        for header, value in headers_for(sent.message_id).items():
            assert message(sent).extra_headers[header] == value
            assert "linden" not in value
    settings.MAIL_NOTICES_FROM = ""
    assert headers_for(sent.message_id) == {}
    assert OutgoingMail.objects.count() == 1
