"""Django's own way of sending (`send_mail`, allauth's codes), led through the outbox."""

from __future__ import annotations

from datetime import timedelta
from email.utils import parseaddr
from uuid import uuid4

from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from practice.mail import outbox
from practice.mail.letters import Letter

OURS = {"message-id", "date", "from", "to", "auto-submitted"}


class OutboxBackend(BaseEmailBackend):
    """Queues one mail for each recipient.

    A message may carry `kind` (a slug, "account" if not said) and `stale_after` (a timedelta; a
    code of ten minutes is worth nothing tomorrow).
    """

    def send_messages(self, email_messages):
        with transaction.atomic():
            for message in email_messages:
                self.queue(message)
        return len(email_messages)

    def queue(self, message):
        if message.attachments:
            raise ValueError("The outbox carries text and HTML, no attachments.")
        for recipient in message.recipients():
            kind = getattr(message, "kind", "account")
            outbox.queue(
                f"{kind}-{uuid4()}",
                letter(message, recipient),
                kind=kind,
                stale_after=getattr(message, "stale_after", timedelta(days=1)),
            )


def letter(message, recipient) -> Letter:
    versions = getattr(message, "alternatives", [])
    return Letter(
        to=parseaddr(recipient)[1],
        subject=str(message.subject),
        text=message.body,
        html=next((content for content, kind in versions if kind == "text/html"), ""),
        from_name=parseaddr(message.from_email)[0],
        reply_to=parseaddr(message.reply_to[0])[1] if message.reply_to else "",
        headers={
            name: value for name, value in message.extra_headers.items() if name.lower() not in OURS
        },
    )
