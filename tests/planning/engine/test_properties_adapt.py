"""What must hold while a session runs, whatever the client says and when: INV-21 and 22."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sessions_app.planning.engine import adapt, brief, plan, verify
from sessions_app.planning.engine.documents import read_intake
from sessions_app.planning.engine.values import Event
from tests.planning.engine.strategies import REFERENCE, TODAY, few, intakes

# Asked for thousands of clients, a test may take its time.
pytestmark = pytest.mark.timeout(0)

FIRMER = ("firmer", "much-firmer")
LIGHTER = ("lighter", "much-lighter", "hurts")
OUT = ("leave-area-out", "area-out")
OTHER = ("good", "tender-spot", "carry-on-lighter", "asleep", "stop", "nonsense", "undo")


@st.composite
def sessions(draw):
    """Draw a plan with steps, its brief, and what was said in the order of the clock."""
    today = brief(read_intake(draw(intakes(treatable=True))), on=TODAY)
    agreed = plan(today)
    assume(agreed.steps)
    words = draw(st.lists(st.sampled_from([*FIRMER, *LIGHTER, *OUT, *OTHER]), max_size=6))
    times = sorted(draw(st.integers(0, agreed.planned_minutes)) for _ in words)
    worked = sorted({area.region for step in agreed.steps for area in step.areas})
    events = []
    for number, (word, at) in enumerate(zip(words, times, strict=True)):
        spots = draw(st.lists(st.sampled_from([*worked, *REFERENCE.regions]), max_size=2))
        undone = str(draw(st.integers(0, number))) if word == "undo" else None
        events.append(Event(id=str(number), word=word, at=at, regions=tuple(spots), undoes=undone))
    return agreed, today, events


def levels(made):
    return {
        (step.slug, step.side, area.region): area.pressure
        for step in made.steps
        for area in step.areas
    }


def step_at(agreed, minute):
    return [step for step in agreed.steps if step.starts_at <= minute][-1]


@few
@given(sessions())
def test_a_plan_that_follows_the_client_breaks_no_invariant(session):
    agreed, today, events = session
    made = adapt(agreed, events, at=999, brief=today)
    assert verify(made, today, running=True) == []
    assert made.planned_minutes <= agreed.planned_minutes


@few
@given(sessions())
def test_without_the_brief_it_is_as_careful(session):
    agreed, today, events = session
    assert verify(adapt(agreed, events, at=999), today, running=True) == []


@few
@given(sessions())
def test_INV_21_one_answer_raises_a_level_by_one_at_most_and_only_when_asked(session):
    agreed, today, events = session
    events = [event for event in events if event.word != "undo"]
    before = levels(agreed)
    for number, event in enumerate(events):
        after = levels(adapt(agreed, events[: number + 1], at=999, brief=today))
        for place, level in after.items():
            was = before.get(place, 1)
            assert level <= was + (event.word in FIRMER)
            assert level <= min(today.ceiling, today.region_ceilings.get(place[2], 4))
        before = after


@few
@given(sessions(), st.sampled_from(LIGHTER), st.data())
def test_INV_21_a_lighter_answer_counts_for_the_step_in_progress(session, word, data):
    agreed, today, _ = session
    at = data.draw(st.integers(0, agreed.planned_minutes - 1))
    here = step_at(agreed, at)
    made = adapt(agreed, [Event(id="1", word=word, at=at)], at=at, brief=today)
    was, now = levels(agreed), levels(made)
    for area in here.areas:
        place = (here.slug, here.side, area.region)
        assert now[place] <= max(1, was[place] - 1)


@few
@given(sessions(), st.data())
def test_INV_22_after_stop_nothing_more_is_touched(session, data):
    agreed, today, events = session
    events = [event for event in events if event.word != "undo"]
    at = data.draw(st.integers(0, agreed.planned_minutes - 1))
    told = [event for event in events if event.at <= at]
    made = adapt(agreed, [*told, Event(id="end", word="stop", at=at)], at=at, brief=today)
    here = step_at(agreed, at)
    done = [step.slug for step in agreed.steps if step.starts_at <= here.starts_at]
    assert {step.slug for step in made.steps if step.areas} <= set(done)
    assert verify(made, today, running=True) == []


@few
@given(sessions(), st.sampled_from(OUT), st.data())
def test_INV_22_a_refused_area_is_in_no_step_from_then_on(session, word, data):
    agreed, today, events = session
    worked = sorted({area.region for step in agreed.steps for area in step.areas})
    area = data.draw(st.sampled_from(worked))
    at = data.draw(st.integers(0, agreed.planned_minutes - 1))
    here = step_at(agreed, at)
    past = {(step.slug, step.side) for step in agreed.steps if step.starts_at < here.starts_at}
    no = Event(id="no", word=word, at=at, regions=(area,))
    told = sorted([*events, no], key=lambda event: event.at)
    told = [event for event in told if event.word != "undo"]
    stopped = [event for event in told if event.word == "stop" and event.at <= at]
    assume(not stopped)
    made = adapt(agreed, told, at=999, brief=today)
    for step in made.steps:
        if (step.slug, step.side) not in past:
            assert area not in {each.region for each in step.areas}


@few
@given(sessions())
def test_what_is_past_stays_as_it_was(session):
    agreed, today, events = session
    made = adapt(agreed, events, at=999, brief=today)
    first = min((event.at for event in events), default=999)
    # while they turn over, the step just left counts as the one under way
    past = [step for step in agreed.steps if step.starts_at <= first][:-1]
    assert list(made.steps[: len(past)]) == past


@few
@given(sessions())
def test_the_same_words_give_the_same_plan(session):
    agreed, today, events = session
    once = adapt(agreed, events, at=999, brief=today)
    assert adapt(agreed, list(events), at=999, brief=today) == once
