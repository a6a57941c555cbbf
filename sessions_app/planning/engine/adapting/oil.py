"""No more oil, in mid-session: each stroke that needs it gives way to one that does not."""

from dataclasses import dataclass, replace

from practice.reference import Reference

from ..sentences import say
from ..values import Area, Brief, LeftOut, Plan


@dataclass(frozen=True, kw_only=True)
class Dry:
    """What may be used instead, under what the plan had to obey."""

    plan: Plan
    brief: Brief | None
    reference: Reference
    source: str

    def area(self, area: Area) -> Area:
        strokes, kept = self.reference.strokes, dict[str, None]()
        for slug in area.strokes:
            stroke = strokes[slug]
            if stroke.lubricant != "needed":
                kept[slug] = None
            elif self._may_use(stroke.without_lubricant, area):
                kept[stroke.without_lubricant] = None
        return area if tuple(kept) == area.strokes else replace(area, strokes=tuple(kept))

    def without(self, area: Area, step: str) -> list[LeftOut]:
        """Each stroke of the area that needs oil, with the reason that it is left out."""
        needs = [self.reference.strokes[slug] for slug in area.strokes]
        return [
            LeftOut(
                what="stroke",
                slug=stroke.slug,
                step=step,
                reasons=(say(self.reference, "stroke-no-oil", self.source, stroke=stroke.name),),
            )
            for stroke in needs
            if stroke.lubricant == "needed"
        ]

    def _may_use(self, slug: str, area: Area) -> bool:
        """Whether a stroke that nobody planned may be used there; unknown is no."""
        stroke, brief = self.reference.strokes[slug], self.brief
        if brief is None or self.plan.modality not in stroke.modalities:
            return False
        out = brief.avoid_strokes | brief.region_avoid_strokes.get(area.region, frozenset())
        never = self.reference.expand(stroke.regions_never)
        fits = stroke.pressure.min <= area.pressure and stroke.lubricant != "needed"
        return fits and slug not in out and area.region not in never
