"""What holds beside a form: consents, clearances and lasting wishes."""

from datetime import date
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _l

from practice.clients.models import Client
from practice.diary.models import Appointment
from practice.intake.models.added import AddedOnly, SentQuerySet
from practice.intake.models.intakes import Intake
from practice.sealed import SealedJSONField, SealedTextField
from practice.staff.models import User


class Consent(AddedOnly):
    """One thing a client agreed to or not: the words shown, the answer, when and how.

    A withdrawal or a change is a new row; the newest row of a key holds, and for areas the newest
    row that names the area. `regions` left empty with `given` false takes every area back.
    """

    class How(models.TextChoices):
        LINK = "link", _l("by link")
        TABLET = "tablet", _l("on the practice's tablet")
        PAPER = "paper", _l("on paper, entered by the practice")
        TOLD = "told", _l("told to a practitioner")
        NOTICE = "notice", _l("by a notice of the mail provider")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    client = models.ForeignKey(Client, models.PROTECT, related_name="consents")
    intake = models.ForeignKey(Intake, models.PROTECT, null=True, related_name="consents")
    appointment = models.ForeignKey(  # the one session that it was said for
        Appointment, models.PROTECT, null=True, related_name="consents"
    )
    key = models.SlugField(max_length=40)
    given = models.BooleanField()
    regions = models.JSONField(default=list)  # for consent area by area
    text = models.TextField()  # exactly as shown
    text_version = models.CharField(max_length=20)
    text_hash = models.CharField(max_length=64)
    language = models.CharField(max_length=10)
    how = models.CharField(max_length=6, choices=How)
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    by_link = models.UUIDField(null=True)  # which link of theirs a change of mind came by
    at = models.DateTimeField()
    said_at = models.DateTimeField(null=True)
    zone = models.CharField(max_length=60, default="UTC")
    name = SealedTextField(blank=True, default="")  # who said it: as typed, or as told
    reason = SealedTextField(blank=True, default="")

    objects = SentQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]
        indexes = [models.Index(fields=["client", "key", "-at"], name="consent_by_key")]


class Clearance(AddedOnly):
    """What a clinician who knows the client said about massage and one health question.

    `said` holds the five things of `clearance_fields` under the names of the intake document:
    clinician, date, allows, limits, how. `answer` is the client's answer that it is about: once
    they answer otherwise, it no longer holds. The newest row of a question is the one that counts;
    with `stands` false it takes the one before it back, and `said` holds the reason.
    """

    FIELDS = ("clinician", "date", "allows", "limits", "how")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    client = models.ForeignKey(Client, models.PROTECT, related_name="clearances")
    question = models.SlugField(max_length=60)
    stands = models.BooleanField(default=True)
    said = SealedJSONField()
    answer = SealedJSONField(null=True)
    expires_on = models.DateField(null=True)  # the last day on which it counts
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = SentQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]
        indexes = [models.Index(fields=["client", "question", "-at"], name="clearance_by_question")]
        constraints = [
            models.CheckConstraint(
                condition=Q(stands=False) | Q(expires_on__isnull=False),
                name="a_clearance_says_when_it_ends",
            )
        ]

    @property
    def said_on(self) -> date:
        """The day of the clinician's word."""
        return date.fromisoformat(self.said["date"])


class LastingWish(AddedOnly):
    """Something a client asked for beyond one visit: an area left alone, or a comfort setting.

    Recorded by a practitioner who says that the client agreed to `said["text"]`, the words as
    shown; it holds `regions`, or `key` and `value` of a preference. Taken back by a new row that
    names it and holds the reason.
    """

    class Kind(models.TextChoices):
        AREA = "area", _l("An area left alone")
        COMFORT = "comfort", _l("A comfort wish")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    client = models.ForeignKey(Client, models.PROTECT, related_name="lasting_wishes")
    appointment = models.ForeignKey(
        Appointment, models.PROTECT, null=True, related_name="lasting_wishes"
    )
    kind = models.CharField(max_length=7, choices=Kind)
    said = SealedJSONField()
    takes_back = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="taken_back_by"
    )
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = SentQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]
        indexes = [models.Index(fields=["client", "-at"], name="lasting_wishes_of_client")]
