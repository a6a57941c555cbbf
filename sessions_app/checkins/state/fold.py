"""The order of the events, when each was, and where the hands are after it.

Nothing here depends on how the events arrived: not on their order, nor on how often.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sessions_app.checkins.models import CheckIn
from sessions_app.checkins.state.wishes import is_wish
from sessions_app.checkins.state.words import WORKED, Word
from sessions_app.planning.engine.values import Step


@dataclass(frozen=True, kw_only=True)
class Position:
    """Which step is under way since when, and how long it was paused."""

    index: int = 0
    since: datetime
    paused_since: datetime | None = None
    paused: timedelta = timedelta()
    still_since: datetime | None = None
    still_until: datetime | None = None

    def gone(self, until: datetime) -> timedelta:
        """Return the time spent on the step by then, without pauses and still hands."""
        if self.paused_since is not None:
            until = min(until, self.paused_since)
        still = timedelta()
        if self.still_since is not None and self.still_until is not None:
            still = max(timedelta(), min(until, self.still_until) - self.still_since)
        return until - self.since - self.paused - still

    def settled(self, when: datetime) -> "Position":
        """Return the same with what was still until then counted as a pause."""
        if self.still_since is None or self.still_until is None or self.paused_since is not None:
            return self
        still = max(timedelta(), min(when, self.still_until) - self.still_since)
        over = when >= self.still_until
        return replace(
            self,
            paused=self.paused + still,
            still_since=None if over else when,
            still_until=None if over else self.still_until,
        )

    def held_still(self, when: datetime, seconds: int) -> "Position":
        """Return the position when an answer wants the hands still for so long."""
        if not seconds or self.paused_since is not None:
            return self
        here, until = self.settled(when), when + timedelta(seconds=seconds)
        return replace(here, still_since=when, still_until=max(until, here.still_until or until))


def in_order(events: Iterable[CheckIn], *, started_at: datetime) -> list[CheckIn]:
    """Return the events in their order, each once, and say when each was.

    `sequence` is fixed at the tap and says what its page knew of; two pages that knew nothing of
    each other may give the same, and then the ids decide. No clock has a word in this. What comes
    before in this order was no later: so a tap whose clock says otherwise is set right. Firmer
    from the client's own buttons may be older than its place, and moves no other.
    """
    ordered = sorted({event.pk: event for event in events}.values(), key=place_of)
    latest = None
    for event in reversed(ordered):
        when = max(event.tapped_at, started_at)
        event.when = when if latest is None else min(latest, when)
        if not is_wish(event):
            latest = event.when
    before = started_at
    for event in ordered:
        event.when = before = max(before, event.when)
    return ordered


def place_of(event: CheckIn):
    return event.sequence, event.pk.bytes


def standing(ordered: Sequence[CheckIn]) -> list[CheckIn]:
    """Return the events that count: neither taken back nor the taking back of another."""
    undone = {event.undoes for event in ordered if event.word == Word.UNDO}
    return [event for event in ordered if event.word != Word.UNDO and event.pk not in undone]


def nothing_left(steps: Sequence[Step], here: Position) -> bool:
    """Say whether the step under way has lost all its areas and another follows."""
    step = steps[min(here.index, len(steps) - 1)]
    return not step.areas and step.phase in WORKED and here.index + 1 < len(steps)


def moved(here: Position, event, steps: Sequence[Step]) -> Position:
    """Return the position after one event."""
    last = len(steps) - 1
    if event.word in (Word.NEXT, Word.SKIPPED):
        return Position(index=min(here.index + 1, last), since=event.when)
    if event.word == Word.BACK:
        return Position(index=max(here.index - 1, 0), since=event.when)
    if event.word == Word.STEP:
        return gone_to(event.step, here, steps, event.when)
    here = here.settled(event.when)
    if event.word == Word.PAUSE and here.paused_since is None:
        return replace(here, paused_since=event.when, still_since=None, still_until=None)
    if event.word == Word.RESUME and here.paused_since is not None:
        paused = here.paused + (event.when - here.paused_since)
        return replace(here, paused=paused, paused_since=None)
    if event.word == Word.RESUME:
        return replace(here, still_since=None, still_until=None)
    return here


def gone_to(slug: str, here: Position, steps: Sequence[Step], when: datetime) -> Position:
    """Return the position at that step: the next of that name, or else the first."""
    places = [at for at, step in enumerate(steps) if step.slug == slug]
    later = [at for at in places if at > here.index]
    found = (later or places)[:1]
    return Position(index=found[0], since=when) if found else here
