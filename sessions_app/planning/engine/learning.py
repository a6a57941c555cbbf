"""Learned wishes: what earlier sessions propose for the plan of today.

The rules are data (learning.yaml). A proposal is no change: it has a sentence with its source,
and edits that a practitioner may accept or decline. One that goes down never raises anything; one
that goes up is made only where every ceiling of today leaves room for it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from practice.reference import Reference, load
from practice.reference.learning import LearningRule
from practice.reference.templates import Template

from .areas import fewest, names
from .editing import consider
from .past import PastSession, change_by_score, days
from .sentences import low, quote
from .values import Brief, Edit, Plan, Reason

LOWEST = 1
UP = "firmer"
SAID = "said-"  # an outcome that was said and not scored


@dataclass(frozen=True, kw_only=True, slots=True)
class Proposal:
    """Something that earlier sessions speak for. `edits` is empty where there is nothing to plan.

    `kind` is what the rule proposes; `areas` are slugs of areas and groups, or the word that was
    said; `sessions` are the ids of its evidence.
    """

    rule: str
    kind: str
    reason: Reason
    areas: tuple[str, ...] = ()
    sessions: tuple[str, ...] = ()
    edits: tuple[Edit, ...] = ()

    @property
    def key(self) -> str:
        """What is proposed and on what evidence: declined once, it is not proposed again."""
        return " ".join((self.rule, *sorted(self.areas), *sorted(self.sessions)))

    @property
    def goes_up(self) -> bool:
        return self.kind == UP


def proposals(
    past: Sequence[PastSession],
    brief: Brief,
    plan: Plan,
    *,
    template: Template | None = None,
    edits: Sequence[Edit] = (),
    reference: Reference | None = None,
) -> tuple[Proposal, ...]:
    """Return what the past speaks for, the careful ones first. Total; none without a plan.

    `edits` are those that the plan was made with; `template` is one of the practice's own.
    """
    reference = reference or load()
    if not plan.steps:
        return ()
    room = _Room(past, brief, plan, template or plan.template, tuple(edits), reference)
    found: list[Proposal] = []
    for rule in reference.learning.values():
        found += room.proposed(rule, found)
    return tuple(found[: reference.most_learned])


class _Room:
    """The plan of today, and the newest sessions first."""

    def __init__(
        self,
        past: Sequence[PastSession],
        brief: Brief,
        plan: Plan,
        template: Template | str | None,
        edits: tuple[Edit, ...],
        reference: Reference,
    ):
        self.past = sorted(past, key=lambda each: (each.on, each.id), reverse=True)
        self.brief, self.plan, self.template = brief, plan, template
        self.edits, self.reference = edits, reference
        self.levels = highest_levels(plan)

    def proposed(self, rule: LearningRule, so_far: Sequence[Proposal]) -> Iterator[Proposal]:
        newest = self.past[: rule.look_back]
        if rule.outcome and rule.outcome.startswith(SAID):
            yield from self._by_feeling(rule, newest, so_far)
        elif rule.outcome:
            yield from self._by_outcome(rule, newest)
        elif rule.propose == "room":
            yield from self._for_the_room(rule, newest)
        else:
            yield from self._by_words(rule, newest, so_far)

    # --- how it went

    def _by_outcome(self, rule: LearningRule, newest: Sequence[PastSession]) -> Iterator[Proposal]:
        proof = [
            each
            for each in newest
            if change_by_score(each, self.reference) == rule.outcome
            and max(each.reached.values(), default=0) >= (rule.firm_from or 0)
        ]
        if len(proof) < rule.at_least:
            return
        pain = proof[0].pain
        values = {"before": str(pain.before), "later": str(pain.later)}
        if rule.propose == "keep":
            yield self._proposal(rule, proof, (), (), **values)
            return
        firmest = max(self.levels.values(), default=0)
        level = max(LOWEST, min(max(proof[0].reached.values()), firmest) - 1)
        if level < firmest:
            edit = Edit(what="pressure", value=level, source=proof[0].source)
            yield self._proposal(rule, proof, (), (edit,), level=str(level), **values)

    def _by_feeling(
        self, rule: LearningRule, newest: Sequence[PastSession], so_far: Sequence[Proposal]
    ) -> Iterator[Proposal]:
        """What was said two days later; a score that says so already is said once."""
        proof = [each for each in newest if f"{SAID}{each.felt}" == rule.outcome]
        told = {"lighter": "lighter-overall"}.get(rule.propose, rule.propose)
        if len(proof) < rule.at_least or any(each.kind == told for each in so_far):
            return
        if rule.propose == "keep":
            yield self._proposal(rule, proof, (), ())
            return
        level, regions = self._firmest(proof[0], rule.firm_from or LOWEST)
        if regions:
            areas = fewest(regions, self.reference)
            edits = tuple(_edits(rule, areas, level, proof[0].source))
            values = {"areas": names(areas, self.reference), "level": str(level)}
            yield self._proposal(rule, proof, areas, edits, **values)

    def _firmest(self, past: PastSession, firm_from: int) -> tuple[int, list[str]]:
        """Return a level below the firmest of that session, and where today is above that."""
        firmest = max(past.reached.values(), default=0)
        level = max(LOWEST, firmest - 1)
        if firmest < firm_from:
            return level, []
        where = (slug for slug, reached in past.reached.items() if reached == firmest)
        return level, [slug for slug in where if self.levels.get(slug, 0) > level]

    def _for_the_room(
        self, rule: LearningRule, newest: Sequence[PastSession]
    ) -> Iterator[Proposal]:
        proof = [each for each in newest if any(said.word in rule.heard for said in each.said)]
        if len(proof) >= rule.at_least:
            wish = low(self.reference.live_buttons[rule.heard[0]].label)
            yield self._proposal(rule, proof, rule.heard[:1], (), wish=wish)

    # --- what was said on an area

    def _by_words(
        self, rule: LearningRule, newest: Sequence[PastSession], so_far: Sequence[Proposal]
    ) -> Iterator[Proposal]:
        """One proposal for all areas with the same evidence and the same level."""
        taken = {region for each in so_far for region in self.reference.expand(_areas(each))}
        gentler_overall = any(each.kind == "lighter-overall" for each in so_far)
        gentler_overall |= any(each.felt == "worse" for each in self.past[:1])
        together: dict[tuple[tuple[str, ...], int], list[str]] = {}
        for region in self.levels:
            proof = _proof(rule, newest, region)
            if len(proof) < rule.at_least or region in taken:
                continue
            level = self._level(rule, proof[0], region)
            if level is None or (rule.propose == UP and gentler_overall):
                continue
            ids = tuple(each.id for each in proof)
            together.setdefault((ids, level), []).append(region)
        for (ids, level), regions in together.items():
            proof = [each for each in newest if each.id in ids]
            areas = fewest(regions, self.reference)
            source = proof[0].source
            if rule.propose == UP:
                edits = raised(self.plan, regions, level, source, self.reference)
            else:
                edits = tuple(_edits(rule, areas, level, source))
            values = {"areas": names(areas, self.reference), "level": str(level)}
            made = self._proposal(rule, proof, areas, edits, **values)
            if rule.propose != UP or self._allowed(made, regions):
                yield made

    def _level(self, rule: LearningRule, newest: PastSession, region: str) -> int | None:
        """The level to propose; None if today's plan has it already, or has nothing to give."""
        today = self.levels[region]
        then = newest.agreed.get(region, newest.reached.get(region, today))
        if rule.propose == "lighter":
            return max(LOWEST, then - 1) if today > max(LOWEST, then - 1) else None
        if rule.propose == UP:
            level = min(today + 1, then + 1, self._ceiling(region))
            return level if level > today else None
        return 0

    def _ceiling(self, region: str) -> int:
        """The lowest limit on an area that is known before anything is planned."""
        style = self.reference.modalities.get(self.plan.modality or "")
        return min(
            self.brief.ceiling,
            self.plan.pressure_ceiling,
            self.reference.plan_ceiling,
            self.reference.regions[region].max_pressure,
            self.brief.region_ceilings.get(region, self.reference.plan_ceiling),
            style.pressure.max if style else LOWEST,
        )

    def _allowed(self, made: Proposal, regions: Sequence[str]) -> bool:
        """Whether every rule of today allows it, and it comes to something on each area."""
        edits, tried = self.edits, self.plan
        for edit in made.edits:
            signed = replace(edit, why=made.reason.text)
            verdict = consider(
                signed,
                brief=self.brief,
                template=self.template,
                minutes=self.plan.booked_minutes,
                edits=edits,
                reference=self.reference,
            )
            if verdict.plan is None:
                return False
            edits, tried = (*edits, signed), verdict.plan
        return is_firmer(self.plan, tried, regions)

    def _proposal(
        self,
        rule: LearningRule,
        proof: Sequence[PastSession],
        about: tuple[str, ...],
        edits: tuple[Edit, ...],
        **values: str,
    ) -> Proposal:
        source = proof[0].source
        reason = quote(self.reference, rule.reason, source, dates=days(proof), **values)
        return Proposal(
            rule=rule.slug,
            kind=rule.propose,
            reason=reason,
            areas=about,
            sessions=tuple(each.id for each in proof),
            edits=edits,
        )


def highest_levels(plan: Plan) -> Mapping[str, int]:
    """Return the firmest level of each region of a plan."""
    levels: dict[str, int] = {}
    for step in plan.steps:
        for area in step.areas:
            levels[area.region] = max(area.pressure, levels.get(area.region, 0))
    return levels


def is_firmer(before: Plan, after: Plan, regions: Iterable[str]) -> bool:
    """Say whether every one of these regions is worked more firmly than before."""
    then, now = highest_levels(before), highest_levels(after)
    return all(now.get(slug, 0) > then.get(slug, 0) for slug in regions)


def raised(
    plan: Plan, regions: Iterable[str], level: int, source: str, reference: Reference
) -> tuple[Edit, ...]:
    """Return the edits that bring these regions to a level in each main step that comes next to it."""
    wanted = set(regions)
    found: dict[str, set[str]] = {}
    for step in plan.steps:
        if step.phase == "main":
            here = {area.region for area in step.areas if area.pressure == level - 1}
            found.setdefault(step.slug, set()).update(here & wanted)
    return tuple(
        Edit(what="pressure", step=step, slug=slug, value=level, source=source)
        for step, here in found.items()
        for slug in fewest(here, reference)
    )


def _areas(made: Proposal) -> tuple[str, ...]:
    return made.areas if made.kind in ("lighter", "leave-out", UP) else ()


def _proof(rule: LearningRule, newest: Sequence[PastSession], region: str) -> list[PastSession]:
    """The sessions in which it was said of this area, back to where something else was said."""
    proof = []
    for each in newest:
        words = [said.word for said in each.said if region in said.regions]
        told = [word for word in words if word in (*rule.heard, *rule.unless)]
        if told and told[-1] in rule.unless:
            break
        if told:
            proof.append(each)
    return proof


def _edits(rule: LearningRule, areas: Sequence[str], level: int, source: str) -> Iterator[Edit]:
    for slug in areas:
        if rule.propose == "leave-out":
            yield Edit(what="remove-area", slug=slug, source=source)
        else:
            yield Edit(what="pressure", slug=slug, value=level, source=source)
