"""Templates: the phases that a session must have, minutes that fit, strokes of the style."""

from collections.abc import Mapping
from typing import Any

from ..reference import Reference
from ..templates import Step, Template
from .found import Faults
from .work import check_work

FILE = "templates.yaml"
ONCE = ("welcome", "settle", "closing", "rest", "handover")
HANDS_ON = frozenset({"settle", "warm-up", "main", "integration", "closing"})
HANDS_OFF = frozenset({"prepare", "welcome", "rest", "handover"})


def check_templates(reference: Reference, files: Mapping[str, Any]) -> Faults:
    yield from _phases(reference)
    yield from _allocation(reference)
    for template in reference.templates.values():
        yield from check_template(reference, template)
    yield from _choice(reference)


def check_template(reference: Reference, template: Template) -> Faults:
    """Yield what is wrong with one template, built-in or a practice's own."""
    yield from _order(reference, template)
    yield from _length(reference, template)
    for step in template.steps:
        yield from _minutes(reference, template, step)
        yield from _touch(reference, template, step)
    yield from check_work(reference, template)


def _phases(reference: Reference) -> Faults:
    for slug in sorted(HANDS_ON | HANDS_OFF):
        if slug not in reference.phases:
            yield (FILE, "phases", slug), "is missing"
    orders = [phase.order for phase in reference.phases.values()]
    if orders != sorted(set(orders)):
        yield (FILE, "phases"), "order must rise from row to row"


def _allocation(reference: Reference) -> Faults:
    rules = reference.allocation
    place = (FILE, "allocation")
    if tuple(rules.max_turns) != reference.durations:
        yield (*place, "max_turns"), "must name each of the durations"
    if not rules.prone_soft_limit_minutes <= rules.prone_hard_limit_minutes <= 65:
        yield (*place, "prone_hard_limit_minutes"), "nobody lies face down for over 65 minutes"


def _order(reference: Reference, template: Template) -> Faults:
    place = (FILE, "templates", template.slug, "steps")
    phases = [step.phase for step in template.steps]
    for phase in ONCE:
        if phases.count(phase) != 1:
            yield place, f"phase {phase!r} comes {phases.count(phase)} times instead of once"
    for phase in ("warm-up", "main"):
        if phase not in phases:
            yield place, f"has no step of phase {phase!r}"
    timed = [phase for phase in phases if phase != "prepare"]
    if timed[:2] != ["welcome", "settle"] or timed[2:3] != ["warm-up"]:
        yield place, "must begin with welcome, settle and warm-up"
    if timed[-3:] != ["closing", "rest", "handover"]:
        yield place, "must end with closing, rest and handover"
    for step in template.steps:
        if step.phase in ONCE and not step.required:
            yield (*place, step.slug, "required"), f"a step of phase {step.phase!r} is required"
    if not any(step.phase == "warm-up" and step.required for step in template.steps):
        yield place, "has no required warm-up"


def _length(reference: Reference, template: Template) -> Faults:
    place = (FILE, "templates", template.slug, "durations")
    if list(template.durations) != sorted(set(template.durations)):
        yield place, "must rise"
    for minutes in sorted(set(template.durations) - set(reference.durations)):
        yield place, f"{minutes} is not among the durations of the file"
    needed = sum(step.min_minutes for step in template.steps if step.required)
    if needed > min(template.durations):
        text = f"the required steps need {needed} minutes, more than {min(template.durations)}"
        yield place, text


def _minutes(reference: Reference, template: Template, step: Step) -> Faults:
    place = (FILE, "templates", template.slug, "steps", step.slug)
    if step.min_minutes > step.max_minutes:
        yield (*place, "min_minutes"), "is above max_minutes"
    timed = reference.phases[step.phase].timed
    if not timed and step.max_minutes:
        yield (*place, "max_minutes"), f"phase {step.phase!r} takes no time"
    if timed and step.max_minutes and not step.weight:
        yield (*place, "weight"), "a timed step needs a weight"
    if step.phase == "rest" and step.min_minutes < 2:
        yield (*place, "min_minutes"), "rest is at least 2 minutes"
    if step.min_session > max(template.durations):
        yield (*place, "min_session"), "is above the longest duration of the template"


def _touch(reference: Reference, template: Template, step: Step) -> Faults:
    place = (FILE, "templates", template.slug, "steps", step.slug)
    if step.phase in HANDS_OFF:
        if step.regions or step.strokes or step.pressure.cap:
            yield place, f"phase {step.phase!r} has no areas, no strokes and cap 0"
        return
    if not (step.regions and step.strokes and step.positions and step.pressure.cap):
        yield place, "needs areas, strokes, positions and a cap of 1 or more"
    if step.pressure.cap > reference.plan_ceiling:
        yield (*place, "pressure", "cap"), "is above the plan ceiling"
    if step.phase == "settle" and step.pressure.cap != 1:
        yield (*place, "pressure", "cap"), "the first touch is level 1"
    if step.phase == "closing" and (step.pressure.cap > 2 or step.pressure_falls_to != 1):
        yield (*place, "pressure_falls_to"), "closing is level 2 or less and falls to 1"
    yield from _strokes(reference, template, step)
    yield from _areas(reference, template, step)


def _strokes(reference: Reference, template: Template, step: Step) -> Faults:
    place = (FILE, "templates", template.slug, "steps", step.slug, "strokes")
    style = reference.modalities[template.modality]
    for stroke in step.strokes:
        if stroke not in style.strokes:
            yield place, f"{stroke!r} is not a stroke of the style {style.slug!r}"
        if step.phase not in reference.strokes[stroke].phases:
            yield place, f"{stroke!r} is not used in phase {step.phase!r}"
    if step.phase == "warm-up" and not any(
        reference.strokes[stroke].is_warm_up for stroke in step.strokes
    ):
        yield place, "has no warm-up stroke"


def _areas(reference: Reference, template: Template, step: Step) -> Faults:
    place = (FILE, "templates", template.slug, "steps", step.slug)
    areas = reference.expand(step.regions)
    for slug in sorted(areas & reference.never_worked):
        yield (*place, "regions"), f"{slug!r} is never worked"
    for slug in sorted(areas - reference.never_worked):
        if not set(reference.regions[slug].positions) & set(step.positions):
            yield (*place, "positions"), f"{slug!r} is reached in none of them"
    if step.consent and not areas & reference.explicit_consent_regions:
        yield (*place, "consent"), "none of the areas needs a consent by name"
    if step.phase == "main" and not step.consent and areas <= reference.explicit_consent_regions:
        yield (*place, "consent"), "all of the areas need a consent by name"


def _choice(reference: Reference) -> Faults:
    for slug in reference.modalities.keys() - reference.selection.keys():
        yield (FILE, "selection", slug), "the style has no row"
    for row in reference.selection.values():
        for key, template in (("back_first", row.back_first), ("full_body", row.full_body)):
            chosen = reference.templates[template]
            if chosen.modality != row.modality:
                yield (FILE, "selection", row.modality, key), f"{template!r} is of another style"
            if (chosen.scope == "back") != (key == "back_first"):
                yield (FILE, "selection", row.modality, key), f"{template!r} has another scope"
    for slug in reference.goals.keys() - reference.goal_adjustments.keys():
        yield (FILE, "goal_adjustments", slug), "the goal has no row"
    if "seated-clothed" not in reference.templates:
        yield (FILE, "templates", "seated-clothed"), "is missing: the last resort when lying is out"
