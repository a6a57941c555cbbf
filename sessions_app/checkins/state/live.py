"""The state of a running session, as its screen and its record ask for it."""

from datetime import datetime, timedelta
from functools import cached_property

from practice.reference.checkins import CheckInEffects, FirstAid
from practice.words import load
from sessions_app.checkins.state import asking, saying
from sessions_app.checkins.state.fold import Position, in_order, moved, nothing_left, standing
from sessions_app.checkins.state.known import brief_of, lighter_of, plan_of, template_of
from sessions_app.checkins.state.spells import Spell, spells_of
from sessions_app.checkins.state.treating import of_who_treats
from sessions_app.checkins.state.walking import asks_for_more, walked
from sessions_app.checkins.state.wishes import as_they_count
from sessions_app.checkins.state.words import (
    ANSWERS,
    MOVES,
    NEVER_UNDONE,
    TOLD_THE_ENGINE,
    Word,
)
from sessions_app.planning.engine.adapting import Listening
from sessions_app.planning.engine.documents import plan_document, step_document
from sessions_app.planning.engine.values import Event, Plan, Step


class LiveState:
    """What the screen shows. `events` are all of the session's, in any order.

    `now` is for what is due by the clock: `asks`.
    """

    def __init__(self, session, events, *, now: datetime | None = None):
        self.session, self.now = session, now
        self.heard = in_order(events, started_at=session.started_at)
        counted = list(as_they_count(self.heard))
        ours = of_who_treats(counted, first=session.practitioner_id)
        self.events = standing(ours)
        self.agreed = plan_of(session.plan)

    @cached_property
    def walked(self) -> tuple[Plan, Position]:
        """The plan as the client's words have changed it, and where in it the hands are."""
        walk = walked(self)
        return walk.plan, walk.here

    def begun(self) -> tuple[Listening, Position]:
        """Return the plan as it was agreed, ready to hear what was said, and the first step."""
        heard = Listening(self.agreed, **self.to_obey())
        return heard, Position(since=self.session.started_at)

    def to_obey(self) -> dict:
        """What the plan has to obey; read only for words that need to know."""
        kept = self.session.plan
        firmer, longer = asks_for_more(self.events)
        return {
            "brief": brief_of(kept) if firmer or longer else None,
            "template": template_of(kept),
            "lighter": lighter_of(kept) if firmer else None,
        }

    def after(self, event, heard: Listening, here: Position) -> Position:
        """Hear one event; return where the hands are then."""
        here = moved(here, event, heard.steps)
        if event.word not in TOLD_THE_ENGINE:
            return here
        told = self.engine_event(event, heard, here)
        still = sum(effects.pause for effects in heard.effects(told))
        heard.hear(told)
        if nothing_left(heard.steps, here):
            here = Position(index=here.index + 1, since=event.when)
        return here.held_still(event.when, still)

    def engine_event(self, event, heard: Listening, here: Position) -> Event:
        """Say to the engine what was tapped, where the hands were by the plan's own minutes."""
        now = heard.steps[min(here.index, len(heard.steps) - 1)]
        step = next(s for s in self.agreed.steps if (s.slug, s.side) == (now.slug, now.side))
        gone = int((event.when - here.since).total_seconds() // 60)
        minutes = event.minutes
        if event.word == Word.END_BY:
            timed = heard.plan().steps
            minutes = self.minutes_until(event, timed[min(here.index, len(timed) - 1)], here)
        return Event(
            id=str(event.pk),
            word=TOLD_THE_ENGINE[event.word],
            at=step.starts_at + max(0, min(gone, step.minutes - 1)),
            regions=tuple(area.region for area in now.areas),
            minutes=minutes,
            item=event.item,
            value=event.value or "",
            by_client=event.source == event.Source.CLIENT,
        )

    def minutes_until(self, event, now: Step, here: Position) -> int:
        """Return how long the plan may take in all, to be over when End by says.

        By the plan's own minutes: those before this step, those spent on it, and those left.
        """
        spent = here.gone(event.when).total_seconds() / 60
        ends_at = self.session.started_at + timedelta(minutes=event.minutes or 0)
        left = (ends_at - event.when).total_seconds() / 60
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

    @property
    def is_paused(self) -> bool:
        return self.position.paused_since is not None

    @cached_property
    def is_stopped(self) -> bool:
        """Whether an answer ended the session: touch is over, help and rest are not."""
        return any(effects.end_session for effects in self.effects)

    @cached_property
    def effects(self) -> list[CheckInEffects]:
        """What all the answers change by checkins.yaml, in their order."""
        return [each for event in self.events for each in saying.effects_of(event)]

    @cached_property
    def events_named(self) -> frozenset[str]:
        """The named events of checkins.yaml that were logged: what aftercare may read."""
        return frozenset(effects.event for effects in self.effects if effects.event)

    @property
    def first_aid(self) -> FirstAid | None:
        """What to do now, if an answer was a warning sign; the first of the file counts."""
        rows = load().first_aid.values()
        return next((row for row in rows if row.slug in self.events_named), None)

    @property
    def still_until(self) -> datetime | None:
        """Until when the hands are still, as the last answer wants it."""
        return self.position.still_until

    @property
    def asks_where_it_hurts(self) -> bool:
        """Whether the last answer was Hurts, with none of its three choices made yet."""
        return self.last_answer is not None and self.last_answer.word == Word.HURTS

    @cached_property
    def last_answer(self):
        """The last thing the client said at this step's turn, or None."""
        for event in reversed(self.events):
            if event.word in MOVES:
                return None
            if event.word in ANSWERS or event.word == Word.STOP:
                return event
        return None

    @cached_property
    def last_event(self):
        """What Undo takes back: the last tap; neither the client's bell nor a handover."""
        return next((each for each in reversed(self.events) if each.word not in NEVER_UNDONE), None)

    # --- what else it says

    @cached_property
    def turn(self) -> int:
        """The place of the last event: the next tap of a page that knows it comes after."""
        return self.heard[-1].sequence if self.heard else 0

    @cached_property
    def comfort(self) -> dict[str, str]:
        """The comfort settings that the client changed, by their keys in environment.yaml."""
        return saying.comfort_of(self.events)

    @cached_property
    def said(self) -> "saying.Said | None":
        """What the last tap changed, in one line, and what Undo takes back."""
        return saying.said_of(self)

    @cached_property
    def asks(self) -> "asking.Ask | None":
        """The check-in that is due now, or None."""
        return asking.due(self, now=self.now or self.position.since)

    @cached_property
    def left_out(self) -> tuple[str, ...]:
        """The areas that the client wants out of this session, in the body's order."""
        return saying.refused(self.plan)

    @cached_property
    def log_for_record(self) -> "list[saying.Line]":
        """What was said and done, line by line, for the record."""
        return saying.log_of(self)

    def without(self, event) -> "LiveState":
        """Return the state as if that event had never been."""
        others = [each for each in self.events if each is not event]
        return type(self)(self.session, others, now=self.now)

    def minute_of(self, moment: datetime) -> int:
        """Return whole minutes from Start to `moment`."""
        return max(0, int((moment - self.session.started_at).total_seconds() // 60))

    def spells(self, *, until: datetime) -> list[Spell]:
        """Return what was really done, spell by spell, to that moment; pauses are left out."""
        return spells_of(self, until)
