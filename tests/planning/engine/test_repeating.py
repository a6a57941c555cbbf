from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from practice.reference import load
from sessions_app.planning.engine import brief, plan, verify
from sessions_app.planning.engine.comparing import minutes_by_area
from sessions_app.planning.engine.documents import read_intake
from sessions_app.planning.engine.learning import highest_levels
from sessions_app.planning.engine.past import PastSession
from sessions_app.planning.engine.repeating import repeat
from sessions_app.planning.engine.values import Edit
from tests.planning.engine.asked import brief_of, yes
from tests.planning.engine.past import past_sessions
from tests.planning.engine.strategies import TODAY, few, intakes

REFERENCE = load()
MEDIUM = {"pressure": "medium", "minutes": 60}
BLADES = {"shoulder-blade-left", "shoulder-blade-right"}


def carried_out(made, **changes):
    """A session in which everything was done as planned, but for the changes."""
    levels, minutes = highest_levels(made), minutes_by_area(made)
    session = PastSession(
        id="s5",
        on=date(2026, 5, 3),
        style=made.modality,
        template=made.template,
        minutes=60,
        planned=minutes,
        done=minutes,
        agreed=levels,
        reached=levels,
    )
    return replace(session, **changes)


def again(past, today=None):
    return repeat(past, today or brief_of(request=MEDIUM), past.template, 60)


def usual():
    return plan(brief_of(request=MEDIUM))


def test_a_session_that_went_as_planned_needs_no_edits():
    found = again(carried_out(usual()))
    assert (found.edits, found.refused, found.proposals) == ((), (), ())
    assert found.plan == plan(brief_of(request=MEDIUM), "swedish-back")


def test_what_was_left_out_is_left_out_again_with_its_source():
    made = usual()
    done = {slug: m for slug, m in minutes_by_area(made).items() if slug not in BLADES}
    found = again(carried_out(made, done=done))
    assert found.edits == (Edit(what="remove-area", slug="shoulder-blade", source="session:s5"),)
    assert not BLADES & highest_levels(found.plan).keys()
    assert [each.text for each in found.taken] == [
        "Left out on 3 May 2026, though it was planned: Shoulder blade (both sides)."
    ]


def test_levels_that_were_not_reached_are_not_planned_again():
    made = usual()
    reached = {slug: min(level, 2) for slug, level in highest_levels(made).items()}
    found = again(carried_out(made, reached=reached))
    assert max(highest_levels(found.plan).values()) == 2
    assert all(edit.value == 2 for edit in found.edits)


def test_what_was_firmer_then_is_only_offered():
    light = brief_of(request={"pressure": "light", "minutes": 60})
    made = plan(light)
    reached = {**highest_levels(made), **dict.fromkeys(BLADES, 3)}
    found = again(carried_out(made, reached=reached), light)
    assert highest_levels(found.plan) == highest_levels(made)
    (offer,) = found.proposals
    assert offer.goes_up
    assert "Level 3 was reached on 3 May 2026: Shoulder blade (both sides)." == offer.reason.text


def test_a_ceiling_of_today_keeps_what_was_firmer_from_being_offered():
    light = brief_of(request={"pressure": "light", "minutes": 60})
    made = plan(light)
    reached = {**highest_levels(made), **dict.fromkeys(BLADES, 3)}
    today = brief_of(yes("blood-thinners", kind="anticoagulant"), request=MEDIUM)
    assert again(carried_out(made, reached=reached), today).proposals == ()


def test_a_change_by_hand_is_taken_over_and_one_that_is_impossible_today_is_named():
    edits = (
        Edit(what="remove-stroke", slug="tapotement", by="Nell Marsh", why="Too lively."),
        Edit(what="minutes", step="no-such-step", value=5, by="Nell Marsh"),
        Edit(what="lock", step="rest", value=5, by="Nell Marsh"),
    )
    made = usual()
    found = again(carried_out(made, edits=edits))
    assert [(each.what, each.by, each.source) for each in found.edits] == [
        ("remove-stroke", "", "session:s5")
    ]
    (refused,) = found.refused
    assert refused.reasons


def test_a_judgement_of_then_is_judged_anew():
    """They came for the lower back, and then it was taken out of the plan by hand."""
    today = brief_of(request=MEDIUM, focus=[{"region": "lower-back", "score": 6}])
    made = plan(today)
    done = {slug: m for slug, m in minutes_by_area(made).items() if "lower-back" not in slug}
    found = again(carried_out(made, done=done), today)
    assert found.edits == ()
    (offer,) = found.proposals
    assert offer.kind == "leave-out"


def test_without_a_plan_there_is_nothing_to_repeat():
    refused = brief_of(yes("emergency-signs"))
    assert again(carried_out(usual()), refused).plan.steps == ()


@few
@given(intakes(treatable=True), past_sessions(), st.sampled_from(sorted(REFERENCE.templates)))
def test_whatever_was_done_then_todays_rules_hold(document, past, template):
    today = brief(read_intake(document), on=TODAY)
    found = repeat(past, today, template, None)
    usual = highest_levels(plan(today, template, None))
    assert verify(found.plan, today) == []
    assert all(level <= usual.get(slug, 4) for slug, level in highest_levels(found.plan).items())
    if found.plan.steps:
        edits = found.edits
        for proposal in found.proposals:
            signed = tuple(replace(each, why="accepted", by="Nell") for each in proposal.edits)
            assert verify(plan(today, template, None, edits=(*edits, *signed)), today) == []


def test_above_what_a_plan_may_ever_ask_for_nothing_is_offered_and_nothing_refused():
    """Somebody noted level 5 where today's plan has 4, which is the most of any plan."""
    firm = brief_of(request={"modality": "deep-tissue", "pressure": "firm", "minutes": 60})
    made = plan(firm)
    assert highest_levels(made)["lower-back-left"] == REFERENCE.plan_ceiling == 4
    reached = {**highest_levels(made), "lower-back-left": 5, "lower-back-right": 5}
    found = again(carried_out(made, reached=reached), firm)
    assert (found.edits, found.refused, found.proposals) == ((), (), ())
