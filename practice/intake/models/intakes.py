"""A form as it was sent, with the places that were marked."""

from uuid import uuid4

from django.db import models
from django.db.models import Q

from practice.clients.models import Client
from practice.diary.models import Appointment
from practice.intake.models.added import AddedOnly, SentQuerySet
from practice.intake.models.drafts import IntakeDraft
from practice.sealed import SealedJSONField, SealedTextField


class Intake(AddedOnly):
    """A form as it was sent: the canonical intake document, signed. Never edited.

    `document` is an `effleurage-intake/1` document without the facts of a session, which
    `documents.document_for` adds. `signing` holds what stands beside the typed name, each only
    where there is one: {"strokes": a drawn signature as practice/intake/consent/drawn.py reads it,
    "guardian": {"name", "relation", "present"}, "helper": {"name", "how"}}.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    client = models.ForeignKey(Client, models.PROTECT, related_name="intakes")
    appointment = models.ForeignKey(
        Appointment, models.PROTECT, null=True, blank=True, related_name="intakes"
    )
    draft = models.OneToOneField(IntakeDraft, models.SET_NULL, null=True, related_name="intake")
    document = SealedJSONField()
    own_words = SealedTextField(blank=True, default="")  # what they hope for, in their words
    signature = SealedTextField(blank=True, default="")  # the name as typed; drawn: `signing`
    signing = SealedJSONField(default=dict)
    language = models.CharField(max_length=10)
    reference_version = models.CharField(max_length=20)
    changed = models.PositiveSmallIntegerField(null=True)  # things said otherwise than last time
    sent_at = models.DateTimeField(db_index=True)

    objects = SentQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at"]


class Mark(AddedOnly):
    """A place that a client marked on the body map: a part of its form, and kept like it."""

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
