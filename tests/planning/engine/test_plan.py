from itertools import pairwise

import pytest

from sessions_app.planning.engine import plan, verify
from sessions_app.planning.engine.values import Edit

from .asked import (
    ALL_CONSENTS,
    ALL_TRAINING,
    REFERENCE,
    brief_of,
    minutes_of,
    plan_of,
    regions_in,
    rules_of,
    strokes_in,
    yes,
)

OFFERED = [
    (template.slug, minutes)
    for template in REFERENCE.templates.values()
    for minutes in template.durations
]


def total(made):
    return sum(step.minutes for step in made.steps) + made.turns


@pytest.mark.parametrize("pressure", ["very-light", "medium", "very-firm"])
@pytest.mark.parametrize(("template", "minutes"), OFFERED)
def test_every_template_fills_every_length_it_offers(template, minutes, pressure):
    style = REFERENCE.templates[template].modality
    asked = brief_of(
        request={"modality": style, "minutes": minutes, "pressure": pressure},
        consents=ALL_CONSENTS,
    )
    made = plan(asked, template)
    assert total(made) == made.planned_minutes == minutes
    assert made.startable
    assert verify(made, asked) == []
    if REFERENCE.modalities[style].pressure.min <= asked.preferred:
        assert made.template == template


@pytest.mark.parametrize("minutes", range(26, 181))
def test_any_number_of_minutes_adds_up(minutes):
    made = plan_of(request={"minutes": minutes})
    assert total(made) == made.planned_minutes == min(minutes, 90)


def test_steps_follow_each_other_with_a_minute_for_each_turn():
    made = plan_of(request={"minutes": 60})
    gaps = [after.starts_at - before.ends_at for before, after in pairwise(made.steps)]
    assert made.turns == sum(gaps) == 1
    assert made.steps[0].starts_at == 0
    assert made.steps[-1].ends_at == made.planned_minutes


def test_a_refusal_has_no_steps_and_says_what_to_do():
    refused = plan_of(yes("fever-unwell"))
    assert refused.refused and not refused.startable
    assert (refused.steps, refused.template, refused.planned_minutes) == ((), None, 0)
    assert "Book again" in " ".join(m.text for m in refused.messages if m.to == "client")


def test_a_held_plan_has_its_steps_and_cannot_start():
    held = plan_of({"id": "liver", "answer": "not-sure"})
    assert held.steps and held.held_for == ("review",) and not held.startable


def every_question():
    for question in REFERENCE.questions.values():
        areas = {each.key: ["whole-back"] for each in question.follow_ups if each.type == "regions"}
        options = [
            {each.key: [value] if each.type == "multi" else value}
            for each in question.follow_ups
            for value in each.options
        ]
        for option in options or [{}]:
            yield yes(question.id, **areas, **option)


@pytest.mark.parametrize("scope", ["back", "full-body"])
def test_every_single_answer_gives_a_sound_plan_or_a_refusal(scope):
    for answer in every_question():
        asked = brief_of(answer, request={"scope": scope, "minutes": 75}, training=ALL_TRAINING)
        made = plan(asked)
        assert verify(made, asked) == [], answer
        assert made.refused == (asked.refused or "infeasible" in made.held_for)


def test_all_questions_answered_yes_at_once_is_an_emergency_and_no_error():
    everything = {answer["id"]: answer for answer in every_question()}
    assert plan_of(*everything.values()).decision == "refused-emergency"


# --- style, oil, template


def test_a_style_that_is_ruled_out_falls_back_with_the_rule_as_reason():
    made = plan_of(
        yes("blood-thinners", kind="antiplatelet"),
        request={"modality": "deep-tissue", "pressure": "firm"},
    )
    assert made.modality == "swedish"
    assert rules_of(made, "modality", "deep-tissue") == ["blood-thinners"]


def test_a_style_firmer_than_the_client_wants_falls_back():
    made = plan_of(request={"modality": "deep-tissue", "pressure": "light"})
    assert made.modality == "swedish"
    assert rules_of(made, "modality", "deep-tissue") == ["style-not-wanted"]


def test_a_style_above_the_ceiling_falls_back():
    made = plan_of(yes("steroid-skin"), request={"modality": "sports", "pressure": "firm"})
    assert made.modality == "swedish" and made.pressure_ceiling == 2
    assert "style-too-firm" not in rules_of(made, "modality", "swedish")
    assert rules_of(made, "pressure", "firm")[0] == "steroid-skin"


def test_the_goal_chooses_a_style_when_none_was_asked_for():
    assert plan_of(request={"goal": "sleep"}).modality == "relaxation"
    assert plan_of().modality == "swedish"


def test_the_clients_oil_is_used_when_it_is_allowed():
    assert plan_of(wishes={"oil": "sweet-almond"}).oil == "sweet-almond"


def test_an_oil_with_an_allergen_is_replaced_by_the_first_allowed():
    made = plan_of(yes("nut-allergy", kind="no"), wishes={"oil": "sweet-almond"})
    assert made.oil == "grapeseed"
    assert "sweet-almond" not in made.oils_allowed
    assert "unscented-lotion" not in made.oils_allowed
    assert rules_of(made, "oil", "sweet-almond") == ["nut-allergy", "oil-changed"]


def test_a_label_that_was_read_lets_a_lotion_back_in():
    made = plan_of(yes("nut-allergy", kind="no"), labels_read=["unscented-lotion"])
    assert "unscented-lotion" in made.oils_allowed
    sure = plan_of(
        yes("other-oil-allergy", which=["preservative"]), labels_read=["unscented-lotion"]
    )
    assert "unscented-lotion" not in sure.oils_allowed


def test_a_scented_oil_is_not_used_where_there_must_be_no_scent():
    made = plan_of(yes("fragrance-allergy"), wishes={"oil": "coconut"})
    assert made.oil == "grapeseed" and made.flags.no_scent
    assert {"oil-scented", "fragrance-allergy"} <= set(rules_of(made, "oil", "coconut"))


def test_a_client_who_stays_dressed_gets_a_style_without_oil():
    made = plan_of(request={"modality": "swedish", "clothed": True})
    assert (made.modality, made.oil, made.oils_allowed) == ("relaxation", "none", ("none",))
    assert not {slug for slug in strokes_in(made) if REFERENCE.strokes[slug].lubricant == "needed"}
    assert rules_of(made, "modality", "swedish") == ["style-needs-oil", "no-oil-clothed"]


def test_strokes_that_need_oil_are_swapped_where_there_is_none():
    made = plan_of(request={"modality": "relaxation"}, wishes={"oil": "none"})
    assert "brushing" in strokes_in(made) and "effleurage" not in strokes_in(made)
    assert "stroke-without-oil" in rules_of(made, "stroke", "effleurage")


def test_full_body_in_half_an_hour_is_a_back_massage_and_says_why():
    made = plan_of(request={"scope": "full-body", "minutes": 30})
    assert made.template == "swedish-back"
    assert rules_of(made, "scope", "full-body") == ["template-too-short"]


def test_the_legs_use_the_full_body_template():
    assert plan_of(request={"modality": "sports", "scope": "legs"}).template == "sports-legs"
    assert plan_of(request={"scope": "legs", "minutes": 75}).template == "swedish-full"


def test_without_any_lying_position_the_session_is_in_a_chair():
    made = plan_of(
        request={"modality": "deep-tissue", "pressure": "firm", "minutes": 60},
        avoid_positions=["prone", "supine", "side-lying"],
    )
    assert (made.template, made.planned_minutes) == ("seated-clothed", 45)
    assert {step.position for step in made.steps} == {None, "seated"}
    assert "seated-only" in rules_of(made, "modality", "deep-tissue")


def test_an_asked_template_of_an_excluded_style_falls_back_with_a_reason():
    made = plan(brief_of(yes("frailty"), request={"minutes": 45}), "deep-tissue-back")
    assert made.template == "swedish-back"
    assert rules_of(made, "template", "deep-tissue-back") == ["template-other-style"]


def test_a_health_rule_shortens_the_session_and_says_so():
    made = plan_of(yes("frailty"), request={"minutes": 90})
    assert (made.booked_minutes, made.planned_minutes) == (90, 45)
    assert rules_of(made, "minutes", "90") == ["frailty", "minutes-shortened"]


def test_more_than_the_longest_template_is_planned_as_the_longest():
    made = plan_of(request={"minutes": 180})
    assert made.planned_minutes == 90
    assert rules_of(made, "minutes", "180") == ["minutes-longest"]


# --- no plan is possible


def test_fifteen_minutes_are_too_short_and_the_least_is_said():
    made = plan_of(request={"minutes": 15})
    assert made.held_for == ("infeasible",) and made.refused
    needed = [m.text for m in made.messages if m.rule == "infeasible-minutes"]
    assert any("25" in text or "26" in text for text in needed)
    assert "offer-longer" in {message.rule for message in made.messages}


def test_no_position_left_is_infeasible_and_names_the_limits():
    made = plan_of(avoid_positions=sorted(REFERENCE.positions))
    assert made.held_for == ("infeasible",)
    assert "position-avoided" in {message.rule for message in made.messages}


def test_everything_avoided_is_infeasible():
    made = plan_of(avoid=sorted(REFERENCE.regions))
    assert made.held_for == ("infeasible",)
    assert made.messages


# --- areas, levels, strokes


def test_avoided_areas_are_in_no_step_and_the_rest_of_the_step_stays():
    made = plan_of(avoid=["lower-back-left"])
    assert "lower-back-left" not in regions_in(made)
    assert "lower-back-right" in regions_in(made)
    assert rules_of(made, "region", "lower-back-left") == ["region-avoided"]


def test_areas_that_need_a_yes_are_worked_only_with_one():
    asked = {"minutes": 75}
    without, agreed = plan_of(request=asked), plan_of(request=asked, consents=["buttock"])
    assert "buttock-left" not in regions_in(without) and "buttock-left" in regions_in(agreed)
    assert "sacrum" not in regions_in(agreed)
    assert "not-consented" in rules_of(without, "step", "hips")


def test_the_level_is_counted_from_the_limited_base():
    made = plan_of(yes("liver"), request={"pressure": "firm"})
    by_phase = {}
    for step in made.steps:
        for area in step.areas:
            by_phase[step.phase] = max(area.pressure, by_phase.get(step.phase, 0))
    assert by_phase == {"settle": 1, "warm-up": 1, "main": 2, "integration": 1, "closing": 1}


def test_start_lighter_comes_off_the_warm_up_alone():
    plain = plan_of(request={"modality": "shiatsu", "pressure": "firm"})
    lighter = plan_of(
        yes("everyday-painkillers"), request={"modality": "shiatsu", "pressure": "firm"}
    )

    def level(made, phase):
        return max(a.pressure for step in made.steps if step.phase == phase for a in step.areas)

    assert level(plain, "main") == level(lighter, "main")
    assert (level(plain, "warm-up"), level(lighter, "warm-up")) == (2, 2)
    lightest = plan_of(yes("everyday-painkillers"))
    assert level(lightest, "warm-up") == 1


def test_a_lowered_area_gives_its_rule_as_the_reason():
    made = plan_of(
        yes("osteoarthritis", where=["lower-back"]),
        yes("gout", kind="calm", where=["lower-back-left"]),
    )
    step = next(step for step in made.steps if step.slug == "lower-back")
    levels = {area.region: area.pressure for area in step.areas}
    assert levels == {"lower-back-left": 2, "lower-back-right": 3}
    assert "gout" in {reason.rule for reason in step.reasons}


def test_a_stroke_ruled_out_for_one_area_is_used_on_the_others():
    made = plan_of(yes("varicose-veins", kind="calm", where=["calf-left"]), request={"minutes": 75})
    step = next(step for step in made.steps if step.slug == "legs-back")
    strokes = {area.region: area.strokes for area in step.areas}
    assert "petrissage" not in strokes["calf-left"] and "petrissage" in strokes["calf-right"]


def test_holding_is_what_is_left_when_no_stroke_is():
    made = plan_of(
        yes("osteoporosis", kind="severe"),
        request={"modality": "relaxation", "clothed": True, "minutes": 45},
    )
    still = [area for step in made.steps for area in step.areas if area.strokes == ("holding",)]
    assert still and all(area.pressure == 1 for area in still)


def test_the_scalp_is_worked_without_oil_strokes():
    made = plan_of(request={"minutes": 60})
    step = next(step for step in made.steps if step.slug == "scalp")
    assert set(step.areas[0].strokes) == {"holding", "compression"}


# --- minutes


def test_a_focus_area_gets_more_time_and_says_so():
    plain = plan_of(request={"minutes": 60})
    marked = plan_of(request={"minutes": 60}, focus=[{"region": "mid-back"}])
    assert minutes_of(marked, "mid-back") > minutes_of(plain, "mid-back")
    step = next(step for step in marked.steps if step.slug == "mid-back")
    assert "focus-time" in {reason.rule for reason in step.reasons}


def test_a_focus_outside_the_plan_has_a_reason():
    made = plan_of(request={"minutes": 30}, focus=[{"region": "foot-left"}])
    assert "step-needs-longer" in rules_of(made, "region", "foot-left")


def test_a_goal_shifts_time_to_its_areas():
    plain, calm = (
        plan_of(request={"modality": "relaxation", "minutes": 75, "goal": goal})
        for goal in ("wellbeing", "stress")
    )
    assert minutes_of(calm, "scalp") > minutes_of(plain, "scalp")


def test_slow_rise_gives_the_handover_a_minute_and_a_cue():
    made = plan_of(yes("high-blood-pressure", kind="controlled"), request={"minutes": 30})
    handover = made.steps[-1]
    assert handover.minutes >= 3 and made.flags.slow_rise
    assert any("slowly" in cue for cue in handover.cues)
    assert "stand-slowly" in made.aftercare.advice


def test_a_long_rest_is_kept_where_a_rule_asks_for_it():
    made = plan_of(yes("low-blood-pressure"), request={"minutes": 30})
    assert minutes_of(made, "quiet-rest") >= 4


def test_nobody_is_face_down_longer_than_the_limit():
    made = plan_of(yes("reflux"), request={"minutes": 90})
    face_down = sum(step.minutes for step in made.steps if step.position == "prone")
    assert face_down <= 25


def test_a_session_with_few_areas_ends_early_and_says_so():
    made = plan_of(
        request={"minutes": 90},
        avoid=["legs-all", "arms-hands", "scalp", "lower-back", "mid-back", "neck-group"],
    )
    assert made.planned_minutes < 90
    assert "minutes-unfilled" in rules_of(made, "minutes", "90")


# --- positions


def test_side_lying_does_the_block_on_one_side_and_then_on_the_other():
    asked = brief_of(avoid_positions=["prone"], request={"minutes": 60})
    made = plan(asked)
    sides = [step.side for step in made.steps if step.slug == "lower-back"]
    assert sides == ["left", "right"] and made.turns == 1
    left, right = (
        sum(step.minutes for step in made.steps if step.slug == "lower-back" and step.side == side)
        for side in sides
    )
    assert 0 <= left - right <= 1
    assert verify(made, asked) == []


def test_the_odd_minute_goes_to_the_side_in_focus():
    made = plan_of(
        avoid_positions=["prone"],
        focus=[{"region": "lower-back-right"}],
        request={"minutes": 60},
    )
    minutes = {step.side: step.minutes for step in made.steps if step.slug == "lower-back"}
    assert minutes["right"] >= minutes["left"]


def test_a_side_with_too_little_warm_up_stays_light():
    made = plan_of(avoid_positions=["prone"], request={"minutes": 30})
    warm = {step.side: step.minutes for step in made.steps if step.phase == "warm-up"}
    assert min(warm.values()) < 3
    main = [a.pressure for step in made.steps if step.phase == "main" for a in step.areas]
    assert max(main) <= 2


def test_one_side_that_is_left_out_needs_no_turn():
    made = plan_of(
        avoid=["lower-back-left", "mid-back-left", "upper-back-left", "shoulder-blade-left"]
        + ["shoulder-top-left", "neck-back-left", "upper-limb-left"],
        avoid_positions=["prone"],
        request={"minutes": 45},
    )
    assert made.turns == 0
    assert {step.side for step in made.steps} == {None, "right"}


def test_a_liking_for_a_position_comes_first_and_is_a_liking_only():
    liked = plan_of(yes("spine-shape", kind="scoliosis"), request={"minutes": 45})
    assert "prone" in {step.position for step in liked.steps}
    turned = plan_of(yes("implants", kind="breast"), request={"minutes": 45})
    assert "side-lying" in {step.position for step in turned.steps}


# --- edits


def test_a_practitioners_minutes_are_kept_within_the_steps_bounds():
    asked = brief_of(request={"minutes": 60})
    longer = plan(asked, edits=[Edit(what="minutes", step="mid-back", value=9, why="tight there")])
    assert minutes_of(longer, "mid-back") == 9
    assert verify(longer, asked) == []


def test_minutes_beyond_the_steps_bounds_are_left_out_with_the_reason():
    asked = brief_of(request={"minutes": 60})
    made = plan(asked, edits=[Edit(what="minutes", step="mid-back", value=50)])
    assert rules_of(made, "edit", "minutes") == ["edit-minutes-bounds"]
    assert minutes_of(made, "mid-back") == minutes_of(plan(asked), "mid-back")


def test_a_removed_area_and_a_lower_level_are_kept_with_the_practitioners_reason():
    asked = brief_of(request={"minutes": 60})
    made = plan(
        asked,
        edits=[
            Edit(what="remove-area", slug="shoulder-top", why="sore today"),
            Edit(what="pressure", step="lower-back", value=2, why="sore today"),
            Edit(what="remove-step", step="scalp", why="wet hair"),
        ],
    )
    assert "shoulder-top-left" not in regions_in(made)
    assert minutes_of(made, "scalp") == 0
    low = next(step for step in made.steps if step.slug == "lower-back")
    assert {area.pressure for area in low.areas} == {2}
    assert rules_of(made, "step", "scalp") == ["edit-step-out"]


# --- reasons


def test_every_step_and_everything_left_out_has_reasons_in_two_voices():
    made = plan_of(
        yes("reflux"),
        yes("gout", kind="calm", where=["foot"]),
        request={"minutes": 75, "modality": "deep-tissue", "pressure": "medium"},
        avoid=["face"],
    )
    found = [step.reasons for step in made.steps] + [each.reasons for each in made.left_out]
    assert all(found)
    for reason in (reason for reasons in found for reason in reasons):
        assert reason.rule and reason.source and reason.text and reason.client
        assert "{" not in reason.text + reason.client


def test_warmth_and_scent_that_were_welcome_are_left_out_with_the_rule():
    made = plan_of(
        yes("asthma", kind="mild", trigger="yes"),
        yes("low-blood-pressure"),
        wishes={"scent": "mild"},
    )
    assert rules_of(made, "wish", "scent") == ["asthma"]
    assert rules_of(made, "wish", "heat") == ["low-blood-pressure"]


def test_no_oil_by_wish_says_whose_wish_it_is():
    made = plan_of(wishes={"oil": "none"})
    assert [(why.rule, why.source) for why in made.reasons if why.rule.startswith("no-oil")] == [
        ("no-oil-wanted", "wish:oil")
    ]


@pytest.mark.parametrize("goal", sorted(REFERENCE.goal_adjustments))
@pytest.mark.parametrize("clothed", [True, False])
def test_a_style_is_said_to_be_for_the_goal_only_if_it_suits_it(goal, clothed):
    made = plan_of(request={"goal": goal, "clothed": clothed})
    suits = REFERENCE.goal_adjustments[goal].prefer_modality
    said = "style-for-goal" in {why.rule for why in made.reasons}
    assert made.modality in suits or not said
    assert said or clothed
