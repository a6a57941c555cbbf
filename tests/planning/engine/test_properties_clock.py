"""What must hold when a plan is fitted to the clock, before its start and while it runs."""

import re

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sessions_app.planning.engine import adapt, brief, plan, verify
from sessions_app.planning.engine.clock import retime
from sessions_app.planning.engine.documents import plan_document, read_intake, read_plan
from sessions_app.planning.engine.values import Edit, Event
from tests.planning.engine.strategies import A_FEW, ASKED_FOR, REFERENCE, TODAY, few, intakes

# Asked for thousands of clients, a test may take its time.
pytestmark = pytest.mark.timeout(0)

fewer = few if ASKED_FOR else settings(few, max_examples=min(25, A_FEW))
SAID = ("good", "lighter", "much-lighter", "firmer", "hurts", "leave-area-out", "area-out", "undo")
LEAST_KEPT = ("warm-up", "closing", "rest", "handover")
areas = st.lists(st.sampled_from([*REFERENCE.regions, *REFERENCE.groups]), max_size=2)


@st.composite
def agreed_plans(draw):
    today = brief(read_intake(draw(intakes(treatable=True))), on=TODAY)
    agreed = plan(today)
    assume(agreed.steps)
    return agreed, today


@st.composite
def wishes(draw):
    """Draw a plan that has not begun, an end, locked steps and areas that want more."""
    agreed, today = draw(agreed_plans())
    slugs = sorted({step.slug for step in agreed.steps})
    locked = draw(st.lists(st.sampled_from(slugs), max_size=2, unique=True))
    end = draw(st.integers(0, agreed.booked_minutes + 10))
    edits = [Edit(what="lock", step=slug, value=minutes(agreed)[slug]) for slug in locked]
    return agreed, today, end, edits, draw(areas)


@st.composite
def sessions(draw):
    """Draw a plan, its brief, and events of the clock among what the client said."""
    agreed, today = draw(agreed_plans())
    words = draw(st.lists(st.sampled_from([*SAID, "late", "end-by", "more"] * 2), max_size=7))
    times = sorted(draw(st.integers(0, agreed.planned_minutes)) for _ in words)
    events = []
    for number, (word, at) in enumerate(zip(words, times, strict=True)):
        undone = str(draw(st.integers(0, number))) if word == "undo" else None
        most = 30 if word == "late" else agreed.booked_minutes + 5
        given_ = draw(st.integers(0, most)) if word in ("late", "end-by") else None
        spots = draw(areas) if word != "good" else ()
        events.append(
            Event(
                id=str(number),
                word=word,
                at=at,
                regions=tuple(spots),
                undoes=undone,
                minutes=given_,
            )
        )
    return agreed, today, events


def minutes(made):
    found = {}
    for step in made.steps:
        found[step.slug] = found.get(step.slug, 0) + step.minutes
    return found


def rows(made):
    return {row.slug: row for row in REFERENCE.templates[made.template].steps}


def least_of(made, slug, today):
    row = rows(made)[slug]
    more = today.slow_rise if row.phase == "handover" else 0
    rest = today.min_rest_minutes if row.phase == "rest" else 0
    return max(row.min_minutes + more, rest)


@few
@given(wishes())
def test_a_plan_fitted_before_its_start_breaks_no_invariant(wish):
    agreed, today, end, edits, more = wish
    made = retime(agreed, today, at=0, ends_at=end, edits=edits, more=more)
    assert verify(made, today) == []
    assert read_plan(plan_document(made)) == made


@few
@given(wishes())
def test_it_ends_when_it_should_or_says_what_it_needs(wish):
    agreed, today, end, edits, more = wish
    made = retime(agreed, today, at=0, ends_at=end, edits=edits, more=more)
    if made.steps:
        latest = min(agreed.booked_minutes, today.max_minutes or agreed.booked_minutes)
        wanted = min(end, max(latest, agreed.planned_minutes))
        assert made.planned_minutes <= wanted
        if wanted <= agreed.planned_minutes:
            assert made.planned_minutes == wanted or is_full(made, edits)
    else:
        assert made.held_for[-1] == "infeasible"
        told = [message for message in made.messages if message.rule == "clock-too-short"]
        assert [message.to for message in told] == ["client", "practitioner"]
        least = int(re.search(r"take (\d+) at the least", told[1].text)[1])
        assert least > end
        again = retime(agreed, today, at=0, ends_at=least, edits=edits)
        assert again.steps or least > agreed.planned_minutes


def is_full(made, edits):
    """Whether no main work may take any more."""
    locked = {edit.step for edit in edits}
    taken = minutes(made)
    return all(
        taken[step.slug] >= rows(made)[step.slug].max_minutes or step.slug in locked or step.side
        for step in made.steps
        if step.phase in ("main", "integration")
    )


@fewer
@given(wishes())
def test_locked_steps_and_least_minutes_stay(wish):
    agreed, today, end, edits, more = wish
    made = retime(agreed, today, at=0, ends_at=end, edits=edits, more=more)
    assume(made.steps)
    was, now = minutes(agreed), minutes(made)
    for edit in edits:
        assert now[edit.step] == was[edit.step]
    for step in made.steps:
        if step.phase in LEAST_KEPT:
            assert now[step.slug] >= min(was[step.slug], least_of(made, step.slug, today))


@fewer
@given(wishes())
def test_each_cut_is_named_with_its_minutes(wish):
    agreed, today, end, edits, more = wish
    made = retime(agreed, today, at=0, ends_at=end, edits=edits)
    assume(made.steps)
    was, now = minutes(agreed), minutes(made)
    told = {(gone.what, gone.step or gone.slug): gone for gone in made.left_out}
    for slug, taken in was.items():
        if slug not in now:
            gone = told["step", slug]
        elif now[slug] < taken:
            gone = told["step-minutes", slug]
            assert gone.slug == str(taken)
        else:
            continue
        assert all(why.source == "clock:start" for why in gone.reasons)
        assert str(taken) in gone.reasons[0].text


@fewer
@given(wishes())
def test_fitting_twice_is_fitting_once(wish):
    agreed, today, end, edits, _ = wish
    once = retime(agreed, today, at=0, ends_at=end, edits=edits)
    assert retime(agreed, today, at=0, ends_at=end, edits=edits) == once
    assume(once.steps)
    assert retime(once, today, at=0, ends_at=once.planned_minutes, edits=edits) == once


@fewer
@given(wishes())
def test_more_takes_from_other_main_work_alone(wish):
    agreed, today, _, edits, more = wish
    made = retime(agreed, today, at=0, edits=edits, more=more)
    assert made.planned_minutes == agreed.planned_minutes
    wanted = REFERENCE.expand(more)
    was, now = minutes(agreed), minutes(made)
    for step in agreed.steps:
        halves = [each for each in agreed.steps if each.slug == step.slug]
        worked = {area.region for each in halves for area in each.areas}
        if step.phase not in ("main", "integration"):
            assert now[step.slug] == was[step.slug]
        elif worked & wanted:
            assert was[step.slug] <= now[step.slug] <= 2 * was[step.slug]
        else:
            assert now[step.slug] <= was[step.slug]


@few
@given(sessions())
def test_a_session_to_the_clock_breaks_no_invariant(session):
    agreed, today, events = session
    made = adapt(agreed, events, at=999, brief=today)
    assert verify(made, today, running=True) == []
    assert made.planned_minutes <= agreed.booked_minutes
    assert adapt(agreed, list(events), at=999, brief=today) == made


@fewer
@given(sessions())
def test_without_the_brief_it_is_as_careful(session):
    agreed, today, events = session
    assert verify(adapt(agreed, events, at=999), today, running=True) == []


@fewer
@given(sessions())
def test_what_is_past_stays_as_it_was(session):
    agreed, today, events = session
    made = adapt(agreed, events, at=999, brief=today)
    first = min((event.at for event in events), default=999)
    past = [step for step in agreed.steps if step.starts_at <= first][:-1]
    assert list(made.steps[: len(past)]) == past


@fewer
@given(agreed_plans(), st.integers(1, 180), st.integers(0, 60))
def test_a_running_session_ends_in_time_or_with_the_least(found, at, late):
    agreed, today = found
    assume(at < agreed.planned_minutes)
    end = agreed.planned_minutes - late
    event = Event(id="1", word="late", at=at, minutes=late)
    made = adapt(agreed, [event], at=at, brief=today)
    assert made.planned_minutes <= max(end, agreed.planned_minutes)
    if made.planned_minutes > end:
        over = [gone for gone in made.left_out if gone.what == "minutes"]
        assert f"{made.planned_minutes - end} min later" in over[0].reasons[-1].text
        begun = {step.slug for step in agreed.steps if step.starts_at <= at}
        for slug, taken in minutes(made).items():
            row = rows(made)[slug]
            if row.phase in ("closing", "rest", "handover") and slug not in begun:
                assert taken == min(minutes(agreed)[slug], least_of(made, slug, today))
