"""The hour itself: what was tapped, how the client felt, and the note."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from practice.diary.models import Appointment
from practice.intake.models import AddedOnly
from practice.sealed import SealedJSONField, SealedTextField
from practice.staff.models import User, Versioned
from practice.staff.permissions import may
from sessions_app.planning.models import OfAppointmentQuerySet, SessionPlan

CLOCKS_APART = timedelta(seconds=5)  # a page's clock, set by ours, may run ahead so far


class MassageSession(models.Model):
    """A massage that has begun: the plan agreed at Start and the events that followed.

    `practitioner` is who started it, and stays so. Who treats now is `treating`: whoever took it
    over last, which is an event like all others; `taken_over_by` says it without asking for them.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    appointment = models.OneToOneField(Appointment, models.PROTECT, related_name="session")
    plan = models.OneToOneField(SessionPlan, models.PROTECT, related_name="session")
    practitioner = models.ForeignKey(User, models.PROTECT, related_name="+")
    taken_over_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    objects = OfAppointmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=models.F("started_at")),
                name="a_session_ends_after_it_starts",
            )
        ]

    @property
    def client_id(self):
        return self.appointment.client_id

    @property
    def treating_id(self):
        return self.taken_over_by_id or self.practitioner_id

    @property
    def treating(self):
        """Who treats now: whoever took it over last, or else whoever started it."""
        return self.taken_over_by or self.practitioner

    def handovers(self):
        """Return the events in which somebody took it over, in order."""
        taken = self.check_ins.filter(word=CheckIn.Word.TAKEN_OVER)
        return taken.select_related("by").order_by("at")

    def turns(self) -> list["Turn"]:
        """Return who treated from when to when, where it was more than one person."""
        if self.taken_over_by_id is None:
            return []
        rows = list(self.handovers())
        people = [self.practitioner, *(row.by for row in rows)]
        moments = [self.started_at, *(row.at for row in rows), self.ended_at]
        spans = zip(people, moments, moments[1:], strict=False)
        return [Turn(who=who, since=since, until=until) for who, since, until in spans]


@dataclass(frozen=True, kw_only=True)
class Turn:
    """One person's time with the client; `until` is None while it lasts."""

    who: User
    since: datetime
    until: datetime | None


class CheckIn(AddedOnly):
    """One event of a session, added and never changed; the state is a fold over them.

    The page makes `id`, so a tap that arrives twice is one row. `sequence` orders the events: the
    page gives it at the tap, one more than all it knew of (docs/live-events.md); a page without
    script gets it here. `device_at` is when it was tapped by the page's clock, `at` when it
    arrived. `minutes` are those of End by (all is to be over that long after Start) or of Late.
    An answer says which question (`item`) and what (`value`, slugs or a score, by commas).
    """

    class Word(models.TextChoices):
        GOOD = "good", "Good"
        LIGHTER = "lighter", "Lighter"
        FIRMER = "firmer", "Firmer"
        HURTS = "hurts", "Hurts"
        LIGHTER_ON = "carry-on-lighter", "Carry on lighter"
        AREA_OUT = "area-out", "Leave this area out"
        TENDER = "tender-spot", "Tender spot"
        WARMER = "warmer", "Warmer"
        COOLER = "cooler", "Cooler"
        ASLEEP = "asleep", "Fell asleep"
        STOP = "stop", "Stop"
        ANSWER = "answer", "Answer"
        ASKED = "asked", "Put aside"
        EARLIER = "firmer-earlier", "Firmer, which came late"
        BELL = "bell", "Bell"
        HEARD = "heard", "Bell heard"
        UNDO = "undo", "Undo"
        NEXT = "next", "Next step"
        BACK = "back", "Back"
        STEP = "step", "Go to a step"
        SKIPPED = "skipped", "Skipped"
        PAUSE = "pause", "Pause"
        RESUME = "resume", "Carry on"
        NOTE = "note", "Note after"
        TAKEN_OVER = "taken-over", "Taken over"
        END = "end", "End"
        END_BY = "end-by", "End by"
        LATE = "late", "Late"
        MORE = "more", "More here"

    class Source(models.TextChoices):
        PRACTITIONER = "practitioner", "Practitioner"
        CLIENT = "client", "Client"

    id = models.UUIDField(primary_key=True, editable=False)
    session = models.ForeignKey(MassageSession, models.PROTECT, related_name="check_ins")
    sequence = models.PositiveIntegerField()
    word = models.CharField(max_length=16, choices=Word)
    item = models.SlugField(max_length=40, blank=True, default="")
    value = SealedTextField(null=True)
    step = models.SlugField(max_length=80, blank=True)
    undoes = models.UUIDField(null=True)
    minutes = models.PositiveSmallIntegerField(null=True)
    device_at = models.DateTimeField(null=True)
    at = models.DateTimeField()
    source = models.CharField(max_length=12, choices=Source, default=Source.PRACTITIONER)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    when: datetime  # it was, among the others of its session: known once they are in order

    class Meta:
        ordering = ["sequence", "id"]
        indexes = [models.Index(fields=["session", "sequence"], name="check_ins_in_order")]

    @property
    def tapped_at(self):
        """When it was tapped: by the page's clock, unless that says what can't be."""
        claimed = self.device_at
        if claimed is None or claimed > self.at + CLOCKS_APART:
            return self.at
        return min(claimed, self.at)


class DeclinedProposal(AddedOnly):
    """Something that past sessions proposed, and a practitioner did not want.

    `proposal` holds its key (what, and on what evidence), its rule and its sentence: it is not
    proposed again until there is more to go by.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    appointment = models.ForeignKey(Appointment, models.PROTECT, related_name="declined")
    proposal = SealedJSONField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = OfAppointmentQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]

    @property
    def client_id(self):
        return self.appointment.client_id


class Outcome(models.Model):
    """How the client felt before a session, after it, or two days later."""

    class Moment(models.TextChoices):
        BEFORE = "before", "Before"
        AFTER = "after", "After"
        LATER = "later", "48 hours later"

    class Felt(models.TextChoices):
        """How it is two days later, against before the massage, in the client's own answer."""

        BETTER = "better", _("Better")
        SAME = "same", _("About the same")
        WORSE = "worse", _("Worse")

    session = models.ForeignKey(MassageSession, models.CASCADE, related_name="outcomes")
    moment = models.CharField(max_length=6, choices=Moment)
    pain = models.PositiveSmallIntegerField("pain (NPRS)", null=True, blank=True)
    relaxation = models.PositiveSmallIntegerField(null=True, blank=True)
    felt = models.CharField(max_length=6, choices=Felt, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session", "moment"], name="one_outcome_for_each_moment"
            ),
            models.CheckConstraint(condition=Q(pain__lte=10), name="outcome_pain_is_nprs_0_to_10"),
            models.CheckConstraint(
                condition=Q(relaxation__lte=10), name="outcome_relaxation_is_0_to_10"
            ),
            models.CheckConstraint(
                condition=Q(felt__in=["", "better", "same", "worse"]), name="outcome_felt_is_known"
            ),
        ]


class SoapNote(Versioned):
    """The record of a session: subjective, objective, assessment, plan; and what was done.

    `done` lists the areas: [{"region", "minutes", "pressure", "strokes", "kept"}]. `origins` says
    where the words of a part came from: {part: {"suggested": text, "copied": {"text", "on"}}}.
    `tab` and `seq` are those of the page that saved it last. Once it is signed, the database
    refuses every change: what comes later is an `Addition`.
    """

    PARTS = ("subjective", "objective", "assessment", "plan")

    session = models.OneToOneField(MassageSession, models.PROTECT, related_name="note")
    done = SealedJSONField(default=list)
    subjective = SealedTextField(blank=True, default="")
    objective = SealedTextField(blank=True, default="")
    assessment = SealedTextField(blank=True, default="")
    plan = SealedTextField(blank=True, default="")
    origins = SealedJSONField(default=dict)
    tab = models.CharField(max_length=36, blank=True, default="")
    seq = models.PositiveIntegerField(null=True)
    signed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(null=True)

    @property
    def client_id(self):
        return self.session.client_id

    @cached_property
    def corrected(self) -> list[dict] | None:
        """What was done, as the newest addition that corrects it says; read once."""
        lists = [each.done for each in self.additions.all() if each.done is not None]
        return lists[-1] if lists else None

    @property
    def stands(self) -> list[dict]:
        """What was done, as it stands now."""
        return self.done if self.corrected is None else self.corrected

    @property
    def worked(self) -> list[dict]:
        """The rows of what was done that stay ticked."""
        return [row for row in self.stands if row.get("kept", True)]


class Addition(AddedOnly):
    """What was added to a signed note, by whom and when; `done` is the whole list, corrected."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    note = models.ForeignKey(SoapNote, models.PROTECT, related_name="additions")
    words = SealedTextField()
    done = SealedJSONField(null=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]

    @property
    def client_id(self):
        return self.note.client_id


class PhraseQuerySet(models.QuerySet):
    def visible_to(self, actor):
        """They are about nobody: whoever may read phrases reads all of them."""
        return self if may(actor, "read", "phrases") else self.none()

    def in_use(self):
        return self.filter(put_away_at=None)


class Phrase(models.Model):
    """A sentence that the practice keeps for its notes; it says nothing about anybody."""

    class Part(models.TextChoices):
        SUBJECTIVE = "subjective", _("What the client said")
        OBJECTIVE = "objective", _("What you noticed and did")
        ASSESSMENT = "assessment", _("How it went")
        PLAN = "plan", _("Idea for next time")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    part = models.CharField(_("part of the note"), max_length=10, choices=Part)
    words = models.CharField(_("words"), max_length=500)
    version = models.PositiveIntegerField(default=1, editable=False)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    put_away_at = models.DateTimeField(null=True)

    objects = PhraseQuerySet.as_manager()

    class Meta:
        ordering = ["part", "made_at", "id"]
