"""Which scores a client's goal asks for at this visit (outcomes.yaml), and keeping them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from practice.reference.outcomes import Measure
from practice.staff import audit, versions
from practice.words import load
from sessions_app.aftercare.models import GoalScore, GoalSheet
from sessions_app.checkins.models import MassageSession, Outcome, SoapNote

ELSEWHERE = {"nprs", "relaxation"}  # asked on the page that finishes a session
EVERY = 4
Moment = Outcome.Moment
AT = {"before-session": Moment.BEFORE, "after-session": Moment.AFTER}


class Signed(Exception):
    """The record of the session is signed: its scores stay as they are."""


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
    return {row.name: row for row in session.goal_scores.all()}


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


def sheet_of(session: MassageSession) -> GoalSheet:
    """Return the sheet of this visit; one on which nothing was saved yet has version 0."""
    kept = GoalSheet.objects.filter(session=session).first()
    return kept or GoalSheet(session=session, version=0)


def is_signed(session: MassageSession) -> bool:
    return SoapNote.objects.filter(session=session, signed_at__isnull=False).exists()


@transaction.atomic
def keep(session: MassageSession, given: list[GoalScore], *, version: int, by) -> None:
    """Keep the scores of this visit in place of what was there; a missing one is no row.

    The same scores again change nothing. Raises Signed once the record is signed, and
    `versions.Stale` if somebody else has changed the scores since they were read.
    """
    MassageSession.objects.select_for_update().get(pk=session.pk)
    list(SoapNote.objects.select_for_update().filter(session=session))  # nobody signs meanwhile
    if said(given) == said(session.goal_scores.all()):
        return
    if is_signed(session):
        raise Signed
    sheet = sheet_of(session)
    if sheet.version != version:
        raise versions.Stale(sheet)
    if sheet._state.adding:
        sheet.version = 1
        sheet.save(force_insert=True)
    else:
        versions.save(sheet, version=version, by=by, fields=["goal_scores"])
    session.goal_scores.all().delete()
    GoalScore.objects.bulk_create(given)
    audit.noted(by, "scored", session, client_id=session.client_id)


def said(scores: Iterable[GoalScore]) -> set[tuple]:
    """Return what scores say, for telling whether two lists say the same."""
    return {(row.name, row.item, row.score) for row in scores}
