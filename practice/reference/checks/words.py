"""Measures, the sentences of reasons, and the map of the seed text."""

from collections.abc import Iterable, Mapping
from typing import Any

from ..outcomes import Measure
from ..reasons import ReasonText, named_values
from ..reference import Reference
from ..sources import SeedIdea
from .found import Faults


def check_words(reference: Reference, files: Mapping[str, Any]) -> Faults:
    for measure in reference.measures.values():
        yield from _measure(measure)
    for goal in reference.goals.values():
        if goal.seed_ref and goal.seed_ref not in reference.seed_map:
            yield ("outcomes.yaml", "goals", goal.slug, "seed_ref"), f"unknown {goal.seed_ref!r}"
    for reason in reference.reasons.values():
        yield from _reason(reason)
    places = _places(reference, files)
    for idea in reference.seed_map.values():
        yield from _idea(idea, places)


def _measure(measure: Measure) -> Faults:
    place = ("outcomes.yaml", "measures", measure.slug)
    scale, smallest = measure.scale, measure.mcid
    if scale.min >= scale.max:
        yield (*place, "scale"), "min is not below max"
    for point in measure.anchors:
        if not scale.min <= point <= scale.max:
            yield (*place, "anchors", str(point)), "is outside the scale"
    if (smallest.change is None) != (smallest.direction is None):
        yield (*place, "mcid"), "change and direction come together"
    better = "decrease" if scale.worse_is == "higher" else "increase"
    if smallest.direction and smallest.direction != better:
        yield (*place, "mcid", "direction"), f"worse is {scale.worse_is}, so it must be {better}"


def _reason(reason: ReasonText) -> Faults:
    place = ("reasons.yaml", "reasons", reason.rule)
    used: set[str] = set()
    for key, sentence in (("text", reason.text), ("client", reason.client)):
        try:
            names = named_values(sentence)
        except ValueError:
            yield (*place, key), "a brace is left open"
            continue
        for name in sorted(names - set(reason.values)):
            yield (*place, key), f"{{{name}}} is not among the values"
        used |= names
    for name in sorted(set(reason.values) - used):
        yield (*place, "values"), f"{name!r} stands in neither sentence"


def _places(reference: Reference, files: Mapping[str, Any]) -> Mapping[str, Iterable[str]]:
    aftercare = files["aftercare"]
    sections = ("expect", "hydration", "rest", "posture", "relaxation", "stretches")
    return {
        **{section: getattr(aftercare, section) for section in sections},
        "regions": reference.regions,
        "strokes": reference.strokes,
        "modalities": reference.modalities,
        "oils": reference.oils,
        "oil-claims": [str(index) for index, _ in enumerate(reference.oil_claims)],
        "templates": [
            *reference.templates,
            *(
                f"{row.slug}/{step.slug}"
                for row in reference.templates.values()
                for step in row.steps
            ),
        ],
        "mistakes": reference.mistakes,
        "questions": reference.questions,
        "checkins": reference.checkins,
        "checklist": reference.checklist,
        "claims": [str(index) for index, _ in enumerate(reference.claims)],
        "goals": reference.goals,
        "measures": reference.measures,
    }


def _idea(idea: SeedIdea, places: Mapping[str, Iterable[str]]) -> Faults:
    for entry in idea.maps_to:
        section, _, slug = entry.partition(":")
        if slug not in places.get(section, ()):
            yield ("seed_map.yaml", "elements", idea.id, "maps_to"), f"{entry!r} does not exist"
