"""Where a session stands: a fold over the plan agreed at Start and the events since.

The same events give the same state, in whatever order they arrived; events that were undone
count for nothing. Nothing here asks the clock; what the plan had to obey is read once, when "firmer" asks for it.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from uuid import UUID

from practice.reference.templates import Template
from sessions_app.checkins.models import CheckIn
from sessions_app.planning import engine, library
from sessions_app.planning import services as planning
from sessions_app.planning.engine.documents import plan_document, read_plan, step_document
from sessions_app.planning.engine.values import Area, Brief, Event, Plan, Step
from sessions_app.planning.said import lighter_areas

Word = CheckIn.Word
TOLD_THE_ENGINE = {
    Word.GOOD: "good",
    Word.LIGHTER: "lighter",
    Word.FIRMER: "firmer",
    Word.HURTS: "hurts",
    Word.LIGHTER_ON: "carry-on-lighter",
    Word.AREA_OUT: "leave-area-out",
    Word.STOP: "stop",
    Word.END_BY: "end-by",
    Word.MORE: "more",
}
ANSWERS = (Word.GOOD, Word.LIGHTER, Word.FIRMER, Word.HURTS, Word.LIGHTER_ON, Word.AREA_OUT)
CLOCK = (Word.END_BY, Word.MORE)
CHANGES_STEPS = (Word.AREA_OUT, Word.STOP, *CLOCK)
NEEDS_THE_BRIEF = ("firmer", "end-by", "more")
READ: dict[UUID, Plan] = {}  # the plans of sessions that this process has shown lately
BRIEFS: dict[UUID, Brief] = {}  # and what they had to obey
TEMPLATES: dict[UUID, Template | None] = {}  # and what they were made from
LIGHTER: dict[UUID, dict[str, int]] = {}  # and what the client, shown the plan, asked to be lighter
MOST_READ = 32
WORKED = ("warm-up", "main", "integration")


@dataclass(frozen=True, kw_only=True)
class Position:
    """Which step is under way since when, and how long it was paused."""

    index: int = 0
    since: datetime
    paused_since: datetime | None = None
    paused: timedelta = timedelta()


@dataclass(frozen=True, kw_only=True)
class Spell:
    """A time in which the same areas were worked in the same way."""

    areas: tuple[Area, ...]
    seconds: float


def plan_of(kept) -> Plan:
    """Return a kept plan as a value. One that was agreed never changes, so it is read once."""
    return once(READ, kept, lambda: read_plan(kept.document))


def brief_of(kept) -> Brief:
    """Return what the plan had to obey: how firm each area may get at the most."""
    return once(BRIEFS, kept, lambda: planning.brief_of(kept))


def template_of(kept):
    """Return the template of a plan, one of the practice's own too."""
    return once(TEMPLATES, kept, lambda: library.template_named(kept.template))


def lighter_of(kept) -> dict[str, int]:
    """Return what the client asked to be lighter. After the start nobody is shown the plan."""
    return once(LIGHTER, kept, lambda: lighter_areas(kept.appointment_id))


def once(known: dict, kept, make):
    if kept.agreed_at is None:
        return make()
    if kept.pk not in known:
        if len(known) >= MOST_READ:
            known.clear()
        known[kept.pk] = make()
    return known[kept.pk]


class LiveState:
    """What the screen shows. `events` are all of the session's, in their order."""

    def __init__(self, session, events):
        self.session = session
        undone = {event.undoes for event in events if event.word == Word.UNDO}
        self.events = [e for e in events if e.word != Word.UNDO and e.pk not in undone]
        self.agreed = plan_of(session.plan)

    @cached_property
    def walked(self) -> tuple[Plan, Position]:
        """The plan as the client's words have changed it, and where in it the hands are."""
        told: list[Event] = []
        plan, here = self.agreed, Position(since=self.session.started_at)
        for event in self.events:
            plan, here = self.after(event, plan, here, told, exact=False)
        return self.adapted(told), here

    def after(self, event, plan, here, told, *, exact: bool) -> tuple[Plan, Position]:
        """Return plan and position after one event.

        The words that change levels alone wait for the end, unless `exact` asks for each.
        """
        here = moved(here, event, len(plan.steps))
        if event.word not in TOLD_THE_ENGINE:
            return plan, here
        told.append(self.engine_event(event, plan, here))
        if exact or event.word in CHANGES_STEPS:
            plan = self.adapted(told)
        if event.word == Word.AREA_OUT and nothing_left(plan, here):
            here = Position(index=here.index + 1, since=event.at)
        return plan, here

    def adapted(self, told: list[Event]) -> Plan:
        """Return the plan after these words; only some ask what the plan has to obey."""
        if not told:
            return self.agreed
        needed = any(event.word in NEEDS_THE_BRIEF for event in told)
        limits = brief_of(self.session.plan) if needed else None
        at = max(event.at for event in told)
        template = template_of(self.session.plan)
        raised = any(event.word == "firmer" for event in told)
        lighter = lighter_of(self.session.plan) if raised else None
        words = {"brief": limits, "template": template, "lighter": lighter}
        return engine.adapt(self.agreed, told, at=at, **words)

    def engine_event(self, event, plan, here) -> Event:
        """Say to the engine what was tapped, where the hands were by the plan's own minutes."""
        now = plan.steps[min(here.index, len(plan.steps) - 1)]
        step = next(s for s in self.agreed.steps if (s.slug, s.side) == (now.slug, now.side))
        gone = int((event.at - here.since).total_seconds() // 60)
        minutes = None
        if event.word == Word.END_BY:
            minutes = self.minutes_until(event, now, here)
        return Event(
            id=str(event.pk),
            word=TOLD_THE_ENGINE[event.word],
            at=step.starts_at + max(0, min(gone, step.minutes - 1)),
            regions=tuple(area.region for area in now.areas),
            minutes=minutes,
        )

    def minutes_until(self, event, now: Step, here: Position) -> int:
        """Return how long the plan may take in all, to be over when End by says.

        By the plan's own minutes: those before this step, those spent on it, and those left.
        """
        spent = (event.at - here.since - here.paused).total_seconds() / 60
        ends_at = self.session.started_at + timedelta(minutes=event.minutes or 0)
        left = (ends_at - event.at).total_seconds() / 60
        return now.starts_at + int(max(0, min(spent, now.minutes)) + max(0, left))

    @property
    def plan(self) -> Plan:
        return self.walked[0]

    @property
    def position(self) -> Position:
        return self.walked[1]

    @cached_property
    def document(self) -> dict:
        return plan_document(self.plan)

    @property
    def index(self) -> int:
        return min(self.position.index, len(self.plan.steps) - 1)

    @cached_property
    def step(self) -> dict:
        return step_document(self.plan.steps[self.index])

    @cached_property
    def next_step(self) -> dict | None:
        steps = self.plan.steps
        return step_document(steps[self.index + 1]) if self.index + 1 < len(steps) else None

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

    def spells(self, *, until: datetime) -> list[Spell]:
        """Return what was really done, spell by spell, to that moment; pauses are left out."""
        told: list[Event] = []
        plan, last = self.agreed, self.session.started_at
        here, found = Position(since=last), []
        for event in self.events:
            found.append(spell(plan, here, last, event.at))
            plan, here = self.after(event, plan, here, told, exact=True)
            last = event.at
        return [*found, spell(plan, here, last, until)]


def spell(plan: Plan, here: Position, start: datetime, end: datetime) -> Spell:
    step = plan.steps[min(here.index, len(plan.steps) - 1)]
    worked = 0.0 if here.paused_since else max(0.0, (end - start).total_seconds())
    return Spell(areas=step.areas, seconds=worked)


def nothing_left(plan: Plan, here: Position) -> bool:
    """Say whether the step under way has lost all its areas and another follows."""
    step = plan.steps[min(here.index, len(plan.steps) - 1)]
    return not step.areas and step.phase in WORKED and here.index + 1 < len(plan.steps)


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
