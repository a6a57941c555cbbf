"""Send a client the link to their plan, send it again, take it back (SECURITY-REQUIREMENTS C)."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import translation

from practice.clients.models import Link
from practice.diary.models import Appointment
from practice.mail import outbox
from practice.mail.models import OutgoingMail
from practice.staff import audit
from practice.staff.models import Practice

LASTS = timedelta(days=14)
FRESH_LINKS_AN_HOUR = 3
KIND = "plan-link"


def new_link(appointment, *, by, now: datetime) -> Link:
    """Make the session's one live link. It ends when the session starts, or after 14 days."""
    coming = appointment.starts_at > now
    link = Link.fresh(
        Link.Purpose.PLAN,
        client=appointment.client,
        subject_id=appointment.pk,
        by=by,
        now=now,
        lasts=min(LASTS, appointment.starts_at - now) if coming else LASTS,
    )
    audit.made(by, link)
    return link


def live_link(appointment, *, now: datetime) -> Link | None:
    links = Link.objects.filter(purpose=Link.Purpose.PLAN, subject_id=appointment.pk)
    return links.live(now=now).first()


def letter(appointment, address: str, *, template: str = "look"):
    """Build the mail that shows the plan, in the client's language. It says nothing of the plan."""
    practice = Practice.current()
    client = appointment.client
    context = {
        "client": client,
        "appointment": appointment,
        "practitioner": appointment.practitioner,
        "address": address,
        "zone": practice.time_zone,
    }
    with translation.override(client.language or settings.LANGUAGE_CODE):
        return outbox.build_email(
            f"planning/email/{template}",
            client.email,
            context,
            stationery=practice.stationery,
        )


def queue(appointment, link: Link, *, key: str, template: str = "look") -> OutgoingMail:
    return outbox.queue(
        key,
        letter(appointment, link.address, template=template),
        kind=KIND,
        client_id=appointment.client_id,
        subject_id=appointment.pk,
    )


@transaction.atomic
def send(appointment, *, by, now: datetime, key: str) -> None:
    """Mail the link; the same one again while it lives. `key` makes it happen once."""
    link = live_link(appointment, now=now) or new_link(appointment, by=by, now=now)
    audit.noted(by, "sent", link)
    queue(appointment, link, key=f"{KIND}-{key}")


@transaction.atomic
def cancel(appointment, *, by, now: datetime) -> None:
    """Take the link back: it opens nothing any more, and a mail that waits is not sent."""
    link = live_link(appointment, now=now)
    if link is None:
        return
    link.revoke(now=now)
    audit.noted(by, "revoked", link)
    for mail in OutgoingMail.objects.filter(kind=KIND, subject_id=appointment.pk).waiting():
        outbox.cancel(mail.key)


@transaction.atomic
def mail_fresh_link(link: Link, *, now: datetime) -> bool:
    """Mail a new link to the address on file, at most three in an hour. Says whether it did."""
    waiting = Appointment.objects.visible_to(link).open().select_related("client", "practitioner")
    appointment = waiting.filter(pk=link.subject_id).first()
    if appointment is None or not appointment.client.email:
        return False
    asked = Link.objects.filter(purpose=Link.Purpose.PLAN, subject_id=appointment.pk, made_by=None)
    if asked.filter(made_at__gt=now - timedelta(hours=1)).count() >= FRESH_LINKS_AN_HOUR:
        return False
    fresh = new_link(appointment, by=None, now=now)
    queue(appointment, fresh, key=f"{KIND}-{fresh.pk}", template="fresh_link")
    return True
