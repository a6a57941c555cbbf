"""What a client told us before a session: drafts while they type, an `Intake` once it is sent."""

from datetime import date
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.template.defaultfilters import date as written
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from practice.clients.models import Client, Link
from practice.diary.models import Appointment
from practice.sealed import SealedJSONField, SealedTextField
from practice.staff.models import User
from practice.staff.permissions import may


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
        return self.filter(client__in=Client.objects.visible_to(actor, "intake-answers"))

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

    def out(self):
        """Those waited for from the client: not what somebody here is entering from paper."""
        entered = Link.objects.filter(purpose=Link.Purpose.INTAKE, how=Link.How.PAPER)
        return self.waiting().exclude(pk__in=entered.values("subject_id"))

    def light(self):
        """Leave the answers sealed: a list needs the state alone."""
        return self.defer("answers")


class IntakeDraft(models.Model):
    """A form that is out with a client: what they have answered so far.

    `answers` holds each page's cleaned answers under the page's key; under "_typed" what was
    typed and not yet continued from, and under "_saved" which save each page is at
    (practice/intake/keeping.py). `version` rises with each save.
    """

    STEPS = 9

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    client = models.ForeignKey(Client, models.CASCADE, related_name="drafts")
    appointment = models.ForeignKey(
        Appointment, models.CASCADE, null=True, blank=True, related_name="drafts"
    )
    answers = SealedJSONField(default=dict)
    step = models.PositiveSmallIntegerField(default=0)  # the furthest step that was saved
    version = models.PositiveIntegerField(default=1)
    needed_by = models.DateField(null=True, blank=True)
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    saved_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)

    objects = DraftQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at"]

    @property
    def is_closed(self) -> bool:
        """Whether its link opens nothing any more: taken back, or the massage began without it."""
        begun = self.appointment is not None and self.appointment.begun_at is not None
        return self.cancelled_at is not None or (begun and self.sent_at is None)

    @property
    def state(self) -> str:
        """One word for the state: done, cancelled, started or sent (to the client)."""
        if self.sent_at:
            return "done"
        if self.cancelled_at:
            return "cancelled"
        return "started" if self.started_at else "sent"

    @property
    def state_words(self) -> str:
        """The state in words, with its time: "Form started, step 3 of 9, 22 Nov, 14:05"."""
        words = {
            "done": _("Form done {at}"),
            "cancelled": _("Form cancelled {at}"),
            "started": _("Form started, step {step} of {steps}, {at}"),
            "sent": _("Form sent {at}"),
        }
        moments = {
            "done": self.sent_at,
            "cancelled": self.cancelled_at,
            "started": self.saved_at or self.started_at,
            "sent": self.asked_at,
        }
        at = written(timezone.localtime(moments[self.state]), "j M, H:i")
        return words[self.state].format(at=at, step=max(self.step, 1), steps=self.STEPS)

    @property
    def progress_words(self) -> str:
        """The state without its time: "Form started, step 3 of 9"."""
        if self.state == "started":
            words = _("Form started, step {step} of {steps}")
            return words.format(step=max(self.step, 1), steps=self.STEPS)
        return _("Form done") if self.state == "done" else _("Form sent")

    @cached_property
    def practitioner(self) -> User | None:
        """Who will read the answers: who treats, or else who asked."""
        return self.appointment.practitioner if self.appointment else self.asked_by


class NewcomerQuerySet(models.QuerySet):
    def visible_to(self, actor):
        """They are nobody's clients yet: whoever may know of newcomers knows of all."""
        return self if may(actor, "read", "newcomers") else self.none()

    def waiting(self):
        """Those who sent their form and have no answer yet."""
        return self.filter(came_at__isnull=False, declined_at=None)

    def declined(self):
        return self.filter(declined_at__isnull=False)


class Newcomer(models.Model):
    """Someone who filled in the public form and was not accepted yet.

    Their `client` is kept out of every list and page until then. `signed` is what they ticked and
    signed on the last page, sealed: the `Intake` is made of it when they are accepted. Its keys are
    "given", "language" and "version" (of the reference data).
    """

    class Reason(models.TextChoices):
        FULL = "full", _("We have no room")
        ELSEWHERE = "elsewhere", _("Somebody else can help them better")
        NOT_NOW = "not-now", _("Massage is not right for them now")
        WITHDREW = "withdrew", _("They changed their mind")
        NOT_REAL = "not-real", _("It does not seem to be a person")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    client = models.OneToOneField(Client, models.CASCADE, related_name="newcomer")
    draft = models.OneToOneField(IntakeDraft, models.CASCADE, related_name="newcomer")
    signed = SealedJSONField(default=dict)
    began_at = models.DateTimeField()
    came_at = models.DateTimeField(null=True, db_index=True)
    declined_at = models.DateTimeField(null=True)
    declined_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(_("reason"), max_length=9, choices=Reason, blank=True)

    objects = NewcomerQuerySet.as_manager()

    class Meta:
        ordering = ["came_at"]


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


class CodeQuerySet(models.QuerySet):
    def usable(self, *, now):
        """Those that may still be tried."""
        return self.filter(used_at=None, expires_at__gt=now, tries__lt=AccessCode.MOST_TRIES)


class AccessCode(models.Model):
    """Six digits that were mailed to show that it is the client who holds the link (C7).

    Only a digest is kept, and it means nothing with another link or in another browser.
    """

    MOST_TRIES = 5

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    link = models.ForeignKey(Link, models.CASCADE, related_name="codes")
    digest = models.CharField(max_length=64)
    browser_hash = models.CharField(max_length=64)
    made_at = models.DateTimeField(db_index=True)
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    objects = CodeQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(tries__lte=5), name="a_code_is_tried_5_times_at_most"
            )
        ]
