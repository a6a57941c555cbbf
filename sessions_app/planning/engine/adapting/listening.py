"""One event after another: what checkins.yaml says that it changes is done to the plan."""

from collections.abc import Mapping
from copy import copy
from dataclasses import replace

from practice.reference import Reference, load
from practice.reference.checkins import CheckInEffects
from practice.reference.templates import Template

from .. import answers, clock
from ..values import Brief, Event, Plan, Step
from .room import Room

UNDO, ASLEEP = "undo", "asleep"
NO_OIL = ("oil", "none")  # of the comfort settings, the one that changes the work
MINUTE = 60


class Listening:
    """A plan that hears what is said. Each event is heard once, in the order of the session."""

    def __init__(
        self,
        plan: Plan,
        *,
        brief: Brief | None = None,
        template: Template | None = None,
        lighter: Mapping[str, int] | None = None,
        reference: Reference | None = None,
    ):
        self._reference = reference or load()
        self._limit = plan.flags.discomfort_limit
        self._room = Room(plan, brief, self._reference, template, lighter)
        self._still = 0  # seconds of pauses that are no whole minute yet
        self._given: set[str] = set()  # areas whose time was doubled
        self._asleep = False

    def copied(self) -> "Listening":
        """Return one that goes on from here by itself."""
        other = copy(self)
        other._room, other._given = self._room.copied(), set(self._given)
        return other

    def plan(self) -> Plan:
        """Return the plan as it is by now; what is heard later does not change it."""
        return self._room.copied().adapted()

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps by now: which, where and in what order. Their clock is in `plan`."""
        return self._room.steps

    def hear(self, event: Event) -> None:
        if event.word in clock.WORDS:
            self._room = self._room.retimed(event)
            return
        found = self.effects(event)
        self._asleep = event.word == ASLEEP or (self._asleep and not self._wakes(event, found))
        for effects in found:
            self._do(event, effects)

    def effects(self, event: Event) -> tuple[CheckInEffects, ...]:
        """Return what the event changes; nothing for a word that nobody knows."""
        asked = (event.word, event.item, event.value)
        return answers.of_event(*asked, self._reference, limit=self._limit) or ()

    def _wakes(self, event: Event, found: tuple[CheckInEffects, ...]) -> bool:
        """Whether this is an answer; Firmer tapped for someone asleep is not theirs."""
        firmer = any(effects.region_pressure_delta > 0 for effects in found)
        return bool(found) and (event.by_client or not firmer)

    def _do(self, event: Event, effects: CheckInEffects) -> None:
        if self._asleep and effects.region_pressure_delta > 0:
            self._room.refuse_firmer(event, "firmer-asleep")
        else:
            self._room.change(event, effects)
        if NO_OIL in (effects.environment or {}).items():
            self._room.without_oil(event)
        if effects.region_weight is not None and effects.region_weight > 1:
            self._more(event)
        self._pause(event, effects.pause)

    def _more(self, event: Event) -> None:
        """Twice the time for areas that did not have it yet; it comes from work that weighs less."""
        wanted = self._reference.in_order(answers.areas(event.value, self._reference))
        new = tuple(slug for slug in wanted if slug not in self._given)
        self._given.update(new)
        if new:
            self._room = self._room.retimed(replace(event, word="more", regions=new))
        else:
            self._room.refuse_more(event, wanted)

    def _pause(self, event: Event, seconds: int) -> None:
        """The clock keeps running while hands are still: what is left gets shorter, by minutes."""
        minutes, self._still = divmod(self._still + seconds, MINUTE)
        if minutes:
            self._room = self._room.retimed(replace(event, word="late", minutes=minutes))
