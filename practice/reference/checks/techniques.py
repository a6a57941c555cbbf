"""Pressure, strokes, styles and oils agree with each other."""

from collections.abc import Mapping
from typing import Any

from ..reference import Reference
from ..techniques import Modality, Stroke
from .found import Faults

FILE = "techniques.yaml"


def check_techniques(reference: Reference, files: Mapping[str, Any]) -> Faults:
    yield from _scale(reference, files)
    for stroke in reference.strokes.values():
        yield from _stroke(reference, stroke)
    for slug in reference.stroke_groups.keys() & reference.strokes.keys():
        yield (FILE, "stroke_groups", slug), "a stroke has the same slug"
    for slug in ("deep", "stretching", "warm-up"):
        if slug not in reference.stroke_groups:
            yield (FILE, "stroke_groups", slug), "is missing"
    if "holding" not in reference.strokes:
        yield (FILE, "strokes", "holding"), "is missing: it stands in when no stroke is left"
    for modality in reference.modalities.values():
        yield from _modality(reference, modality)
    yield from _oils(reference)


def _scale(reference: Reference, files: Mapping[str, Any]) -> Faults:
    place = (FILE, "pressure_scale")
    scale = files["techniques"].pressure_scale
    if sorted(row.level for row in scale.levels.values()) != [1, 2, 3, 4, 5]:
        yield (*place, "levels"), "must be the levels 1 to 5, each once"
    for slug, level in scale.preference_mapping.items():
        if slug not in scale.levels:
            yield (*place, "preference_mapping", slug), "is not the slug of a level"
        if level > reference.plan_ceiling:
            yield (*place, "preference_mapping", slug), "is above the plan ceiling"


def _stroke(reference: Reference, stroke: Stroke) -> Faults:
    place = (FILE, "strokes", stroke.slug)
    if stroke.pressure.min > stroke.pressure.max:
        yield (*place, "pressure"), "min is above max"
    if stroke.hold_seconds and stroke.hold_seconds.min > stroke.hold_seconds.max:
        yield (*place, "hold_seconds"), "min is above max"
    if stroke.is_warm_up and stroke.needs_warm_up:
        yield (*place, "needs_warm_up"), "a warm-up stroke cannot need a warm-up"
    if stroke.is_warm_up != (stroke.slug in reference.stroke_groups.get("warm-up", ())):
        yield (*place, "is_warm_up"), "does not agree with the stroke group warm-up"
    if "never-worked" not in stroke.regions_never:
        yield (*place, "regions_never"), "must name never-worked"
    if reference.strokes[stroke.without_lubricant].lubricant == "needed":
        yield (*place, "without_lubricant"), "names a stroke that needs oil"
    for modality in reference.modalities.values():
        if (stroke.slug in modality.strokes) != (modality.slug in stroke.modalities):
            yield (*place, "modalities"), f"does not agree with the strokes of {modality.slug!r}"


def _modality(reference: Reference, modality: Modality) -> Faults:
    place = (FILE, "modalities", modality.slug)
    pressure = modality.pressure
    if not pressure.min <= pressure.default <= pressure.max:
        yield (*place, "pressure"), "default is not between min and max"
    if pressure.max > reference.plan_ceiling:
        yield (*place, "pressure"), "max is above the plan ceiling"
    seen, following = {modality.slug}, modality.fallback
    while following is not None:
        if following in seen:
            yield (*place, "fallback"), "the fallbacks go round in a circle"
            return
        seen.add(following)
        following = reference.modalities[following].fallback


def _oils(reference: Reference) -> Faults:
    place = ("oils.yaml", "oils")
    none = reference.oils.get("none")
    if none and (none.kind != "none" or none.lubricates or none.allergens or none.may_contain):
        yield (*place, "none"), "must be of kind none, with no allergens"
    order = reference.oil_order
    if sorted(order) != sorted(reference.oils) or order[-1] != "none":
        text = "must name each oil once, with none at the end"
        yield ("oils.yaml", "defaults", "order_of_choice"), text
    for oil in reference.oils.values():
        for allergen in sorted(oil.allergens & oil.may_contain):
            yield (*place, oil.slug, "may_contain"), f"{allergen!r} is among the allergens already"
