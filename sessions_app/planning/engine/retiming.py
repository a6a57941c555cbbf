"""The plan written again after changes: strokes that suit the levels, minutes shared, a new clock."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace

from practice.reference import Reference
from practice.reference.templates import Step as Row

from .drafting.asking import ask_again
from .drafting.knowledge import knowledge
from .drafting.levels import CLOSING_MOST, FIRST_TOUCH, Warmth
from .drafting.minutes import MOST_REST, share
from .sentences import quote, say
from .still_true import still_true, whole_still_true
from .values import Area, Brief, LeftOut, Plan, Reason, Step

RISES = ("main", "integration")  # warm-up and closing stay light
FIRM = 4  # checkins.yaml: before-firm is asked first
STILL = "holding"
CLOCK = "clock:"  # source of what the clock took out, which nobody refused


@dataclass(kw_only=True)
class Part:
    """One step of the plan as it changes; `agreed` is its place in the plan that was agreed."""

    agreed: int
    step: Step
    reasons: dict[Reason, None] = field(default_factory=dict)

    def last(self, minutes: int) -> None:
        """Take that many minutes."""
        if minutes != self.step.minutes:
            self.step = replace(self.step, minutes=minutes)

    def tell(self, reason: Reason, *, instead_of: Collection[str] = ()) -> None:
        """Add why the step is as it is, in place of what was told of the same thing before."""
        kept = tuple(each for each in self.step.reasons if each.rule not in instead_of)
        if kept != self.step.reasons:
            self.step = replace(self.step, reasons=kept)
        self.reasons[reason] = None


class Retimed:
    """The parts of a plan that is changing, and how they become a plan again."""

    _plan: Plan
    _brief: Brief | None
    _reference: Reference
    _parts: list[Part]
    _rows: dict[str, Row]
    _left_out: list[LeftOut]
    _changed_from: int | None
    _stopped: bool
    _spare: int
    _over: int = 0  # minutes by which it ends later than was wanted
    _source: str = "reference:checkins"  # of what is heard, for a reason that nothing else gives

    def adapted(self) -> Plan:
        if self._changed_from is None:
            told = tuple(dict.fromkeys((*self._plan.left_out, *self._left_out)))
            return replace(self._plan, left_out=told) if self._left_out else self._plan
        self._refit()
        turns = len(turning([part.step for part in self._parts]))
        if not self._stopped:
            self._share_spare((self._plan.turns - turns) * self._turn_minutes)
        return self._written()

    def _written(self) -> Plan:
        turns = len(turning([part.step for part in self._parts]))
        steps = ask_again(
            self._timed(),
            self._plan.steps,
            every=self._plan.flags.checkin_every_minutes,
            reference=self._reference,
            touch_goes_on=not self._stopped,
            past=sum(part.agreed < (self._changed_from or 0) for part in self._parts),
        )
        planned = sum(step.minutes for step in steps) + turns * self._turn_minutes
        return replace(
            self._plan,
            steps=steps,
            turns=turns,
            planned_minutes=planned,
            reasons=whole_still_true(self._plan, planned, self._reference),
            left_out=self._without(planned),
        )

    def _without(self, planned: int) -> tuple[LeftOut, ...]:
        """Everything that the plan does without by now."""
        found = (*self._plan.left_out, *self._shorter_than(planned), *self._left_out)
        return (*found, *self._strokes_lost(found))

    def _strokes_lost(self, told: Sequence[LeftOut]) -> Iterable[LeftOut]:
        """Strokes that a step no longer has, though it works where it used them, or too lightly."""
        known = {(each.slug, each.step) for each in told if each.what == "stroke"}
        before = _strokes_by_step(self._plan.steps)
        after = _strokes_by_step([part.step for part in self._parts])
        used = {(step, slug) for (step, _), (_, strokes) in after.items() for slug in strokes}
        highest: dict[str, int] = {}
        for (step, _), (level, _) in after.items():
            highest[step] = max(level, highest.get(step, 0))
        for (step, region), (_, strokes) in before.items():
            for slug in strokes if step in highest else ():
                if (step, slug) in used or {(slug, step), (slug, None)} & known:
                    continue
                here = (step, region) in after
                level = after[step, region][0] if here else highest[step]
                if here or self._reference.strokes[slug].pressure.min > level:
                    known.add((slug, step))
                    reason = self._why_lost(slug, level)
                    yield LeftOut(what="stroke", slug=slug, step=step, reasons=(reason,))

    def _why_lost(self, slug: str, level: int) -> Reason:
        stroke, source = self._reference.strokes[slug], f"template:{self._plan.template}"
        if stroke.pressure.min > level:
            values = {"stroke": stroke.name, "level": str(level)}
            return say(self._reference, "stroke-too-firm", source, **values)
        return say(self._reference, "stroke-not-warmed", source, stroke=stroke.name)

    @property
    def _begun_from(self) -> Plan:
        """The plan that was agreed, whatever the clock has made of it since."""
        return self._plan

    @property
    def _turn_minutes(self) -> int:
        return self._reference.allocation.turn_minutes

    def _shorter_than(self, planned: int) -> Iterable[LeftOut]:
        """A session that ends early says so, unless that was told already."""
        told = any(each.what == "minutes" for each in self._plan.left_out)
        if planned < self._plan.planned_minutes and not told:
            booked = str(self._plan.booked_minutes)
            values = {"booked": booked, "planned": str(planned)}
            source = self._left_out[0].reasons[0].source if self._left_out else self._source
            reason = quote(self._reference, "minutes-unfilled", source, **values)
            yield LeftOut(what="minutes", slug=booked, reasons=(reason,))

    def _refit(self) -> None:
        """Keep only strokes that suit the new levels, and the finish below the main work."""
        warmth = Warmth(self._reference, knowledge(self._reference).back)
        hardest, touched = 0, False
        for part in self._parts:
            if part.agreed >= (self._changed_from or 0):
                self._refit_step(part, warmth, hardest, first=not touched)
            step = part.step
            touched = touched or bool(step.areas)
            warmth.remember(step.phase, step.side, step.minutes, step.areas)
            if step.phase == "main":
                hardest = max([hardest, *(area.pressure for area in step.areas)])

    def _refit_step(self, part: Part, warmth: Warmth, hardest: int, *, first: bool) -> None:
        step = part.step
        if step.phase == "closing" and not step.areas:
            step = replace(step, areas=self._resting_areas(step.position))
        most = FIRST_TOUCH if first else FIRM
        if step.phase == "closing":
            most = max(1, min(CLOSING_MOST, hardest))
        areas = []
        for area in step.areas:
            level = min(area.pressure, most)
            if step.phase != "settle":
                level = min(level, warmth.most(area.region, step.side))
            areas.append(self._refit_area(area, level, warmth))
            if areas[-1].pressure < area.pressure:
                part.reasons[self._why_lighter(step, areas[-1])] = None
        part.step = replace(step, areas=tuple(areas))

    def _why_lighter(self, step: Step, area: Area) -> Reason:
        """Why an area that was to be firmer is lighter now, though nobody asked for that."""
        source = f"template:{self._plan.template}"
        if area.strokes == (STILL,):
            name = self._reference.region_name(area.region)
            return say(self._reference, "only-holding", source, region=name)
        if step.phase == "closing":
            return say(self._reference, "level-follows-main", source)
        return say(self._reference, "level-not-warm-side", source, level=str(area.pressure))

    def _refit_area(self, area: Area, level: int, warmth: Warmth) -> Area:
        strokes, kept = self._reference.strokes, []
        warm = area.region in warmth.warmed
        for slug in area.strokes:
            stroke = strokes[slug]
            if stroke.pressure.min <= level and (warm or not stroke.needs_warm_up):
                kept.append(slug)
                warm = warm or stroke.is_warm_up
        kept = kept or [STILL]
        highest = max(strokes[slug].pressure.max for slug in kept)
        found = Area(region=area.region, pressure=min(level, highest), strokes=tuple(kept))
        return area if found == area else found

    def _resting_areas(self, position: str | None) -> tuple[Area, ...]:
        """Where the hands may rest at the end, when the closing has lost all its areas.

        A side whose other side was to come, and did not, is no place to end on (INV-19).
        """
        gone = (*self._plan.left_out, *self._left_out)
        refused = {each.slug for each in gone if each.what == "region"}
        reach = knowledge(self._reference).reach.get(position or "", frozenset())
        worked = {
            area.region
            for part in self._parts
            for area in part.step.areas
            if area.region in reach and area.region not in refused
        }
        to_come = {area.region for step in self._begun_from.steps for area in step.areas}
        said_no = {
            each.slug
            for each in gone
            if each.what == "region"
            and not any(why.source.startswith(CLOCK) for why in each.reasons)
        }
        missed = to_come - worked - said_no
        both = {slug for slug in worked if self._reference.mirror(slug) not in missed}
        order = knowledge(self._reference).in_order(frozenset(both))
        return tuple(Area(region=slug, pressure=1, strokes=(STILL,)) for slug in order)

    def _share_spare(self, from_turns: int) -> None:
        """Give free minutes to what is left of the main work, then to the rest."""
        free = self._spare + from_turns
        spare = self._fill_up(max(0, free - self._over))
        known = [part for part in self._parts if part.step.slug in self._rows]
        parts = [part for part in known if self._may_grow(part)]
        rest = [part for part in known if part.step.phase == "rest"]
        for group in (parts, rest):
            spare = self._grow(group, spare)

    def _fill_up(self, spare: int) -> int:
        """A side that is left alone gets the least minutes that both would have had together."""
        for part in self._parts:
            row = self._rows.get(part.step.slug)
            if row is None or part.step.side is None or part.agreed < (self._changed_from or 0):
                continue
            slug = part.step.slug
            whole = sum(each.step.minutes for each in self._parts if each.step.slug == slug)
            more = min(spare, max(0, row.min_minutes - whole))
            part.step = replace(part.step, minutes=part.step.minutes + more)
            spare -= more
        return spare

    def _may_grow(self, part: Part) -> bool:
        step = part.step
        current = part.agreed >= (self._changed_from or 0)
        return current and step.phase in RISES and bool(step.areas) and step.side is None

    def _grow(self, parts: list[Part], spare: int) -> int:
        """Share minutes among parts up to their most, a position's limit kept; return the rest."""
        for position in dict.fromkeys(part.step.position for part in parts):
            here = [part for part in parts if part.step.position == position]
            least = [part.step.minutes for part in here]
            most = [max(part.step.minutes, self._longest(part)) for part in here]
            room = min(spare, self._room_in(position))
            if room <= 0:
                continue
            weights = [self._rows[part.step.slug].weight for part in here]
            minutes = share(least, most, weights, sum(least) + room)
            for part, given in zip(here, minutes, strict=True):
                spare -= given - part.step.minutes
                part.step = replace(part.step, minutes=given)
        return spare

    def _longest(self, part: Part) -> int:
        row = self._rows.get(part.step.slug)
        if row is None:
            return part.step.minutes
        return MOST_REST if row.phase == "rest" else row.max_minutes

    def _room_in(self, position: str | None) -> int:
        """Minutes that a position may still take; without the brief, as many as were planned."""
        spent = sum(part.step.minutes for part in self._parts if part.step.position == position)
        hard = self._reference.allocation.prone_hard_limit_minutes
        if self._brief is None:
            planned = sum(step.minutes for step in self._plan.steps if step.position == position)
            return planned - spent
        limit = self._brief.max_position_minutes.get(position or "", self._plan.booked_minutes)
        return (min(limit, hard) if position == "prone" else limit) - spent

    def _timed(self) -> list[Step]:
        steps, clock = [], 0
        turns = turning([part.step for part in self._parts])
        for at, part in enumerate(self._parts):
            clock += self._turn_minutes if at in turns else 0
            before = self._plan.steps[part.agreed]
            reasons = still_true(part.step, before, part.reasons, self._reference)
            steps.append(replace(part.step, starts_at=clock, reasons=reasons))
            clock += part.step.minutes
        return steps


def turning(steps: Sequence[Step]) -> set[int]:
    """The places of the steps before which the client turns."""
    found: set[int] = set()
    position = side = None
    for at, step in enumerate(steps):
        if step.position is None:
            continue
        moved = position is not None and step.position != position
        if moved or (not moved and step.side and side and step.side != side):
            found.add(at)
        side = step.side or (None if moved else side)
        position = step.position
    return found


def _strokes_by_step(steps: Sequence[Step]) -> dict[tuple[str, str], tuple[int, tuple[str, ...]]]:
    """Level and strokes of each area of each step."""
    return {
        (step.slug, area.region): (area.pressure, area.strokes)
        for step in steps
        for area in step.areas
    }
