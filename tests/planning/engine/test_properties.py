"""What must hold for the plan of any client, whatever was answered, wished or marked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practice.reference import load
from sessions_app.planning.engine import brief, plan, verify
from sessions_app.planning.engine.documents import (
    dump,
    parse_one,
    plan_document,
    read_intake,
    read_plan,
)
from tests.planning.engine.strategies import QUESTIONS, TODAY, answers, few, intakes
from tests.planning.engine.test_properties_screening import shuffled

# Asked for thousands of clients, a test may take its time.
pytestmark = pytest.mark.timeout(0)

templates = st.none() | st.sampled_from(sorted(load().templates))


def planned(document, template=None, minutes=None):
    today = brief(read_intake(document), on=TODAY)
    return plan(today, template, minutes), today


def as_bytes(document, template=None):
    return dump(plan_document(planned(document, template)[0]), "json").encode()


@few
@given(intakes(), templates)
def test_no_plan_breaks_an_invariant(document, template):
    made, today = planned(document, template)
    assert verify(made, today) == []


@few
@given(intakes(treatable=True), templates)
def test_no_plan_of_a_client_who_can_be_treated_breaks_an_invariant(document, template):
    made, today = planned(document, template)
    assert verify(made, today) == []


@few
@given(intakes(treatable=True), st.integers(15, 180))
def test_no_plan_of_another_length_breaks_an_invariant(document, minutes):
    made, today = planned(document, None, minutes)
    assert verify(made, today.booked_for(minutes)) == []
    assert made.booked_minutes == minutes
    if made.steps and minutes > today.minutes:
        assert "INV-12" in {each.invariant for each in verify(made, today)}


@few
@given(intakes(), st.integers(0, 99))
def test_INV_24_the_order_of_the_answers_makes_no_difference(document, seed):
    assert as_bytes(shuffled(document, seed)) == as_bytes(document)


@few
@given(intakes(treatable=True), templates)
def test_INV_25_the_same_answers_give_the_same_bytes(document, template):
    assert as_bytes(document, template) == as_bytes(document, template)
    assert planned(document, template)[0].reference_version == load().version


@few
@given(intakes(treatable=True), st.sampled_from(["json", "json", "json", "yaml"]))
def test_a_plan_survives_its_document(document, form):
    made, today = planned(document)
    assert read_plan(parse_one(dump(plan_document(made), form))) == made


@few
@given(intakes(), st.data())
def test_INV_23_one_more_yes_never_turns_a_refusal_into_a_plan_or_makes_it_firmer(document, data):
    taken = {answer["id"] for answer in document["answers"]}
    more = data.draw(answers([id for id in QUESTIONS if id not in taken]))
    more = [{**answer, "answer": "yes"} for answer in more[:1]]
    before, was = planned(document)
    after, _ = planned({**document, "answers": [*document["answers"], *more]})

    if before.decision.startswith("refused"):
        assert after.decision.startswith("refused") and not after.steps
    limits = was.max_minutes or 180
    assert after.planned_minutes <= limits
    for step in after.steps:
        assert step.position not in was.avoid_positions
        for area in step.areas:
            assert area.region not in was.avoid_regions
            assert area.pressure <= min(was.ceiling, was.region_ceilings.get(area.region, 4))
            assert was.avoid_strokes.isdisjoint(area.strokes)
