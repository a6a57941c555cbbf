"""The question two days later: whether and when it goes out, what was answered, what was done."""

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from practice.clients.models import Client, Link, of_visible_clients
from practice.intake.models import AddedOnly
from practice.sealed import SealedTextField
from practice.staff.models import User
from sessions_app.checkins.models import MassageSession, Outcome

OF_CLIENT = "session__appointment__client__"


class FollowUpQuerySet(models.QuerySet):
    def visible_to(self, actor):
        """A link opens its own question and no other."""
        if isinstance(actor, Link):
            return self.filter(pk=actor.subject_id, session__appointment__client_id=actor.client_id)
        return of_visible_clients(self, actor, path=OF_CLIENT, resource="aftercare")

    def worse(self):
        """Those who said that it is worse, and whom nobody has helped since."""
        return self.exclude(worse_at=None)

    def undecided(self):
        """Those whom a person has to decide about."""
        return self.filter(state=self.model.State.ASK_A_PERSON)


class FollowUp(models.Model):
    """The question of one session: planned once, asked once at the most.

    `due_at` is when it leaves, `reason` why it does not. `worse_at` is when the client said that it
    is worse, until somebody has answered that: it is what Today shows.
    """

    class State(models.TextChoices):
        ASK_A_PERSON = "person", _("Waits for a decision")
        PLANNED = "planned", _("Planned")
        DROPPED = "dropped", _("Not asked")

    class Why(models.TextChoices):
        STOPPED = "stopped", _("The session was stopped, so a person decides.")
        DECIDED = "decided", _("Somebody decided not to ask.")
        NO_CONSENT = "no-consent", _("The client does not want to be asked.")
        NO_ADDRESS = "no-address", _("There is no email address.")
        ARCHIVED = "archived", _("The record is not in use any more.")
        NEXT_SESSION = "next", _("The next session began before it was due.")
        TAKEN_BACK = "taken-back", _("The aftercare of the session was taken back.")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    session = models.OneToOneField(MassageSession, models.PROTECT, related_name="follow_up")
    state = models.CharField(max_length=7, choices=State)
    reason = models.CharField(max_length=10, choices=Why, blank=True)
    due_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    worse_at = models.DateTimeField(null=True)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="planned", due_at__isnull=False) | ~Q(state="planned"),
                name="a_planned_question_says_when",
            )
        ]
        indexes = [
            models.Index(
                fields=["worse_at"], condition=Q(worse_at__isnull=False), name="worse_not_answered"
            ),
            models.Index(
                fields=["made_at"], condition=Q(state="person"), name="question_to_decide_about"
            ),
        ]

    @property
    def client(self) -> Client:
        return self.session.appointment.client

    @property
    def client_id(self):
        return self.session.appointment.client_id

    @property
    def mail_key(self) -> str:
        """The name of its one mail: asked once, whoever plans it how often."""
        return f"follow-up-{self.pk}"


class FollowUpAnswer(AddedOnly):
    """One answer of the client. A change of mind is another one; the newest holds.

    `measure` names what `score` is of (outcomes.yaml). An answer that came within seconds of the
    mail's delivery is `maybe_automatic`: a mail scanner's, as far as anyone knows (C5).
    """

    Feeling = Outcome.Felt

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    follow_up = models.ForeignKey(FollowUp, models.PROTECT, related_name="answers")
    feeling = models.CharField(max_length=6, choices=Feeling)
    measure = models.SlugField(max_length=40)
    score = models.PositiveSmallIntegerField(null=True)
    words = SealedTextField(blank=True, default="")
    maybe_automatic = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(feeling__in=["better", "same", "worse"]), name="feeling_is_known"
            ),
            models.CheckConstraint(condition=Q(score__lte=10), name="later_score_is_0_to_10"),
        ]


class FollowUpAction(AddedOnly):
    """What somebody of the practice did after a client had said that it is worse."""

    class What(models.TextChoices):
        CALLED = "called", _("Called and talked")
        WROTE = "wrote", _("Wrote to them")
        ADVISED = "advised", _("Advised them to see a doctor, nurse or pharmacist")
        INVITED = "invited", _("Asked them to come in")
        TRIED = "tried", _("Tried, and did not reach them")
        OTHER = "other", _("Something else")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    follow_up = models.ForeignKey(FollowUp, models.PROTECT, related_name="actions")
    what = models.CharField(max_length=7, choices=What)
    words = SealedTextField(blank=True, default="")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at"]

    @property
    def answers_it(self) -> bool:
        """Whether the client has been helped with it; a call that nobody took helps nobody."""
        return self.what != self.What.TRIED
