"""Book, move and cancel an appointment; nobody treats two people at once."""

from datetime import datetime, timedelta

from django.db import transaction

from practice.diary.models import REMINDER, Appointment
from practice.mail import outbox
from practice.staff import audit, versions
from practice.staff.models import User

FIELDS = ["starts_at", "minutes", "style", "practitioner"]


class Busy(Exception):
    """The practitioner has someone else in that time: `appointment`."""

    def __init__(self, appointment):
        super().__init__(f"{appointment.pk} is in the way")
        self.appointment = appointment


@transaction.atomic
def book(appointment: Appointment, *, by: User) -> Appointment:
    """Save a new appointment; its practitioner is one of the client's from now on.

    Raises Busy, and saves nothing, if the practitioner has another one then.
    """
    refuse_busy(appointment)
    appointment.save()
    appointment.client.practitioners.add(appointment.practitioner)
    audit.made(by, appointment)
    return appointment


@transaction.atomic
def move(appointment: Appointment, *, version: int, by: User) -> Appointment:
    """Save the appointment's new time, length, style or practitioner.

    A reminder that names the old time is not sent. Raises Busy or `versions.Stale`, and saves
    nothing.
    """
    refuse_busy(appointment)
    versions.save(appointment, version=version, by=by, fields=FIELDS)
    outbox.cancel_about(appointment.pk, kind=REMINDER)
    appointment.client.practitioners.add(appointment.practitioner)
    return appointment


@transaction.atomic
def cancel(appointment: Appointment, *, version: int, by: User, now: datetime) -> Appointment:
    """Take the appointment out of the diary; its row stays, and no reminder of it is sent."""
    outbox.cancel_about(appointment.pk, kind=REMINDER)
    appointment.cancelled_at = now
    return versions.save(appointment, version=version, by=by, fields=["cancelled_at"])


def refuse_busy(appointment: Appointment) -> None:
    """Raise Busy if its practitioner is taken. Their row is locked, so two cannot win at once."""
    practitioner = User.objects.select_for_update().get(pk=appointment.practitioner_id)
    ends_at = appointment.starts_at + timedelta(minutes=appointment.minutes)
    others = Appointment.objects.clashing(practitioner, appointment.starts_at, ends_at)
    taken = others.exclude(pk=appointment.pk).select_related("client").first()
    if taken:
        raise Busy(taken)
