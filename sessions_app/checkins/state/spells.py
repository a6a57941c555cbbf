"""What was really done, in seconds: the same areas, worked in the same way, between two taps."""

from dataclasses import dataclass
from datetime import datetime

from sessions_app.checkins.state.fold import Position
from sessions_app.checkins.state.words import TOLD_THE_ENGINE
from sessions_app.planning.engine.values import Area, Step


@dataclass(frozen=True, kw_only=True)
class Spell:
    """A time in which the same areas were worked in the same way."""

    areas: tuple[Area, ...]
    seconds: float


def spells_of(state, until: datetime) -> list[Spell]:
    """Return the spells of a session to that moment; while hands were still nothing was worked."""
    heard, here = state.begun()
    last, steps, found = here.since, heard.plan().steps, []
    for event in state.events:
        found.append(spell(steps, here, last, event.when))
        here = state.after(event, heard, here)
        if event.word in TOLD_THE_ENGINE:
            steps = heard.plan().steps
        last = event.when
    return [*found, spell(steps, here, last, until)]


def spell(steps: tuple[Step, ...], here: Position, start: datetime, end: datetime) -> Spell:
    step = steps[min(here.index, len(steps) - 1)]
    worked = here.gone(end) - here.gone(start)
    return Spell(areas=step.areas, seconds=max(0.0, worked.total_seconds()))
