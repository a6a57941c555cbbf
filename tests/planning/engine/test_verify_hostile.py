"""Plans that somebody broke by hand: whatever is done to a plan of whichever client, verify sees it.

Each way of breaking is tried on the plans of many random clients; it returns None where it does
not apply. What must be seen is named beside it, so that a check cannot stand in for another.
"""

from dataclasses import replace
from random import Random

import pytest

from practice.reference import load
from sessions_app.planning.engine import verify
from sessions_app.planning.engine.values import Area, CheckInPoint, Flags, Reason, Requires
from sessions_app.planning.proving.trials import Trial

REFERENCE = load()
CLIENTS = 120
FEWEST = 3  # clients to whom a way of breaking applied; fewer would prove nothing


@pytest.fixture(scope="module")
def clients():
    """Plans with steps, each with its brief and chance of its own."""
    drawn = (Trial.drawn(77, number) for number in range(CLIENTS))
    return [(each.plan, each.brief, each.rng("breaking")) for each in drawn if each.plan.steps]


# --- hands for breaking


def with_step(plan, at, **changes):
    step = replace(plan.steps[at], **changes)
    return replace(plan, steps=(*plan.steps[:at], step, *plan.steps[at + 1 :]))


def pick(plan, rng, *phases, areas=True):
    """The place of a step of these phases (any, where none is named), or None."""
    found = [
        at
        for at, step in enumerate(plan.steps)
        if (not phases or step.phase in phases) and (step.areas or not areas)
    ]
    return rng.choice(found) if found else None


def with_region(plan, rng, regions, *, level=1, strokes=("holding",)):
    """Let a main step work one region more, which can be reached there."""
    at = pick(plan, rng, "main")
    if at is None:
        return None
    step = plan.steps[at]
    reached = [slug for slug in sorted(regions) if REFERENCE.regions[slug].positions]
    if not reached:
        return None
    more = Area(region=rng.choice(reached), pressure=level, strokes=strokes)
    return with_step(plan, at, areas=(*step.areas, more))


def with_areas(plan, at, change):
    return with_step(plan, at, areas=tuple(change(area) for area in plan.steps[at].areas))


def without_step(plan, at):
    """Take a step out and let all later ones begin sooner."""
    gone = plan.steps[at].minutes
    later = tuple(
        replace(
            step,
            starts_at=step.starts_at - gone,
            check_ins=tuple(replace(each, at=each.at - gone) for each in step.check_ins),
        )
        for step in plan.steps[at + 1 :]
    )
    return replace(
        plan, steps=(*plan.steps[:at], *later), planned_minutes=plan.planned_minutes - gone
    )


# --- the ways


def a_stopped_client(plan, brief, rng):
    stop = next(
        iter(Trial.drawn(77, n).brief for n in range(99) if Trial.drawn(77, n).brief.refused)
    )
    return plan, replace(brief, applied=stop.applied, decision=stop.decision)


def a_region_never_worked(plan, brief, rng):
    at = pick(plan, rng, "main")
    slug = rng.choice(sorted(REFERENCE.never_worked))
    area = Area(region=slug, pressure=1, strokes=("holding",))
    return with_step(plan, at, areas=(*plan.steps[at].areas, area)), brief


def pressing_where_only_gliding_is(plan, brief, rng):
    made = with_region(plan, rng, REFERENCE.glide_only, level=2)
    return made and (made, brief)


def an_avoided_region(plan, brief, rng):
    made = with_region(plan, rng, brief.avoid_regions)
    return made and (made, brief)


def a_region_without_consent(plan, brief, rng):
    made = with_region(plan, rng, REFERENCE.explicit_consent_regions - brief.consents)
    return made and (made, brief)


def level_five(plan, brief, rng):
    at = pick(plan, rng)
    return with_areas(plan, at, lambda area: replace(area, pressure=5)), brief


def level_nought(plan, brief, rng):
    at = pick(plan, rng)
    return with_areas(plan, at, lambda area: replace(area, pressure=0)), brief


def above_the_ceiling(plan, brief, rng):
    at = pick(plan, rng, "main")
    if brief.ceiling > 3:
        return None
    return with_areas(plan, at, lambda area: replace(area, pressure=brief.ceiling + 1)), brief


def above_the_ceiling_of_a_region(plan, brief, rng):
    most = brief.region_ceilings
    at = next(
        (n for n, step in enumerate(plan.steps) if any(a.region in most for a in step.areas)), None
    )
    if at is None:
        return None
    return with_areas(
        plan, at, lambda a: replace(a, pressure=most.get(a.region, a.pressure - 1) + 1)
    ), brief


def a_higher_ceiling_on_paper(plan, brief, rng):
    return replace(plan, pressure_ceiling=brief.ceiling + 1), brief


def a_stroke_that_is_ruled_out(plan, brief, rng):
    if not brief.avoid_strokes:
        return None
    slug = rng.choice(sorted(brief.avoid_strokes))
    at = pick(plan, rng, "main")
    return with_areas(plan, at, lambda a: replace(a, strokes=(*a.strokes, slug))), brief


def a_stroke_of_another_style(plan, brief, rng):
    others = sorted(set(REFERENCE.strokes) - set(REFERENCE.modalities[plan.modality].strokes))
    slug, at = rng.choice(others), pick(plan, rng, "main")
    return with_areas(plan, at, lambda a: replace(a, strokes=(*a.strokes, slug))), brief


def no_stroke(plan, brief, rng):
    at = pick(plan, rng)
    return with_areas(plan, at, lambda area: replace(area, strokes=())), brief


def a_position_that_is_ruled_out(plan, brief, rng):
    if not brief.avoid_positions:
        return None
    at = pick(plan, rng)
    return with_step(plan, at, position=rng.choice(sorted(brief.avoid_positions))), brief


def no_position(plan, brief, rng):
    return with_step(plan, pick(plan, rng), position=None), brief


def no_warm_up(plan, brief, rng):
    return without_work(plan, "warm-up"), brief


def a_warm_up_less(plan, brief, rng):
    return without_step(plan, pick(plan, rng, "warm-up")), brief


def main_work_first(plan, brief, rng):
    """The first warm-up and the first main step change places, each with its own minutes."""
    main = next((at for at, step in enumerate(plan.steps) if step.phase == "main"), None)
    firm = main is not None and any(
        area.pressure > 2 for step in plan.steps[main : main + 1] for area in step.areas
    )
    if not firm:
        return None
    steps = list(plan.steps)
    steps[2], steps[main] = steps[main], steps[2]
    clock, laid = 0, []
    for step in steps:
        laid.append(replace(step, starts_at=clock))
        clock += step.minutes
    return replace(plan, steps=tuple(laid), planned_minutes=clock, turns=0), brief


def a_firm_first_touch(plan, brief, rng):
    at = next(at for at, step in enumerate(plan.steps) if step.areas)
    return with_areas(plan, at, lambda area: replace(area, pressure=2)), brief


def a_firm_closing(plan, brief, rng):
    at = pick(plan, rng, "closing")
    return with_areas(plan, at, lambda area: replace(area, pressure=3)), brief


def a_closing_that_does_not_fade(plan, brief, rng):
    return with_step(plan, pick(plan, rng, "closing"), falls_to=None), brief


def a_phase_left_out(plan, brief, rng):
    phase = rng.choice(("welcome", "settle", "closing", "rest", "handover"))
    return without_step(plan, pick(plan, rng, phase, areas=False)), brief


def a_phase_twice(plan, brief, rng):
    last = plan.steps[-1]
    again = replace(last, starts_at=last.ends_at, check_ins=())
    minutes = plan.planned_minutes + last.minutes
    more = replace(plan, steps=(*plan.steps, again), planned_minutes=minutes)
    return replace(more, booked_minutes=max(minutes, plan.booked_minutes)), brief


def no_rest_to_speak_of(plan, brief, rng):
    return with_step(plan, pick(plan, rng, "rest", areas=False), minutes=1), brief


def a_minute_more(plan, brief, rng):
    at = pick(plan, rng, areas=False)
    return with_step(plan, at, minutes=plan.steps[at].minutes + 1), brief


def minutes_backwards(plan, brief, rng):
    at = pick(plan, rng)
    return with_step(plan, at, minutes=-plan.steps[at].minutes), brief


def a_gap_in_the_clock(plan, brief, rng):
    at = pick(plan, rng)
    return with_step(plan, at, starts_at=plan.steps[at].starts_at + 2), brief


def longer_than_booked(plan, brief, rng):
    return replace(plan, booked_minutes=plan.planned_minutes - 1), brief


def for_somebody_who_booked_less(plan, brief, rng):
    return plan, replace(brief, minutes=plan.booked_minutes - 1)


def no_main_work(plan, brief, rng):
    return without_work(plan, "main"), brief


def without_work(plan, phase):
    steps = tuple(replace(step, areas=()) if step.phase == phase else step for step in plan.steps)
    return replace(plan, steps=steps)


def a_warm_up_with_still_hands(plan, brief, rng):
    """Each area has its stroke that warms in the firm step itself, and rested before it."""
    back = REFERENCE.expand(("whole-back",))
    worked = [area for step in plan.steps for area in step.areas]
    if not any(area.region in back and area.pressure >= 3 for area in worked):
        return None
    for at, step in enumerate(plan.steps):
        if step.phase == "warm-up":
            plan = with_areas(plan, at, lambda area: replace(area, strokes=("holding",)))
    return plan, brief


def a_stop_that_nobody_said(plan, brief, rng):
    """As if a session had ended at once: the closing is gone, with the reason of a Stop."""
    at = pick(plan, rng, "closing")
    if at is None:
        return None
    stop = Reason(rule="session-stopped", source="event:1", text="Stop.", client="Stop.")
    before = at - 1
    plan = with_step(plan, before, reasons=(*plan.steps[before].reasons, stop))
    return without_step(plan, at), brief


def longer_than_a_rule_allows(plan, brief, rng):
    return plan, replace(brief, max_minutes=plan.planned_minutes - 1)


def a_step_of_an_hour(plan, brief, rng):
    at = pick(plan, rng, "main")
    more = 60 - plan.steps[at].minutes
    steps = [
        replace(
            step,
            minutes=step.minutes + (more if n == at else 0),
            starts_at=step.starts_at + (more if n > at else 0),
        )
        for n, step in enumerate(plan.steps)
    ]
    minutes = plan.planned_minutes + more
    return replace(plan, steps=tuple(steps), planned_minutes=minutes, booked_minutes=minutes), brief


def a_step_that_is_nowhere(plan, brief, rng):
    return with_step(plan, pick(plan, rng, "main"), slug="made-up"), brief


def a_template_that_is_nowhere(plan, brief, rng):
    return replace(plan, template="made-up"), brief


def turns_that_nobody_counted(plan, brief, rng):
    return replace(plan, turns=plan.turns + 1), brief


def too_long_in_a_position(plan, brief, rng):
    position = plan.steps[pick(plan, rng)].position
    return plan, replace(brief, max_position_minutes={position: 1})


def an_oil_that_is_ruled_out(plan, brief, rng):
    allowed = {*plan.oils_allowed, "none"}
    others = [slug for slug in REFERENCE.oils if slug not in allowed]
    if not others:
        return None
    return replace(plan, oil=rng.choice(others)), brief


def an_oil_that_nobody_knows(plan, brief, rng):
    return replace(plan, oil="lard"), brief


def no_oil_with_strokes_that_need_it(plan, brief, rng):
    used = {slug for step in plan.steps for area in step.areas for slug in area.strokes}
    if not any(REFERENCE.strokes[slug].lubricant == "needed" for slug in used):
        return None
    return replace(plan, oil="none"), brief


OFFERS = (
    "Lay a hot towel on.",
    "Hot-water bottle at the feet.",
    "Use heated stones.",
    "Cover the feet (towel, warmed).",
)


def a_hot_towel_against_the_rule(plan, brief, rng):
    if not brief.avoid_heat:
        return None
    at = pick(plan, rng)
    cue = rng.choice(OFFERS)
    return with_step(plan, at, cues=(*plan.steps[at].cues, cue)), brief


def flags_that_say_otherwise(plan, brief, rng):
    name = rng.choice(("slow_rise", "avoid_heat", "no_scent"))
    return replace(plan, flags=replace(plan.flags, **{name: not getattr(plan.flags, name)})), brief


def no_flags(plan, brief, rng):
    limits = (brief.slow_rise, brief.avoid_heat, brief.no_scent, brief.checkin_every_minutes)
    if not any(limits):
        return None
    return replace(plan, flags=Flags()), brief


def more_pain_than_a_rule_allows(plan, brief, rng):
    flags = replace(plan.flags, discomfort_limit=brief.discomfort_limit + 1)
    return replace(plan, flags=flags), brief


def an_excluded_style(plan, brief, rng):
    return plan, replace(brief, exclude_modalities=brief.exclude_modalities | {plan.modality})


def one_side_alone(plan, brief, rng):
    for at, step in enumerate(plan.steps):
        left = [area for area in step.areas if not area.region.endswith("-right")]
        pairs = {area.region for area in step.areas if area.region.endswith("-right")}
        both = {slug.replace("-right", "-left") for slug in pairs} & {a.region for a in left}
        if step.side is None and both and not both & brief.focus.keys() and not brief.focus:
            return with_step(plan, at, areas=tuple(left)), brief
    return None


def nobody_asks(plan, brief, rng):
    steps = tuple(replace(step, check_ins=()) for step in plan.steps)
    return replace(plan, steps=steps), brief


def a_question_that_nobody_knows(plan, brief, rng):
    at = pick(plan, rng)
    point = CheckInPoint(slug="weather", at=plan.steps[at].starts_at)
    return with_step(plan, at, check_ins=(*plan.steps[at].check_ins, point)), brief


def a_question_out_of_its_step(plan, brief, rng):
    at = pick(plan, rng)
    point = CheckInPoint(slug="comfort", at=plan.steps[at].ends_at + 5)
    return with_step(plan, at, check_ins=(*plan.steps[at].check_ins, point)), brief


def another_reference(plan, brief, rng):
    return replace(plan, reference_version="0"), brief


def a_hold_that_was_lifted(plan, brief, rng):
    if not brief.held_for:
        return None
    return replace(plan, held_for=()), brief


def nothing_required(plan, brief, rng):
    if brief.requires == Requires():
        return None
    return replace(plan, requires=Requires()), brief


def another_decision(plan, brief, rng):
    other = "allowed" if plan.decision != "allowed" else "allowed-with-changes"
    return replace(plan, decision=other), brief


def an_omission_without_a_reason(plan, brief, rng):
    if not plan.left_out:
        return None
    return replace(
        plan, left_out=(replace(plan.left_out[0], reasons=()), *plan.left_out[1:])
    ), brief


def no_advice_to_rise_slowly(plan, brief, rng):
    if not brief.slow_rise:
        return None
    at = pick(plan, rng, "handover", areas=False)
    return with_step(plan, at, cues=("Stand up.",)), brief


WAYS = {
    a_stopped_client: "INV-01",
    another_decision: "INV-01",
    a_region_never_worked: "INV-03",
    pressing_where_only_gliding_is: "INV-03",
    an_avoided_region: "INV-04",
    level_five: "INV-05",
    level_nought: "INV-05",
    above_the_ceiling: "INV-05",
    above_the_ceiling_of_a_region: "INV-05",
    a_higher_ceiling_on_paper: "INV-05",
    a_stroke_that_is_ruled_out: "INV-06",
    a_stroke_of_another_style: "INV-06",
    no_stroke: "INV-06",
    a_position_that_is_ruled_out: "INV-07",
    no_position: "INV-07",
    no_warm_up: "INV-11",
    a_warm_up_less: "",
    no_main_work: "INV-11",
    a_warm_up_with_still_hands: "INV-08",
    a_stop_that_nobody_said: "INV-31",
    for_somebody_who_booked_less: "INV-12",
    main_work_first: "INV-08",
    a_firm_first_touch: "INV-09",
    a_firm_closing: "INV-10",
    a_closing_that_does_not_fade: "INV-10",
    a_phase_left_out: "INV-11",
    a_phase_twice: "INV-11",
    no_rest_to_speak_of: "INV-11",
    a_minute_more: "INV-12",
    minutes_backwards: "INV-12",
    a_gap_in_the_clock: "INV-12",
    longer_than_booked: "INV-12",
    longer_than_a_rule_allows: "INV-12",
    a_step_of_an_hour: "INV-13",
    a_step_that_is_nowhere: "INV-13",
    a_template_that_is_nowhere: "INV-13",
    turns_that_nobody_counted: "INV-12",
    too_long_in_a_position: "INV-14",
    a_region_without_consent: "INV-15",
    an_oil_that_is_ruled_out: "INV-16",
    an_oil_that_nobody_knows: "INV-16",
    no_oil_with_strokes_that_need_it: "INV-16",
    a_hot_towel_against_the_rule: "INV-17",
    flags_that_say_otherwise: "",
    no_flags: "",
    more_pain_than_a_rule_allows: "INV-20",
    an_excluded_style: "INV-18",
    one_side_alone: "INV-19",
    nobody_asks: "INV-20",
    a_question_that_nobody_knows: "INV-20",
    a_question_out_of_its_step: "INV-20",
    another_reference: "INV-25",
    a_hold_that_was_lifted: "",
    nothing_required: "",
    an_omission_without_a_reason: "INV-31",
    no_advice_to_rise_slowly: "INV-32",
}


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_a_broken_plan_is_seen(clients, way):
    tried = 0
    for number, (plan, brief, _rng) in enumerate(clients):
        broken = way(plan, brief, Random(number))
        if broken is None:
            continue
        tried += 1
        seen = {violation.invariant for violation in verify(*broken)}
        assert seen if not WAYS[way] else WAYS[way] in seen, (number, seen)
    assert tried >= FEWEST


def test_none_of_them_was_broken_before(clients):
    assert [verify(plan, brief) for plan, brief, _rng in clients if verify(plan, brief)] == []
