"""The clients that are drawn: readable, the same for a seed, and of every kind there is."""

from random import Random

import pytest

from practice.reference import load
from sessions_app.planning.engine import brief
from sessions_app.planning.engine.documents import read_intake
from sessions_app.planning.proving.intakes import SESSION_ON, draw, one_more_yes, shuffled


@pytest.fixture(scope="module")
def drawn():
    return [draw(Random(seed)) for seed in range(1500)]


@pytest.fixture(scope="module")
def briefs(drawn):
    return [brief(read_intake(document), on=SESSION_ON) for document in drawn]


def test_the_same_seed_draws_the_same_client():
    assert draw(Random(7)) == draw(Random(7)) != draw(Random(8))


def test_most_of_them_may_be_treated(briefs):
    treated = sum(not each.refused for each in briefs)
    assert 0.6 < treated / len(briefs) < 0.9


def test_every_question_and_every_kind_of_decision_is_reached(briefs):
    asked = {applied.question for each in briefs for applied in each.applied}
    assert asked == set(load().questions)
    stops = {f"refused-{kind}" for kind in load().stop_kinds}
    assert {each.decision for each in briefs} == {"allowed", "allowed-with-changes", *stops}


def test_every_hold_is_reached(briefs):
    held = {hold for each in briefs for hold in each.held_for}
    assert held == {"review", "training", "guardian", "unanswered", "expired"}


def test_lengths_reach_from_a_quarter_of_an_hour_to_three_hours(drawn):
    minutes = {document["request"].get("minutes") for document in drawn} - {None}
    assert min(minutes) == 15 and max(minutes) == 180


def test_one_more_yes_adds_an_answer_and_keeps_the_others():
    document = draw(Random(3))
    more = one_more_yes(document, Random(1))
    new = [each for each in more["answers"] if each not in document["answers"]]
    assert [each["answer"] for each in new] == ["yes"]
    kept = {each["id"] for each in document["answers"]}
    assert kept <= {each["id"] for each in more["answers"]}


def test_shuffled_it_is_the_same_client():
    document = next(each for each in map(draw, map(Random, range(99))) if len(each["answers"]) > 3)
    mixed = shuffled(document, Random(1))
    assert mixed["answers"] != document["answers"]
    assert read_intake(mixed) == read_intake(document)
