"""The scores that belong to a client's goal, beside pain and relaxation."""

from django.db import models
from django.db.models import Q

from practice.clients.models import Client
from practice.sealed import SealedTextField
from practice.staff.models import Versioned
from sessions_app.checkins.models import MassageSession, Outcome


class GoalScoreQuerySet(models.QuerySet):
    def visible_to(self, actor):
        known = Client.objects.visible_to(actor, "notes")
        return self.filter(session__appointment__client__in=known)


class GoalSheet(Versioned):
    """All scores of one visit together: they are saved as a whole, and so is their version."""

    session = models.OneToOneField(MassageSession, models.CASCADE, related_name="goal_sheet")

    @property
    def client_id(self):
        return self.session.client_id


class GoalScore(models.Model):
    """One score of a measure of outcomes.yaml. `item` is an activity in the client's own words.

    A score that nobody gave is no row: it is never filled in.
    """

    session = models.ForeignKey(MassageSession, models.CASCADE, related_name="goal_scores")
    moment = models.CharField(max_length=6, choices=Outcome.Moment)
    measure = models.SlugField(max_length=40)
    place = models.PositiveSmallIntegerField(default=0)
    item = SealedTextField(blank=True, default="")
    score = models.SmallIntegerField()

    objects = GoalScoreQuerySet.as_manager()

    class Meta:
        ordering = ["measure", "moment", "place"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "measure", "moment", "place"],
                name="one_goal_score_for_each_place",
            ),
            models.CheckConstraint(
                condition=Q(score__gte=-3, score__lte=10), name="goal_score_is_on_its_scale"
            ),
        ]

    @property
    def name(self) -> str:
        """What its field is called where it is asked (goals.Asked)."""
        return f"{self.measure}-{self.moment}-{self.place}"

    @property
    def client_id(self):
        return self.session.client_id
