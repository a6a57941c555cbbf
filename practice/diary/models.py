"""Who comes when, for how long, and who treats them."""

from datetime import datetime, timedelta
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from practice.clients.models import Client, Link, of_visible_clients
from practice.staff.models import User, Versioned

REMINDER = "intake-reminder"  # the kind of a mail that reminds of a visit's form


class AppointmentQuerySet(models.QuerySet):
    def visible_to(self, actor, resource="appointments"):
        """Return the appointments of the clients of whom `actor` may know that resource."""
        if isinstance(actor, Link):
            return self.filter(client_id=actor.client_id)
        return of_visible_clients(self, actor, path="client__", resource=resource)

    def standing(self):
        """Those that were not cancelled."""
        return self.filter(cancelled_at=None)

    def open(self):
        """Those that can still be changed: not cancelled, and the massage has not begun."""
        return self.standing().filter(begun_at=None)

    def between(self, start: datetime, end: datetime):
        return self.filter(starts_at__gte=start, starts_at__lt=end)

    def clashing(self, practitioner, starts_at, ends_at):
        """Those in which `practitioner` is busy at some minute of that time."""
        busy = self.standing().filter(practitioner=practitioner)
        return busy.filter(starts_at__lt=ends_at, ends_at__gt=starts_at)


class Appointment(Versioned):
    """One massage in the diary. Its id names the session's pages."""

    class Style(models.TextChoices):
        SWEDISH = "swedish", _("Swedish massage")
        DEEP_TISSUE = "deep-tissue", _("Deep tissue massage")
        SHIATSU = "shiatsu", _("Shiatsu")
        RELAXATION = "relaxation", _("Gentle relaxation massage")
        SPORTS = "sports", _("Sports-style massage")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    client = models.ForeignKey(Client, models.PROTECT, related_name="appointments")
    practitioner = models.ForeignKey(User, models.PROTECT, related_name="appointments")
    starts_at = models.DateTimeField(_("starts"))
    minutes = models.PositiveSmallIntegerField(_("length in minutes"), default=60)
    ends_at = models.DateTimeField(editable=False)
    style = models.CharField(
        _("style"), max_length=12, choices=Style, default=Style.SWEDISH, blank=True
    )
    cancelled_at = models.DateTimeField(null=True, blank=True, editable=False)
    begun_at = models.DateTimeField(null=True, blank=True, editable=False)
    made_at = models.DateTimeField(auto_now_add=True)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "id"]
        indexes = [
            models.Index(fields=["starts_at"], name="appointments_by_time"),
            models.Index(fields=["practitioner", "starts_at"], name="appointments_by_person"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__gte=15, minutes__lte=180),
                name="a_massage_takes_15_to_180_minutes",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="an_appointment_ends_after_it_starts"
            ),
        ]

    def __str__(self):
        return f"{self.starts_at:%Y-%m-%d %H:%M}"

    def save(self, *args, **kwargs):
        self.ends_at = self.starts_at + timedelta(minutes=self.minutes)
        super().save(*args, **kwargs)

    def begin(self, *, now: datetime) -> None:
        """Note that the massage has begun: the diary leaves it alone from now on."""
        self.begun_at = now
        self.save(update_fields=["begun_at", "ends_at"])
        self.client.came(on=localdate(now))
