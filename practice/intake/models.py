"""What a client told us before a session: drafts while they type, an `Intake` once it is sent."""

from uuid import uuid4

from django.db import models
from django.db.models import Q

from practice.clients.models import Client, Link
from practice.diary.models import Appointment
from practice.sealed import SealedJSONField, SealedTextField
from practice.staff.models import User


class Unchangeable(Exception):
    """Something tried to change a record that is only ever added to."""


class AddedOnly(models.Model):
    """A record that is written once. A change is a new record."""

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise Unchangeable(f"{self._meta.label} {self.pk} is never updated")
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args, **kwargs):
        raise Unchangeable(f"{self._meta.label} {self.pk} is never deleted")


class SentQuerySet(models.QuerySet):
    """Rows about a client: reached by those who may know that client, and never changed."""

    def visible_to(self, actor):
        if isinstance(actor, Link):
            return self.none()  # a link never reads back what was sent (C7)
        return self.filter(client__in=Client.objects.visible_to(actor))

    def update(self, **kwargs):
        raise Unchangeable(f"{self.model._meta.label} rows are never updated")


class DraftQuerySet(models.QuerySet):
    def visible_to(self, actor):
        if isinstance(actor, Link):
            return self.filter(pk=actor.subject_id, client_id=actor.client_id)
        return self.filter(client__in=Client.objects.visible_to(actor))

    def waiting(self):
        """Forms that were asked for and have not come back."""
        return self.filter(sent_at=None, cancelled_at=None)


class IntakeDraft(models.Model):
    """A form that is out with a client: what they have answered so far.

    `answers` holds each page's cleaned answers under the page's slug. `version` rises with each
    save; `tab` is the browser tab that saved last, so that its own next save is never stale.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    client = models.ForeignKey(Client, models.CASCADE, related_name="drafts")
    appointment = models.ForeignKey(
        Appointment, models.CASCADE, null=True, blank=True, related_name="drafts"
    )
    answers = SealedJSONField(default=dict)
    page = models.SlugField(max_length=40, blank=True)  # the furthest page reached
    version = models.PositiveIntegerField(default=1)
    tab = models.UUIDField(null=True)
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    saved_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)

    objects = DraftQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at"]


class Intake(AddedOnly):
    """A form as it was sent: the canonical intake document, signed. Never edited.

    `document` is an `effleurage-intake/1` document (docs/intake-document.md).
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    client = models.ForeignKey(Client, models.PROTECT, related_name="intakes")
    appointment = models.ForeignKey(
        Appointment, models.PROTECT, null=True, blank=True, related_name="intakes"
    )
    draft = models.OneToOneField(
        IntakeDraft, models.SET_NULL, null=True, related_name="intake"
    )
    document = SealedJSONField()
    own_words = SealedTextField(blank=True, default="")  # what they hope for, in their words
    signature = SealedTextField()  # the name as typed
    language = models.CharField(max_length=10)
    reference_version = models.CharField(max_length=20)
    sent_at = models.DateTimeField(db_index=True)

    objects = SentQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at"]


class Mark(models.Model):
    """A place that a client marked on the body map."""

    class Kind(models.TextChoices):
        SORE = "sore", "Sore"
        AVOID = "avoid", "Avoid"

    intake = models.ForeignKey(Intake, models.CASCADE, related_name="marks")
    kind = models.CharField(max_length=5, choices=Kind)
    region = models.SlugField(max_length=40)
    score = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["intake", "kind", "region"], name="a_place_is_marked_once"
            ),
            models.CheckConstraint(condition=Q(score__lte=10), name="a_mark_scores_0_to_10"),
        ]


class Consent(AddedOnly):
    """One thing a client agreed to or not: the words shown, the answer, when and how.

    A withdrawal or a change is a new row; the newest row of a key holds.
    """

    class How(models.TextChoices):
        LINK = "link", "by link"
        TABLET = "tablet", "on the practice's tablet"
        TOLD = "told", "told to a practitioner"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    client = models.ForeignKey(Client, models.PROTECT, related_name="consents")
    intake = models.ForeignKey(Intake, models.PROTECT, null=True, related_name="consents")
    key = models.SlugField(max_length=40)
    given = models.BooleanField()
    regions = models.JSONField(default=list)  # for consent area by area
    text = models.TextField()  # exactly as shown
    text_version = models.CharField(max_length=20)
    text_hash = models.CharField(max_length=64)
    language = models.CharField(max_length=10)
    how = models.CharField(max_length=6, choices=How)
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    objects = SentQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]
        indexes = [models.Index(fields=["client", "key", "-at"], name="consent_by_key")]
