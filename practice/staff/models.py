"""The practice, who works here, and what was opened and changed."""

from contextvars import ContextVar
from datetime import time
from functools import cached_property
from uuid import uuid4
from zoneinfo import ZoneInfo, available_timezones

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from practice.mail.stationery import LETTERS, USUAL, Stationery

KEPT: ContextVar[list | None] = ContextVar("practice", default=None)  # one read a request


def known_zone(name: str) -> None:
    """Raise ValidationError for a time zone that does not exist."""
    if name not in available_timezones():
        raise ValidationError(_("There is no time zone of that name."))


class Practice(models.Model):
    """The one row of settings that a practice keeps about itself."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    name = models.CharField(_("name"), max_length=200)
    email = models.EmailField(_("email"), max_length=254)
    phone = models.CharField(_("phone"), max_length=40)
    address = models.CharField(_("address"), max_length=500, blank=True)
    time_zone = models.CharField(
        _("time zone"), max_length=60, default="Europe/London", validators=[known_zone]
    )
    own_clients_only = models.BooleanField(
        _("practitioners see only their own clients"), default=False
    )
    turnover_minutes = models.PositiveSmallIntegerField(
        _("minutes between two appointments"), default=10
    )
    firm_minutes_a_day = models.PositiveSmallIntegerField(
        _("firm minutes a day"), default=60, validators=[MaxValueValidator(480)]
    )
    help_lines = models.SlugField(_("who to call"), max_length=20, default="uk")
    emergency_number = models.CharField(_("emergency number"), max_length=40, blank=True)
    advice_line = models.CharField(_("advice line"), max_length=200, blank=True)
    crisis_line = models.CharField(_("crisis line"), max_length=200, blank=True)
    reminds_day_before = models.BooleanField(_("reminders of forms"), default=True)
    reminds_at = models.TimeField(_("time of reminders"), default=time(9))
    asks_after_two_days = models.BooleanField(_("the question two days later"), default=True)
    quiet_until = models.TimeField(_("no question before"), default=time(9))
    quiet_from = models.TimeField(_("no question after"), default=time(20))
    public_form = models.BooleanField(_("a form for people who are not clients yet"), default=False)
    drawn_signature = models.BooleanField(_("a drawn signature on the form"), default=False)
    mail_name = models.CharField(_("name that mails come from"), max_length=200, blank=True)
    mail_reply_to = models.EmailField(_("address for answers to mails"), blank=True)
    mail_mark = models.CharField(_("mark on mails"), max_length=LETTERS, blank=True)
    mail_colour = models.CharField(_("colour of mails"), max_length=7, default=USUAL)
    aftercare_minutes = models.PositiveSmallIntegerField(
        _("minutes after which aftercare goes out by itself"), null=True, blank=True
    )
    summary_days = models.PositiveSmallIntegerField(
        _("days for which a summary can be opened"), default=30
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(summary_days__gte=1, summary_days__lte=90),
                name="a_summary_opens_for_90_days_at_most",
            ),
            models.CheckConstraint(condition=Q(id=1), name="there_is_one_practice"),
            models.CheckConstraint(
                condition=Q(firm_minutes_a_day__lte=480), name="firm_minutes_fit_into_a_working_day"
            ),
            models.CheckConstraint(
                condition=Q(quiet_until__lt=models.F("quiet_from")),
                name="a_day_has_hours_that_are_not_quiet",
            ),
        ]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        super().save(*args, **kwargs)
        if KEPT.get():
            KEPT.get().clear()

    @classmethod
    def current(cls):
        """Return the practice's row, or an unsaved one while nothing is set up.

        Read once a request, and each time outside of one.
        """
        kept = KEPT.get()
        if kept:
            return kept[0]
        found = cls._default_manager.first() or cls(name="Effleurage")
        if kept is not None:
            kept.append(found)
        return found

    @cached_property
    def zone(self) -> ZoneInfo:
        """The time zone in which its pages and mails tell the time."""
        return ZoneInfo(self.time_zone)

    @property
    def stationery(self) -> Stationery:
        """What its mails look like."""
        return Stationery(
            name=self.mail_name or self.name,
            reply_to=self.mail_reply_to or self.email,
            phone=self.phone,
            colour=self.mail_colour,
            mark=self.mail_mark,
        )


class UserManager(BaseUserManager):
    """Make people; there is no sign-up."""

    def create_user(self, email, password=None, **fields):
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def practitioners(self):
        return self.filter(is_practitioner=True, is_active=True).order_by("name")


class User(AbstractBaseUser):
    """Someone who works here. Roles add up; in a one-person practice one account holds two."""

    class Theme(models.TextChoices):
        AUTO = "", _("As the device")
        LIGHT = "light", _("Light")
        DARK = "dark", _("Dark")
        DIM = "dim", _("Dim")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    email = models.EmailField(_("email"), max_length=254, unique=True)
    name = models.CharField(_("name"), max_length=200)
    is_active = models.BooleanField(_("works here now"), default=True)
    is_owner = models.BooleanField(_("owner"), default=False)
    is_practitioner = models.BooleanField(_("practitioner"), default=False)
    is_receptionist = models.BooleanField(_("receptionist"), default=False)
    training = models.JSONField(_("extra training"), default=list, blank=True)
    theme = models.CharField(_("colours"), max_length=5, choices=Theme, blank=True)
    shortcuts = models.BooleanField(_("keyboard shortcuts"), default=True)
    left_handed = models.BooleanField(_("live session for the left hand"), default=False)
    locks_soon = models.BooleanField(_("lock after two quiet minutes"), default=False)
    favourites = models.JSONField(_("favourite techniques"), default=list, blank=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    objects = UserManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(is_owner=True) | Q(is_practitioner=True) | Q(is_receptionist=True),
                name="everyone_has_a_role",
            ),
        ]

    def __str__(self):
        return self.name

    def is_(self, role: str) -> bool:
        """Say whether this person holds `role` (owner, practitioner or receptionist)."""
        return getattr(self, f"is_{role}")

    @property
    def first_name(self):
        return self.name.split(" ")[0]


class AccessEntry(models.Model):
    """One line of the audit trail: who opened or changed what. Never updated, never deleted."""

    class Actor(models.TextChoices):
        PERSON = "person", _("someone who works here")
        LINK = "link", _("a client by link")
        SYSTEM = "system", _("the application")

    at = models.DateTimeField(db_index=True)
    actor_kind = models.CharField(max_length=6, choices=Actor)
    actor_id = models.UUIDField(null=True)
    verb = models.CharField(max_length=30)
    object_kind = models.CharField(max_length=40)
    object_id = models.UUIDField(null=True)
    client_id = models.UUIDField(null=True, db_index=True)
    fields = models.JSONField(default=list)
    once = models.CharField(max_length=64, unique=True, null=True)

    class Meta:
        ordering = ["id"]


class SignOff(models.Model):
    """That a qualified person read something and stands by it: never updated, never deleted.

    `what` names it with its version: the sign-off of one version says nothing about the next.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    what = models.CharField(max_length=60, db_index=True)
    name = models.CharField(_("reviewer’s name"), max_length=200)
    qualification = models.CharField(_("qualification"), max_length=200)
    signed_on = models.DateField(_("date of the review"))
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at"]


class Receipt(models.Model):
    """A form that was sent: its key, what it held and what was answered.

    The key is made with the page, so a form sent twice is done once.
    """

    key = models.UUIDField(primary_key=True)
    digest = models.CharField(max_length=64)
    answer = models.CharField(max_length=300)
    at = models.DateTimeField(auto_now_add=True)


class Versioned(models.Model):
    """A record that people edit: its version, and every state it ever had."""

    version = models.PositiveIntegerField(default=1, editable=False)
    history = HistoricalRecords(inherit=True)

    class Meta:
        abstract = True
