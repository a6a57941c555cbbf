"""Warmth, order, minutes, sides and questions: each rule, and the plan that breaks just it."""

from dataclasses import replace

import pytest

from sessions_app.planning.engine.values import CheckInPoint, Flags
from tests.planning.engine.plans import (
    WHY,
    a_brief,
    at_level,
    easy_plan,
    faults,
    firm_brief,
    firm_plan,
    left_out,
    longer,
    side_brief,
    side_plan,
    step_of,
    with_areas,
    with_step,
    with_strokes,
)


def without(plan, slug):
    """Take a step out and let the others close up."""
    gone = step_of(plan, slug)
    steps = tuple(
        replace(
            step,
            starts_at=step.starts_at - gone.minutes * (step.starts_at > gone.starts_at),
            check_ins=tuple(
                replace(point, at=point.at - gone.minutes * (step.starts_at > gone.starts_at))
                for point in step.check_ins
            ),
        )
        for step in plan.steps
        if step is not gone
    )
    total = plan.planned_minutes - gone.minutes
    return replace(plan, steps=steps, planned_minutes=total, booked_minutes=total)


def test_INV_08_a_stroke_that_needs_warmth_on_a_cold_area_is_seen():
    # Friction with no warm-up stroke on the base of the skull before it.
    plan = with_areas(easy_plan(), "neck", with_strokes("friction", "effleurage"))
    assert faults(plan) == {"INV-08"}


def test_INV_08_firm_work_after_two_minutes_of_warm_up_is_seen():
    plan = longer(easy_plan(), "warm-up-back", -4)
    assert faults(plan) == {"INV-08", "INV-13"}


def test_INV_08_a_side_that_had_too_little_warm_up_is_seen():
    plan = side_plan()
    plan = longer(longer(plan, "warm-up-back", -1), "lower-back", 1)
    assert "INV-08" in faults(plan, side_brief())


def test_INV_09_a_firm_first_touch_is_seen():
    plan = with_areas(easy_plan(), "settle", at_level(2))
    assert "INV-09" in faults(plan)


def test_INV_09_a_warm_up_at_full_pressure_is_seen():
    assert faults(easy_plan(), a_brief(ceiling=2, start_lighter=0)) >= {"INV-09"}


def test_INV_09_starting_lighter_is_obeyed():
    assert faults(easy_plan(), a_brief(start_lighter=1)) == {"INV-09"}


def test_INV_09_the_goal_may_ask_to_start_lighter():
    assert faults(easy_plan(), a_brief(goal="pain-relief")) == {"INV-09"}


def test_INV_10_work_after_the_closing_is_seen():
    plan = with_step(easy_plan(), "quiet-rest", areas=step_of(easy_plan(), "settle").areas)
    assert "INV-10" in faults(plan)


def test_INV_10_a_firm_closing_is_seen():
    plan = with_areas(easy_plan(), "closing-strokes", at_level(3))
    assert "INV-10" in faults(plan)


def test_INV_10_a_closing_firmer_than_the_main_work_is_seen():
    plan = firm_plan()
    for slug in ("lower-back", "upper-back-and-blades", "shoulder-tops", "neck"):
        plan = with_areas(plan, slug, at_level(1))
        plan = with_areas(plan, slug, with_strokes("effleurage"))
    plan = replace(plan, left_out=(*plan.left_out, left_out("pressure", "4", WHY)))
    assert faults(plan, firm_brief()) == {"INV-10"}


def test_INV_10_a_closing_that_does_not_fade_is_seen():
    assert faults(with_step(easy_plan(), "closing-strokes", falls_to=None)) == {"INV-10"}
    assert faults(with_step(easy_plan(), "closing-strokes", falls_to=2)) == {"INV-10"}


@pytest.mark.parametrize("slug", ["welcome", "settle", "closing-strokes", "quiet-rest"])
def test_INV_11_a_missing_phase_is_seen(slug):
    assert "INV-11" in faults(without(easy_plan(), slug))


def test_INV_11_a_phase_that_comes_twice_is_seen():
    plan = easy_plan()
    twice = replace(plan, steps=(*plan.steps[:2], *plan.steps[1:]))
    assert "INV-11" in faults(twice)


def test_INV_11_a_rest_that_is_too_short_is_seen():
    assert faults(longer(easy_plan(), "quiet-rest", -1)) == {"INV-11", "INV-13"}
    assert faults(easy_plan(), a_brief(min_rest_minutes=4)) == {"INV-11", "INV-13"}


def test_INV_12_minutes_that_do_not_add_up_are_seen():
    plan = easy_plan()
    assert faults(replace(plan, planned_minutes=44, booked_minutes=44)) == {"INV-12"}


def test_INV_12_more_minutes_than_are_booked_are_seen():
    longer_than_booked = easy_plan(booked_minutes=40, left_out=(left_out("minutes", "45", WHY),))
    assert faults(longer_than_booked) == {"INV-12"}


def test_INV_12_more_minutes_than_a_health_rule_allows_are_seen():
    assert faults(easy_plan(), a_brief(max_minutes=30)) == {"INV-12"}


def test_INV_12_steps_that_overlap_are_seen():
    assert faults(with_step(easy_plan(), "mid-back", starts_at=16)) == {"INV-12"}


def test_INV_12_a_turn_without_a_minute_is_seen():
    plan = easy_plan()
    lying = with_step(plan, "neck", position="supine")
    assert faults(lying) == {"INV-12"}


def test_INV_13_a_step_past_its_most_is_seen():
    assert faults(longer(easy_plan(), "shoulder-tops", 5)) == {"INV-13"}


def test_INV_13_a_focus_step_may_take_half_as_long_again_and_no_more():
    brief = a_brief(focus={"shoulder-top-left": 6, "shoulder-top-right": 6})
    assert faults(longer(easy_plan(), "shoulder-tops", 8), brief) == set()
    assert faults(longer(easy_plan(), "shoulder-tops", 9), brief) == {"INV-13"}


def test_INV_13_a_step_under_its_least_is_seen():
    assert faults(longer(easy_plan(), "shoulder-tops", -3)) == {"INV-13"}


def test_INV_13_a_step_that_the_template_does_not_have_is_seen():
    assert "INV-13" in faults(with_step(easy_plan(), "mid-back", slug="made-up"))
    assert faults(easy_plan(template="made-up")) == {"INV-13"}


def test_INV_14_too_long_in_a_position_is_seen():
    assert faults(easy_plan(), a_brief(max_position_minutes={"prone": 20})) == {"INV-14"}


def test_INV_14_face_down_past_65_minutes_is_seen():
    plan = easy_plan()
    for slug, more in {"lower-back": 5, "mid-back": 5, "upper-back-and-blades": 8}.items():
        plan = longer(plan, slug, more)
    for slug, more in {"shoulder-tops": 4, "neck": 4, "quiet-rest": 3}.items():
        plan = longer(plan, slug, more)
    assert faults(plan) == {"INV-14"}


def test_INV_14_too_many_turns_are_seen():
    plan = side_plan()
    shorter = replace(plan, planned_minutes=plan.planned_minutes, turns=3)
    assert "INV-14" in faults(shorter, side_brief())


def test_INV_19_one_side_alone_is_seen():
    plan = easy_plan()
    left = with_step(plan, "mid-back", areas=step_of(plan, "mid-back").areas[:1])
    assert faults(left) == {"INV-19"}


def test_INV_19_one_side_alone_is_right_when_it_is_the_focus_or_the_other_is_avoided():
    plan = easy_plan()
    one = step_of(plan, "mid-back").areas[:1]
    left = with_step(plan, "mid-back", areas=one)
    assert faults(left, a_brief(focus={one[0].region: 7})) == set()


def test_INV_19_uneven_halves_are_seen():
    plan = longer(side_plan(), "lower-back", 2)
    assert faults(plan, side_brief()) == {"INV-19"}
    odd_minute = longer(side_plan(), "lower-back", 1)
    assert faults(odd_minute, side_brief()) == set()


@pytest.mark.parametrize("slug", ["pressure", "comfort"])
def test_INV_20_no_question_after_the_warm_up_is_seen(slug):
    plan = easy_plan()
    kept = tuple(each for each in step_of(plan, "warm-up-back").check_ins if each.slug != slug)
    assert faults(with_step(plan, "warm-up-back", check_ins=kept)) == {"INV-20"}


def test_INV_20_firm_work_without_asking_is_seen():
    plan = firm_plan()
    kept = tuple(
        each for each in step_of(plan, "second-layer").check_ins if each.slug != "before-firm"
    )
    assert faults(with_step(plan, "second-layer", check_ins=kept), firm_brief()) == {"INV-20"}


def test_INV_20_asking_after_the_firm_work_began_is_seen():
    plan = firm_plan()
    layer, firm = step_of(plan, "second-layer"), step_of(plan, "lower-back")
    kept = tuple(each for each in layer.check_ins if each.slug != "before-firm")
    late = (CheckInPoint(slug="before-firm", at=firm.starts_at + 1),)
    plan = with_step(with_step(plan, "second-layer", check_ins=kept), "lower-back", check_ins=late)
    assert faults(plan, firm_brief()) == {"INV-20"}


def test_INV_20_asking_too_seldom_is_seen():
    plan = easy_plan(flags=Flags(checkin_every_minutes=8))
    assert faults(plan, a_brief(checkin_every_minutes=8)) == {"INV-20"}


def test_INV_20_a_question_that_a_health_rule_adds_is_missed():
    assert faults(easy_plan(), a_brief(extra_checkins=("feeling-ok",))) == {"INV-20"}


def test_INV_20_a_question_outside_its_step_is_seen():
    stray = (CheckInPoint(slug="comfort", at=44),)
    assert faults(with_step(easy_plan(), "mid-back", check_ins=stray)) == {"INV-20"}
