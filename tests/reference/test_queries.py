import pytest

from practice.reference import load
from practice.reference.reasons import ReasonText


@pytest.fixture(scope="module")
def reference():
    return load()


def test_groups_of_groups_come_down_to_regions(reference):
    assert reference.expand(["hips"]) == {"buttock-left", "buttock-right", "sacrum"}
    assert reference.expand(["foot", "foot-left", "scalp"]) == {"foot-left", "foot-right", "scalp"}
    assert len(reference.expand(["legs-all"])) == 18


def test_nothing_expands_to_nothing(reference):
    assert reference.expand([]) == frozenset()


def test_an_unknown_area_is_an_error(reference):
    with pytest.raises(KeyError):
        reference.expand(["elbow"])


def test_every_group_holds_regions_only(reference):
    for slug in reference.groups:
        members = reference.expand([slug])
        assert members
        assert members <= reference.regions.keys()


def test_areas_come_in_the_order_of_the_file_each_once(reference):
    ordered = reference.in_order(["scalp", "lower-back", "lower-back-left"])
    assert ordered == ("lower-back-left", "lower-back-right", "scalp")


def test_the_mirror_of_a_mirror_is_the_area_itself(reference):
    for slug in reference.regions:
        mirror = reference.mirror(slug)
        assert mirror is None or reference.mirror(mirror) == slug
    assert reference.mirror("calf-left") == "calf-right"
    assert reference.mirror("spine") is None


def test_an_area_has_a_name_for_the_client_and_one_for_the_practitioner(reference):
    assert reference.region_name("calf-left") == "Calf (left)"
    assert reference.practitioner_name("calf-left") == "Posterior lower leg (left)"
    assert reference.practitioner_name("sacrum") == "Sacral region"
    assert reference.region_name("hips") == reference.practitioner_name("hips") == "Hips"


def test_safety_groups_are_at_hand(reference):
    assert "neck-front" in reference.never_worked
    assert reference.glide_only == {"spine", "back-knee-left", "back-knee-right"}
    assert "abdomen" in reference.explicit_consent_regions
    assert not reference.never_worked & reference.explicit_consent_regions


def test_stroke_groups_and_strokes_mix(reference):
    strokes = reference.expand_strokes(["stretching", "tapotement"])
    assert strokes == {"passive-stretch", "joint-mobilisation", "tapotement"}
    assert reference.stroke_group("gentlest") == {"holding", "brushing", "feather-strokes"}
    with pytest.raises(KeyError):
        reference.expand_strokes(["karate"])


def test_styles_fall_back_towards_the_gentlest(reference):
    assert reference.fallbacks("deep-tissue") == ("deep-tissue", "swedish", "relaxation")
    assert reference.fallbacks("relaxation") == ("relaxation",)


def test_pressure_of_strokes_styles_and_steps_is_at_hand(reference):
    stroke = reference.strokes["effleurage"]
    assert (stroke.pressure_min, stroke.pressure_max) == (1, 3)
    style = reference.modalities["deep-tissue"]
    assert (style.pressure_min, style.pressure_default, style.pressure_max) == (3, 4, 4)
    step = reference.templates["swedish-back"].step("settle")
    assert (step.pressure_offset, step.pressure_cap) == (-2, 1)


def test_a_step_question_option_or_band_that_is_not_there_is_an_error(reference):
    with pytest.raises(KeyError):
        reference.templates["swedish-back"].step("dance")
    with pytest.raises(KeyError):
        reference.question("surgery").follow_up("colour")
    with pytest.raises(KeyError):
        reference.checkins["pressure"].option("perfect")
    with pytest.raises(KeyError):
        reference.checkins["pain"].band(11)


def test_a_step_made_from_an_anchor_keeps_its_own_changes(reference):
    step = reference.templates["seated-clothed"].step("quiet-rest")
    assert step.positions == ("seated",)
    assert step.min_minutes == reference.templates["swedish-back"].step("quiet-rest").min_minutes


def test_a_question_knows_its_default_and_its_follow_ups(reference):
    question = reference.question("fracture")
    assert question.default.conditions == (("kind", "trunk"),)
    assert question.follow_up("where").type == "regions"
    assert reference.question("first-massage").default is None


def test_questions_come_by_group_and_none_is_lost(reference):
    found = [q.id for group in reference.question_groups for q in reference.questions_in(group)]
    assert sorted(found) == sorted(reference.questions)
    assert "emergency-signs" in {q.id for q in reference.every_visit_questions}


def test_effects_that_are_not_named_are_empty(reference):
    effects = reference.question("first-massage").outcomes[0].effects
    assert effects.start_lighter == 1
    assert effects.max_pressure is None
    assert effects.avoid_regions == ()
    assert effects.slow_rise is False
    assert dict(effects.max_position_minutes) == {}
    assert not effects.uses_answer_regions


def test_each_score_of_a_scale_falls_into_one_band(reference):
    pain = reference.checkins["pain"]
    assert [pain.band(score).low for score in range(11)] == [0] * 4 + [4] * 2 + [6] * 5


def test_the_choices_of_oil_are_the_oils(reference):
    choices = reference.choices("oil")
    assert choices["no-preference"] == "You choose"
    assert reference.oils.keys() <= choices.keys()
    assert reference.choices("talk") == dict(reference.preferences["talk"].options)


def test_advice_knows_its_section_and_when_it_is_meant(reference):
    advice = reference.advice["what-to-expect"]
    assert advice.section == "expect"
    assert advice.when.always
    assert not reference.advice["stand-slowly"].when.always
    assert reference.advice["stand-slowly"].when.effects == ("slow_rise",)
    assert {row.slug for row in reference.advice_in("hydration")} == {"drink-water", "fluid-limit"}


def test_a_reason_says_its_sentence_with_the_values_filled_in():
    reason = ReasonText(
        rule="style-fallback",
        about="style",
        text="{given} for {asked}",
        client="{given}",
        values=("given", "asked"),
    )
    assert reason.for_practitioner(asked="Shiatsu", given="Rest") == "Rest for Shiatsu"
    assert reason.for_client(asked="Shiatsu", given="Rest") == "Rest"
    with pytest.raises(KeyError):
        reason.for_client(asked="Shiatsu")
