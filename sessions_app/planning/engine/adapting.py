"""During the session: the plan as the client's words have changed it (METHOD section 6).

`adapt` is a fold over the events in their order; undone ones count for nothing. What each
word changes is data (checkins.yaml). Down at any speed, up one level at a time and only
below every ceiling. What is past stays as it was, so that the record tells the truth.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from practice.reference import Reference, load
from practice.reference.checkins import CheckInEffects, LiveButton, LiveChoice
from practice.reference.templates import Step as Row

from .drafting.asking import ask_again
from .drafting.knowledge import knowledge
from .drafting.levels import CLOSING_MOST, FIRST_TOUCH, Warmth
from .drafting.minutes import MOST_REST, share
from .sentences import quote
from .values import Area, Brief, Event, LeftOut, Plan, Reason, Step

UNDO = "undo"
AREA_OUT = "area-out"
RISES = ("main", "integration")  # warm-up and closing stay light
FIRM = 4  # checkins.yaml: before-firm is asked first
STILL = "holding"
ONE_SIDED = "side-lying"
RULES = {"hurts": "said-hurts", "firmer": "said-firmer", "much-firmer": "said-firmer"}
RULES |= {"tender-spot": "said-tender", "carry-on-lighter": "said-tender"}


def adapt(
    plan: Plan,
    events: Iterable[Event],
    *,
    at: int,
    brief: Brief | None = None,
    reference: Reference | None = None,
) -> Plan:
    """Return the plan after what was said by minute `at` of the plan that was agreed.

    Without the brief nothing is known of the health rules' ceilings for single
    areas, so that an area never gets firmer than the plan has it somewhere.
    """
    reference = reference or load()
    told = list(events)
    undone = {event.undoes for event in told if event.word == UNDO}
    room = _Session(plan, brief, reference)
    for event in told:
        if event.word != UNDO and event.id not in undone and event.at <= at:
            room.hear(event)
    return room.adapted()


def effects_of(word: str, reference: Reference) -> CheckInEffects | None:
    """What a word changes: a live button, a choice after "hurts", or an answer about pressure."""
    if word == AREA_OUT:
        return reference.checkins["avoid-areas"].effects_yes
    choices: list[LiveButton | LiveChoice] = list(reference.live_buttons.values())
    for button in reference.live_buttons.values():
        choices += button.then
    for each in choices:
        if each.slug == word and each.item:
            item = reference.checkins[each.item]
            if each.band_from is not None:
                return item.band(each.band_from).effects
            return item.option(each.value or "").effects
    pressure = reference.checkins["pressure"]
    return next((each.effects for each in pressure.options if each.value == word), None)


@dataclass(kw_only=True)
class _Part:
    """One step of the plan as it changes; `agreed` is its place in the plan that was agreed."""

    agreed: int
    step: Step
    reasons: dict[Reason, None] = field(default_factory=dict)


class _Session:
    def __init__(self, plan: Plan, brief: Brief | None, reference: Reference):
        self._plan, self._brief, self._reference = plan, brief, reference
        self._parts = [_Part(agreed=at, step=step) for at, step in enumerate(plan.steps)]
        self._rows = _rows(plan, reference)
        self._planned_highest = _highest(plan.steps)
        self._live_ceiling = plan.pressure_ceiling
        self._left_out: list[LeftOut] = []
        self._changed_from: int | None = None
        self._stopped = False
        self._spare = 0

    # --- one event

    def hear(self, event: Event) -> None:
        effects = effects_of(event.word, self._reference)
        if effects is None or self._stopped or not self._parts:
            return
        here = self._here(event.at)
        regions = event.regions or tuple(area.region for area in self._current(here).step.areas)
        rule = RULES.get(event.word, "said-lighter")
        if effects.pressure_ceiling is not None:
            self._live_ceiling = min(self._live_ceiling, effects.pressure_ceiling)
        if effects.pressure_delta or effects.pressure_ceiling is not None:
            self._lower(here, effects.pressure_delta, self._said(rule, event))
        if effects.region_pressure_delta > 0:
            self._raise(here, regions, self._said(rule, event))
        if effects.region_avoid:
            self._refuse(here, event, self._named(effects.region_avoid, regions))
        if effects.end_session:
            self._stop(here, event)

    def _said(self, rule: str, event: Event) -> Reason:
        return quote(self._reference, rule, f"event:{event.id}")

    def _named(self, spot: str, regions: Sequence[str]) -> frozenset[str]:
        known = spot in self._reference.regions or spot in self._reference.groups
        return self._reference.expand([spot] if known else regions)

    def _here(self, minute: int) -> int:
        """The place of the step in progress, by the minutes of the plan that was agreed."""
        begun = [at for at, step in enumerate(self._plan.steps) if step.starts_at <= minute]
        return begun[-1] if begun else 0

    def _current(self, here: int) -> _Part:
        return next((part for part in self._parts if part.agreed >= here), self._parts[-1])

    def _from(self, here: int) -> list[_Part]:
        self._changed_from = min(here, here if self._changed_from is None else self._changed_from)
        return [part for part in self._parts if part.agreed >= here]

    # --- levels

    def _lower(self, here: int, delta: int, reason: Reason) -> None:
        for part in self._from(here):
            levels = {
                area.region: max(1, min(area.pressure + delta, self._live_ceiling))
                for area in part.step.areas
            }
            self._set(part, levels, reason)

    def _raise(self, here: int, regions: Sequence[str], reason: Reason) -> None:
        for part in self._from(here):
            if part.step.phase in RISES:
                levels = {
                    area.region: max(
                        area.pressure, min(area.pressure + 1, self._most(part, area, here))
                    )
                    for area in part.step.areas
                    if area.region in regions
                }
                self._set(part, levels, reason)

    def _most(self, part: _Part, area: Area, here: int) -> int:
        """The lowest of every ceiling on an area in a step."""
        reference, row = self._reference, self._rows.get(part.step.slug)
        limits = [self._live_ceiling, reference.regions[area.region].max_pressure]
        limits.append(max(reference.strokes[slug].pressure.max for slug in area.strokes))
        if row:
            limits.append(row.pressure.cap)
        if self._plan.modality:
            limits.append(reference.modalities[self._plan.modality].pressure.max)
        if self._brief is None:
            limits.append(self._planned_highest[area.region])
        else:
            limits.append(self._brief.ceiling)
            limits.append(self._brief.region_ceilings.get(area.region, FIRM))
        if not _may_be_firm(part, here):
            limits.append(FIRM - 1)
        return min(limits)

    def _set(self, part: _Part, levels: dict[str, int], reason: Reason) -> None:
        areas = tuple(
            replace(area, pressure=levels.get(area.region, area.pressure))
            for area in part.step.areas
        )
        if areas != part.step.areas:
            part.step = replace(part.step, areas=areas)
            part.reasons[reason] = None

    # --- areas and the end

    def _refuse(self, here: int, event: Event, regions: frozenset[str]) -> None:
        """Take areas out of the step in progress and all later ones; share what becomes free."""
        source = f"event:{event.id}"
        slug = self._current(here).step.slug
        for region in self._reference.in_order(regions):
            name = self._reference.region_name(region)
            reason = quote(self._reference, "area-refused", source, region=name)
            self._left_out.append(LeftOut(what="region", slug=region, step=slug, reasons=(reason,)))
        shared = quote(self._reference, "time-shared", source)
        for part in self._from(here):
            kept = tuple(area for area in part.step.areas if area.region not in regions)
            if kept == part.step.areas:
                continue
            part.step = replace(part.step, areas=kept)
            part.reasons[shared] = None
            if kept or part.step.phase in ("settle", "closing"):
                continue
            if part.agreed == here:
                self._cut_short(part, event.at)
            else:
                self._drop(part, shared)

    def _cut_short(self, part: _Part, minute: int) -> None:
        row = self._rows.get(part.step.slug)
        gone = max(1, minute - self._plan.steps[part.agreed].starts_at)
        minutes = min(part.step.minutes, max(gone, row.min_minutes if row else 1))
        self._spare += part.step.minutes - minutes
        part.step = replace(part.step, minutes=minutes)

    def _drop(self, part: _Part, reason: Reason) -> None:
        self._spare += part.step.minutes
        self._parts.remove(part)
        if all(other.step.slug != part.step.slug for other in self._parts):
            self._left_out.append(LeftOut(what="step", slug=part.step.slug, reasons=(reason,)))

    def _stop(self, here: int, event: Event) -> None:
        """Nothing more is touched: the step in progress ends, rest and handover remain."""
        self._stopped = True
        reason = self._said("session-stopped", event)
        for part in self._from(here):
            if part.step.phase in ("rest", "handover"):
                continue
            if part.agreed == here:
                gone = max(1, event.at - self._plan.steps[here].starts_at)
                part.step = replace(part.step, minutes=min(part.step.minutes, gone))
                part.reasons[reason] = None
            else:
                self._parts.remove(part)
                self._left_out.append(LeftOut(what="step", slug=part.step.slug, reasons=(reason,)))

    # --- the whole again

    def adapted(self) -> Plan:
        if self._changed_from is None:
            return self._plan
        self._refit()
        turns = len(_turning([part.step for part in self._parts]))
        if not self._stopped:
            self._share_spare((self._plan.turns - turns) * self._turn_minutes)
        steps = ask_again(
            self._timed(),
            self._plan.steps,
            every=self._plan.flags.checkin_every_minutes,
            reference=self._reference,
        )
        planned = sum(step.minutes for step in steps) + turns * self._turn_minutes
        return replace(
            self._plan,
            steps=steps,
            turns=turns,
            planned_minutes=planned,
            left_out=(*self._plan.left_out, *self._shorter(planned), *self._left_out),
        )

    @property
    def _turn_minutes(self) -> int:
        return self._reference.allocation.turn_minutes

    def _shorter(self, planned: int) -> Iterable[LeftOut]:
        """A session that ends early says so, unless that was told already."""
        told = any(each.what == "minutes" for each in self._plan.left_out)
        if planned < self._plan.planned_minutes and not told:
            booked = str(self._plan.booked_minutes)
            values = {"booked": booked, "planned": str(planned)}
            source = self._left_out[0].reasons[0].source if self._left_out else "event:"
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

    def _refit_step(self, part: _Part, warmth: Warmth, hardest: int, *, first: bool) -> None:
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
            areas.append(self._refit_area(replace(area, pressure=level), warmth))
        part.step = replace(step, areas=tuple(areas))

    def _refit_area(self, area: Area, warmth: Warmth) -> Area:
        strokes, kept = self._reference.strokes, []
        warm = area.region in warmth.warmed
        for slug in area.strokes:
            stroke = strokes[slug]
            if stroke.pressure.min <= area.pressure and (warm or not stroke.needs_warm_up):
                kept.append(slug)
                warm = warm or stroke.is_warm_up
        kept = kept or [STILL]
        highest = max(strokes[slug].pressure.max for slug in kept)
        return replace(area, pressure=min(area.pressure, highest), strokes=tuple(kept))

    def _resting_areas(self, position: str | None) -> tuple[Area, ...]:
        """Where the hands may rest at the end, when the closing has lost all its areas."""
        refused = {each.slug for each in self._left_out if each.what == "region"}
        reach = knowledge(self._reference).reach.get(position or "", frozenset())
        worked = {
            area.region
            for part in self._parts
            for area in part.step.areas
            if area.region in reach and area.region not in refused
        }
        order = knowledge(self._reference).in_order(frozenset(worked))
        return tuple(Area(region=slug, pressure=1, strokes=(STILL,)) for slug in order)

    def _share_spare(self, from_turns: int) -> None:
        """Give free minutes to what is left of the main work, then to the rest."""
        spare = self._fill_up(self._spare + from_turns)
        parts = [part for part in self._parts if self._may_grow(part)]
        rest = [part for part in self._parts if part.step.phase == "rest"]
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

    def _may_grow(self, part: _Part) -> bool:
        step = part.step
        current = part.agreed >= (self._changed_from or 0)
        return current and step.phase in RISES and bool(step.areas) and step.side is None

    def _grow(self, parts: list[_Part], spare: int) -> int:
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

    def _longest(self, part: _Part) -> int:
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
        turns = _turning([part.step for part in self._parts])
        for at, part in enumerate(self._parts):
            clock += self._turn_minutes if at in turns else 0
            reasons = tuple(dict.fromkeys((*part.step.reasons, *part.reasons)))
            steps.append(replace(part.step, starts_at=clock, reasons=reasons))
            clock += part.step.minutes
        return steps


def _may_be_firm(part: _Part, here: int) -> bool:
    """Whether the client was asked before firm work, or can be before this step begins."""
    return part.agreed > here or any(area.pressure >= FIRM for area in part.step.areas)


def _rows(plan: Plan, reference: Reference) -> dict[str, Row]:
    template = reference.templates.get(plan.template or "")
    return {row.slug: row for row in template.steps} if template else {}


def _highest(steps: Sequence[Step]) -> dict[str, int]:
    highest: dict[str, int] = {}
    for step in steps:
        for area in step.areas:
            highest[area.region] = max(area.pressure, highest.get(area.region, 0))
    return highest


def _turning(steps: Sequence[Step]) -> set[int]:
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
