"""An effect that a row may name, and that changes nothing, would be a rule nobody obeys."""

from dataclasses import replace
from datetime import date
from types import MappingProxyType

import pytest

from practice.reference import EFFECT_KEYS, Effects, load
from practice.reference.effects import RegionLimit, RegionStrokes
from practice.reference.screening import Outcome
from sessions_app.planning.engine.screening import brief
from sessions_app.planning.engine.values import Answer, Intake

TODAY = date(2026, 11, 22)
TAPPED = {"avoid_answer_regions": True, "answer_key": "where"}
# key: effects with the key, and (where it only has a meaning beside others) effects without it
SAMPLES = {
    "avoid_regions": {"avoid_regions": ("abdomen",)},
    "avoid_answer_regions": TAPPED,
    "answer_key": ({**TAPPED, "answer_key": "inject"}, TAPPED),
    "expand": ({**TAPPED, "expand": "limb"}, TAPPED),
    "max_pressure": {"max_pressure": 2},
    "region_max_pressure": {"region_max_pressure": (RegionLimit(regions=("calf",), max=1),)},
    "answer_region_max_pressure": {"answer_region_max_pressure": 1, "answer_key": "where"},
    "avoid_strokes": {"avoid_strokes": ("deep",)},
    "region_avoid_strokes": {
        "region_avoid_strokes": (RegionStrokes(regions=("calf",), strokes=("friction",)),)
    },
    "answer_region_avoid_strokes": {
        "answer_region_avoid_strokes": ("friction",),
        "answer_key": "where",
    },
    "avoid_positions": {"avoid_positions": ("prone",)},
    "prefer_positions": {"prefer_positions": ("seated",)},
    "max_position_minutes": {"max_position_minutes": MappingProxyType({"prone": 10})},
    "exclude_modalities": {"exclude_modalities": ("sports",)},
    "avoid_oils": {"avoid_oils": ("olive",)},
    "avoid_allergens": {"avoid_allergens": ("latex",)},
    "max_minutes": {"max_minutes": 30},
    "min_rest_minutes": {"min_rest_minutes": 4},
    "start_lighter": {"start_lighter": 1},
    "discomfort_limit": {"discomfort_limit": 2},
    "checkin_every_minutes": {"checkin_every_minutes": 8},
    "extra_checkins": {"extra_checkins": ("comfort",)},
    "require_clearance": {"require_clearance": True},
    "require_review": {"require_review": True},
    "require_guardian": {"require_guardian": "present"},
    "wait_days": {"wait_days": 7},
    "avoid_heat": {"avoid_heat": True},
    "no_scent": {"no_scent": True},
    "slow_rise": {"slow_rise": True},
    "environment": {"environment": ("hearing",)},
    "training": {"training": ("oncology",)},
    "aftercare_add": {"aftercare_add": ("pace-yourself",)},
    "aftercare_remove": {"aftercare_remove": ("drink-water",)},
}


def brief_under(effects):
    """Screen a client for whom one question has one outcome with these effects."""
    reference = load()
    question = reference.question("diabetes")
    outcome = Outcome(
        match=MappingProxyType({"answer": "yes"}),
        severity="adapt",
        effects=Effects(**effects),
        practitioner="...",
        client="...",
    )
    questions = {**reference.questions, question.id: replace(question, outcomes=(outcome,))}
    answer = Answer(
        id=question.id,
        answer="yes",
        follow_ups=MappingProxyType({"where": ("foot-left",), "inject": ("abdomen",)}),
    )
    changed = replace(reference, questions=MappingProxyType(questions))
    return brief(Intake(answers=(answer,)), on=TODAY, reference=changed)


def test_every_effect_key_has_a_sample_here():
    assert SAMPLES.keys() == EFFECT_KEYS


@pytest.mark.parametrize("key", sorted(SAMPLES))
def test_an_effect_changes_the_brief(key):
    with_it, without_it = SAMPLES[key] if isinstance(SAMPLES[key], tuple) else (SAMPLES[key], {})
    assert replace(brief_under(with_it), why={}) != replace(brief_under(without_it), why={})
