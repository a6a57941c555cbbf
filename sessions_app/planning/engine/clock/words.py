"""What the clock took, in words: each cut named with its minutes, and its reason."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from practice.reference import Reference

from ..naming import step_words
from ..retiming import Part
from ..sentences import say
from ..values import Brief, LeftOut, Plan, Reason, Step
from .units import Unit

MINUTES = "step-minutes"  # a step that is shorter: its slug is what it had
SHORTER, GAVE, LONGER = "clock-shorter", "clock-gave", "clock-more"


@dataclass(frozen=True, kw_only=True)
class Words:
    reference: Reference
    source: str

    def name(self, step: Step) -> str:
        return step_words(step, self.reference)

    def say(self, rule: str, **values: str) -> Reason:
        return say(self.reference, rule, self.source, **values)

    def dropped(self, unit: Unit, rule: str) -> LeftOut:
        step = unit.parts[0].step
        reason = self.say(rule, step=self.name(step), minutes=str(unit.now))
        return LeftOut(what="step", slug=unit.slug, reasons=(reason,))

    def ends_here(self, step: Step) -> Reason:
        return self.say("clock-ends-here", step=self.name(step))

    def shortened(
        self,
        plan: Plan,
        parts: Sequence[Part],
        gone: set[str],
        more: Sequence[str] = (),
        *,
        since: int = 0,
    ) -> Iterator[LeftOut]:
        """Each step that has fewer minutes than it had before the clock came into it.

        `more` are the areas that the minutes went to, if that is why; what was done before the
        part at `since` stays as it was told.
        """
        areas = ", ".join(self.reference.region_name(slug) for slug in more)
        had = {each.step: each for each in plan.left_out if each.what == MINUTES}
        for slug in dict.fromkeys(step.slug for step in plan.steps if step.slug not in gone):
            mine = [part for part in parts if part.step.slug == slug]
            now = sum(part.step.minutes for part in mine)
            was = sum(step.minutes for step in plan.steps if step.slug == slug)
            before = int(had[slug].slug) if slug in had else was
            if now == was and slug in had:
                yield had[slug]
            elif now < before:
                values = {"was": str(before), "now": str(now)}
                values |= {"step": self.name(mine[0].step)}
                reason = (
                    self.say(GAVE, areas=areas, **values) if more else self.say(SHORTER, **values)
                )
                for part in mine:
                    if part.agreed >= since:
                        part.tell(reason, instead_of=(SHORTER, GAVE))
                yield LeftOut(what=MINUTES, slug=str(before), step=slug, reasons=(reason,))

    def grew(self, unit: Unit, was: int) -> None:
        values = {"was": str(was), "now": str(unit.now)}
        reason = self.say(LONGER, step=self.name(unit.parts[0].step), **values)
        for part in unit.parts:
            part.tell(reason, instead_of=(SHORTER, GAVE, LONGER))

    def length(self, plan: Plan, planned: int, over: int) -> Iterator[LeftOut]:
        """How long it takes now, beside whatever else made it shorter than booked."""
        rows = [each for each in plan.left_out if each.what == "minutes"]
        reasons = [why for each in rows for why in each.reasons if not is_of_clock(why)]
        if planned < plan.booked_minutes:
            values = {"planned": str(planned), "booked": str(plan.booked_minutes)}
            reasons.append(self.say("clock-length", **values))
        if over:
            reasons.append(self.say("clock-over", minutes=str(over)))
        if reasons:
            yield LeftOut(what="minutes", slug=str(plan.booked_minutes), reasons=tuple(reasons))

    def lost(self, plan: Plan, parts: Sequence[Part], brief: Brief | None) -> Iterator[LeftOut]:
        """Areas that the client asked for (any, without the brief) and that no step works now."""
        worked = {area.region for step in plan.steps for area in step.areas}
        wanted = worked & brief.focus.keys() if brief else worked
        kept = {area.region for part in parts for area in part.step.areas}
        for slug in self.reference.in_order(wanted - kept):
            reason = self.say("clock-area-out", region=self.reference.region_name(slug))
            yield LeftOut(what="region", slug=slug, reasons=(reason,))

    def no_more(self, areas: Sequence[str]) -> LeftOut:
        names = ", ".join(self.reference.region_name(slug) for slug in areas)
        return LeftOut(what="edit", slug="more", reasons=(self.say("clock-no-more", areas=names),))


def is_of_clock(reason: Reason) -> bool:
    return reason.source.startswith("clock:")
