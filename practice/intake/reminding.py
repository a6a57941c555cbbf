"""Remind a client of their form on the day before the visit: once, and only while it is open.

A duty of the worker. The mail's key names the form and the day of the visit, and its subject is
the visit, so that whatever moves or cancels the visit takes an unsent reminder back
(`practice.diary.services`); so does what ends the form (`practice.intake.services`).

A visit that is moved is reminded of again on the day before its new day, unless the client was
reminded within two days. A form that was mailed within the last day is not mailed again: whoever books less than a day before
has it in their inbox already. That keeps to one mail of a kind a client a day as well (SECURITY M7).
"""

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.timezone import make_aware

from practice.diary.models import REMINDER, Appointment
from practice.intake import services
from practice.intake.models import IntakeDraft
from practice.mail import outbox
from practice.mail.models import OutgoingMail
from practice.staff import audit
from practice.staff.models import Practice

LATEST = time(21)  # nobody is written to at night
APART = timedelta(hours=24)


def remind(now: datetime) -> bool:
    """Queue one reminder that is due; say whether there was one. A duty of the worker."""
    practice = Practice.current()
    here = now.astimezone(practice.zone)
    if not practice.reminds_day_before or not practice.reminds_at <= here.time() < LATEST:
        return False
    with transaction.atomic():
        tomorrow = here.date() + timedelta(days=1)
        draft = due(tomorrow, practice, now).select_for_update(of=("self",), skip_locked=True)
        draft = draft.first()
        if draft is None:
            return False
        queue(draft, tomorrow, now=now)
    return True


def due(day: date, practice: Practice, now: datetime):
    """Return the forms of that day's visits whose clients are still to be reminded."""
    start = make_aware(datetime.combine(day, time.min), practice.zone)
    end = make_aware(datetime.combine(day + timedelta(days=1), time.min), practice.zone)
    visits = Appointment.objects.open().between(start, end).filter(pk=OuterRef("appointment"))
    mails = unsent_or_sent()
    written = mails.filter(client_id=OuterRef("client"), kind__in=("intake-link", REMINDER))
    reminded = mails.filter(
        kind=REMINDER, subject_id=OuterRef("appointment"), made_at__gt=start - 2 * APART
    )
    return (
        IntakeDraft.objects.out()
        .light()
        .filter(Exists(visits), client__archived_at=None)
        .exclude(client__email="")
        .exclude(Exists(written.filter(made_at__gt=now - APART)))
        .exclude(Exists(reminded))
        .select_related("client", "appointment__practitioner", "asked_by")
        .order_by("asked_at")
    )


def unsent_or_sent():
    return OutgoingMail.objects.exclude(state=OutgoingMail.State.CANCELLED)


def queue(draft: IntakeDraft, day: date, *, now: datetime) -> None:
    """Put the reminder into the outbox; it is worth nothing once the visit has begun."""
    key = f"{REMINDER}-{draft.pk}-{day.isoformat()}"
    if unsent_or_sent().filter(key=key).exists():
        return  # another worker did, between our look and our lock
    link = services.live_link(draft, now=now) or services.new_link(draft, by=None, now=now)
    audit.noted(None, "reminded", draft)
    outbox.queue(
        key,
        services.letter(draft, link.address, template="reminder"),
        kind=REMINDER,
        client_id=draft.client_id,
        subject_id=draft.appointment_id,
        stale_after=draft.appointment.starts_at - now,
    )
