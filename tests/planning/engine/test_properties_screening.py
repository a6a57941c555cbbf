"""What must hold for the brief of any client: INV-02, 23, 24 and 25, before there is a plan."""

from datetime import timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practice.reference import load
from sessions_app.planning.engine.documents import read_intake
from sessions_app.planning.engine.screening import brief
from tests.planning.engine.strategies import QUESTIONS, TODAY, answers, few, intakes

# Asked for thousands of clients, a test may take its time.
pytestmark = pytest.mark.timeout(0)

URGENCY = ("allowed", "allowed-with-changes", "refused-today", "refused-clearance")
URGENCY = (*URGENCY, "refused-urgent", "refused-emergency")
NO_LIMIT = 999


def screened(document):
    return brief(read_intake(document), on=TODAY)


def shuffled(document, seed):
    """Say the same in another order."""
    random = Random(seed)
    mixed = dict(random.sample(list(document.items()), len(document)))
    for key in ("answers", "focus", "avoid", "avoid_positions", "consents", "training"):
        mixed[key] = random.sample(document[key], len(document[key]))
    mixed["answers"] = [
        {
            key: random.sample(value, len(value)) if isinstance(value, list) else value
            for key, value in answer.items()
        }
        for answer in mixed["answers"]
    ]
    return mixed


@few
@given(intakes())
def test_INV_02_only_a_whole_clearance_that_is_in_date_clears(document):
    said = {answer.id: answer.cleared for answer in read_intake(document).answers}
    limit = timedelta(load().answer_policy.clearance_expiry_days)
    for applied in screened(document).applied:
        if applied.cleared:
            clearance = said[applied.question]
            assert clearance.clinician and clearance.allows and clearance.how
            assert clearance.limits is not None
            assert timedelta(0) <= TODAY - clearance.on <= limit


@few
@given(intakes(), st.integers(0, 99))
def test_INV_24_the_order_of_the_answers_makes_no_difference(document, seed):
    assert screened(shuffled(document, seed)) == screened(document)


@few
@given(intakes())
def test_INV_25_the_same_answers_give_the_same_brief(document):
    assert screened(document) == screened(document)
    assert screened(document).reference_version == load().version


@few
@given(intakes(), st.data())
def test_INV_23_one_more_yes_never_makes_anything_less_careful(document, data):
    taken = {answer["id"] for answer in document["answers"]}
    more = data.draw(answers([id for id in QUESTIONS if id not in taken]))
    more = [{**answer, "answer": "yes"} for answer in more[:1]]
    with_more = {**document, "answers": [*document["answers"], *more]}
    before, after = screened(document), screened(with_more)

    assert URGENCY.index(after.decision) >= URGENCY.index(before.decision)
    for name in ("avoid_regions", "avoid_strokes", "avoid_positions", "exclude_modalities"):
        assert getattr(after, name) >= getattr(before, name)
    for name in ("avoid_oils", "avoid_allergens", "aftercare_remove"):
        assert getattr(after, name) >= getattr(before, name)
    for name in ("ceiling", "discomfort_limit", "max_minutes", "checkin_every_minutes"):
        assert (getattr(after, name) or NO_LIMIT) <= (getattr(before, name) or NO_LIMIT)
    for name in ("min_rest_minutes", "start_lighter", "avoid_heat", "no_scent", "slow_rise"):
        assert getattr(after, name) >= getattr(before, name)
    _maps_only_tighten(before, after)
    assert set(after.held_for) >= set(before.held_for) - {"unanswered"}


def _maps_only_tighten(before, after):
    for name in ("region_ceilings", "max_position_minutes"):
        now = getattr(after, name)
        assert all(now[slug] <= most for slug, most in getattr(before, name).items())
    for slug, strokes in before.region_avoid_strokes.items():
        assert after.region_avoid_strokes[slug] >= strokes
