"""What all checks look at: one plan, the brief it must obey, and the reference data."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from practice.reference import Effects, Reference
from practice.reference.techniques import Modality
from practice.reference.templates import Step as TemplateStep
from practice.reference.templates import Template

from ..values import Applied, Area, Brief, Plan, Reason, Step

BY_A_PERSON = ("edit:", "client:", "session:")  # sources of reasons
# reasons.yaml
STOPPED = ("session-stopped", "session-ended")
TIME_UP, ENDS_HERE, MORE = "clock-time-up", "clock-ends-here", "clock-more"
CLOCK, BEFORE_THE_START = "clock:", "clock:start"
LENT = ("main", "integration")


@dataclass(frozen=True, kw_only=True)
class Case:
    """A plan before its judge. Unknown slugs are no error here: the checks name them."""

    plan: Plan
    brief: Brief
    reference: Reference
    template: Template | None
    modality: Modality | None
    running: bool

    @classmethod
    def of(
        cls,
        plan: Plan,
        brief: Brief,
        reference: Reference,
        template: Template | None,
        *,
        running: bool,
    ) -> "Case":
        if template is None or template.slug != plan.template:
            template = reference.templates.get(plan.template or "")
        modality = reference.modalities.get(plan.modality or "")
        return cls(
            plan=plan,
            brief=brief,
            reference=reference,
            template=template,
            modality=modality,
            running=running,
        )

    @cached_property
    def hands_on(self) -> tuple[Step, ...]:
        return tuple(step for step in self.plan.steps if step.areas)

    def in_phase(self, *phases: str) -> tuple[Step, ...]:
        return tuple(step for step in self.plan.steps if step.phase in phases)

    @cached_property
    def touches(self) -> tuple[tuple[Step, Area], ...]:
        """Every area with the step that works it, in working order."""
        return tuple((step, area) for step in self.plan.steps for area in step.areas)

    @cached_property
    def _template_steps(self) -> dict[str, TemplateStep]:
        return {step.slug: step for step in self.template.steps} if self.template else {}

    @cached_property
    def _lent_steps(self) -> dict[str, TemplateStep]:
        """Work of the same style's other templates, which somebody may add by hand."""
        lent: dict[str, TemplateStep] = {}
        for other in self.reference.templates.values() if self.template else ():
            if self.template and other.modality == self.template.modality:
                for step in other.steps:
                    if step.phase in LENT and step.slug not in lent:
                        lent[step.slug] = step
        return lent

    def is_lent(self, step: Step) -> bool:
        return step.slug not in self._template_steps and step.slug in self._lent_steps

    def pattern(self, step: Step) -> TemplateStep | None:
        """Return the template's step that this one was made from."""
        own = self._template_steps.get(step.slug)
        return own or self._lent_steps.get(step.slug)

    # --- what the client's answers ask for

    def effects(self, applied: Applied) -> Effects:
        """Return the effects in force of one outcome, read from the reference data again."""
        if applied.outcome is None:
            return self.reference.answer_policy.rather_not_say_effects
        question = self.reference.questions.get(applied.question)
        if question is None or applied.outcome >= len(question.outcomes):
            return Effects()
        outcome = question.outcomes[applied.outcome]
        if applied.cleared and outcome.if_cleared is not None:
            return outcome.if_cleared.effects
        return outcome.effects

    @cached_property
    def all_effects(self) -> tuple[Effects, ...]:
        return tuple(self.effects(applied) for applied in self.brief.applied)

    @cached_property
    def rules_in_force(self) -> frozenset[str]:
        """The health questions whose answers have a say in this plan."""
        return frozenset(applied.question for applied in self.brief.applied)

    @cached_property
    def avoided(self) -> frozenset[str]:
        """No-touch areas, those of the answers, and those that a rule in force names."""
        named = (slug for effects in self.all_effects for slug in effects.avoid_regions)
        return self.brief.avoid_regions | self.reference.expand(named)

    @cached_property
    def refused(self) -> dict[str, int]:
        """Areas that the client said no to, each with the place of the step in which that was."""
        found: dict[str, int] = {}
        for gone in self.plan.left_out:
            if gone.what == "region" and _by_the_clients_word(gone.reasons):
                place = self._place_of(gone.step, gone.slug)
                found[gone.slug] = min(place, found.get(gone.slug, place))
        return found

    @cached_property
    def taken_out(self) -> frozenset[tuple[str, str | None]]:
        """Areas that a person took out of the plan, each with its step; None for every step."""
        return frozenset(
            (gone.slug, gone.step)
            for gone in self.plan.left_out
            if gone.what == "region"
            and any(why.source.startswith(BY_A_PERSON) and why.text for why in gone.reasons)
        )

    def _place_of(self, slug: str | None, region: str) -> int:
        """Where a step stands in the plan; for one that was dropped, where it would have stood.

        A step that comes once for each side may have lost the half in which that was said; not if
        the area is none of its own, which was refused from afar.
        """
        known = self.reference.regions.get(region)
        side = known.side if known is not None else "midline"
        row = self._template_steps.get(slug or "")
        if row is not None and region not in self.reference.expand(row.regions):
            side = "midline"
        parts = {at: step for at, step in enumerate(self.plan.steps) if step.slug == slug}
        if any(part.side is None or side in (part.side, "midline") for part in parts.values()):
            return max(parts)
        order = list(self._template_steps)
        if slug not in order:
            return 0
        earlier = set(order[: order.index(slug)])
        before = [
            at + 1
            for at, step in enumerate(self.plan.steps)
            if step.slug in earlier and (not parts or step.side in (None, side))
        ]
        return max(before, default=0)

    @cached_property
    def ended_in(self) -> Step | None:
        """The step in which the client said stop; nothing overrides that, no closing either."""
        for step in self.plan.steps:
            if _says_stop(step.reasons):
                return step
        if any(_says_stop(gone.reasons) for gone in self.plan.left_out):
            before_rest = self.plan.steps[:-2]  # its own areas were all refused before
            return before_rest[-1] if before_rest else None
        return None

    # --- what the clock did

    @cached_property
    def was_cut_while_it_ran(self) -> bool:
        """Whether a session that had begun was fitted to the clock; a plan before that is no such."""
        told = [*(step.reasons for step in self.plan.steps)]
        told += [gone.reasons for gone in self.plan.left_out]
        return any(_of_a_session(why) for reasons in told for why in reasons)

    @cached_property
    def time_ran_out(self) -> bool:
        """Whether work was left out because a running session had no time for it."""
        told = [gone.reasons for gone in self.plan.left_out if gone.what == "step"]
        told += [step.reasons for step in self.plan.steps]
        rules = (TIME_UP, ENDS_HERE)
        return any(why.rule in rules and _of_a_session(why) for each in told for why in each)

    def ends_by_the_clock(self, step: Step) -> bool:
        """Whether this is the last work before the finish, and ended there as time was up."""
        working = self.in_phase("warm-up", "main", "integration")
        told = any(why.rule == ENDS_HERE and _of_a_session(why) for why in step.reasons)
        return told and step.phase in ("main", "integration") and step is working[-1]

    def may_grow(self, step: Step) -> bool:
        """Whether more time was wanted for this step, which is as good as a focus."""
        return any(why.rule == MORE and why.source.startswith(CLOCK) for why in step.reasons)

    @cached_property
    def body_ceiling(self) -> int:
        levels = [effects.max_pressure for effects in self.all_effects]
        health = [level for level in levels if level is not None]
        return min(self.reference.plan_ceiling, self.brief.ceiling, *health)

    # --- strokes

    def ruled_out(self, region: str) -> frozenset[str]:
        """Strokes that the answers rule out for a region, or for the whole body."""
        here, by_brief = self._strokes_out, self.brief.region_avoid_strokes
        return self._never_today.union(here.get(region, ()), by_brief.get(region, ()))

    @cached_property
    def never(self) -> dict[str, frozenset[str]]:
        """Regions that each stroke of the plan is never used on."""
        expand, rows = self.reference.expand, self.reference.strokes
        used = {slug for _, area in self.touches for slug in area.strokes if slug in rows}
        return {slug: expand(rows[slug].regions_never) for slug in used}

    @cached_property
    def _never_today(self) -> frozenset[str]:
        named = (slug for effects in self.all_effects for slug in effects.avoid_strokes)
        return self.brief.avoid_strokes | self.reference.expand_strokes(named)

    @cached_property
    def _strokes_out(self) -> dict[str, frozenset[str]]:
        """What the rules in force ban on single regions."""
        found: dict[str, frozenset[str]] = {}
        for effects in self.all_effects:
            for rule in effects.region_avoid_strokes:
                strokes = self.reference.expand_strokes(rule.strokes)
                for region in self.reference.expand(rule.regions):
                    found[region] = found.get(region, frozenset()) | strokes
        return found

    @cached_property
    def health_ceilings(self) -> dict[str, int]:
        """The lowest level that answers leave for single areas."""
        lowest = dict(self.brief.region_ceilings)
        for effects in self.all_effects:
            for limit in effects.region_max_pressure:
                for region in self.reference.expand(limit.regions):
                    lowest[region] = min(limit.max, lowest.get(region, limit.max))
        return lowest

    def limits(self, step: Step, region: str) -> Iterator[tuple[int, str]]:
        """Yield each ceiling on one area of one step, with its name."""
        reference = self.reference
        yield self.plan.pressure_ceiling, "the plan's ceiling"
        yield self.body_ceiling, "the ceiling for the whole body"
        if region in self.health_ceilings:
            yield self.health_ceilings[region], "the health rules' ceiling for this area"
        if region in reference.regions:
            yield reference.regions[region].max_pressure, "the most this area ever gets"
        if self.modality is not None:
            yield self.modality.pressure.max, "the style's most"
        pattern = self.pattern(step)
        if pattern is not None:
            yield pattern.pressure.cap, "the step's cap"

    def lowest_limit(self, step: Step, region: str) -> int:
        """The lowest of these ceilings."""
        known, pattern = self.reference.regions.get(region), self.pattern(step)
        health = self.health_ceilings.get(region, self._whole_limit)
        most = health if known is None else min(health, known.max_pressure)
        return min(most, self._whole_limit, pattern.pressure.cap if pattern else most)

    @cached_property
    def _whole_limit(self) -> int:
        style = self.modality.pressure.max if self.modality else self.body_ceiling
        return min(self.plan.pressure_ceiling, self.body_ceiling, style)

    @cached_property
    def start_lighter(self) -> int:
        goal = self.reference.goal_adjustments.get(self.brief.goal or "")
        asked = [effects.start_lighter or 0 for effects in self.all_effects]
        return max(self.brief.start_lighter, goal.start_lighter if goal else 0, *asked, 0)

    @cached_property
    def base(self) -> int:
        """The level that METHOD section 3 counts from, for the whole body."""
        style = self.modality.pressure.max if self.modality else self.reference.plan_ceiling
        return min(self.brief.preferred, style, self.body_ceiling, self.plan.pressure_ceiling)

    # --- names and reasons

    def name(self, region: str) -> str:
        return self.reference.region_name(region) if region in self.reference.regions else region

    def place(self, step: Step) -> str:
        side = f", {step.side} side" if step.side else ""
        return f"step {step.slug}{side}"


def _by_the_clients_word(reasons: Iterable[Reason]) -> bool:
    return any(reason.source.startswith("event:") for reason in reasons)


def of_a_session(why: Reason) -> bool:
    """Whether a reason can only come from a session that has begun."""
    return why.source.startswith("event:") or _of_a_session(why)


def _of_a_session(why: Reason) -> bool:
    return why.source.startswith(CLOCK) and why.source != BEFORE_THE_START


def _says_stop(reasons: Iterable[Reason]) -> bool:
    return any(why.rule in STOPPED and why.source.startswith("event:") for why in reasons)


def by_hand(reasons: Iterable[Reason]) -> bool:
    return any(reason.source.startswith(BY_A_PERSON) for reason in reasons)


def explained(reasons: Iterable[Reason]) -> bool:
    """Say whether there is a reason at all, and each has words for both readers."""
    reasons = tuple(reasons)
    return bool(reasons) and all(
        each.rule and each.source and each.text.strip() and each.client.strip() for each in reasons
    )
