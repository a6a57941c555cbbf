"""Which scores a client's goal asks for at this visit (outcomes.yaml), and keeping them."""

from dataclasses import dataclass

from django.db import transaction

from practice.reference.outcomes import Measure
from practice.staff import audit
from practice.words import load
from sessions_app.aftercare.models import GoalScore
from sessions_app.checkins.models import MassageSession, Outcome

ELSEWHERE = {"nprs", "relaxation"}  # asked on the page that finishes a session
EVERY = 4
Moment = Outcome.Moment
AT = {"before-session": Moment.BEFORE, "after-session": Moment.AFTER}


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One measure at one moment; an activity of the client's own has a place of its own."""

    measure: Measure
    moment: str
    place: int = 0

    @property
    def name(self) -> str:
        return f"{self.measure.slug}-{self.moment}-{self.place}"

    @property
    def has_item(self) -> bool:
        return self.measure.items is not None


def number_of(session: MassageSession) -> int:
    """Return which visit of the client this is, counted from 1."""
    of_client = MassageSession.objects.filter(appointment__client_id=session.client_id)
    return of_client.filter(started_at__lte=session.started_at).count()


def asked_of(session: MassageSession) -> list[Asked]:
    """Return what the goal asks for at this visit, besides pain and relaxation."""
    reference, number = load(), number_of(session)
    goal = reference.goals.get(session.plan.intake.document["request"].get("goal"))
    slugs = [*(goal.measures if goal else ()), "groc"]
    found: list[Asked] = []
    for measure in (reference.measures[slug] for slug in slugs if slug not in ELSEWHERE):
        for moment in moments_of(measure, number):
            places = measure.items.max if measure.items else 1
            found += [Asked(measure=measure, moment=moment, place=n) for n in range(places)]
    return found


def moments_of(measure: Measure, number: int) -> list[str]:
    """Return at which moments of that visit a measure is asked; most are at few visits only."""
    moments = [str(AT[when]) for when in measure.moments if when in AT]
    first = number == 1 and "first-visit" in measure.moments
    fourth = number % EVERY == 0 and "every-4th-visit" in measure.moments
    return moments or ([str(Moment.BEFORE)] if first or fourth else [])


def kept(session: MassageSession) -> dict[str, GoalScore]:
    """Return what was scored at this visit, by the names of the fields."""
    rows = session.goal_scores.all()
    return {f"{row.measure}-{row.moment}-{row.place}": row for row in rows}


def own_items(session: MassageSession) -> dict[int, str]:
    """Return the activities that the client named last: the same ones are scored each time."""
    rows = GoalScore.objects.filter(
        measure="psfs",
        session__appointment__client_id=session.client_id,
        session__started_at__lte=session.started_at,
    )
    newest = rows.order_by("-session__started_at").first()
    same = rows.filter(session=newest.session_id) if newest else ()
    return {row.place: row.item for row in same}


@transaction.atomic
def keep(session: MassageSession, given: list[GoalScore], *, by) -> None:
    """Keep the scores of this visit in place of what was there; a missing one is no row."""
    MassageSession.objects.select_for_update().get(pk=session.pk)
    session.goal_scores.all().delete()
    GoalScore.objects.bulk_create(given)
    audit.noted(by, "scored", session, client_id=session.client_id)
