"""Questions and outcomes: matches name real options, effects have what they need."""

from collections.abc import Mapping
from typing import Any

from ..effects import EFFECT_KEYS, Effects
from ..problems import Place
from ..reference import Reference
from ..screening import Outcome, Question
from .found import Faults

FILE = "screening.yaml"


def check_screening(reference: Reference, files: Mapping[str, Any]) -> Faults:
    described = files["screening"].effect_keys.keys()
    for key in sorted(EFFECT_KEYS - described):
        yield (FILE, "effect_keys", key), "is missing: the planner reads this effect"
    for key in sorted(described - EFFECT_KEYS):
        yield (FILE, "effect_keys", key), "no part of the planner reads this effect"
    if reference.severities != ("stop", "local", "adapt", "note"):
        yield (FILE, "severities"), "must be stop, local, adapt, note: strongest first"
    for slug in ("emergency", "urgent", "clearance", "today"):
        if slug not in reference.stop_kinds:
            yield (FILE, "stop_kinds", slug), "is missing"
    for question in reference.questions.values():
        yield from _question(question)
        for index, outcome in enumerate(question.outcomes):
            place: Place = (FILE, "questions", question.id, "outcomes", index)
            yield from _match(question, outcome, place)
            yield from _severity(outcome, place)
            yield from _effects(question, outcome.effects, (*place, "effects"))
            if outcome.if_cleared:
                cleared = (*place, "if_cleared", "effects")
                yield from _effects(question, outcome.if_cleared.effects, cleared)
    for id in reference.answer_policy.rather_not_say_stops:
        if not reference.questions[id].every_visit:
            policy = (FILE, "answer_policy", "rather_not_say_stops")
            yield policy, f"{id!r} is not asked at every visit"


def _question(question: Question) -> Faults:
    place = (FILE, "questions", question.id)
    for follow_up in question.follow_ups:
        here = (*place, "follow_ups", follow_up.key, "options")
        if follow_up.key in ("answer", "id", "cleared"):
            yield here[:-1], "this key has a meaning of its own in an intake document"
        choosing = follow_up.type in ("choice", "multi")
        if choosing and len(follow_up.options) < 2:
            yield here, "a choice needs two options or more"
        if not choosing and follow_up.options:
            yield here, f"a follow-up of type {follow_up.type!r} has no options"
        if "not-sure" in follow_up.options and not _named(question, follow_up.key):
            yield here, "'not-sure' leads nowhere: no match names it and no default stands in"
    if sum(outcome.default for outcome in question.outcomes) > 1:
        yield (*place, "outcomes"), "more than one outcome is the default"
    if question.derived_from and question.follow_ups:
        yield (*place, "follow_ups"), "a question that is worked out asks nothing more"


def _named(question: Question, key: str) -> bool:
    """Say whether not-sure is matched for this follow-up, or the default outcome names it."""
    return any(
        name == key and (value == "not-sure" or outcome.default)
        for outcome in question.outcomes
        for name, value in outcome.conditions
    )


def _match(question: Question, outcome: Outcome, place: Place) -> Faults:
    if outcome.match.get("answer") != "yes":
        yield (*place, "match", "answer"), "must be yes"
    asked = {follow_up.key: follow_up for follow_up in question.follow_ups}
    for key, value in outcome.conditions:
        here = (*place, "match", key)
        if key not in asked:
            yield here, f"the question has no follow-up {key!r}"
        elif asked[key].type not in ("choice", "multi"):
            yield here, f"a follow-up of type {asked[key].type!r} cannot be matched"
        elif value not in asked[key].options:
            yield here, f"{value!r} is not an option of the follow-up"
    if outcome.default and not outcome.conditions:
        yield (*place, "default"), "a default must name the follow-up that it stands in for"


def _severity(outcome: Outcome, place: Place) -> Faults:
    if (outcome.severity == "stop") != (outcome.stop_kind is not None):
        yield (*place, "stop_kind"), "belongs to severity stop, and to no other"
    if outcome.effects.require_clearance != (outcome.if_cleared is not None):
        yield (*place, "if_cleared"), "belongs to require_clearance, and to nothing else"
    if outcome.stop_kind == "emergency" and outcome.if_cleared:
        yield (*place, "if_cleared"), "an emergency cannot be cleared"
    cleared = outcome.if_cleared
    if cleared and (cleared.severity == "stop") != (cleared.stop_kind is not None):
        yield (*place, "if_cleared", "stop_kind"), "belongs to severity stop, and to no other"


def _effects(question: Question, effects: Effects, place: Place) -> Faults:
    tapped = [each.key for each in question.follow_ups if each.type == "regions"]
    if effects.uses_answer_regions:
        if effects.answer_key is None and len(tapped) != 1:
            text = f"needs an answer_key: the question has {len(tapped)} follow-ups of areas"
            yield (*place, "answer_key"), text
        if effects.answer_key is not None and effects.answer_key not in tapped:
            yield (*place, "answer_key"), f"no follow-up of areas is called {effects.answer_key!r}"
    elif effects.expand or effects.answer_key:
        yield (*place, "expand"), "nothing here uses the areas that the client chose"
    for slug in sorted(set(effects.aftercare_add) & set(effects.aftercare_remove)):
        yield (*place, "aftercare_add"), f"{slug!r} is removed as well"
