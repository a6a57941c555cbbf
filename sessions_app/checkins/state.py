"""Where a session stands: a fold over the plan agreed at Start and the events since.

The same events give the same state, in whatever order they arrived; events that were undone
count for nothing. Nothing here asks the clock or the database.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property

from sessions_app.checkins.models import CheckIn
from sessions_app.planning import engine
from sessions_app.planning.engine.documents import plan_document, read_plan
from sessions_app.planning.engine.values import Event

Word = CheckIn.Word
TOLD_THE_ENGINE = {
    Word.GOOD: "good",
    Word.LIGHTER: "lighter",
    Word.FIRMER: "firmer",
    Word.HURTS: "hurts",
    Word.LIGHTER_ON: "carry-on-lighter",
    Word.AREA_OUT: "leave-area-out",
    Word.STOP: "stop",
}
ANSWERS = (Word.GOOD, Word.LIGHTER, Word.FIRMER, Word.HURTS, Word.LIGHTER_ON, Word.AREA_OUT)


@dataclass(frozen=True, kw_only=True)
class Position:
    """Which step is under way since when, and how long it was paused."""

    index: int = 0
    since: datetime
    paused_since: datetime | None = None
    paused: timedelta = timedelta()


class LiveState:
    """What the screen shows. `events` are all of the session's, in their order."""

    def __init__(self, session, events):
        self.session = session
        undone = {event.undoes for event in events if event.word == Word.UNDO}
        self.events = [e for e in events if e.word != Word.UNDO and e.pk not in undone]

    @cached_property
    def plan(self):
        """The plan as the client's words have changed it."""
        agreed = read_plan(self.session.plan.document)
        told, here = [], self.position_at_start
        for event in self.events:
            here = moved(here, event, len(agreed.steps))
            if event.word in TOLD_THE_ENGINE:
                told.append(self.engine_event(event, agreed, here))
        return engine.adapt(agreed, told, at=told[-1].at) if told else agreed

    def engine_event(self, event, agreed, here) -> Event:
        """Say to the engine what was tapped, where the hands were by the plan's own minutes."""
        step = agreed.steps[min(here.index, len(agreed.steps) - 1)]
        gone = int((event.at - here.since).total_seconds() // 60)
        minute = step.starts_at + max(0, min(gone, step.minutes - 1))
        regions = tuple(area.region for area in step.areas)
        return Event(id=str(event.pk), word=TOLD_THE_ENGINE[event.word], at=minute, regions=regions)

    @cached_property
    def document(self) -> dict:
        return plan_document(self.plan)

    @property
    def position_at_start(self) -> Position:
        return Position(since=self.session.started_at)

    @cached_property
    def position(self) -> Position:
        here = self.position_at_start
        for event in self.events:
            here = moved(here, event, len(self.plan.steps))
        return here

    @property
    def index(self) -> int:
        return min(self.position.index, len(self.plan.steps) - 1)

    @property
    def step(self) -> dict:
        return self.document["steps"][self.index]

    @property
    def next_step(self) -> dict | None:
        steps = self.document["steps"]
        return steps[self.index + 1] if self.index + 1 < len(steps) else None

    @property
    def is_paused(self) -> bool:
        return self.position.paused_since is not None

    @property
    def is_stopped(self) -> bool:
        return any(event.word == Word.STOP for event in self.events)

    @property
    def asks_where_it_hurts(self) -> bool:
        """Whether the last answer was Hurts, with none of its three choices made yet."""
        return self.last_answer is not None and self.last_answer.word == Word.HURTS

    @cached_property
    def last_answer(self):
        """The last thing the client said at this step's turn, or None."""
        for event in reversed(self.events):
            if event.word in (Word.NEXT, Word.BACK):
                return None
            if event.word in ANSWERS or event.word == Word.STOP:
                return event
        return None

    @cached_property
    def last_event(self):
        """What Undo takes back: the last tap, whatever it was."""
        return self.events[-1] if self.events else None

    def minute_of(self, moment: datetime) -> int:
        """Return whole minutes from Start to `moment`."""
        return max(0, int((moment - self.session.started_at).total_seconds() // 60))


def moved(here: Position, event, steps: int) -> Position:
    """Return the position after one event."""
    if event.word == Word.NEXT:
        return Position(index=min(here.index + 1, steps - 1), since=event.at)
    if event.word == Word.BACK:
        return Position(index=max(here.index - 1, 0), since=event.at)
    if event.word == Word.PAUSE and here.paused_since is None:
        return replace(here, paused_since=event.at)
    if event.word == Word.RESUME and here.paused_since is not None:
        return replace(here, paused=here.paused + (event.at - here.paused_since), paused_since=None)
    return here
