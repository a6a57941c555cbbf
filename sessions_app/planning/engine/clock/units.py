"""What may change under the clock: each step with its halves, its least, its most and its weight."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import floor

from practice.reference import Reference
from practice.reference.templates import Step as Row

from ..drafting.knowledge import knowledge
from ..drafting.levels import WARM_MINUTES
from ..drafting.slots import SLOW_RISE_MINUTES
from ..retiming import RISES, Part
from ..values import Brief, Plan, Step

MIDDLE = ("warm-up", *RISES)
LOCKED = "edit:lock"


@dataclass(frozen=True, kw_only=True)
class Moment:
    """Where the hands are: the place of the step in progress, and the minutes spent on it."""

    here: int = 0
    spent: int = 0
    begun: bool = False

    @classmethod
    def of(cls, plan: Plan, at: int, *, begun: bool) -> "Moment":
        if not begun or not plan.steps:
            return cls()
        here = max((n for n, step in enumerate(plan.steps) if step.starts_at <= at), default=0)
        gone = at - plan.steps[here].starts_at + 1  # a minute that has begun is spent
        return cls(here=here, spent=min(max(gone, 0), plan.steps[here].minutes), begun=True)


@dataclass(kw_only=True, eq=False)
class Unit:
    """The open parts of one step: one, or both halves where one side is worked at a time."""

    slug: str
    phase: str
    parts: list[Part]
    least: int
    most: int
    weight: float
    optional: bool  # may go whole
    may_end: bool  # may go when time is up in a running session
    is_asked_for: bool  # by the client's marks, or a practitioner's edit
    is_wanted: bool  # more time is wanted here

    @property
    def now(self) -> int:
        return sum(part.step.minutes for part in self.parts)

    @property
    def position(self) -> str | None:
        return self.parts[0].step.position

    def take(self, minutes: int) -> None:
        """Set the minutes; an odd one stays with the half that had more, or the first."""
        if len(self.parts) == 1:
            self.parts[0].last(minutes)
            return
        longest = max(self.parts, key=lambda part: part.step.minutes)
        each, odd = divmod(minutes, len(self.parts))
        for part in self.parts:
            part.last(each + (odd if part is longest else 0))


@dataclass(kw_only=True)
class Bounds:
    """What the bounds of a step follow from."""

    plan: Plan
    brief: Brief | None
    reference: Reference
    rows: Mapping[str, Row]
    moment: Moment
    locked: frozenset[str]
    wanted: frozenset[str] = frozenset()
    ends_in: dict[str, int] = field(default_factory=dict)  # when time is up: minutes by step

    def units(self, parts: Sequence[Part]) -> list[Unit]:
        """The steps that are not past, in order."""
        grouped: dict[str, tuple[list[Part], list[Part]]] = {}
        for part in parts:
            past = self.moment.begun and part.agreed < self.moment.here
            grouped.setdefault(part.step.slug, ([], []))[not past].append(part)
        first = next((each.step.slug for each in parts if each.step.phase == "warm-up"), "")
        return [
            self._unit(past, open_, first=slug == first)
            for slug, (past, open_) in grouped.items()
            if open_
        ]

    def is_locked(self, step: Step) -> bool:
        return step.slug in self.locked or any(why.source == LOCKED for why in step.reasons)

    def _unit(self, past: list[Part], parts: list[Part], *, first: bool) -> Unit:
        step, moment = parts[0].step, self.moment
        row = self.rows.get(step.slug)
        regions = frozenset(area.region for part in parts for area in part.step.areas)
        current = moment.begun and any(part.agreed == moment.here for part in parts)
        free = row is not None and not self.is_locked(step)
        asked = not regions.isdisjoint(self.brief.focus) if self.brief else False
        least, most = self._bounds(past, parts, row if free else None, regions, asked=asked)
        may_end = step.phase in RISES or (step.phase == "warm-up" and (not first or bool(past)))
        return Unit(
            slug=step.slug,
            phase=step.phase,
            parts=parts,
            least=self.ends_in.get(step.slug, least),
            most=most,
            weight=self._weight(row, regions, asked=asked) if row else 0,
            optional=bool(free and row and not row.required and step.phase in MIDDLE)
            and not current
            and not past,
            may_end=free and may_end and not current,
            is_asked_for=asked or any(why.source.startswith("edit:") for why in step.reasons),
            is_wanted=step.phase in RISES and not regions.isdisjoint(self.wanted),
        )

    def _bounds(
        self,
        past: list[Part],
        parts: list[Part],
        row: Row | None,
        regions: frozenset[str],
        *,
        asked: bool,
    ) -> tuple[int, int]:
        """The least and the most that the open parts may take together."""
        now = sum(part.step.minutes for part in parts)
        before = sum(part.step.minutes for part in past)
        if row is None or (before and abs(now - before) > 1):
            return now, now
        least, most = self._of_row(row, asked=asked, wanted=not regions.isdisjoint(self.wanted))
        if row.phase == "warm-up":
            least = max(least, min(now + before, WARM_MINUTES * len((*past, *parts))))
        least, most = max(least - before, len(parts)), most - before
        if before:
            least, most = max(least, before - 1), min(most, before + 1)
        if self.moment.begun and parts[0].agreed == self.moment.here:
            spent = self.moment.spent
            least = max(least, spent if len(parts) == 1 else 2 * spent - 1)
        return min(least, now), max(most, now)

    def _of_row(self, row: Row, *, asked: bool, wanted: bool) -> tuple[int, int]:
        least, most = row.min_minutes, row.max_minutes
        if row.phase in RISES and (asked or wanted):
            most = floor(most * self.reference.allocation.focus_max_multiplier)
        if row.phase == "handover" and self.plan.flags.slow_rise:
            return least + SLOW_RISE_MINUTES, most + SLOW_RISE_MINUTES
        if row.phase == "rest":
            # without the brief nobody knows how long a health rule wants it
            rest = self.brief.min_rest_minutes if self.brief else most
            return max(least, rest), max(most, rest)
        return least, most

    def _weight(self, row: Row, regions: frozenset[str], *, asked: bool) -> float:
        """As when the minutes were first shared: more for the focus and the goal."""
        weight = row.weight
        if self.brief is None or not (row.phase == "main" or row.regions_from == "focus"):
            return weight
        for areas, by in knowledge(self.reference).goals.get(self.brief.goal or "", ()):
            weight *= by if areas & regions else 1
        return weight * (self.reference.allocation.focus_weight_multiplier if asked else 1)
