"""How firm an area may get by now, and what keeps it from being firmer."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from practice.reference import Reference
from practice.reference.templates import Step as Row

from ..retiming import FIRM, RISES, Part
from ..sentences import quote
from ..values import Area, Brief, Plan, Reason


@dataclass(frozen=True, kw_only=True, slots=True)
class Limit:
    """A level that an area may not pass: the row of reasons.yaml that says so, and its values."""

    level: int
    rule: str
    values: Mapping[str, str]

    def reason(self, reference: Reference, source: str) -> Reason:
        return quote(reference, self.rule, source, level=str(self.level), **self.values)


NOT_YET = Limit(level=FIRM, rule="firmer-not-yet", values={})  # warm-up and finish stay light


@dataclass(frozen=True, kw_only=True)
class Limits:
    plan: Plan
    brief: Brief | None
    reference: Reference
    rows: Mapping[str, Row]
    highest: Mapping[str, int]  # that each area has somewhere in the plan

    def lowest(self, part: Part, area: Area, *, live: int, to_come: bool) -> Limit:
        """Return the limit that binds; of equal ones the one that is told first."""
        return min(self._all(part, area, live, to_come), key=lambda limit: limit.level)

    def _all(self, part: Part, area: Area, live: int, to_come: bool) -> Iterator[Limit]:
        reference, row = self.reference, self.rows.get(part.step.slug)
        yield from self._of_health(area)
        yield Limit(level=live, rule="firmer-not-today", values={})
        region = reference.regions[area.region]
        named = {"region": reference.region_name(area.region)}
        yield Limit(level=region.max_pressure, rule="firmer-not-this-area", values=named)
        softest = max(reference.strokes[slug].pressure.max for slug in area.strokes)
        yield Limit(level=softest, rule="firmer-not-this-stroke", values={})
        if row:
            yield Limit(level=row.pressure.cap, rule="firmer-not-this-part", values={})
        if self.plan.modality:
            most = reference.modalities[self.plan.modality].pressure.max
            yield Limit(level=most, rule="firmer-not-this-part", values={})
        if not to_come and not any(each.pressure >= FIRM for each in part.step.areas):
            yield Limit(level=FIRM - 1, rule="firmer-asks-first", values={})

    def _of_health(self, area: Area) -> Iterator[Limit]:
        if self.brief is None:
            yield Limit(level=self.highest[area.region], rule="firmer-not-this-part", values={})
            return
        body, here = self.brief.ceiling, self.brief.region_ceilings.get(area.region, FIRM)
        for level, key in ((here, f"ceiling:{area.region}"), (body, "ceiling")):
            because = next((why.text for why in self.brief.why.get(key, ())), "")
            rule = "firmer-not-healthy" if because else "firmer-not-today"
            yield Limit(level=level, rule=rule, values={"because": because} if because else {})


def rises(part: Part) -> bool:
    """Whether work of this phase may get firmer: warm-up and finish stay light."""
    return part.step.phase in RISES
