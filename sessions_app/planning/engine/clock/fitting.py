"""Fit the parts of a plan into their time: whole steps first, then minutes by weight."""

from collections.abc import Sequence
from dataclasses import replace

from practice.reference import Reference
from practice.reference.templates import Template

from .. import aftercare
from ..drafting.minutes import share
from ..retiming import RISES, Part, Retimed, turning
from ..rows import rows_of
from ..sentences import tell
from ..values import Aftercare, Brief, LeftOut, Plan
from .units import Bounds, Moment, Unit
from .words import MINUTES, Words


class Fitting(Retimed):
    """The parts of a plan while the clock changes them."""

    def __init__(
        self,
        plan: Plan,
        brief: Brief | None,
        moment: Moment,
        *,
        locked: frozenset[str],
        template: Template | None,
        reference: Reference,
        source: str,
    ):
        self._plan, self._brief, self._reference = plan, brief, reference
        self._parts = [Part(agreed=at, step=step) for at, step in enumerate(plan.steps)]
        self._rows = rows_of(plan, reference, template)
        self._left_out: list[LeftOut] = []
        self._moment, self._changed_from = moment, moment.here
        self._stopped, self._spare = False, 0
        self._words = Words(reference=reference, source=source)
        self._bounds = Bounds(
            plan=plan,
            brief=brief,
            reference=reference,
            rows=self._rows,
            moment=moment,
            locked=locked,
        )

    def fitted(self, ends_at: int | None, more: Sequence[str]) -> Plan:
        plan, reference = self._plan, self._reference
        if not plan.steps:
            return plan
        known = [each for each in more if each in reference.regions or each in reference.groups]
        self._bounds.wanted = reference.expand(known)
        end = plan.planned_minutes if ends_at is None else min(ends_at, self._latest())
        if end < plan.planned_minutes:
            least = self._cut(end)
            if least:
                return self._none(end, least)
        elif end > plan.planned_minutes:
            self._share_spare(end - plan.planned_minutes)
        if known and not self._favour():
            self._left_out.append(self._words.no_more(known))
        changed = tuple(part.step for part in self._parts) != plan.steps
        if not changed and not self._over:
            return self._as_it_was()
        return self._made(known if end >= plan.planned_minutes else ())

    def _latest(self) -> int:
        """The latest end: what is booked, or less where a health rule allows less."""
        booked, limit = self._plan.booked_minutes, self._brief and self._brief.max_minutes
        return max(self._plan.planned_minutes, min(booked, limit or booked))

    def _as_it_was(self) -> Plan:
        told = dict.fromkeys((*self._plan.left_out, *self._left_out))
        return replace(self._plan, left_out=tuple(told)) if self._left_out else self._plan

    # --- shorter

    def _cut(self, end: int) -> int:
        """Make it end by `end`. Before a start, return the least minutes if that cannot be."""
        for unit in self._lightest():
            without = self._total([part for part in self._parts if part not in unit.parts])
            if not unit.is_asked_for and not unit.is_wanted and without >= end:
                self._drop(unit)
        while self._does_not_fit(end):
            next_one = self._next_to_go(end)
            if next_one is None:
                break
            self._drop(next_one)
        if self._does_not_fit(end):
            if not self._moment.begun:
                return max(self._least(), self._enough_to_turn(end))
            self._end_the_work(end)
        self._shrink(end)
        total = self._total()
        return self._cut(total) if total < end and self._turns_too_often(total) else 0

    def _does_not_fit(self, end: int) -> bool:
        return self._least() > end or self._turns_too_often(end)

    def _next_to_go(self, end: int) -> Unit | None:
        """The lightest step that may go; if only the turns are too many, one that saves a turn."""
        turns = len(turning([part.step for part in self._parts]))
        for unit in self._lightest():
            kept = [part.step for part in self._parts if part not in unit.parts]
            if self._least() > end or len(turning(kept)) < turns:
                return unit
        return None

    def _lightest(self) -> list[Unit]:
        """Optional steps that may go whole, the lightest first, of equals the last."""
        units = [unit for unit in self._units() if unit.optional and self._may_go(unit)]
        return sorted(reversed(units), key=lambda unit: (unit.is_wanted, unit.weight))

    def _may_go(self, unit: Unit) -> bool:
        """The last main work stays, as a massage needs some."""
        main = {part.step.slug for part in self._parts if part.step.phase == "main"}
        return unit.phase != "main" or len(main) > 1

    def _end_the_work(self, end: int) -> None:
        """Time is up in a running session: what has not begun goes, warm-ups after main work."""
        units = sorted(self._units(), key=lambda unit: (unit.phase == "warm-up", unit.weight))
        for unit in units:
            if unit.may_end and self._least() > end:
                self._drop(unit, rule="clock-time-up")
        current = next(part for part in self._parts if part.agreed >= self._moment.here)
        over, step = self._least() - end, current.step
        if over > 0 and step.phase in RISES and not self._bounds.is_locked(step):
            unit = next(unit for unit in self._units() if current in unit.parts)
            minutes = max(self._moment.spent, unit.least - over)
            if minutes < unit.least:
                current.tell(self._words.ends_here(step))
                self._bounds.ends_in[unit.slug] = minutes
        self._over = max(0, self._least() - end)

    def _shrink(self, end: int) -> None:
        """Every step from its least up, by weight, until the time is used up."""
        units = [unit for unit in self._units() if unit.now > unit.least]
        least, now = [unit.least for unit in units], [unit.now for unit in units]
        budget = end - (self._total() - sum(now))
        shares = share(least, now, [unit.weight for unit in units], max(budget, sum(least)))
        for unit, minutes in zip(units, shares, strict=True):
            unit.take(minutes)
        self._share_spare(max(0, end - self._total()))

    def _drop(self, unit: Unit, rule: str = "clock-left-out") -> None:
        self._left_out.append(self._words.dropped(unit, rule))
        for part in unit.parts:
            self._parts.remove(part)

    # --- more of an area

    def _favour(self) -> bool:
        """Give the steps of the wanted areas twice their share; say whether any minute moved."""
        units = [unit for unit in self._units() if unit.phase in RISES]
        taking = [unit for unit in units if unit.is_wanted and unit.most > unit.now]
        giving = [unit for unit in units if not unit.is_wanted and unit.now > unit.least]
        before = {unit.slug: unit.now for unit in taking}
        if not self._moved(taking, giving):
            for position in dict.fromkeys(unit.position for unit in taking):
                here = [unit for unit in taking if unit.position == position]
                self._moved(here, [unit for unit in giving if unit.position == position])
        moved = [unit for unit in taking if unit.now > before[unit.slug]]
        for unit in moved:
            self._words.grew(unit, before[unit.slug])
        return bool(moved)

    def _moved(self, taking: Sequence[Unit], giving: Sequence[Unit]) -> bool:
        """Move minutes by weight, unless that keeps the client too long in a position."""
        most = [min(unit.most, 2 * unit.now) for unit in taking]
        spare = sum(unit.now - unit.least for unit in giving)
        extra = min(spare, sum(most) - sum(unit.now for unit in taking))
        if extra <= 0:
            return False
        was = [(unit, unit.now) for unit in (*taking, *giving)]
        _set(taking, [unit.now for unit in taking], most, extra)
        _set(giving, [unit.least for unit in giving], [unit.now for unit in giving], -extra)
        if all(self._room_in(unit.position) >= 0 for unit in taking):
            return True
        for unit, minutes in was:
            unit.take(minutes)
        return False

    def _longest(self, part: Part) -> int:
        locked = self._bounds.is_locked(part.step)
        return part.step.minutes if locked else super()._longest(part)

    # --- what it takes

    def _units(self) -> list[Unit]:
        return self._bounds.units(self._parts)

    def _total(self, parts: Sequence[Part] | None = None) -> int:
        steps = [part.step for part in (self._parts if parts is None else parts)]
        return sum(step.minutes for step in steps) + len(turning(steps)) * self._turn_minutes

    def _least(self) -> int:
        return self._total() - sum(unit.now - unit.least for unit in self._units())

    def _turns_too_often(self, minutes: int) -> bool:
        """Whether it turns oftener than a session of that length may; once begun it may."""
        limits = self._reference.allocation.max_turns
        most = limits[max((each for each in limits if each <= minutes), default=min(limits))]
        turns = len(turning([part.step for part in self._parts]))
        return not self._moment.begun and turns > most

    def _enough_to_turn(self, minutes: int) -> int:
        """The shortest length, from these minutes on, in which it may turn as often as it does."""
        limits = self._reference.allocation.max_turns
        lengths = sorted({minutes, *(each for each in limits if each > minutes)})
        return next((each for each in lengths if not self._turns_too_often(each)), minutes)

    # --- the plan again

    def _made(self, more: Sequence[str]) -> Plan:
        gone = {each.slug for each in self._left_out if each.what == "step"}
        words, here = self._words, self._moment.here
        shorter = words.shortened(self._plan, self._parts, gone, more, since=here)
        self._shorter = tuple(shorter)
        self._refit()
        made = self._written()
        if self._moment.begun or self._brief is None:
            return made
        worked: dict[str, int] = {}
        for area in (area for step in made.steps for area in step.areas):
            worked[area.region] = max(area.pressure, worked.get(area.region, 0))
        advice = aftercare.choose(
            worked,
            self._brief,
            modality=made.modality,
            oil=made.oil,
            reference=self._reference,
        )
        return replace(made, aftercare=advice)

    def _without(self, planned: int) -> tuple[LeftOut, ...]:
        """What the plan does without; what the clock said of its minutes before is told anew."""
        words, plan = self._words, self._plan
        before = [each for each in plan.left_out if each.what not in ("minutes", MINUTES)]
        return (
            *words.length(plan, planned, self._over),
            *before,
            *self._left_out,
            *self._shorter,
            *words.lost(plan, self._parts, self._brief),
            *self._strokes_lost(before),
        )

    def _none(self, end: int, least: int) -> Plan:
        """No plan ends so early: a value that says so, and what the least is."""
        values = {"minutes": str(max(0, end)), "least": str(least)}
        told = tell(self._reference, "clock-too-short", **values)
        return replace(
            self._plan,
            held_for=(*self._plan.held_for, "infeasible"),
            messages=(*self._plan.messages, *told),
            modality=None,
            template=None,
            oil=None,
            oils_allowed=(),
            planned_minutes=0,
            turns=0,
            steps=(),
            left_out=(),
            checklist=(),
            aftercare=Aftercare(),
        )


def _set(units: Sequence[Unit], least: list[int], most: list[int], extra: int) -> None:
    total = sum(unit.now for unit in units) + extra
    shares = share(least, most, [unit.weight for unit in units], total)
    for unit, minutes in zip(units, shares, strict=True):
        unit.take(minutes)
