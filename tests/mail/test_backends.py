from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from practice.mail.models import OutgoingMail


@pytest.fixture(autouse=True)
def outbox_backend(settings, db):
    settings.EMAIL_BACKEND = "practice.mail.backends.OutboxBackend"


def test_djangos_own_mails_go_through_the_outbox(send, inbox):
    mail.send_mail("Your code", "123456\n", None, ["nell@example.com"], html_message="<p>123456")
    assert inbox.messages == []
    row = OutgoingMail.objects.get()
    assert (row.kind, row.state, row.to) == ("account", "pending", "nell@example.com")

    send()
    (message,) = inbox.messages
    assert message["Subject"] == "Your code"
    assert message["From"] == "hello@linden.example"
    assert message["Auto-Submitted"] == "auto-generated"
    assert "123456" in message.get_body(("plain",)).get_content()
    assert "123456" in message.get_body(("html",)).get_content()


def test_each_recipient_gets_their_own_mail():
    message = mail.EmailMessage("Hello", "x", to=["a@example.com"], bcc=["B <b@example.com>"])
    assert message.send() == 1
    assert set(OutgoingMail.objects.values_list("to", flat=True)) == {
        "a@example.com",
        "b@example.com",
    }


def test_a_message_may_say_its_kind_and_when_it_is_too_late():
    message = mail.EmailMessage("Your code", "123456", to=["nell@example.com"])
    message.kind, message.stale_after = "sign-in-code", timedelta(minutes=10)
    message.send()
    row = OutgoingMail.objects.get()
    assert row.kind == "sign-in-code"
    assert row.stale_at - row.due_at == timedelta(minutes=10)


def test_sender_reply_address_and_headers_are_kept():
    mail.EmailMessage(
        "Hello",
        "x",
        "Linden Room <other@linden.example>",
        ["a@example.com"],
        reply_to=["Nell <nell@linden.example>"],
        headers={"X-Ours": "1", "Message-ID": "<theirs@example.com>"},
    ).send()
    row = OutgoingMail.objects.get()
    assert row.from_name == "Linden Room"
    assert row.reply_to == "nell@linden.example"
    assert row.headers == {"X-Ours": "1"}
    assert "theirs" not in row.message_id
    assert row.due_at <= timezone.now()


def test_an_attachment_is_refused():
    message = mail.EmailMessage("Hello", "x", to=["a@example.com"])
    message.attach("a.txt", "x", "text/plain")
    with pytest.raises(ValueError):
        message.send()
    assert OutgoingMail.objects.count() == 0
