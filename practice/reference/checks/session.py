"""Check-ins, wishes and the room, and what is told afterwards."""

import re
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from ..aftercare import SECTIONS
from ..checkins import CheckInEffects, CheckInItem, LiveButton, LiveChoice
from ..claims import find
from ..environment import ChecklistItem, Preference
from ..problems import Place
from ..reference import Reference
from .found import Faults

CLAIMED_IN = {"en", "es"}  # the languages in which practitioners may make a claim
PHRASE = re.compile(r"[a-z]+\*?(?: (?:\.\.\. )?[a-z]+\*?)*")
REQUESTS = {"sound": frozenset({"quieter", "change"})}  # said in the session, stored nowhere
NEEDED = ("pressure", "comfort", "pain", "before-firm", "stop")
NEEDED_TRIGGERS = ("after-warm-up", "before-pressure-4", "every-minutes", "any-time")


def check_session(reference: Reference, files: Mapping[str, Any]) -> Faults:
    yield from _described(files)
    for item in reference.checkins.values():
        yield from _item(reference, item)
    yield from _first_aid(reference)
    for button in reference.live_buttons.values():
        place = ("checkins.yaml", "live_buttons", button.slug)
        yield from _button(reference, button, place)
        for choice in button.then:
            yield from _button(reference, choice, (*place, "then", choice.slug))
    for preference in reference.preferences.values():
        yield from _preference(reference, preference)
    for line in reference.checklist.values():
        yield from _line(reference, line)
    yield from _aftercare(reference, files)


def _described(files: Mapping[str, Any]) -> Faults:
    described = files["checkins"].effect_values.keys()
    read = {each.name for each in fields(CheckInEffects)}
    for key in sorted(read ^ described):
        text = "is missing" if key in read else "no check-in can have this effect"
        yield ("checkins.yaml", "effect_values", key), text
    for slug in NEEDED:
        if slug not in files["checkins"].items:
            yield ("checkins.yaml", "items", slug), "is missing"
    for slug in NEEDED_TRIGGERS:
        if slug not in files["checkins"].triggers:
            yield ("checkins.yaml", "triggers", slug), "is missing"


def _item(reference: Reference, item: CheckInItem) -> Faults:
    place = ("checkins.yaml", "items", item.slug)
    has = {
        "choice": item.options,
        "multi": item.options,
        "button": item.options,
        "scale": item.bands and item.scale,
        "regions": item.effects_yes,
        "scores": item.measures,
    }
    if not has[item.kind]:
        yield (*place, "kind"), f"an item of kind {item.kind!r} lacks what can be answered"
    if item.scale:
        covered = sorted(score for band in item.bands for score in range(band.low, band.high + 1))
        if covered != list(range(item.scale.min, item.scale.max + 1)):
            yield (*place, "bands"), "must hold each score of the scale once"
    for option in item.options:
        wishes = option.effects.environment or {}
        for key, value in wishes.items():
            here = (*place, "options", option.value, "effects", "environment", key)
            if key not in reference.preferences:
                yield here, "is not a comfort preference"
            elif value not in reference.choices(key) and value not in REQUESTS.get(key, ()):
                yield here, f"{value!r} is not a choice of this preference"


def _first_aid(reference: Reference) -> Faults:
    """What ends a session with a warning sign says what to do, and nothing else does."""
    needed = {
        option.effects.event
        for item in reference.checkins.values()
        for option in item.options
        if option.effects.end_session and option.effects.event
    }
    for slug in sorted(needed - reference.first_aid.keys()):
        yield ("checkins.yaml", "first_aid", slug), "is missing"
    for slug in sorted(reference.first_aid.keys() - needed):
        yield ("checkins.yaml", "first_aid", slug), "no answer leads to it"


def _button(reference: Reference, button: LiveButton | LiveChoice, place: Place) -> Faults:
    if button.item is None:
        return
    item = reference.checkins[button.item]
    if (button.value is None) == (button.band_from is None):
        yield place, "needs either a value or a band_from"
    elif button.value is not None:
        if button.value not in {option.value for option in item.options}:
            yield (*place, "value"), f"{button.value!r} is not an option of {item.slug!r}"
    elif button.band_from not in {band.low for band in item.bands}:
        yield (*place, "band_from"), f"no band of {item.slug!r} begins at {button.band_from}"


def _preference(reference: Reference, preference: Preference) -> Faults:
    place = ("environment.yaml", "preferences", preference.key)
    choices = reference.choices(preference.key)
    if not choices:
        yield (*place, "options"), "is missing"
    for key, value in (
        ("default", preference.default),
        ("not_sure_means", preference.not_sure_means),
    ):
        if value is not None and value not in choices:
            yield (*place, key), f"{value!r} is not an option"
    for value in preference.effects:
        if value not in choices:
            yield (*place, "effects", value), "is not an option"
    if preference.key == "pressure":
        for value in choices.keys() - reference.pressure_preferences.keys() - {"not-sure"}:
            yield (*place, "options", value), "has no level in the pressure scale"


def _line(reference: Reference, line: ChecklistItem) -> Faults:
    place = ("environment.yaml", "checklist", line.slug)
    if line.target and not (
        line.target.celsius_min <= line.target.default <= line.target.celsius_max
    ):
        yield (*place, "target"), "default is not between celsius_min and celsius_max"
    if line.seed_ref and line.seed_ref not in reference.seed_map:
        yield (*place, "seed_ref"), f"unknown idea {line.seed_ref!r}"
    for key, changes in line.by_preference.items():
        for value in changes:
            if key not in reference.preferences or value not in reference.choices(key):
                yield (*place, "by_preference", key, value), "is not a choice of a preference"
    for slug in line.by_modality:
        if slug not in reference.modalities and slug not in reference.templates:
            yield (*place, "by_modality", slug), "is neither a style nor a template"


def _aftercare(reference: Reference, files: Mapping[str, Any]) -> Faults:
    file = files["aftercare"]
    sections = {section: getattr(file, section) for section in (*SECTIONS, "stretches")}
    seen: dict[str, str] = {}
    for section, rows in sections.items():
        for slug, row in rows.items():
            if slug in seen:
                yield ("aftercare.yaml", section, slug), f"is in {seen[slug]} as well"
            if getattr(row, "section", ""):
                yield ("aftercare.yaml", section, slug, "section"), "unknown key"
            seen[slug] = section
    if sorted(file.selection.order) != sorted((*sections, "red_flags")):
        yield ("aftercare.yaml", "selection", "order"), "must name each section once"
    yield from _claims(reference)
    orders = [level.order for level in reference.urgency_levels.values()]
    if orders != sorted(set(orders)):
        yield ("aftercare.yaml", "urgency_levels"), "order must rise from row to row"


def _claims(reference: Reference) -> Faults:
    for claim in reference.claims:
        place = ("aftercare.yaml", "claims_policy", claim.claim)
        if set(claim.words) != CLAIMED_IN:
            yield (*place, "words"), f"must be given in {', '.join(sorted(CLAIMED_IN))}"
        for language, phrases in claim.words.items():
            for phrase in phrases:
                if not PHRASE.fullmatch(phrase):
                    yield (*place, "words", language, phrase), "is no phrase of small plain letters"
        if find(claim.say_instead, reference.claims):
            yield (*place, "say_instead"), "makes a claim itself"
    events = {event for row in reference.advice.values() for event in row.when.events}
    for event in sorted(events - reference.why_advised.names.keys()):
        yield ("aftercare.yaml", "why", "names", event), "is missing"
