"""Each example's plan holds what was expected of it before it was made: docs/examples/expected.yaml."""

from itertools import pairwise

import pytest

from practice.reference import load
from sessions_app.planning.engine.documents import parse_one, read_plan
from tests.planning.commands.conftest import EXAMPLES

REFERENCE = load()
EXPECTED = parse_one((EXAMPLES / "expected.yaml").read_bytes())
CASES = [(name, what) for name, wanted in EXPECTED.items() for what in wanted]


def plan_of(name):
    return read_plan(parse_one((EXAMPLES / "plans" / f"{name}.yaml").read_bytes()))


def worked(made):
    return [area for step in made.steps for area in step.areas]


def touched(made):
    return {area.region for area in worked(made)}


def levels(made, place):
    here = touched(made) if place == "body" else REFERENCE.expand([place])
    return [area.pressure for area in worked(made) if area.region in here]


def positions(made):
    return {step.position for step in made.steps if step.position and step.phase != "handover"}


def minutes_of(made, *, phase):
    return sum(step.minutes for step in made.steps if step.phase == phase)


def longest_wait(made):
    """Minutes between two questions about pressure, comfort or the like, hands on."""
    hands_on = [step for step in made.steps if step.areas]
    start, end = hands_on[0].starts_at, hands_on[-1].ends_at
    asked = [p.at for step in made.steps for p in step.check_ins if start <= p.at <= end]
    return max(after - before for before, after in pairwise(sorted([start, *asked, end])))


def even(made):
    sides = {}
    for step in made.steps:
        if step.side:
            sides.setdefault(step.slug, {}).setdefault(step.side, []).append(step.minutes)
    return sides and all(
        abs(sum(both.get("left", [])) - sum(both.get("right", []))) <= 1 for both in sides.values()
    )


def left_out_for(made, name, rule):
    what, slug = name.split()
    gone = [each for each in made.left_out if (each.what, each.slug) == (what, slug)]
    return rule in {reason.rule for each in gone for reason in each.reasons}


def strokes_on(made, place):
    here = REFERENCE.expand([place])
    return {slug for area in worked(made) if area.region in here for slug in area.strokes}


def offered(text, word):
    """Whether a sentence speaks of a thing without a "no" before it."""
    sentences = text.lower().split(". ")
    return any(word in each and " no " not in each.partition(word)[0] for each in sentences)


def holds(value, wanted):
    """Whether each named field has the value that is wanted, tuples read as lists."""
    plain = {key: getattr(value, key) for key in wanted}
    return {k: list(v) if isinstance(v, tuple) else v for k, v in plain.items()} == wanted


JUDGES = {
    "plan": lambda made, wanted: bool(made.steps) is wanted,
    "decision": lambda made, wanted: made.decision == wanted,
    "held_for": lambda made, wanted: list(made.held_for) == wanted,
    "style": lambda made, wanted: made.modality == wanted,
    "style_not": lambda made, wanted: made.modality not in wanted,
    "template": lambda made, wanted: made.template == wanted,
    "oil": lambda made, wanted: made.oil == wanted,
    "oils": lambda made, wanted: list(made.oils_allowed) == wanted,
    "at_most": lambda made, wanted: made.planned_minutes <= wanted,
    "prone_at_most": lambda made, wanted: (
        sum(step.minutes for step in made.steps if step.position == "prone") <= wanted
    ),
    "ceiling": lambda made, wanted: made.pressure_ceiling == wanted,
    "without": lambda made, wanted: touched(made).isdisjoint(REFERENCE.expand(wanted)),
    "with": lambda made, wanted: all(touched(made) & REFERENCE.expand([each]) for each in wanted),
    "most": lambda made, wanted: all(
        max(levels(made, place), default=0) <= level for place, level in wanted.items()
    ),
    "reaches": lambda made, wanted: all(
        max(levels(made, place), default=0) == level for place, level in wanted.items()
    ),
    "warm_up_most": lambda made, wanted: all(
        area.pressure <= wanted
        for step in made.steps
        if step.phase == "warm-up"
        for area in step.areas
    ),
    "positions": lambda made, wanted: positions(made) == set(wanted),
    "never": lambda made, wanted: positions(made).isdisjoint(wanted),
    "turns": lambda made, wanted: made.turns >= wanted,
    "sides": lambda made, wanted: {step.side for step in made.steps} - {None} == set(wanted),
    "even": lambda made, wanted: even(made) == wanted,
    "no_strokes": lambda made, wanted: {
        slug for area in worked(made) for slug in area.strokes
    }.isdisjoint(REFERENCE.expand_strokes(wanted)),
    "no_strokes_on": lambda made, wanted: all(
        strokes_on(made, place).isdisjoint(REFERENCE.expand_strokes(strokes))
        for place, strokes in wanted.items()
    ),
    "left_out": lambda made, wanted: all(
        left_out_for(made, name, rule) for name, rule in wanted.items()
    ),
    "tells": lambda made, wanted: set(wanted) <= {message.rule for message in made.messages},
    "first": lambda made, wanted: made.messages[0].urgency == wanted,
    "flags": lambda made, wanted: holds(made.flags, wanted),
    "requires": lambda made, wanted: holds(made.requires, wanted),
    "asks": lambda made, wanted: (
        set(wanted) <= {point.slug for step in made.steps for point in step.check_ins}
    ),
    "every": lambda made, wanted: longest_wait(made) <= wanted,
    "rest": lambda made, wanted: minutes_of(made, phase="rest") >= wanted,
    "handover": lambda made, wanted: minutes_of(made, phase="handover") >= wanted,
    "advice": lambda made, wanted: set(wanted) <= set(made.aftercare.advice),
    "says": lambda made, wanted: all(
        any(word in cue.lower() for step in made.steps for cue in step.cues) for word in wanted
    ),
    "reasons": lambda made, wanted: (
        set(wanted) <= {reason.rule for step in made.steps for reason in step.reasons}
    ),
    "room_without": lambda made, wanted: (
        not any(offered(item.text, word) for item in made.checklist for word in wanted)
    ),
}


@pytest.mark.parametrize(("name", "what"), CASES, ids=lambda each: each)
def test_the_plan_of_an_example_is_as_expected(name, what):
    assert JUDGES[what](plan_of(name), EXPECTED[name][what]), EXPECTED[name][what]


def test_there_are_at_least_forty_and_each_has_its_expectations():
    assert len(EXPECTED) >= 40
    assert set(EXPECTED) == {path.stem for path in (EXAMPLES / "intakes").glob("*.yaml")}
    assert set(EXPECTED) == {path.stem for path in (EXAMPLES / "plans").glob("*.yaml")}


def test_between_them_they_show_every_style_goal_and_decision():
    intakes = [parse_one((EXAMPLES / "intakes" / f"{name}.yaml").read_bytes()) for name in EXPECTED]
    plans = [plan_of(name) for name in EXPECTED]
    assert {made.modality for made in plans} - {None} == set(REFERENCE.modalities)
    assert {each["request"].get("goal") for each in intakes} >= set(REFERENCE.goals)
    assert {made.decision for made in plans} >= {f"refused-{s}" for s in REFERENCE.stop_kinds}
