"""Areas, levels, strokes, positions and consents: each rule, and the plan that breaks just it."""

from dataclasses import replace

import pytest

from tests.planning.engine.plans import (
    SAID,
    a_brief,
    applied,
    at_level,
    easy_plan,
    faults,
    firm_brief,
    firm_plan,
    left_out,
    side_brief,
    side_plan,
    step_of,
    with_areas,
    with_more_areas,
    with_step,
    with_strokes,
)


def test_plans_that_obey_every_rule_pass():
    assert faults(easy_plan()) == set()
    assert faults(firm_plan(), firm_brief()) == set()
    assert faults(side_plan(), side_brief()) == set()


@pytest.mark.parametrize("region", ["neck-front", "armpit-left", "groin-right"])
def test_INV_03_an_area_that_is_never_worked_is_seen(region):
    # Such an area is out of reach too and its ceiling is 0: several checks stand in the way.
    assert "INV-03" in faults(with_more_areas(easy_plan(), "mid-back", region))


def test_INV_03_pressing_on_the_spine_is_seen():
    plan = with_more_areas(easy_plan(), "mid-back", "spine", pressure=2)
    assert "INV-03" in faults(plan)
    assert (
        faults(with_more_areas(easy_plan(), "mid-back", "spine", pressure=1)) - {"INV-31"} == set()
    )


def test_INV_04_an_area_on_the_avoid_list_is_seen():
    brief = a_brief(avoid_regions=frozenset({"mid-back-left", "mid-back-right"}))
    assert faults(easy_plan(), brief) == {"INV-04"}


def test_INV_04_an_area_that_an_outcome_avoids_is_seen_though_the_brief_forgot_it():
    shunt = applied("implants", 2)
    brief = a_brief(applied=(shunt,), decision="allowed-with-changes", ceiling=3)
    plan = easy_plan(decision="allowed-with-changes", pressure_ceiling=3)
    assert "INV-04" in faults(plan, brief)


def test_INV_05_a_level_over_the_ceiling_of_the_body_is_seen():
    brief = firm_brief(ceiling=3)
    plan = firm_plan(pressure_ceiling=3)
    assert "INV-05" in faults(plan, brief)


def test_INV_05_a_level_over_the_ceiling_of_one_area_is_seen():
    assert faults(easy_plan(), a_brief(region_ceilings={"mid-back-left": 2})) == {"INV-05"}


def test_INV_05_a_level_over_the_most_of_an_area_is_seen():
    # The neck never goes above 3, whoever asks.
    plan = with_areas(firm_plan(), "neck", at_level(4))
    assert "INV-05" in faults(plan, firm_brief())


def test_INV_05_a_level_over_the_cap_of_the_step_is_seen():
    plan = with_areas(firm_plan(), "second-layer", at_level(4))
    assert "INV-05" in faults(plan, firm_brief())


def test_INV_05_a_level_over_the_most_of_the_style_is_seen():
    plan = with_areas(easy_plan(), "lower-back", at_level(4))
    assert "INV-05" in faults(plan, a_brief(preferred=4))


def test_INV_05_level_5_and_level_0_are_seen():
    assert "INV-05" in faults(with_areas(firm_plan(), "lower-back", at_level(5)), firm_brief())
    untouched = with_areas(easy_plan(), "neck", lambda area: replace(area, pressure=0))
    assert "INV-05" in faults(untouched)


def test_INV_05_a_plan_that_claims_a_higher_ceiling_is_seen():
    brief = a_brief(ceiling=3)
    assert faults(easy_plan(pressure_ceiling=4), brief) == {"INV-05"}


def test_INV_05_the_ceiling_of_an_outcome_counts_though_the_brief_forgot_it():
    frail = applied("frailty", 0)
    brief = a_brief(applied=(frail,), decision="allowed-with-changes")
    plan = easy_plan(decision="allowed-with-changes")
    assert "INV-05" in faults(plan, brief)


def test_INV_06_a_stroke_that_a_rule_takes_out_is_seen():
    assert faults(easy_plan(), a_brief(avoid_strokes=frozenset({"friction"}))) == {"INV-06"}


def test_INV_06_a_stroke_that_is_ruled_out_for_one_area_is_seen():
    brief = a_brief(region_avoid_strokes={"lower-back-left": frozenset({"friction"})})
    assert faults(easy_plan(), brief) == {"INV-06"}


def test_INV_06_a_stroke_where_it_is_never_used_is_seen():
    # Tapping is never used over the kidneys.
    plan = with_areas(easy_plan(), "mid-back", with_strokes("effleurage", "tapotement"))
    assert faults(plan) == {"INV-06"}


def test_INV_06_a_stroke_of_another_style_is_seen():
    plan = with_areas(easy_plan(), "mid-back", with_strokes("effleurage", "stripping"))
    assert faults(plan) == {"INV-06"}


def test_INV_06_a_stroke_that_needs_more_pressure_is_seen():
    plan = with_areas(easy_plan(), "settle", with_strokes("holding", "petrissage"))
    assert faults(plan) == {"INV-06"}


def test_INV_06_an_area_without_a_stroke_is_seen():
    assert faults(with_areas(easy_plan(), "mid-back", with_strokes())) == {"INV-06"}


def test_INV_07_a_position_that_is_ruled_out_is_seen():
    assert faults(easy_plan(), a_brief(avoid_positions=frozenset({"prone"}))) == {"INV-07"}


def test_INV_07_resting_in_a_position_that_is_ruled_out_is_seen():
    plan = with_step(side_plan(), "quiet-rest", position="prone")
    assert "INV-07" in faults(plan, side_brief())


def test_INV_07_an_area_out_of_reach_is_seen():
    plan = with_more_areas(easy_plan(), "settle", "shin-left", "shin-right")
    assert faults(plan) == {"INV-07"}


def test_INV_07_the_side_that_is_lain_on_is_seen():
    plan = side_plan()
    right = step_of(plan, "mid-back").areas[0].region.replace("left", "right")
    broken = with_areas(plan, "mid-back", lambda area: replace(area, region=right))
    assert "INV-07" in faults(broken, side_brief())


def test_INV_07_hands_on_without_a_position_is_seen():
    assert "INV-07" in faults(with_step(easy_plan(), "mid-back", position=None))


def test_INV_15_an_area_without_its_own_yes_is_seen():
    plan = with_more_areas(easy_plan(), "settle", "sacrum")
    assert faults(plan) == {"INV-15"}
    assert faults(plan, a_brief(consents=frozenset({"sacrum"}))) == set()


def test_INV_15_a_yes_for_one_side_is_no_yes_for_the_other():
    plan = with_more_areas(easy_plan(), "mid-back", "buttock-left", "buttock-right")
    assert "INV-15" in faults(plan, a_brief(consents=frozenset({"buttock-left"})))


def refused(region, step):
    return replace(left_out("region", region, SAID), step=step)


def test_INV_22_an_area_that_the_client_refused_is_seen():
    gone = tuple(refused(f"mid-back-{side}", "lower-back") for side in ("left", "right"))
    assert faults(easy_plan(left_out=gone), running=True) == {"INV-22"}


def test_INV_22_what_was_done_before_the_client_refused_it_stays_on_record():
    gone = tuple(refused(f"mid-back-{side}", "closing-strokes") for side in ("left", "right"))
    plan = easy_plan(left_out=gone)
    kept = tuple(
        area
        for area in step_of(plan, "closing-strokes").areas
        if not area.region.startswith("mid-back")
    )
    assert faults(with_step(plan, "closing-strokes", areas=kept), running=True) == set()


def stopped_plan():
    """The client said stop in the middle of the lower back: rest and handover are left."""
    plan = easy_plan()
    here = step_of(plan, "lower-back")
    stop = replace(SAID, rule="session-stopped")
    cut = replace(here, minutes=2, reasons=(stop,))
    rest, handover = (
        replace(step, starts_at=here.starts_at + 2 + later)
        for step, later in zip(plan.steps[-2:], (0, 2), strict=True)
    )
    total = handover.ends_at
    return replace(
        plan,
        steps=(*plan.steps[:3], cut, rest, handover),
        planned_minutes=total,
        booked_minutes=45,
        left_out=(left_out("step", "closing-strokes", stop), left_out("minutes", "45", SAID)),
    )


def test_INV_22_after_stop_there_is_no_touch_and_no_closing_is_missed():
    plan = stopped_plan()
    assert faults(plan, running=True) == set()
    going_on = with_step(plan, "quiet-rest", areas=step_of(plan, "settle").areas)
    assert "INV-22" in faults(going_on, running=True)
