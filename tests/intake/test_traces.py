"""Every answer does something: what each outcome of screening.yaml leaves behind it.

In the brief, in the flags of the record, in the plan or the refusal, and in words for the client.
"""

import json
from datetime import date

import pytest

from practice.intake import ticks
from practice.intake.answers import meanings, worries
from practice.intake.documents import document_from
from practice.intake.fields import NONE
from practice.intake.flags import document_at, raised_by
from practice.reference import load
from sessions_app.planning.engine import brief, plan
from sessions_app.planning.engine.documents import plan_document, read_intake

DAY = date(2026, 11, 22)
AGES = {"age-under-16": 15, "age-16-17": 17}
ASKED = [
    question
    for question in load().questions.values()
    if not question.derived_from and question.id != "no-touch-areas"
]
EACH = [
    pytest.param(question, at, id=f"{question.id}-{at}")
    for question in load().questions.values()
    for at, _outcome in enumerate(question.outcomes)
]
CLEAN = {
    "about": {"name": "Ada Lane"},
    "goal": {"goal": "stiffness"},
    "massage": {"modality": "open", "scope": "full-body"},
    "sore": {},
    "avoid": {},
    "safe": {"safe": [NONE], "cannot": [NONE]},
    "wishes:0": {},
    "wishes:1": {},
    "areas": {"areas": [NONE]},
}


def answers_for(question, outcome):
    """Return what a form holds in which that outcome, and no other question, is answered."""
    answers = {**CLEAN, **ticks.none_ticked()}
    if question.id == "no-touch-areas":
        return answers | {"avoid": {"places": ["calf-left"]}}
    if question.id == "mobility-table":
        ways = [outcome.match["cannot"]]
        return answers | {"safe": {"safe": [NONE], "cannot": ways}}
    if question.derived_from:
        return answers
    key = ticks.OF_GROUP[question.group].key
    answers[key] = {**answers[key], question.group: [question.id]}
    if not question.follow_ups:
        return answers | {f"full:{ticks.OF_GROUP[question.group].number}": {question.id: "yes"}}
    item = {each.key: chosen(question, outcome, each) for each in question.follow_ups}
    return answers | {f"item:{question.id}": {"answer": "yes", **item}}


def chosen(question, outcome, follow_up):
    """Return what the outcome asks for, or else what no outcome asks for."""
    wanted = outcome.match.get(follow_up.key)
    if follow_up.type == "regions":
        return ["calf-left"]
    if follow_up.type == "text":
        return "A slow puncture."
    if follow_up.type == "weeks":
        return 3
    named = {each.match.get(follow_up.key) for each in question.outcomes}
    plain = next((option for option in follow_up.options if option not in named), None)
    value = wanted or plain or next(iter(follow_up.options))
    return [value] if follow_up.type == "multi" else value


@pytest.mark.parametrize(("question", "at"), EACH)
def test_an_answer_leaves_its_trace(question, at):
    outcome = question.outcomes[at]
    age = AGES.get(question.id)
    answers = answers_for(question, outcome)
    document = document_at(document_from(answers, name="Ada Lane", on=DAY), age)
    document["request"]["minutes"] = 60

    screened = brief(read_intake(document), on=DAY)
    assert (question.id, at) in {(each.question, each.outcome) for each in screened.applied}

    flags = {rule: raised[1] for rule, raised, _closes in raised_by(document) if raised}
    assert set(flags) == {question.id}
    assert outcome.practitioner in flags[question.id]["advice"]
    assert flags[question.id]["words"].startswith(question.tick_label)

    made = plan_document(plan(screened, None, 60))
    assert bool(made["steps"]) == (outcome.severity != "stop" and not stops(screened))
    assert outcome.practitioner in said_by(made) or outcome.client in said_by(made)
    assert question.id in rules_of(made)

    told = [each.text for each in worries(answers)] + meanings(answers, age=age)
    assert outcome.client in told
    assert outcome.stop_kind is None or outcome.client in [each.text for each in worries(answers)]


@pytest.mark.parametrize("answer", ["not-sure", "rather-not-say"])
@pytest.mark.parametrize("question", ASKED, ids=lambda question: question.id)
def test_an_answer_that_stays_open_leaves_its_trace(question, answer):
    answers = {**CLEAN, **ticks.none_ticked()}
    if question.id in ticks.ASKED_ELSEWHERE:
        word = ticks.TALK if answer == "rather-not-say" else "not-sure"
        part = "safe" if question.id == "no-touch-areas" else "cannot"
        answers["safe"] = {**CLEAN["safe"], part: [word]}
    else:
        page = ticks.OF_GROUP[question.group]
        answers[page.key] = {**answers[page.key], question.group: [question.id]}
        kept = f"item:{question.id}" if question.follow_ups else f"full:{page.number}"
        answers[kept] = {"answer" if question.follow_ups else question.id: answer}
    document = document_from(answers, name="Ada Lane", on=DAY)
    document["request"]["minutes"] = 60
    assert {"id": question.id, "answer": answer} in document["answers"]

    flags = {rule for rule, raised, _closes in raised_by(document) if raised}
    assert flags == {question.id}
    screened = brief(read_intake(document), on=DAY)
    made = plan_document(plan(screened, None, 60))
    assert "review" in made["held_for"]
    assert question.id in rules_of(made) or question.tick_label in said_by(made)
    assert meanings(answers) or worries(answers)


def stops(screened):
    return any(each.severity == "stop" for each in screened.applied)


def said_by(made):
    return json.dumps(made, ensure_ascii=False).replace('\\"', '"')


def rules_of(made):
    """Return the rules that anything in a plan names."""
    if isinstance(made, dict):
        own = {made["rule"]} if "rule" in made else set()
        return own.union(*map(rules_of, made.values()))
    return set().union(*map(rules_of, made)) if isinstance(made, list) else set()
