"""Why not more? Ask of any area, stroke or level why a plan does not have it.

The limits that bind come first, the strictest of them at the front. Where nothing binds the
planner itself is asked: an edit that adds it is tried, and what is said is what became of it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from practice.reference import Reference, load
from practice.reference.templates import Step as Row
from practice.reference.templates import Template

from .editing import consider
from .naming import slug_words, step_words
from .sentences import listed, low, quote, say
from .values import Brief, Edit, Plan, Reason, Step

TRIED = "-"  # stands for a reason by name, which the page asks for when the edit is made
UNTOUCHED = ("prepare", "welcome", "rest", "handover")


def why_not(
    plan: Plan,
    brief: Brief,
    *,
    region: str | None = None,
    stroke: str | None = None,
    level: int | None = None,
    step: str | None = None,
    template: Template | None = None,
    edits: Iterable[Edit] = (),
    reference: Reference | None = None,
) -> tuple[Reason, ...]:
    """Return why something is not in the plan, that it is there, or that it may be added.

    Total: whatever is asked for is answered, and the answer is never empty. `region` may be a
    group; `step` narrows the question to one step. `edits` are those that the plan has.
    """
    reference = reference or load()
    asked = _Asked(
        plan=plan,
        brief=brief,
        region=region,
        stroke=stroke,
        level=level,
        step=step,
        template=template or reference.templates.get(plan.template or ""),
        edits=tuple(edits),
        reference=reference,
    )
    return tuple(dict.fromkeys(asked.answer()))


@dataclass(kw_only=True)
class _Asked:
    plan: Plan
    brief: Brief
    region: str | None
    stroke: str | None
    level: int | None
    step: str | None
    template: Template | None
    edits: tuple[Edit, ...]
    reference: Reference

    def answer(self) -> list[Reason]:
        unknown = list(self._unknown())
        if unknown:
            return unknown
        if self.region is None and self.stroke is None and self.level is None:
            return [self._say("ask-what", "reference:regions")]
        there = self._there()
        if there:
            return [there]
        limits = [*self._areas(), *self._strokes(), *self._levels()]
        if not self.plan.steps:
            return limits or list(self._no_plan())
        return limits or list(self._tried()) or list(self._told()) or list(self._no_plan())

    def _say(self, rule: str, source: str, **values: object) -> Reason:
        return say(self.reference, rule, source, **{k: str(v) for k, v in values.items()})

    def _unknown(self) -> Iterator[Reason]:
        reference = self.reference
        known = {
            self.region: reference.regions.keys() | reference.groups.keys(),
            self.stroke: reference.strokes.keys(),
            self.step: {row.slug for row in self._rows()} | {s.slug for s in self.plan.steps},
        }
        for asked, names in known.items():
            if asked is not None and asked not in names:
                yield quote(reference, "unknown-thing", "request:why", asked=asked[:80])
        if self.level is not None and self.level not in reference.pressure_levels:
            asked = str(self.level)[:10]
            yield quote(reference, "unknown-thing", "request:why", asked=asked)

    def _rows(self) -> tuple[Row, ...]:
        return self.template.steps if self.template else ()

    def _regions(self) -> tuple[str, ...]:
        return self.reference.in_order([self.region]) if self.region else ()

    # --- is it there?

    def _there(self) -> Reason | None:
        """Say so if the plan has it: every area that was asked about, the stroke, the level."""
        wanted = set(self._regions())
        steps = [step for step in self.plan.steps if self.step in (None, step.slug)]
        having = {
            area.region: step
            for step in steps
            for area in step.areas
            if (self.stroke is None or self.stroke in area.strokes)
            and (self.level is None or area.pressure >= self.level)
            and (not wanted or area.region in wanted)
        }
        if not having or not wanted <= having.keys():
            return None
        where = listed(list(dict.fromkeys(self._called(step.slug) for step in having.values())))
        if self.level is not None:
            return self._say("there-level", "reference:techniques", level=self.level, steps=where)
        if self.stroke is not None:
            name = self.reference.strokes[self.stroke].name
            return self._say("there-stroke", f"reference:{self.stroke}", stroke=name, steps=where)
        name = self.reference.region_name(self.region or "")
        return self._say("there-area", f"reference:{self.region}", region=name, steps=where)

    # --- what binds

    def _areas(self) -> Iterator[Reason]:
        """Never worked, avoided, not consented to, or out of reach."""
        reference, brief = self.reference, self.brief
        regions = self._regions()
        for slug in regions:
            if slug in reference.never_worked or reference.regions[slug].max_pressure < 1:
                name = reference.region_name(slug)
                yield self._say("never-worked", "reference:regions", region=name)
        for slug in regions:
            yield from brief.why.get(f"avoid-region:{slug}", ())
        for slug in regions:
            if slug in reference.explicit_consent_regions - brief.consents:
                name = reference.region_name(slug)
                yield self._say("not-consented", "request:consents", region=name)
        for slug in regions:
            yield from self._out_of_reach(slug)

    def _out_of_reach(self, slug: str) -> Iterator[Reason]:
        region = self.reference.regions[slug]
        style = self.reference.modalities.get(self.plan.modality or "")
        allowed = set(region.positions) - self.brief.avoid_positions
        if style:
            allowed &= set(style.positions)
        if not allowed and slug not in self.reference.never_worked:
            yield self._say("no-position-reaches", f"reference:{slug}", region=region.name)
            for position in region.positions:
                yield from self.brief.why.get(f"avoid-position:{position}", ())

    def _strokes(self) -> Iterator[Reason]:
        if self.stroke is None:
            return
        reference, brief, slug = self.reference, self.brief, self.stroke
        stroke, style = reference.strokes[slug], reference.modalities.get(self.plan.modality or "")
        source = f"reference:{slug}"
        yield from brief.why.get(f"avoid-stroke:{slug}", ())
        for region in self._regions():
            yield from brief.why.get(f"avoid-stroke:{slug}@{region}", ())
            if region in reference.expand(stroke.regions_never):
                where = reference.region_name(region)
                yield self._say("stroke-never-here", source, stroke=stroke.name, region=where)
        if style and slug not in style.strokes:
            yield self._say("stroke-not-in-style", source, stroke=stroke.name, style=style.name)
        if not stroke.default_on:
            yield self._say("stroke-off-by-default", source, stroke=stroke.name)
        if self.plan.oil == "none" and stroke.lubricant == "needed":
            given = reference.strokes[stroke.without_lubricant].name
            yield self._say("stroke-without-oil", source, stroke=stroke.name, given=given)
        most = self._most_here()
        if stroke.pressure.min > most:
            yield self._say("stroke-too-firm", source, stroke=stroke.name, level=most)
            yield from self._levels_below(stroke.pressure.min)

    def _levels(self) -> Iterator[Reason]:
        if self.level is not None:
            yield from self._levels_below(self.level)

    def _most_here(self) -> int:
        levels = [self.brief.ceiling]
        levels += [self.brief.region_ceilings.get(each, 5) for each in self._regions()]
        levels += [self.reference.regions[each].max_pressure for each in self._regions()]
        return min(levels)

    def _levels_below(self, level: int) -> Iterator[Reason]:
        """Every ceiling under a level, those of health rules first."""
        reference, brief = self.reference, self.brief
        most = reference.plan_ceiling
        if level > most:
            yield self._say("level-never-planned", "reference:techniques", level=level, most=most)
        if brief.ceiling < min(level, most):
            yield from brief.why.get("ceiling", ())
            yield self._say("level-body-limit", "reference:screening", level=brief.ceiling)
        for slug in self._regions():
            if brief.region_ceilings.get(slug, level) < level:
                yield from brief.why.get(f"ceiling:{slug}", ())
        for slug in self._regions():
            limit = reference.regions[slug].max_pressure
            if limit < level:
                name = reference.region_name(slug)
                yield self._say("level-area-limit", f"reference:{slug}", region=name, level=limit)
        style = reference.modalities.get(self.plan.modality or "")
        if style and style.pressure.max < level:
            values = {"style": style.name, "level": style.pressure.max}
            yield self._say("level-style-limit", f"reference:{style.slug}", **values)
        for row in self._rows():
            if row.slug == self.step and row.pressure.cap < level:
                source = f"template:{self.plan.template}"
                yield self._say("level-step-limit", source, level=row.pressure.cap)

    # --- nothing binds

    def _tried(self) -> Iterator[Reason]:
        """Try the edit that would add it, step by step; the first that works, or why none does."""
        refused: list[Reason] = []
        for step in self._steps_to_try():
            edit = self._edit(step)
            verdict = consider(
                edit,
                brief=self.brief,
                template=self.template,
                minutes=self.plan.booked_minutes,
                edits=self.edits,
                reference=self.reference,
            )
            if verdict.plan is not None or (verdict.asks and not verdict.refused):
                yield self._free(step)
                yield from verdict.asks
                return
            refused += [each for each in verdict.refused if each not in refused]
        yield from refused

    def _steps_to_try(self) -> list[str]:
        """The step that was asked about; else each that is worked, what is likeliest first."""
        if self.step is not None:
            return [self.step]
        wanted = set(self._regions())
        worked = [step for step in self.plan.steps if step.areas and step.phase != "settle"]
        worked.sort(key=lambda step: (step.phase != "main", wanted.isdisjoint(_areas(step))))
        return list(dict.fromkeys(step.slug for step in worked))

    def _edit(self, step: str) -> Edit:
        there = any(
            set(self._regions()) <= _areas(each) for each in self.plan.steps if each.slug == step
        )
        if self.level is not None and (self.region is None or there):
            return Edit(what="pressure", step=step, slug=self.region, value=self.level, why=TRIED)
        if self.stroke is not None and (self.region is None or there):
            return Edit(what="add-stroke", step=step, slug=self.stroke, why=TRIED)
        return Edit(what="add-area", step=step, slug=self.region, why=TRIED)

    def _free(self, step: str) -> Reason:
        words, reference = self._called(step), self.reference
        edit = self._edit(step)
        if edit.what == "pressure":
            return self._say("free-level", f"template:{step}", level=edit.value, step=words)
        if edit.what == "add-stroke":
            name = reference.strokes[edit.slug or ""].name
            return self._say("free-stroke", f"template:{step}", stroke=name, step=words)
        name = reference.region_name(edit.slug or "")
        return self._say("free-area", f"template:{step}", region=name, step=words)

    def _called(self, slug: str) -> str:
        found = next((each for each in self.plan.steps if each.slug == slug), None)
        if found is not None:
            return low(step_words(found, self.reference))
        return low(slug_words(slug, None, self.reference))

    def _told(self) -> Iterator[Reason]:
        """What the plan itself says of it among what it leaves out."""
        asked = {*self._regions(), self.stroke}
        for gone in self.plan.left_out:
            if gone.slug in asked and self.step in (None, gone.step):
                yield from gone.reasons

    def _no_plan(self) -> Iterator[Reason]:
        """There is no plan, or it has no step to work in: its own messages say why."""
        clients = {each.rule: each.text for each in self.plan.messages if each.to == "client"}
        for each in self.plan.messages:
            if each.to == "practitioner":
                client = clients.get(each.rule, each.text)
                source = "reference:screening"
                yield Reason(rule=each.rule, source=source, text=each.text, client=client)
        yield self._say("ask-what", "reference:regions")


def _areas(step: Step) -> set[str]:
    return {area.region for area in step.areas}
