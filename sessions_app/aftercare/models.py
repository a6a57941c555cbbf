"""What a client takes home: the summary of what was done, and its way to them."""

from uuid import uuid4

from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from practice.clients.models import Client, Link
from practice.sealed import SealedJSONField
from practice.staff.models import User, Versioned
from sessions_app.aftercare.facts import Facts
from sessions_app.aftercare.follow_up_models import FollowUp, FollowUpAction, FollowUpAnswer
from sessions_app.aftercare.goal_models import GoalScore, GoalSheet
from sessions_app.checkins.models import MassageSession

__all__ = [
    "AftercareSummary",
    "FollowUp",
    "FollowUpAction",
    "FollowUpAnswer",
    "GoalScore",
    "GoalSheet",
]


class SummaryQuerySet(models.QuerySet):
    def visible_to(self, actor):
        """A link opens its own summary and no other."""
        if isinstance(actor, Link):
            return self.filter(pk=actor.subject_id, session__appointment__client_id=actor.client_id)
        return self.filter(
            session__appointment__client__in=Client.objects.visible_to(actor, "aftercare")
        )


class AftercareSummary(Versioned):
    """The aftercare of one session: a draft to edit, then what was approved, frozen.

    `document` holds the parts of the email and what else could be in it (suggesting.py).
    `suggested` keeps what the rules proposed, so that changed words can be marked. What was
    approved by nobody went out by the practice's rule. `not_sent_reason` is what a person wrote
    who put it aside, or which `HeldBack` made a draft of it at the last moment.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "To check"
        APPROVED = "approved", "On its way"
        NOT_SENT = "not-sent", "Not sent"
        GIVEN = "given", "Shown or printed"

    class HeldBack(models.TextChoices):
        HEALTH_TIPS = (
            "health-tips",
            _(
                "It was not sent: it told of their health, and the client does not want health "
                "tips by email any more. Read it again before you send it."
            ),
        )
        NO_ADDRESS = "no-address", _("It was not sent: the email address was taken out meanwhile.")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    session = models.OneToOneField(MassageSession, models.PROTECT, related_name="summary")
    document = SealedJSONField()
    suggested = SealedJSONField()
    state = models.CharField(max_length=8, choices=State, default=State.DRAFT)
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    send_at = models.DateTimeField(null=True)
    mail_key = models.CharField(max_length=100, blank=True)
    not_sent_reason = SealedJSONField(null=True)

    objects = SummaryQuerySet.as_manager()

    @cached_property
    def facts(self) -> Facts:
        """What was really done, and what the summary must obey: read once."""
        return Facts.of(self.session, self.session.note)

    @property
    def held_back(self) -> str:
        """Why the mail of a draft that was approved once did not leave; "" for any other."""
        code = (self.not_sent_reason or {}).get("held_back")
        return str(self.HeldBack(code).label) if self.state == self.State.DRAFT and code else ""

    @property
    def client(self) -> Client:
        return self.session.appointment.client

    @property
    def client_id(self):
        return self.session.appointment.client_id
