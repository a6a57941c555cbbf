"""Mail providers that tell us afterwards what became of a mail, and the headers that each reads.

With its own header a provider repeats our name of the mail in its notice, whatever it makes of the
Message-ID; and it neither puts a pixel into a mail nor rewrites its links (SECURITY M5).
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings

NAME = "mail"  # under which our name of a mail stands in a notice
SHORTEST_SECRET = 20


@dataclass(frozen=True)
class Provider:
    view: str  # anymail's reader of its notices
    headers: Callable[[str], dict[str, str]]


def of_postmark(name: str) -> dict[str, str]:
    return {f"X-PM-Metadata-{NAME}": name, "X-PM-TrackOpens": "false", "X-PM-TrackLinks": "None"}


def of_sendgrid(name: str) -> dict[str, str]:
    off = {"settings": {"enable": 0}}
    asked = {"unique_args": {NAME: name}, "filters": {"clicktrack": off, "opentrack": off}}
    return {"X-SMTPAPI": json.dumps(asked)}


def of_mailjet(name: str) -> dict[str, str]:
    named = {"X-MJ-EventPayload": json.dumps({NAME: name})}
    return {**named, "X-Mailjet-TrackOpen": "0", "X-Mailjet-TrackClick": "0"}


def of_sparkpost(name: str) -> dict[str, str]:
    untracked = {"open_tracking": False, "click_tracking": False}
    return {"X-MSYS-API": json.dumps({"metadata": {NAME: name}, "options": untracked})}


def of_mailgun(name: str) -> dict[str, str]:
    return {"X-Mailgun-Variables": json.dumps({NAME: name}), "X-Mailgun-Track": "no"}


PROVIDERS = {
    "brevo": Provider("anymail.webhooks.brevo.BrevoTrackingWebhookView", lambda name: {}),
    "mailgun": Provider("anymail.webhooks.mailgun.MailgunTrackingWebhookView", of_mailgun),
    "mailjet": Provider("anymail.webhooks.mailjet.MailjetTrackingWebhookView", of_mailjet),
    "postmark": Provider("anymail.webhooks.postmark.PostmarkTrackingWebhookView", of_postmark),
    "sendgrid": Provider("anymail.webhooks.sendgrid.SendGridTrackingWebhookView", of_sendgrid),
    "sparkpost": Provider("anymail.webhooks.sparkpost.SparkPostTrackingWebhookView", of_sparkpost),
}


def provider() -> Provider | None:
    """Return the provider whose notices are taken, or None: they are off unless set up whole."""
    return PROVIDERS.get(settings.MAIL_NOTICES_FROM) if secret_is_good() else None


def signing_key_is_good() -> bool:
    """Say whether a signature can be checked: with an empty key anybody can make Mailgun's."""
    key = settings.ANYMAIL.get("MAILGUN_WEBHOOK_SIGNING_KEY", "")
    return settings.MAIL_NOTICES_FROM != "mailgun" or bool(key.strip())


def secret_is_good() -> bool:
    """Say whether the secret is `user:password` and too long to be guessed."""
    user, colon, password = settings.MAIL_NOTICES_SECRET.partition(":")
    return bool(user and colon) and len(password) >= SHORTEST_SECRET


def headers_for(message_id: str) -> dict[str, str]:
    """Return what the provider is told about a mail: our name of it, and to leave it as it is."""
    chosen = provider()
    return chosen.headers(name_of(message_id)) if chosen else {}


def name_of(message_id: str) -> str:
    """Return the part of a Message-ID that names the mail and nothing else."""
    return message_id.strip("<> ").partition("@")[0]
