"""What several runs must have in common: INV-23, INV-24, INV-25, and the document itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from practice.reference import load

from ..engine import brief, plan
from ..engine.documents import dump, parse_one, plan_document, read_intake, read_plan
from ..engine.values import Brief, Plan
from .intakes import SESSION_ON, one_more_yes, shuffled

if TYPE_CHECKING:
    from .trials import Trial

LONGEST = 180
NO_LIMIT = 999
GROWS = (
    *("avoid_regions", "avoid_strokes", "avoid_positions", "exclude_modalities"),
    *("avoid_oils", "avoid_allergens", "aftercare_remove"),
)
FALLS = ("ceiling", "discomfort_limit", "max_minutes", "checkin_every_minutes")
RISES = ("min_rest_minutes", "start_lighter", "avoid_heat", "no_scent", "slow_rise")


def again_gives_the_same_bytes(trial: Trial) -> Iterator[str]:
    again = plan(brief(read_intake(trial.document), on=SESSION_ON), trial.template)
    if dump(plan_document(again), "json") != trial.text:
        yield "the same answers gave two plans"
    if trial.plan.reference_version != load().version:
        yield "the plan does not say which reference data it was made from"


def the_order_makes_no_difference(trial: Trial) -> Iterator[str]:
    mixed = shuffled(trial.document, trial.rng("order"))
    today = brief(read_intake(mixed), on=SESSION_ON)
    if today != trial.brief:
        yield "the same answers in another order gave another brief"
    if plan(today, trial.template) != trial.plan:
        yield "the same answers in another order gave another plan"


def the_document_is_read_back(trial: Trial) -> Iterator[str]:
    in_yaml = trial.rng("form").random() < 0.03
    text = dump(plan_document(trial.plan), "yaml") if in_yaml else trial.text
    if read_plan(parse_one(text)) != trial.plan:
        yield f"the plan differs from what its {'YAML' if in_yaml else 'JSON'} document says"


# --- INV-23


def one_more_yes_is_never_less_careful(trial: Trial) -> Iterator[str]:
    document = one_more_yes(trial.document, trial.rng("more"))
    more = brief(read_intake(document), on=SESSION_ON)
    yield from looser_limits(trial.brief, more)
    yield from _looser_plan(trial.brief, plan(more, trial.template))


def looser_limits(before: Brief, after: Brief) -> Iterator[str]:
    """Name every limit that is less careful after than before."""
    if _rank(after.decision) < _rank(before.decision):
        yield f"one more yes turned {before.decision} into {after.decision}"
    for name in GROWS:
        if not getattr(after, name) >= getattr(before, name):
            yield f"one more yes took something off {name}"
    for name in FALLS:
        if (getattr(after, name) or NO_LIMIT) > (getattr(before, name) or NO_LIMIT):
            yield f"one more yes raised {name}"
    for name in RISES:
        if getattr(after, name) < getattr(before, name):
            yield f"one more yes lowered {name}"
    for name in ("region_ceilings", "max_position_minutes"):
        now = getattr(after, name)
        for slug, most in getattr(before, name).items():
            if now.get(slug, NO_LIMIT) > most:
                yield f"one more yes raised {name} of {slug}"
    for slug, strokes in before.region_avoid_strokes.items():
        if not after.region_avoid_strokes.get(slug, frozenset()) >= strokes:
            yield f"one more yes allowed a stroke on {slug}"
    lost = set(before.held_for) - set(after.held_for) - {"unanswered"}
    if lost:
        yield f"one more yes lifted a hold: {', '.join(sorted(lost))}"


def _rank(decision: str) -> int:
    stops = [f"refused-{kind}" for kind in load().stop_kinds]  # the most serious first
    return ["allowed", "allowed-with-changes", *reversed(stops)].index(decision)


def _looser_plan(before: Brief, after: Plan) -> Iterator[str]:
    """Name everything in the plan with one more yes that the brief before had ruled out."""
    if before.refused and after.steps:
        yield "one more yes turned a refusal into a plan"
    if after.planned_minutes > (before.max_minutes or LONGEST):
        yield "one more yes made the session longer than the limit"
    for step in after.steps:
        if step.position in before.avoid_positions:
            yield f"one more yes brought back {step.position}"
        for area in step.areas:
            if area.region in before.avoid_regions:
                yield f"one more yes brought back {area.region}"
            limit = min(before.ceiling, before.region_ceilings.get(area.region, before.ceiling))
            if area.pressure > limit:
                yield f"one more yes made {area.region} firmer than {limit}"
            if not before.avoid_strokes.isdisjoint(area.strokes):
                yield f"one more yes brought back a stroke on {area.region}"
