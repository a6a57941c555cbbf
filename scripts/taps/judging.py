"""Play a schedule against the server's own functions, and compare with what was tapped."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from django.db import transaction

from scripts.taps import schedules
from sessions_app.checkins import services
from sessions_app.checkins.models import CheckIn
from sessions_app.checkins.state import LiveState
from sessions_app.checkins.state.known import brief_of, template_of
from sessions_app.planning.engine import verify

WAYS = 2  # in which each schedule is delivered


@dataclass(kw_only=True)
class Counted:
    schedules: int = 0
    taps: int = 0
    deliveries: int = 0
    lost: int = 0
    twice: int = 0
    other_state: int = 0
    unsafe: int = 0  # plans that break a rule, after any of the taps
    broken: int = 0

    @property
    def is_clean(self) -> bool:
        wrong = (self.lost, self.twice, self.other_state, self.unsafe, self.broken)
        return not any(wrong)


def run(session, number: int, seed: int) -> Counted:
    """Play so many schedules in a session, each taken back afterwards."""
    counted = Counted()
    for place in range(number):
        one_schedule(session, Random(f"{seed} {place}"), counted)
    return counted


def one_schedule(session, chance: Random, counted: Counted) -> None:
    steps = [step["slug"] for step in session.plan.document["steps"]]
    taps = schedules.tapped(chance, session.started_at, steps)
    counted.schedules += 1
    counted.taps += len(taps)
    truth = facts_of(LiveState(session, [as_tapped(session, tap) for tap in taps]))
    counted.unsafe += unsafe(session, taps)
    for _way in range(WAYS):
        with transaction.atomic():
            deliver(session, schedules.deliveries(taps, chance), counted)
            look(session, taps, truth, chance, counted)
            transaction.set_rollback(True)


def deliver(session, arrivals, counted: Counted) -> None:
    for at, tap in arrivals:
        counted.deliveries += 1
        services.tap(session, by=None, now=at, **tap.facts)


def look(session, taps, truth: dict, chance: Random, counted: Counted) -> None:
    """Compare what is kept with what was tapped, read in any order."""
    kept = list(CheckIn.objects.filter(session=session).order_by())
    ids = [event.pk for event in kept]
    counted.lost += len({tap.facts["id"] for tap in taps} - set(ids))
    counted.twice += len(ids) - len(set(ids))
    chance.shuffle(kept)
    try:
        counted.other_state += facts_of(LiveState(session, kept)) != truth
    except Exception:  # whatever it is, the screen would not come
        counted.broken += 1
        raise


def unsafe(session, taps) -> int:
    """Return how many of the plans, one after each tap, break a rule."""
    brief, template = brief_of(session.plan), template_of(session.plan)
    events = LiveState(session, [as_tapped(session, tap) for tap in taps]).heard
    plans = (LiveState(session, events[: n + 1]).plan for n in range(len(events)))
    return sum(bool(verify(plan, brief, template=template, running=True)) for plan in plans)


def as_tapped(session, tap) -> CheckIn:
    """Return the event as it would be if it had come the moment it was tapped."""
    return CheckIn(session=session, at=tap.true_at, **tap.facts)


def facts_of(state: LiveState) -> dict:
    """Return everything that the screen and the record show."""
    here = state.position
    return {
        "plan": state.plan,
        "position": here,
        "heard": [event.pk for event in state.heard],
        "counting": [event.pk for event in state.events],
        "times": [event.when for event in state.heard],
        "comfort": state.comfort,
        "left out": state.left_out,
        "stopped": state.is_stopped,
        "named": state.events_named,
        "log": state.log_for_record,
        "spells": state.spells(until=end_of(state)),
    }


def end_of(state: LiveState) -> datetime:
    return state.session.started_at + timedelta(minutes=schedules.MINUTES)
