"""Technique templates, and the plans made from them: every version is kept."""

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from practice.clients.models import Link, of_visible_clients
from practice.diary.models import Appointment
from practice.intake.models import AddedOnly, Consent, Intake, Unchangeable
from practice.sealed import SealedJSONField, SealedTextField
from practice.staff.models import User


class TechniqueTemplate(models.Model):
    """A reusable sequence of steps. The built-in ones come from the reference data."""

    slug = models.SlugField(max_length=60, primary_key=True)
    name = models.CharField(max_length=200)
    modality = models.SlugField(max_length=20)
    scope = models.SlugField(max_length=20)
    document = models.JSONField()
    version = models.CharField(max_length=20)
    built_in = models.BooleanField(default=True)
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["modality", "scope", "slug"]

    def __str__(self):
        return self.name


class KeptQuerySet(models.QuerySet):
    """Versions of the practice's own templates: archived, never deleted."""

    def usable(self):
        """The newest version of each template that may be used for new plans."""
        usable = self.filter(state=TemplateVersion.State.USABLE)
        newer = usable.filter(
            family=models.OuterRef("family"), number__gt=models.OuterRef("number")
        )
        return usable.filter(~models.Exists(newer))

    def delete(self):
        raise Unchangeable("Templates are archived, never deleted")


class TemplateVersion(models.Model):
    """One version of a template that the practice made.

    A draft may be edited. Once it has been made usable it never changes, as plans name it by its
    slug: a change is the next version. `document` is an `effleurage-template/1` document.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        USABLE = "usable", _("In use")
        ARCHIVED = "archived", _("Archived")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    family = models.SlugField(max_length=50)
    number = models.PositiveIntegerField()
    slug = models.SlugField(max_length=60, unique=True)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    document = models.JSONField()
    copied_from = models.SlugField(max_length=60, blank=True)
    note = models.CharField(_("What changed"), max_length=500, blank=True)
    tried = models.JSONField(
        null=True
    )  # what came of the invented clients, when it was made usable
    version = models.PositiveIntegerField(default=1)  # of the draft, as its pages were edited
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    changed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    usable_at = models.DateTimeField(null=True)

    objects = KeptQuerySet.as_manager()

    class Meta:
        ordering = ["family", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["family", "number"], name="template_versions_are_numbered_once"
            ),
            models.UniqueConstraint(
                fields=["family"], condition=Q(state="draft"), name="one_draft_of_each_template"
            ),
            models.CheckConstraint(
                condition=~Q(state="usable") | Q(usable_at__isnull=False),
                name="a_usable_template_was_made_usable",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def name(self):
        return self.document["name"]

    @property
    def is_draft(self):
        return self.state == self.State.DRAFT

    def save(self, *args, **kwargs):
        """Keep the version; refuse to change what plans may have been made from."""
        if not self._state.adding:
            kept = type(self).objects.get(pk=self.pk)
            same = (kept.slug, kept.document) == (self.slug, self.document)
            if kept.usable_at and not same:
                raise Unchangeable(f"{self.slug} was made usable: change it as a new version")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise Unchangeable(f"{self.slug} is archived, never deleted")


class OfAppointmentQuerySet(models.QuerySet):
    """Rows that belong to an appointment: reached by those who may know its client."""

    def visible_to(self, actor):
        if isinstance(actor, Link):
            return self.none()
        accepted = self.filter(appointment__client__is_newcomer=False)
        return of_visible_clients(accepted, actor, path="appointment__client__", resource="plans")


class SessionPlan(models.Model):
    """One version of the plan for one appointment.

    `document` is an `effleurage-plan/1` document. `state` says in one plain word whether the
    session can start. The version agreed at Start is frozen: `agreed_at` is set once.

    `asked` holds the template and the style that a practitioner asked for, so that a change to
    one step plans the rest as before. `edits` are the changes made by hand, and `changes` the
    sentences that tell this version from the one before. `facts` holds {"stamps": a hash for each
    kind of fact that it was made from, "because": the kinds that changed, where that is why it was
    made again} (stale.py).
    """

    class State(models.TextChoices):
        READY = "ready", "Ready"
        HELD = "held", "Held"
        REFUSED = "refused", "Refused"
        INFEASIBLE = "infeasible", "No plan fits"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    appointment = models.ForeignKey(Appointment, models.PROTECT, related_name="plans")
    intake = models.ForeignKey(Intake, models.PROTECT, related_name="plans")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State)
    template = models.SlugField(max_length=60, blank=True)
    modality = models.SlugField(max_length=20, blank=True)
    minutes = models.PositiveSmallIntegerField()
    document = SealedJSONField()
    asked = models.JSONField(default=dict)
    edits = SealedJSONField(default=list)
    changes = SealedJSONField(default=list)
    facts = SealedJSONField(default=dict)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    agreed_at = models.DateTimeField(null=True)

    objects = OfAppointmentQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["appointment", "number"], name="plan_versions_are_numbered_once"
            ),
            models.CheckConstraint(
                condition=Q(agreed_at=None) | Q(state="ready"), name="only_a_ready_plan_is_agreed"
            ),
        ]

    @property
    def client_id(self):
        return self.appointment.client_id


class Review(AddedOnly):
    """A practitioner's recorded decision, by name, which lifts a hold."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    appointment = models.ForeignKey(Appointment, models.PROTECT, related_name="reviews")
    intake = models.ForeignKey(Intake, models.PROTECT, related_name="reviews")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    decision = SealedJSONField()  # {"decision": words, "guardian": {...} or null}
    at = models.DateTimeField()

    objects = OfAppointmentQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]


class PlanAnswer(AddedOnly):
    """What a client said to the plan that they were shown. A change of mind is a new row.

    `said` is {"areas": [{"regions", "choice"}], "lighter": {region: level}, "no_firmer": {region:
    level}}: what was chosen for each area that was shown, and the highest levels that follow from
    this answer and the ones before it: where lighter was asked for, and where the plan would else
    have become firmer than the one that was shown. The newest row holds.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    appointment = models.ForeignKey(Appointment, models.PROTECT, related_name="plan_answers")
    plan = models.ForeignKey(SessionPlan, models.PROTECT, related_name="answers")
    said = SealedJSONField()
    words = SealedTextField(blank=True, default="")
    how = models.CharField(max_length=6, choices=Consent.How)
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    objects = OfAppointmentQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]
        indexes = [models.Index(fields=["appointment", "-at"], name="answers_by_session")]

    @property
    def client_id(self):
        return self.appointment.client_id
