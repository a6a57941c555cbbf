from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings

from practice.intake.answers import WORRYING, health_answers, outcomes, worries
from practice.intake.documents import document_for, document_from
from practice.intake.fields import NONE, NOT_SURE, flat, follow_up_field
from practice.reference import load
from sessions_app.planning.engine import brief
from sessions_app.planning.engine.documents import read_intake
from tests import factories
from tests.intake.filling import finished_answers

DAY = date(2026, 11, 22)
MANY = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)


@MANY
@given(finished_answers())
def test_whatever_is_filled_in_the_planner_can_read_it(answers):
    read = read_intake(document_from(answers, name="Ada", on=DAY))
    assert len(read.answers) == len([q for q in load().questions.values() if not q.derived_from])
    assert {answer.answer for answer in read.answers} <= {"yes", "no", "not-sure", "rather-not-say"}
    assert not brief(read, on=DAY).unanswered


@MANY
@given(finished_answers(likely=3))
def test_the_form_warns_of_whatever_the_planner_would_refuse(answers):
    decided = brief(read_intake(document_from(answers, name="Ada", on=DAY)), on=DAY)
    urgent = {each.question for each in decided.applied if each.stop_kind in WORRYING}
    urgent |= decided.withheld & set(load().answer_policy.rather_not_say_stops)
    assert {each.question for each in worries(answers)} == urgent


@MANY
@given(finished_answers(likely=3))
def test_the_form_finds_the_same_outcomes_as_the_planner(answers):
    decided = brief(read_intake(document_from(answers, name="Ada", on=DAY)), on=DAY)
    theirs = {(each.question, each.outcome) for each in decided.applied if each.outcome is not None}
    ours = set()
    for id, said in health_answers(answers).items():
        question = load().question(id)
        ours |= {(id, question.outcomes.index(each)) for each in outcomes(question, said)}
    assert ours == theirs


@MANY
@given(finished_answers())
def test_places_that_must_not_be_touched_are_left_out_by_the_planner(answers):
    decided = brief(read_intake(document_from(answers, name="Ada", on=DAY)), on=DAY)
    assert set(answers["avoid"].get("places", ())) <= decided.avoid_regions


@pytest.mark.django_db
def test_a_session_adds_its_own_facts_and_leaves_the_form_as_it_was():
    client = factories.client(born_on=date(2010, 11, 23))
    intake = factories.intake(client=client)
    before = str(intake.document)
    review = {"by": "Nell", "on": "2026-11-22", "decision": "Keep it light"}

    made = document_for(intake, on=DAY, minutes=45, training=["oncology"], review=review)
    read = read_intake(made)
    assert (read.minutes, read.age, read.training) == (45, 15, ("oncology",))
    assert read.review.decision == "Keep it light"
    assert "age-under-16" in brief(read, on=DAY).yes
    assert str(intake.document) == before

    later = read_intake(document_for(intake, on=date(2026, 11, 23), minutes=45))
    assert "age-16-17" in brief(later, on=date(2026, 11, 23)).yes


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("given", "asked"),
    [
        ({}, "swedish"),
        ({"booked_style": "sports"}, "swedish"),
        ({"style": "shiatsu", "booked_style": "sports"}, "shiatsu"),
    ],
)
def test_a_decision_wins_over_the_form_and_the_form_over_the_booking(given, asked):
    made = document_for(factories.intake(), on=DAY, minutes=60, **given)
    assert made["request"]["modality"] == asked


@pytest.mark.django_db
def test_a_guardian_in_the_room_adds_to_the_consent_in_the_form():
    intake = factories.intake(document=factories.document(guardian={"consent": True}))
    made = document_for(intake, on=DAY, minutes=60, guardian={"present": True})
    assert made["guardian"] == {"consent": True, "present": True}


@pytest.mark.parametrize("question", [q for q in load().questions.values() if q.follow_ups])
def test_a_yes_cannot_be_emptied_by_an_answer_that_was_never_on_its_list(question):
    """ "None of these" after "yes, I am allergic" would leave nothing of the yes in the plan."""
    for follow_up in question.follow_ups:
        if follow_up.type == "multi":
            asked = dict(flat(follow_up_field(follow_up).choices))
            assert (NONE in asked) == (NONE in follow_up.options), (question.id, follow_up.key)
            assert NOT_SURE in asked


@pytest.mark.parametrize("option", ["sunflower", "other", NOT_SURE])
def test_an_oil_allergy_reaches_the_plan_whatever_is_known_of_it(option):
    said = {"id": "other-oil-allergy", "answer": "yes", "which": [option]}
    said["which"] = option if option == NOT_SURE else said["which"]
    decided = brief(read_intake(factories.document(answers=[said])), on=DAY)
    assert "other-oil-allergy" in {each.question for each in decided.applied}
