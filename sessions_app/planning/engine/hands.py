"""The practitioner's own hands: minutes at level 4, and gentler ways to the same end.

Firm work with thumbs and fingers wears out the joints that do it. A practice sets how many firm
minutes a day are enough. Past that the plan says so and offers other ways; it changes for nobody
until a person presses.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from practice.reference import Reference, load
from practice.reference.templates import Template

from .planner import plan
from .sentences import say, tell
from .values import Area, Brief, Edit, Plan, Reason, Step
from .verify import verify

FIRM = 4
EASIER = 3
ENOUGH = "hands-enough"  # reasons.yaml
SOURCE = "reference:techniques"


@dataclass(frozen=True, kw_only=True, slots=True)
class Gentler:
    """One other way: `edits` on top of those that are there, or another `modality`.

    `plan` is what comes of it and `minutes` its firm minutes; `words` say what it does.
    """

    kind: str
    plan: Plan
    minutes: int
    words: Reason
    edits: tuple[Edit, ...] = ()
    modality: str | None = None


def firm_minutes(plan: Plan, *, reference: Reference | None = None) -> int:
    """Minutes of the steps in which hands work at level 4; the forearm alone spares them."""
    reference = reference or load()
    return sum(step.minutes for step in plan.steps if _is_firm(step, reference))


def told(plan: Plan, *, others: int, limit: int, reference: Reference | None = None) -> Plan:
    """Return the plan with a sentence when the day goes past the limit; `others` are its minutes."""
    reference = reference or load()
    mine = firm_minutes(plan, reference=reference)
    if not mine or mine + others <= limit:
        return plan
    values = {"mine": str(mine), "day": str(mine + others), "limit": str(limit)}
    said = [each for each in tell(reference, ENOUGH, **values) if each.to == "practitioner"]
    return replace(plan, messages=(*plan.messages, *said))


def gentler(
    made: Plan,
    brief: Brief,
    *,
    template: str | Template | None,
    minutes: int | None,
    edits: Sequence[Edit] = (),
    reference: Reference | None = None,
) -> tuple[Gentler, ...]:
    """Return the ways that keep every rule and ask less of the hands, the nearest first."""
    reference = reference or load()
    ways = _Ways(made, brief, template, minutes, tuple(edits), reference)
    return tuple(ways.that_help())


@dataclass(frozen=True)
class _Ways:
    made: Plan
    brief: Brief
    template: str | Template | None
    minutes: int | None
    edits: tuple[Edit, ...]
    reference: Reference

    def that_help(self) -> Iterator[Gentler]:
        for kind, edits in (
            ("not-asked", self._lighter_where_nobody_asked()),
            ("broad", self._broad_strokes()),
            ("forearm", self._with_the_forearm()),
        ):
            found = self._tried(kind, edits) if edits else None
            if found is not None:
                yield found
        found = self._other_style()
        if found is not None:
            yield found

    # --- the ways

    def _lighter_where_nobody_asked(self) -> tuple[Edit, ...]:
        """Level 3 on the firm areas that the client did not mark."""
        found: dict[Edit, None] = {}
        for step in self._firm_steps():
            firm = [area.region for area in step.areas if area.pressure >= FIRM]
            marked = [region for region in firm if region in self.brief.focus]
            for slug in [None] if not marked else [each for each in firm if each not in marked]:
                found[self._edit("pressure", step, slug, EASIER)] = None
        return tuple(found)

    def _broad_strokes(self) -> tuple[Edit, ...]:
        """Without the strokes that press with thumbs, knuckles and fingers."""
        found: dict[Edit, None] = {}
        for step in self._firm_steps():
            for slug in self._pressing(step):
                found[self._edit("remove-stroke", step, slug)] = None
        return tuple(found)

    def _with_the_forearm(self) -> tuple[Edit, ...]:
        """The forearm in the place of thumbs, where the style has a stroke for it."""
        style = self.reference.modalities[self.made.modality or ""]
        sparing = [slug for slug in self.reference.hands.sparing if slug in style.strokes]
        found: dict[Edit, None] = {}
        for step in self._firm_steps() if sparing else ():
            used = {slug for area in step.areas for slug in area.strokes}
            if used.isdisjoint(sparing):
                found[self._edit("add-stroke", step, sparing[0])] = None
        return (*found, *self._broad_strokes()) if sparing else ()

    def _other_style(self) -> Gentler | None:
        """The nearest style that asks less."""
        for slug in self.reference.fallbacks(self.made.modality or "")[1:]:
            brief = replace(self.brief, modality=slug)
            made = plan(brief, None, self.minutes, edits=self.edits, reference=self.reference)
            if made.modality == slug and self._is_better(made, brief, None):
                values = self._values(made) | {"style": self.reference.modalities[slug].name}
                words = say(self.reference, "hands-style", SOURCE, **values)
                minutes = firm_minutes(made, reference=self.reference)
                return Gentler(kind="style", plan=made, minutes=minutes, words=words, modality=slug)
        return None

    # --- whether they help

    def _tried(self, kind: str, edits: tuple[Edit, ...]) -> Gentler | None:
        both = (*self.edits, *edits)
        made = plan(self.brief, self.template, self.minutes, edits=both, reference=self.reference)
        whole = self.template if isinstance(self.template, Template) else None
        if made.template != self.made.template or not self._is_better(made, self.brief, whole):
            return None
        words = say(self.reference, _WORDS[kind], SOURCE, **self._values(made))
        minutes = firm_minutes(made, reference=self.reference)
        return Gentler(kind=kind, plan=made, minutes=minutes, words=words, edits=edits)

    def _is_better(self, made: Plan, brief: Brief, template: Template | None) -> bool:
        now = firm_minutes(made, reference=self.reference)
        fewer = now < firm_minutes(self.made, reference=self.reference)
        booked = brief.booked_for(self.minutes)
        broken = verify(made, booked, template=template, reference=self.reference)
        return bool(made.steps) and fewer and not broken

    def _values(self, made: Plan) -> dict[str, str]:
        was = firm_minutes(self.made, reference=self.reference)
        return {"was": str(was), "now": str(firm_minutes(made, reference=self.reference))}

    def _firm_steps(self) -> Iterator[Step]:
        return (step for step in self.made.steps if _is_firm(step, self.reference))

    def _pressing(self, step: Step) -> Iterator[str]:
        for area in step.areas:
            yield from _pressing(area, self.reference)

    def _edit(self, what: str, step: Step, slug: str | None, value: int | None = None) -> Edit:
        why = say(self.reference, "hands-why", SOURCE).text
        return Edit(what=what, step=step.slug, slug=slug, value=value, why=why)


_WORDS = {"not-asked": "hands-not-asked", "broad": "hands-broad", "forearm": "hands-forearm"}


def _is_firm(step: Step, reference: Reference) -> bool:
    return any(
        area.pressure >= FIRM and next(_pressing(area, reference), None) for area in step.areas
    )


def _pressing(area: Area, reference: Reference) -> Iterator[str]:
    """The strokes of an area with which hands can press at level 4."""
    for slug in area.strokes:
        firm = reference.strokes[slug].pressure.max >= FIRM
        if firm and slug not in reference.hands.sparing:
            yield slug
