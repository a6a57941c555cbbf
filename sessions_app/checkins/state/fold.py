"""The order of the events, when each was, and where the hands are after it.

Nothing here depends on how the events arrived: not on their order, nor on how often.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sessions_app.checkins.models import CheckIn
from sessions_app.checkins.state.words import WORKED, Word
from sessions_app.planning.engine.values import Plan, Step


@dataclass(frozen=True, kw_only=True)
class Position:
    """Which step is under way since when, and how long it was paused."""

    index: int = 0
    since: datetime
    paused_since: datetime | None = None
    paused: timedelta = timedelta()


def in_order(events: Iterable[CheckIn], *, started_at: datetime) -> list[CheckIn]:
    """Return the events in their order, each once, and say when each was.

    `sequence` is fixed at the tap and says what its page knew of; two pages that knew nothing of
    each other may give the same, and then the ids decide. No clock has a word in this. What comes
    before in this order was no later: so a tap whose clock says otherwise is set right.
    """
    ordered = sorted({event.pk: event for event in events}.values(), key=place_of)
    latest = None
    for event in reversed(ordered):
        when = max(event.tapped_at, started_at)
        latest = when if latest is None else min(latest, when)
        event.when = latest
    return ordered


def place_of(event: CheckIn):
    return event.sequence, event.pk.bytes


def standing(ordered: Sequence[CheckIn]) -> list[CheckIn]:
    """Return the events that count: neither taken back nor the taking back of another."""
    undone = {event.undoes for event in ordered if event.word == Word.UNDO}
    return [event for event in ordered if event.word != Word.UNDO and event.pk not in undone]


def nothing_left(plan: Plan, here: Position) -> bool:
    """Say whether the step under way has lost all its areas and another follows."""
    step = plan.steps[min(here.index, len(plan.steps) - 1)]
    return not step.areas and step.phase in WORKED and here.index + 1 < len(plan.steps)


def moved(here: Position, event, steps: Sequence[Step]) -> Position:
    """Return the position after one event."""
    last = len(steps) - 1
    if event.word in (Word.NEXT, Word.SKIPPED):
        return Position(index=min(here.index + 1, last), since=event.when)
    if event.word == Word.BACK:
        return Position(index=max(here.index - 1, 0), since=event.when)
    if event.word == Word.STEP:
        return gone_to(event.step, here, steps, event.when)
    if event.word == Word.PAUSE and here.paused_since is None:
        return replace(here, paused_since=event.when)
    if event.word == Word.RESUME and here.paused_since is not None:
        paused = here.paused + (event.when - here.paused_since)
        return replace(here, paused=paused, paused_since=None)
    return here


def gone_to(slug: str, here: Position, steps: Sequence[Step], when: datetime) -> Position:
    """Return the position at that step: the next of that name, or else the first."""
    places = [at for at, step in enumerate(steps) if step.slug == slug]
    later = [at for at in places if at > here.index]
    found = (later or places)[:1]
    return Position(index=found[0], since=when) if found else here
