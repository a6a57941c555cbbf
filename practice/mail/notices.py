"""What a mail provider tells us afterwards: a mail arrived, came back or was marked as unwanted.

The provider posts it to one address of ours, with a secret; anymail reads it, whoever it comes
from, and hands it on as a signal. Off unless a provider and a secret are set.
"""

from __future__ import annotations

import logging
from datetime import timedelta

from anymail.signals import EventType, RejectReason, tracking
from django.conf import settings
from django.db import transaction
from django.dispatch import receiver
from django.utils import timezone
from django.utils.module_loading import import_string

from practice.mail.answers import LINKS, meaning
from practice.mail.models import OutgoingMail
from practice.mail.providers import NAME, name_of

State, Failure = OutgoingMail.State, OutgoingMail.Failure
CAME_BACK = {EventType.BOUNCED, EventType.REJECTED, EventType.FAILED, EventType.COMPLAINED}
REASONS = {
    RejectReason.INVALID: Failure.NOBODY,
    RejectReason.BOUNCED: Failure.NOBODY,
    RejectReason.SPAM: Failure.COMPLAINT,
    RejectReason.BLOCKED: Failure.UNWANTED,
    RejectReason.UNSUBSCRIBED: Failure.COMPLAINT,
    RejectReason.TIMED_OUT: Failure.TIMEOUT,
}
SAYS_NO = {EventType.COMPLAINED, EventType.UNSUBSCRIBED}
NOT_THE_CLIENT = {  # Postmark: a filter took it for spam; the practice itself stopped the address
    "Type": "SpamNotification",
    "Origin": "Customer",
}
REMEMBERED = timedelta(days=14)  # how long a notice without a Message-ID finds its mail by address
log = logging.getLogger(__name__)


@receiver(tracking)
@transaction.atomic
def take_notice(sender, event, esp_name, **kwargs) -> None:
    """Write what the provider says into the outbox; what is nothing to us is left alone."""
    if event.event_type == EventType.DELIVERED:
        arrived(event)
    if is_a_no(event):
        heed(event)
    if event.event_type in CAME_BACK:
        came_back(event)


def is_a_no(event) -> bool:
    """Say whether the client told the provider just now that they want no such mail."""
    told = event.esp_event if isinstance(event.esp_event, dict) else {}
    if any(told.get(key) == value for key, value in NOT_THE_CLIENT.items()):
        return False
    return event.event_type in SAYS_NO


def heed(event) -> None:
    """Let the app that writes to clients take back what waits for this one.

    Whatever became of the mail here: it may be tried again although it had arrived.
    """
    now = timezone.now()
    for client_id in mail_of(event, *State.values).values_list("client_id", flat=True):
        if client_id:
            at = min(event.timestamp or now, now)
            import_string(settings.MAIL_COMPLAINT)(client_id, at=at, now=now)


def mail_of(event, *states: str):
    """Return the mail in one of those states that the event is about: a queryset of one or none.

    It is known by our name of it. A provider that does not repeat it leaves the address: the
    newest mail to it is meant.
    """
    left = OutgoingMail.objects.filter(state__in=states)
    named = OutgoingMail.objects.filter(message_id__startswith=f"<{named_in(event)}@")
    if named.exists():
        return named.filter(state__in=states)
    recent = left.filter(to__iexact=event.recipient or "", sent_at__gt=timezone.now() - REMEMBERED)
    newest = recent.order_by("-sent_at").values_list("pk", flat=True).first()
    return left.filter(pk=newest)


def named_in(event) -> str:
    """Return our name of the mail, as the notice repeats it."""
    metadata = event.metadata if isinstance(event.metadata, dict) else {}
    return str(metadata.get(NAME) or name_of(str(event.message_id or "")))


def arrived(event) -> None:
    sent = OutgoingMail.objects.filter(state=State.SENT, arrived_at=None)
    sent.filter(message_id__startswith=f"<{named_in(event)}@").update(
        arrived_at=event.timestamp or timezone.now()
    )


def came_back(event) -> None:
    """Mark the mail as come back, with the reason; twice is harmless."""
    words = " ".join(LINKS.sub("[link]", event.mta_response or "").split())[:300]
    found = mail_of(event, State.SENT).update(
        state=State.RETURNED,
        failure=failure_of(event, words),
        answer=words,
        returned_at=event.timestamp or timezone.now(),
    )
    if not found:
        log.info("Mail: a notice of a mail that came back fits none of ours.")


def failure_of(event, words: str) -> str:
    if event.event_type == EventType.COMPLAINED:
        return Failure.COMPLAINT
    if words[:3].isdigit():
        return meaning(max(int(words[:3]), 500), words)
    exact = meaning(500, words)
    if exact != Failure.REFUSED:
        return exact
    return REASONS.get(event.reject_reason, Failure.REFUSED)
