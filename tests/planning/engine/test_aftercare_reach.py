"""Each item of aftercare.yaml, from the data: something brings it, and each condition keeps it out."""

from dataclasses import fields, replace
from itertools import product

import pytest

from practice.reference.aftercare import When
from sessions_app.planning.engine.aftercare import FLAGS, Done

from .asked import REFERENCE, brief_of, yes

CHOOSABLE = {**REFERENCE.advice, **REFERENCE.red_flags}
CONDITIONS = [each.name for each in fields(When) if each.name != "always"]
ELSEWHERE = {
    "goals": "wellbeing",
    "modalities": "shiatsu",
    "oils": "none",
    "scopes": "legs",
    "min_pressure": 1,
}


def answers_to(question):
    """Yield ways of saying yes to it, whatever its follow-ups ask."""
    choices = [f for f in REFERENCE.questions[question].follow_ups if f.type == "choice"]
    for options in product(*(f.options for f in choices)):
        yield yes(question, **dict(zip((f.key for f in choices), options, strict=True)))


def treated(question, goal):
    """Return the brief of somebody who says yes to it and may be treated; None if nobody may."""
    for answer in answers_to(question):
        brief = brief_of(answer, request={"goal": goal} if goal else {})
        if not brief.refused and question in brief.yes:
            return brief
    return None


def situation(row):
    """Return the facts of a session in which everything that `row` asks for holds."""
    when, goal = row.when, next(iter(row.when.goals), None)
    asked = [treated(question, goal) for question in when.screening]
    brief = next((found for found in asked if found), None)
    if when.screening:
        assert brief, f"{row.slug}: nobody who says yes to one of these may be treated"
    brief = brief or brief_of(request={"goal": goal} if goal else {})
    if when.effects:
        brief = replace(brief, **{when.effects[0]: True})
    if when.scopes:
        brief = replace(brief, scope=when.scopes[0])
    region = min(REFERENCE.expand(when.regions or ("lower-back",)) - REFERENCE.never_worked)
    return {
        "worked": {region: when.min_pressure or 2},
        "brief": brief,
        "modality": next(iter(when.modalities), "swedish"),
        "oil": next(iter(when.oils), "none"),
        "events": when.events[:1],
    }


def without(facts, row, condition):
    """Return the same session with one of the conditions of `row` no longer met."""
    brief = facts["brief"]
    if condition == "regions":
        far = set(REFERENCE.regions) - REFERENCE.expand(row.when.regions)
        return {**facts, "worked": {min(far): 4}}
    if condition == "goals":
        return {**facts, "brief": replace(brief, goal=goal_outside(row))}
    if condition == "screening":
        return {**facts, "brief": replace(brief, yes=frozenset(), aftercare_add=frozenset())}
    if condition == "effects":
        return {**facts, "brief": replace(brief, **dict.fromkeys(FLAGS, False))}
    if condition == "events":
        return {**facts, "events": ()}
    if condition == "scopes":
        return {**facts, "brief": replace(brief, scope=ELSEWHERE["scopes"])}
    if condition == "min_pressure":
        return {**facts, "worked": dict.fromkeys(facts["worked"], row.when.min_pressure - 1)}
    return {**facts, condition[:-1].replace("modalitie", "modality"): ELSEWHERE[condition]}


def goal_outside(row):
    return next((goal for goal in REFERENCE.goals if goal not in row.when.goals), None)


def told(facts):
    """Return what may be told after such a session: chosen, or one of those to choose from."""
    facts = dict(facts)
    done = Done(facts.pop("worked"), facts.pop("brief"), **facts)
    return {row.slug for row in done.fitting_advice()} | set(done.red_flags())


EXCLUDING = [
    pytest.param(slug, condition, id=f"{slug}-{condition}")
    for slug, row in CHOOSABLE.items()
    for condition in CONDITIONS
    if getattr(row.when, condition)
]
RULED_OUT = [
    pytest.param(slug, question, id=f"{slug}-{question}")
    for slug, row in REFERENCE.advice.items()
    for question in row.exclude_when.screening
]


@pytest.mark.parametrize("slug", CHOOSABLE)
def test_there_is_a_session_after_which_it_is_told(slug):
    assert slug in told(situation(CHOOSABLE[slug]))


@pytest.mark.parametrize(("slug", "condition"), EXCLUDING)
def test_without_one_of_its_conditions_it_is_not_told(slug, condition):
    row = CHOOSABLE[slug]
    assert slug not in told(without(situation(row), row, condition))


@pytest.mark.parametrize(("slug", "question"), RULED_OUT)
def test_what_rules_it_out_keeps_it_out(slug, question):
    facts = situation(REFERENCE.advice[slug])
    brief = facts["brief"]
    for said in ("yes", "withheld"):
        answered = replace(brief, **{said: getattr(brief, said) | {question}})
        assert slug not in told({**facts, "brief": answered})


def test_a_goal_that_rules_something_out_keeps_it_out():
    """None does yet in the data: a row of the tests' own says that it would be heeded."""
    row = REFERENCE.advice["oil-care"]
    barred = replace(row, exclude_when=replace(row.exclude_when, goals=("relax",)))
    reference = replace(REFERENCE, advice={**REFERENCE.advice, row.slug: barred})
    for goal, is_told in (("relax", False), ("stress", True)):
        facts = situation(row) | {"reference": reference}
        assert (row.slug in told({**facts, "brief": replace(facts["brief"], goal=goal)})) is is_told


def fits(stretch, *, brief=None, region=None):
    areas = REFERENCE.expand(stretch.regions) - REFERENCE.never_worked
    done = Done({region or min(areas): 2}, brief or brief_of(), modality="swedish", oil="none")
    return stretch.slug in {row.slug for row in done.fitting_stretches()}


@pytest.mark.parametrize("slug", REFERENCE.stretches)
def test_a_stretch_is_told_after_work_there_and_not_after_work_elsewhere(slug):
    row = REFERENCE.stretches[slug]
    assert fits(row)
    assert not fits(row, region=min(set(REFERENCE.regions) - REFERENCE.expand(row.regions)))


@pytest.mark.parametrize("slug", REFERENCE.stretches)
def test_each_answer_that_speaks_against_a_stretch_keeps_it_out(slug):
    row = REFERENCE.stretches[slug]
    for question in row.contraindicated:
        assert not fits(row, brief=replace(brief_of(), yes=frozenset({question})))
        assert not fits(row, brief=replace(brief_of(), withheld=frozenset({question})))


def test_after_a_stop_there_are_no_stretches_and_after_one_for_health_no_advice():
    def after(**facts):
        done = Done({"lower-back-left": 3}, brief_of(), modality="swedish", oil="none", **facts)
        return done.aftercare()

    assert after().stretches
    assert after(stopped=True).stretches == ()
    assert after(stopped=True).advice
    for event in REFERENCE.health_stops:
        assert (after(events=[event]).stretches, after(events=[event]).advice) == ((), ())
        assert "chest-pain" in after(events=[event]).red_flags


def test_of_two_stretches_as_easy_the_one_for_the_longest_work_comes_first():
    worked = {"calf-left": 2, "hand-left": 2}

    def first(**minutes):
        spent = {slug.replace("_", "-"): length for slug, length in minutes.items()}
        done = Done(worked, brief_of(), modality="swedish", oil="none", minutes=spent)
        return done.stretches()[0]

    assert first(calf_left=20, hand_left=5) == "stretch-calf-wall"
    assert first(calf_left=5, hand_left=20) == "stretch-wrist-forearm"


def test_every_item_that_is_chosen_says_why():
    for slug, row in CHOOSABLE.items():
        facts = situation(row)
        done = Done(facts.pop("worked"), facts.pop("brief"), **facts)
        given = [key for key in CONDITIONS if getattr(row.when, key)]
        keys = [key for key, _values in done.why(slug) if key != "rule"]
        assert sorted(keys) == sorted(given or ["always"]) or "rule" in dict(done.why(slug))


def test_what_a_health_rule_adds_says_which():
    brief = brief_of(yes("blood-thinners", kind="antiplatelet"))
    added = sorted(brief.aftercare_add)
    done = Done({"calf-left": 2}, brief, modality="swedish", oil="none")
    assert added
    for slug in added:
        assert dict(done.why(slug))["rule"]
