"""The walk through the events, which goes on from where this process last was.

A walk depends on the plan that was agreed and on its events alone, and neither ever changes: so a
process keeps the latest walks, and a tap costs the same after five hundred others as after five.
"""

from dataclasses import dataclass
from threading import Lock

from sessions_app.checkins.state import saying
from sessions_app.checkins.state.fold import Position
from sessions_app.checkins.state.words import CLOCK, TOLD_THE_ENGINE, Word
from sessions_app.planning.engine.adapting import Listening
from sessions_app.planning.engine.values import Plan

MINUTE = 60
MOST_KEPT = 96  # walks: two for each session that a busy house has under way, and some to spare
KEPT: dict[tuple, "Walk"] = {}
KEEPING = Lock()


@dataclass(frozen=True, kw_only=True)
class Walk:
    """Where a walk has come to. `heard` is copied before it hears more."""

    heard: Listening
    here: Position
    plan: Plan


def walked(state) -> Walk:
    """Return the walk through all events of a state."""
    if state.session.plan.agreed_at is None:
        return walk_on(state, begun(state), state.events)
    key = key_of(state, len(state.events))
    kept = KEPT.get(key)
    if kept is not None:
        return kept
    before = KEPT.get(key_of(state, len(state.events) - 1)) if state.events else None
    events = state.events[-1:] if before else state.events
    return keep(key, walk_on(state, before or begun(state), events))


def begun(state) -> Walk:
    heard, here = state.begun()
    return Walk(heard=heard, here=here, plan=state.agreed)


def walk_on(state, walk: Walk, events) -> Walk:
    heard, here = walk.heard.copied(), walk.here
    for event in events:
        here = state.after(event, heard, here)
    same = not any(may_change(event) for event in events)
    return Walk(heard=heard, here=here, plan=walk.plan if same else heard.plan())


def may_change(event) -> bool:
    """Whether the plan may be another after it: not after Good, nor after a step that is over."""
    if event.word not in TOLD_THE_ENGINE:
        return False
    return event.word != Word.GOOD


def key_of(state, number: int) -> tuple:
    """Name the walk through the first events: what it may know of the limits is a part of it."""
    events = tuple((event.pk, event.word, event.when) for event in state.events[:number])
    return type(state), state.session.pk, asks_for_more(state.events), events


def keep(key: tuple, walk: Walk) -> Walk:
    with KEEPING:
        while len(KEPT) >= MOST_KEPT:
            KEPT.pop(next(iter(KEPT)))
        KEPT[key] = walk
    return walk


def asks_for_more(events) -> tuple[bool, bool]:
    """Say whether an event may make an area firmer, and whether one may change the minutes."""
    firmer = longer = False
    still = 0
    for event in events:
        longer = longer or event.word in CLOCK
        for effects in saying.effects_of(event):
            firmer = firmer or effects.region_pressure_delta > 0
            longer = longer or bool(effects.region_weight or effects.environment)
            still += effects.pause
    return firmer, longer or still >= MINUTE
