from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from practice.mail import delivering, outbox
from practice.mail.models import OutgoingMail
from tests.mail.smtp_server import smtp_server
from tests.smtp import free_port


@pytest.fixture
def use_server(settings):
    """Point the outbox at a port of this machine."""

    def point(port):
        settings.MAIL_TRANSPORT = "smtp"
        settings.KEEP_SENT_MAIL = False
        settings.DEFAULT_FROM_EMAIL = "hello@linden.example"
        settings.SMTP = {
            "EMAIL_HOST": "127.0.0.1",
            "EMAIL_PORT": port,
            "EMAIL_HOST_USER": None,
            "EMAIL_HOST_PASSWORD": None,
        }

    return point


@pytest.fixture
def inbox(use_server):
    with smtp_server() as inbox:
        use_server(inbox.port)
        yield inbox


@pytest.fixture
def no_server(use_server):
    use_server(free_port())


@pytest.fixture
def letter():
    return outbox.Letter(
        to="ada@example.com",
        subject="Your form for Linden",
        text="Dear Ada,\n\nhttps://linden.example/f/canary-link/\n",
        html='<!doctype html><p>Dear Ada, <a href="https://linden.example/f/canary-link/">form</a>',
        from_name="Linden Room",
        reply_to="nell@linden.example",
        headers={"List-Unsubscribe": "<https://linden.example/x/canary-stop/>"},
    )


@pytest.fixture
def queue(db, letter):
    def queued(key="intake-link-1", **kwargs):
        with transaction.atomic():
            return outbox.queue(
                key, kwargs.pop("letter", letter), **{"kind": "intake-link", **kwargs}
            )

    return queued


@pytest.fixture
def send():
    """Send what is due, as the worker does; return the mail as it is then."""

    def sent(*, after=timedelta(0)):
        while delivering.send_due(timezone.now() + after):
            pass
        return OutgoingMail.objects.order_by("made_at").first()

    return sent
