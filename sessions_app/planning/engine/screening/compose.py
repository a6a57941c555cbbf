"""How several conditions join into one set of limits: METHOD section 5.

Each effect has one way to compose: lowest, highest, union or "any yes is yes". None of
them depends on the order of the answers; preferred positions keep the order of the questions.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from practice.reference import Effects, Reference

from ..sentences import say
from ..values import Intake, Reason
from .answers import Findings

LOWEST = ("max_minutes", "discomfort_limit", "checkin_every_minutes")
HIGHEST = ("min_rest_minutes", "start_lighter", "wait_days")
UNIONS = (
    "avoid_positions",
    "exclude_modalities",
    "avoid_oils",
    "avoid_allergens",
    "environment",
    "training",
    "aftercare_add",
    "aftercare_remove",
)
ANY = ("require_clearance", "require_review", "avoid_heat", "no_scent", "slow_rise")
WHY = {
    "avoid_positions": "avoid-position",
    "exclude_modalities": "exclude-modality",
    "avoid_oils": "avoid-oil",
    "avoid_allergens": "avoid-allergen",
    "environment": "environment",
    "training": "training",
    "aftercare_add": "aftercare-add",
    "aftercare_remove": "aftercare-remove",
}


@dataclass(kw_only=True, slots=True)
class Composed:
    """Limits as they build up; `why` keeps every reason under the name of what it limits."""

    reference: Reference
    ceiling: int
    discomfort_limit: int
    avoid_regions: set[str] = field(default_factory=set)
    region_ceilings: dict[str, int] = field(default_factory=dict)
    avoid_strokes: set[str] = field(default_factory=set)
    region_avoid_strokes: dict[str, set[str]] = field(default_factory=dict)
    avoid_positions: set[str] = field(default_factory=set)
    prefer_positions: dict[str, None] = field(default_factory=dict)
    max_position_minutes: dict[str, int] = field(default_factory=dict)
    exclude_modalities: set[str] = field(default_factory=set)
    avoid_oils: set[str] = field(default_factory=set)
    avoid_allergens: set[str] = field(default_factory=set)
    environment: set[str] = field(default_factory=set)
    training: set[str] = field(default_factory=set)
    aftercare_add: set[str] = field(default_factory=set)
    aftercare_remove: set[str] = field(default_factory=set)
    extra_checkins: dict[str, None] = field(default_factory=dict)
    max_minutes: int | None = None
    checkin_every_minutes: int | None = None
    min_rest_minutes: int = 0
    start_lighter: int = 0
    wait_days: int = 0
    require_clearance: bool = False
    require_review: bool = False
    require_guardian: str | None = None
    avoid_heat: bool = False
    no_scent: bool = False
    slow_rise: bool = False
    why: dict[str, list[Reason]] = field(default_factory=dict)

    def because(self, key: str, reason: Reason) -> None:
        reasons = self.why.setdefault(key, [])
        if reason not in reasons:
            reasons.append(reason)

    def add(self, effects: Effects, reason: Reason, areas: Iterable[str] = ()) -> None:
        """Join the effects of one outcome; `areas` are those that the client chose."""
        self._add_numbers(effects, reason)
        self._add_unions(effects, reason)
        self._add_regions(effects, reason)
        self._add_chosen(effects, reason, areas)

    def _add_numbers(self, effects: Effects, reason: Reason) -> None:
        if effects.max_pressure is not None:
            self.ceiling = min(self.ceiling, effects.max_pressure)
            self.because("ceiling", reason)
        for names, pick in ((LOWEST, min), (HIGHEST, max)):
            for name in names:
                value, before = getattr(effects, name), getattr(self, name)
                if value is not None:
                    setattr(self, name, value if before is None else pick(before, value))
                    self.because(name, reason)
        for name in ANY:
            if getattr(effects, name):
                setattr(self, name, True)
                self.because(name, reason)
        if effects.require_guardian:
            if self.require_guardian != "present":
                self.require_guardian = effects.require_guardian
            self.because("require_guardian", reason)

    def _add_unions(self, effects: Effects, reason: Reason) -> None:
        for name in UNIONS:
            for slug in getattr(effects, name):
                getattr(self, name).add(slug)
                self.because(f"{WHY[name]}:{slug}", reason)
        for slug in self.reference.expand_strokes(effects.avoid_strokes):
            self.avoid_strokes.add(slug)
            self.because(f"avoid-stroke:{slug}", reason)
        for slug in effects.prefer_positions:
            self.prefer_positions[slug] = None
            self.because(f"prefer-position:{slug}", reason)
        for slug in effects.extra_checkins:
            self.extra_checkins[slug] = None
            self.because(f"extra-checkin:{slug}", reason)
        for slug, minutes in effects.max_position_minutes.items():
            before = self.max_position_minutes.get(slug, minutes)
            self.max_position_minutes[slug] = min(before, minutes)
            self.because(f"position-minutes:{slug}", reason)

    def _add_regions(self, effects: Effects, reason: Reason) -> None:
        for slug in self.reference.expand(effects.avoid_regions):
            self._avoid(slug, reason)
        for limit in effects.region_max_pressure:
            for slug in self.reference.expand(limit.regions):
                self._limit(slug, limit.max, reason)
        for ban in effects.region_avoid_strokes:
            strokes = self.reference.expand_strokes(ban.strokes)
            for slug in self.reference.expand(ban.regions):
                self._ban(slug, strokes, reason)

    def _add_chosen(self, effects: Effects, reason: Reason, areas: Iterable[str]) -> None:
        if not effects.uses_answer_regions:
            return
        chosen, unplaced = widened(areas, effects.expand or "exact", self.reference)
        if unplaced:
            self.require_review = True
            self.because("require_review", reason)
        strokes = self.reference.expand_strokes(effects.answer_region_avoid_strokes)
        for slug in chosen:
            if effects.avoid_answer_regions:
                self._avoid(slug, reason)
            if effects.answer_region_max_pressure is not None:
                self._limit(slug, effects.answer_region_max_pressure, reason)
            self._ban(slug, strokes, reason)

    def _avoid(self, slug: str, reason: Reason) -> None:
        self.avoid_regions.add(slug)
        self.because(f"avoid-region:{slug}", reason)

    def _limit(self, slug: str, level: int, reason: Reason) -> None:
        self.region_ceilings[slug] = min(self.region_ceilings.get(slug, level), level)
        self.because(f"ceiling:{slug}", reason)

    def _ban(self, slug: str, strokes: Iterable[str], reason: Reason) -> None:
        for stroke in strokes:
            self.region_avoid_strokes.setdefault(slug, set()).add(stroke)
            self.because(f"avoid-stroke:{stroke}@{slug}", reason)


def widened(
    areas: Iterable[str], mode: str, reference: Reference
) -> tuple[frozenset[str], frozenset[str]]:
    """Widen chosen areas as expand_modes of regions.yaml says.

    Returns the areas, and those that no lymph quadrant holds (for the
    practitioner to look at; only in mode "quadrant").
    """
    chosen = frozenset(areas)
    if mode == "mirror":
        mirrors = (reference.mirror(slug) for slug in chosen)
        return chosen | {slug for slug in mirrors if slug}, frozenset()
    if mode == "limb":
        return chosen.union(
            *(limb for limb in _groups("limb", reference) if limb & chosen)
        ), frozenset()
    if mode == "quadrant":
        quadrants = [each for each in _groups("quadrant", reference) if each & chosen]
        inside = frozenset().union(*quadrants)
        return chosen | inside, chosen - inside
    return chosen, frozenset()


def _groups(kind: str, reference: Reference) -> Iterator[frozenset[str]]:
    """The members of upper- and lower- limbs or quadrants, left and right."""
    for end in ("upper", "lower"):
        for side in ("left", "right"):
            yield reference.expand([f"{end}-{kind}-{side}"])


def compose(intake: Intake, findings: Findings, reference: Reference) -> Composed:
    """Join every outcome in force, what the client does not want, and the care a goal asks for."""
    composed = Composed(
        reference=reference,
        ceiling=reference.plan_ceiling,
        discomfort_limit=reference.checkins["pain"].bands[0].high,  # what needs no change
    )
    for each in findings.found:
        source = f"answer:{each.applied.question}"
        reason = Reason(
            rule=each.applied.question, source=source, text=each.text, client=each.client
        )
        composed.add(each.effects, reason, each.areas)
    for id in (*findings.unsure, *findings.open):
        composed.require_review = True
        name = reference.questions[id].tick_label
        reason = say(reference, "answer-open", f"answer:{id}", question=name)
        composed.because("require_review", reason)
    _add_marks(composed, intake, reference)
    _add_wishes(composed, intake, reference)
    goal = reference.goal_adjustments.get(intake.goal or "")
    if goal and goal.start_lighter:
        composed.start_lighter = max(composed.start_lighter, goal.start_lighter)
        reason = say(
            reference,
            "goal-starts-lighter",
            f"goal:{goal.goal}",
            goal=reference.goals[goal.goal].name,
        )
        composed.because("start_lighter", reason)
    return composed


def _add_marks(composed: Composed, intake: Intake, reference: Reference) -> None:
    """The client's own no-touch areas and positions have the force of a health rule."""
    for slug in intake.avoid:
        name = reference.region_name(slug)
        reason = say(reference, "region-avoided", f"mark:{slug}", region=name)
        composed._avoid(slug, reason)
    for slug in intake.boundaries:
        if slug not in intake.avoid:
            name = reference.region_name(slug)
            reason = say(reference, "region-kept-out", f"mark:{slug}", region=name)
            composed._avoid(slug, reason)
    for slug in intake.avoid_positions:
        name = reference.positions[slug].name
        reason = say(reference, "position-avoided", f"request:{slug}", position=name)
        composed.avoid_positions.add(slug)
        composed.because(f"avoid-position:{slug}", reason)


def _add_wishes(composed: Composed, intake: Intake, reference: Reference) -> None:
    for key, value in intake.wishes.items():
        effects = reference.preferences[key].effects.get(value)
        if effects is not None:
            name = reference.choices(key)[value]
            composed.add(effects, say(reference, "wish-limits", f"wish:{key}", wish=name))
