"""The steps of a running session: levels, areas that are out, the end."""

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import replace

from practice.reference import Reference
from practice.reference.checkins import CheckInEffects
from practice.reference.templates import Template

from .. import answers, clock
from ..retiming import FIRM, Part, Retimed
from ..rows import rows_of
from ..sentences import quote
from ..values import Area, Brief, Event, LeftOut, Plan, Reason, Step
from .limits import NOT_YET, Limit, Limits, rises
from .oil import Dry

CHOSEN = "chosen"
STOPPED, ENDED = "session-stopped", "session-ended"
WISHED = "client-lighter"  # reasons.yaml: on the plan that they were shown


class Room(Retimed):
    def __init__(
        self,
        plan: Plan,
        brief: Brief | None,
        reference: Reference,
        template: Template | None = None,
        lighter: Mapping[str, int] | None = None,
    ):
        self._lighter = lighter or {}
        self._plan, self._brief, self._reference = plan, brief, reference
        self._agreed, self._template = plan, template
        self._parts = [Part(agreed=at, step=step) for at, step in enumerate(plan.steps)]
        self._rows = rows_of(plan, reference, template)
        highest = _highest(plan.steps)
        self._limits = Limits(
            plan=plan, brief=brief, reference=reference, rows=self._rows, highest=highest
        )
        self._live_ceiling = plan.pressure_ceiling
        self._left_out: list[LeftOut] = []
        self._changed_from: int | None = None
        self._stopped = False
        self._spare = 0

    # --- one event

    @property
    def steps(self) -> tuple[Step, ...]:
        return tuple(part.step for part in self._parts)

    def copied(self) -> "Room":
        """Return a room that goes on from here by itself."""
        room = copy(self)
        room._parts = [replace(part, reasons=dict(part.reasons)) for part in self._parts]
        room._left_out = list(self._left_out)
        return room

    def change(self, event: Event, effects: CheckInEffects) -> None:
        """Do what an answer says to levels, areas and the end."""
        if self._is_over:
            return
        self._source = f"event:{event.id}"
        event = replace(event, at=self._minute(event.at))
        here = self._here(event.at)
        regions = event.regions or tuple(area.region for area in self._current(here).step.areas)
        rule = answers.rule(event.word, event.item, event.value, self._reference)
        reason = self._said(rule, event)
        if effects.pressure_ceiling is not None:
            self._live_ceiling = min(self._live_ceiling, effects.pressure_ceiling)
        if effects.pressure_delta or effects.pressure_ceiling is not None:
            self._lower(here, effects.pressure_delta, reason)
        if effects.region_pressure_delta > 0:
            self._raise(here, regions, reason)
        if effects.region_avoid:
            self._refuse(here, event, self._named(effects.region_avoid, event, regions))
        if effects.end_session:
            self._stop(here, event, STOPPED if effects.event is None else ENDED)

    def refuse_firmer(self, event: Event, rule: str) -> None:
        """Say why it gets no firmer, whatever the limits."""
        if not self._is_over:
            here = self._here(self._minute(event.at))
            self._no_firmer(self._current(here).step, self._said(rule, event))

    def refuse_more(self, event: Event, areas: Sequence[str]) -> None:
        """Say that these areas have had their extra time."""
        names = ", ".join(self._reference.region_name(slug) for slug in areas)
        reason = quote(self._reference, "more-once", f"event:{event.id}", areas=names)
        self._left_out.append(LeftOut(what="edit", slug="more", reasons=(reason,)))

    def without_oil(self, event: Event) -> None:
        if self._is_over:
            return
        reason = self._said("no-more-oil", event)
        dry = Dry(
            plan=self._plan, brief=self._brief, reference=self._reference, source=reason.source
        )
        for part in self._from(self._here(self._minute(event.at))):
            for area in part.step.areas:
                gone = dry.without(area, part.step.slug)
                self._left_out += [each for each in gone if each not in self._left_out]
            areas = tuple(dry.area(area) for area in part.step.areas)
            if areas != part.step.areas:
                part.step = replace(part.step, areas=areas)
                part.reasons[reason] = None

    @property
    def _is_over(self) -> bool:
        return self._stopped or not self._parts

    def retimed(self, event: Event) -> "Room":
        """Go on from the plan as an event of the clock leaves it; every ceiling stays."""
        if self._is_over:
            return self
        now = self.adapted()
        before = Room(now, self._brief, self._reference, self._template, self._lighter)
        before._agreed = self._agreed
        made, over = clock.told(
            now,
            self._brief,
            event,
            at=before._minute(event.at),
            template=self._template,
            reference=self._reference,
        )
        room = Room(made, self._brief, self._reference, self._template, self._lighter)
        room._agreed, room._over = self._agreed, over
        room._live_ceiling = self._live_ceiling
        room._limits = replace(room._limits, highest=self._limits.highest)
        return room

    @property
    def _begun_from(self) -> Plan:
        return self._agreed

    def _minute(self, agreed: int) -> int:
        """A minute of the plan that was agreed, by the plan that this room began with."""
        if self._plan is self._agreed:
            return agreed
        places = {(step.slug, step.side): step for step in self._plan.steps}
        begun = [step for step in self._agreed.steps if step.starts_at <= agreed]
        here = begun[-1] if begun else self._agreed.steps[0]
        for step in self._agreed.steps[self._agreed.steps.index(here) :]:
            now = places.get((step.slug, step.side))
            if now is not None:
                gone = agreed - here.starts_at if step is here else 0
                return now.starts_at + max(0, min(gone, now.minutes - 1))
        return self._plan.planned_minutes

    def _said(self, rule: str, event: Event) -> Reason:
        return quote(self._reference, rule, f"event:{event.id}")

    def _named(self, spot: str, event: Event, regions: Sequence[str]) -> frozenset[str]:
        """The areas that an effect is about: one by name, those chosen, or those under the hands."""
        if spot in self._reference.regions or spot in self._reference.groups:
            return self._reference.expand([spot])
        if spot == CHOSEN and event.value:
            return answers.areas(event.value, self._reference)
        return self._reference.expand(regions)

    def _here(self, minute: int) -> int:
        """The place of the step in progress, by the minutes of the plan that was agreed."""
        begun = [at for at, step in enumerate(self._plan.steps) if step.starts_at <= minute]
        return begun[-1] if begun else 0

    def _current(self, here: int) -> Part:
        return next((part for part in self._parts if part.agreed >= here), self._parts[-1])

    def _from(self, here: int) -> list[Part]:
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
        """One level more below every ceiling; what was to be lighter stays so beside others."""
        kept = {} if self._lighter.keys() >= set(regions) else self._lighter
        now, before = self._current(here), self._current(here).step
        binding: list[Limit] = []
        for part in self._from(here):
            levels = {}
            for area in part.step.areas if rises(part) else ():
                if area.region in regions:
                    limit = self._limit(part, area, here, kept)
                    levels[area.region] = max(area.pressure, min(area.pressure + 1, limit.level))
                    binding += [limit] if part is now else []
            self._set(part, levels, reason)
        if now.step == before and before.areas:
            most = min(binding, key=lambda limit: limit.level, default=NOT_YET)
            self._no_firmer(before, most.reason(self._reference, reason.source))

    def _limit(self, part: Part, area: Area, here: int, kept: Mapping[str, int]) -> Limit:
        to_come = part.agreed > here  # the client can be asked before it begins
        limit = self._limits.lowest(part, area, live=self._live_ceiling, to_come=to_come)
        wished = kept.get(area.region, FIRM)
        return limit if limit.level <= wished else Limit(level=wished, rule=WISHED, values={})

    def _no_firmer(self, step: Step, reason: Reason) -> None:
        level = max((area.pressure for area in step.areas), default=0)
        gone = LeftOut(what="pressure", slug=str(level + 1), step=step.slug, reasons=(reason,))
        self._left_out.append(gone)

    def _set(self, part: Part, levels: dict[str, int], reason: Reason) -> None:
        areas = tuple(
            area
            if (level := levels.get(area.region)) in (None, area.pressure)
            else replace(area, pressure=level)
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

    def _cut_short(self, part: Part, minute: int) -> None:
        row = self._rows.get(part.step.slug)
        gone = max(1, minute - self._plan.steps[part.agreed].starts_at)
        minutes = min(part.step.minutes, max(gone, row.min_minutes if row else 1))
        self._spare += part.step.minutes - minutes
        part.step = replace(part.step, minutes=minutes)

    def _drop(self, part: Part, reason: Reason) -> None:
        self._spare += part.step.minutes
        self._parts.remove(part)
        if all(other.step.slug != part.step.slug for other in self._parts):
            self._left_out.append(LeftOut(what="step", slug=part.step.slug, reasons=(reason,)))

    def _stop(self, here: int, event: Event, rule: str) -> None:
        """Nothing more is touched: the step in progress ends, rest and handover remain."""
        self._stopped = True
        reason = self._said(rule, event)
        for part in self._from(here):
            if part.agreed == here:
                part.reasons[reason] = None
            if part.step.phase in ("rest", "handover"):
                continue
            if part.agreed == here:
                gone = max(1, event.at - self._plan.steps[here].starts_at)
                part.step = replace(part.step, minutes=min(part.step.minutes, gone))
            else:
                self._parts.remove(part)
                self._left_out.append(LeftOut(what="step", slug=part.step.slug, reasons=(reason,)))


def _highest(steps: Sequence[Step]) -> dict[str, int]:
    highest: dict[str, int] = {}
    for step in steps:
        for area in step.areas:
            highest[area.region] = max(area.pressure, highest.get(area.region, 0))
    return highest
