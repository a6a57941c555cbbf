"""During the session: the plan as the client's words have changed it (METHOD section 6).

`adapt` is a fold over the events in their order; undone ones count for nothing. What each
word changes is data (checkins.yaml). Down at any speed, up one level at a time and only
below every ceiling. What is past stays as it was, so that the record tells the truth.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from practice.reference import Reference, load
from practice.reference.checkins import CheckInEffects
from practice.reference.templates import Template

from . import answers, clock
from .retiming import FIRM, RISES, Part, Retimed
from .rows import rows_of
from .sentences import quote
from .values import Area, Brief, Event, LeftOut, Plan, Reason, Step

UNDO = "undo"
CHOSEN = "chosen"
RULES = {"hurts": "said-hurts", "firmer": "said-firmer", "much-firmer": "said-firmer"}
RULES |= {"tender-spot": "said-tender", "carry-on-lighter": "said-tender"}


def adapt(
    plan: Plan,
    events: Iterable[Event],
    *,
    at: int,
    brief: Brief | None = None,
    template: Template | None = None,
    lighter: Mapping[str, int] | None = None,
    reference: Reference | None = None,
) -> Plan:
    """Return the plan after what was said by minute `at` of the plan that was agreed.

    `lighter` holds the highest level of each region that the client asked to be lighter when they
    were shown the plan. Said over such areas alone, "firmer" is their newer word about them. Said
    where others are under the hands too, it is taken to be about those.

    Without the brief nothing is known of the health rules' ceilings for single
    areas, so that an area never gets firmer than the plan has it somewhere. A
    template of the practice's own is handed in; a built-in one is found by its slug.
    """
    reference = reference or load()
    told = list(events)
    undone = {event.undoes for event in told if event.word == UNDO}
    room = _Session(plan, brief, reference, template, lighter)
    for event in told:
        if event.word == UNDO or event.id in undone or event.at > at:
            continue
        if event.word in clock.WORDS:
            room = room.retimed(event)
        else:
            room.hear(event)
    return room.adapted()


class _Session(Retimed):
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
        self._planned_highest = _highest(plan.steps)
        self._live_ceiling = plan.pressure_ceiling
        self._left_out: list[LeftOut] = []
        self._changed_from: int | None = None
        self._stopped = False
        self._spare = 0

    # --- one event

    def hear(self, event: Event) -> None:
        found = answers.of_event(
            event.word,
            event.item,
            event.value,
            self._reference,
            limit=self._plan.flags.discomfort_limit,
        )
        if self._stopped or not self._parts:
            return
        self._source = f"event:{event.id}"
        event = replace(event, at=self._minute(event.at))
        for effects in found or ():
            self._change(event, effects)

    def _change(self, event: Event, effects: CheckInEffects) -> None:
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
            self._refuse(here, event, self._named(effects.region_avoid, event, regions))
        if effects.end_session:
            self._stop(here, event)

    def retimed(self, event: Event) -> "_Session":
        """Go on from the plan as an event of the clock leaves it; every ceiling stays."""
        if self._stopped or not self._parts:
            return self
        now = self.adapted()
        before = _Session(now, self._brief, self._reference, self._template, self._lighter)
        before._agreed = self._agreed
        made, over = clock.told(
            now,
            self._brief,
            event,
            at=before._minute(event.at),
            template=self._template,
            reference=self._reference,
        )
        room = _Session(made, self._brief, self._reference, self._template, self._lighter)
        room._agreed, room._over = self._agreed, over
        room._live_ceiling, room._planned_highest = self._live_ceiling, self._planned_highest
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
        for part in self._from(here):
            if part.step.phase in RISES:
                levels = {
                    area.region: max(
                        area.pressure,
                        min(
                            area.pressure + 1,
                            self._most(part, area, here),
                            kept.get(area.region, FIRM),
                        ),
                    )
                    for area in part.step.areas
                    if area.region in regions
                }
                self._set(part, levels, reason)

    def _most(self, part: Part, area: Area, here: int) -> int:
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


def _may_be_firm(part: Part, here: int) -> bool:
    """Whether the client was asked before firm work, or can be before this step begins."""
    return part.agreed > here or any(area.pressure >= FIRM for area in part.step.areas)


def _highest(steps: Sequence[Step]) -> dict[str, int]:
    highest: dict[str, int] = {}
    for step in steps:
        for area in step.areas:
            highest[area.region] = max(area.pressure, highest.get(area.region, 0))
    return highest
