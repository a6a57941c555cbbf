"""What must hold while a session runs, whatever is said and when: INV-21 and INV-22."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import TYPE_CHECKING

from practice.reference import load

from ..engine import adapt, verify
from ..engine.values import Event, Plan, Step

if TYPE_CHECKING:
    from .trials import Trial

FIRMER = ("firmer", "much-firmer")
LIGHTER = ("lighter", "much-lighter", "hurts")
OUT = ("leave-area-out", "area-out")
OTHER = ("good", "tender-spot", "carry-on-lighter", "asleep", "stop", "undo", "no-such-word")
CLOCK = ("late", "end-by", "more")
WORDS = (*CLOCK, *FIRMER, *FIRMER, *LIGHTER, *OUT, *OTHER)
MOST_EVENTS = 6
AT_THE_END = 999


def events_for(made: Plan, rng: Random) -> list[Event]:
    """Draw what the client says during a plan, in the order of the clock."""
    worked = sorted({area.region for step in made.steps for area in step.areas})
    times = sorted(rng.randint(0, made.planned_minutes) for _ in range(rng.randint(1, MOST_EVENTS)))
    found = []
    for number, at in enumerate(times):
        word = rng.choice(WORDS)
        places = worked if rng.random() < 0.8 else list(load().regions)
        spots = tuple(rng.sample(places, min(len(places), rng.choice((0, 0, 1, 2)))))
        undone = str(rng.randint(0, number)) if word == "undo" else None
        minutes = {"late": rng.randint(1, 30), "end-by": rng.randint(1, made.planned_minutes)}
        found.append(
            Event(
                id=str(number),
                word=word,
                at=at,
                regions=spots,
                undoes=undone,
                minutes=minutes.get(word),
            )
        )
    return found


def the_client_is_followed(trial: Trial) -> Iterator[str]:
    agreed, today = trial.plan, trial.brief
    if not agreed.steps:
        return
    rng = trial.rng("session")
    events = events_for(agreed, rng)
    made = adapt(agreed, events, at=AT_THE_END, brief=today)
    for violation in verify(made, today, running=True):
        yield f"adapted, {violation.invariant}: {violation.text}"
    if adapt(agreed, events, at=AT_THE_END, brief=today) != made:
        yield "the same words gave two plans"
    if rng.random() < 0.25:
        for violation in verify(adapt(agreed, events, at=AT_THE_END), today, running=True):
            yield f"adapted without the brief, {violation.invariant}: {violation.text}"
    yield from _past_stays(agreed, made, events)
    yield from _one_answer_at_most_one_level(trial, events, rng)
    yield from _no_means_no(trial, made, events)


def _levels(made: Plan) -> dict[tuple[str, str | None, str], int]:
    return {
        (step.slug, step.side, area.region): area.pressure
        for step in made.steps
        for area in step.areas
    }


def _begun(agreed: Plan, minute: int) -> int:
    """How many steps have begun by a minute; while they turn, the one just left counts."""
    return max(1, sum(step.starts_at <= minute for step in agreed.steps))


def _past_stays(agreed: Plan, made: Plan, events: list[Event]) -> Iterator[str]:
    past = agreed.steps[: _begun(agreed, events[0].at) - 1]
    if made.steps[: len(past)] != past:
        yield "what was past before the first word has changed"


def _one_answer_at_most_one_level(trial: Trial, events: list[Event], rng: Random) -> Iterator[str]:
    """INV-21, on one answer of the session: those before it are heard both times."""
    told = [event for event in events if event.word != "undo"]
    if not told:
        return
    until = rng.randrange(len(told))
    today, last = trial.brief, told[until]
    before = _levels(adapt(trial.plan, told[:until], at=AT_THE_END, brief=today))
    after = _levels(adapt(trial.plan, told[: until + 1], at=AT_THE_END, brief=today))
    for place, level in after.items():
        if level > before.get(place, 1) + (last.word in FIRMER):
            yield f"{last.word!r} raised {place[2]} from {before.get(place, 1)} to {level}"
        if level > min(today.ceiling, today.region_ceilings.get(place[2], today.ceiling)):
            yield f"{last.word!r} raised {place[2]} above its ceiling"
    if last.word in LIGHTER and not any(event.word == "stop" for event in told[:until]):
        here = trial.plan.steps[_begun(trial.plan, last.at) - 1]
        for area in here.areas:
            place = (here.slug, here.side, area.region)
            if place in after and after[place] > max(1, before.get(place, 1) - 1):
                yield f"{last.word!r} did not count for {area.region}, under the hands"


def _is_still_there(step: Step, running: Plan) -> bool:
    return any((step.slug, step.side) == (each.slug, each.side) for each in running.steps)


def _no_means_no(trial: Trial, made: Plan, events: list[Event]) -> Iterator[str]:
    """INV-22: what was refused is in no step from then on; after stop, nothing is.

    A step had begun if it had by the plan that was agreed, or as the clock's words timed it since.
    """
    undone = {event.undoes for event in events if event.word == "undo"}
    running = trial.plan
    for at, event in enumerate(events):
        if event.id in undone:
            continue
        if event.word in CLOCK:
            running = adapt(trial.plan, events[: at + 1], at=AT_THE_END, brief=trial.brief)
        if event.word not in (*OUT, "stop") or event.at >= running.planned_minutes:
            continue
        if not _is_still_there(trial.plan.steps[_begun(trial.plan, event.at) - 1], running):
            continue  # nobody speaks in a step that the clock took out
        past = {
            (step.slug, step.side)
            for timed in (trial.plan, running)
            for step in timed.steps[: _begun(timed, event.at) - (event.word in OUT)]
        }
        for step in made.steps:
            if (step.slug, step.side) in past:
                continue
            touched = {area.region for area in step.areas}
            if event.word == "stop" and touched:
                yield f"{step.slug} touches after the client said stop"
            if not touched.isdisjoint(event.regions):
                yield f"{step.slug} touches what the client refused"
        if event.word == "stop":
            return
