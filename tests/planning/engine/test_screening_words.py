"""What the brief says: messages of stops and holds, their order, and the reasons of each limit."""

from datetime import timedelta

import pytest

from tests.planning.engine.asked import CLEARED, REFERENCE, TODAY, brief_of, yes


def texts(today, rule, to="practitioner"):
    return [each.text for each in today.messages if (each.rule, each.to) == (rule, to)]


def blank(*questions):
    return [{"id": id, "answer": None} for id in questions]


def label(id):
    return REFERENCE.questions[id].tick_label


def test_up_to_three_open_questions_are_named():
    said = texts(brief_of(*blank("liver", "gout", "kidney")), "held-unanswered")[0]
    assert said.endswith("; ".join(label(id) for id in ("kidney", "liver", "gout")))


def test_of_more_open_questions_three_are_named_and_that_there_are_more():
    said = texts(brief_of(*blank("liver", "gout", "kidney", "epilepsy")), "held-unanswered")[0]
    assert said.endswith("; ...")
    assert sum(label(id) in said for id in ("liver", "gout", "kidney", "epilepsy")) == 3


def test_a_missing_training_is_named_and_one_that_is_held_is_not():
    lymph, pregnant = yes("lymph-nodes", where=["calf-left"]), yes("pregnancy", stage="first")
    said = texts(brief_of(lymph, pregnant, training=["pregnancy"]), "held-training")
    assert said and "(oncology)" in said[0]
    both = texts(brief_of(lymph, pregnant), "held-training")
    assert "(oncology, pregnancy)" in both[0]


@pytest.mark.parametrize(("age", "need"), [(14, "present"), (16, "consent")])
def test_a_guardian_is_asked_for_in_words(age, need):
    assert texts(brief_of(client={"age": age}), f"held-guardian-{need}", "client")


@pytest.mark.parametrize(
    ("guardian", "held"),
    [
        ({"consent": True, "present": True}, False),
        ({"consent": True, "present": False}, True),
        ({"consent": False, "present": True}, True),
        (None, True),
    ],
)
def test_under_sixteen_somebody_must_consent_and_be_there(guardian, held):
    today = brief_of(client={"age": 15}, guardian=guardian)
    assert ("guardian" in today.held_for) is held


def test_at_sixteen_consent_is_enough():
    today = brief_of(client={"age": 16}, guardian={"consent": True, "present": False})
    assert "guardian" not in today.held_for
    assert "guardian" in brief_of(client={"age": 17}, guardian={"consent": False}).held_for
    assert brief_of(client={"age": 18}).requires.guardian is None


def test_the_younger_answer_counts_whatever_was_ticked():
    ticked = {"id": "age-under-16", "answer": "no"}
    assert brief_of(ticked, client={"age": 15}).requires.guardian == "present"


def test_a_refusal_speaks_of_its_stops_alone_and_says_when_to_come_again():
    today = brief_of(yes("fever-unwell"), yes("skin-infection", kind="shingles"), yes("reflux"))
    assert {message.rule for message in today.messages} == {
        "fever-unwell",
        "skin-infection",
        "wait-days",
    }
    assert "14 days" in texts(today, "wait-days", "client")[0]
    assert "wait-days" not in {m.rule for m in brief_of(yes("clot-signs")).messages}


def test_the_most_urgent_comes_first():
    today = brief_of(yes("fever-unwell"), yes("clot-signs"), yes("emergency-signs"))
    assert [message.urgency for message in today.messages if message.to == "client"][:3] == [
        "emergency",
        "urgent",
        "none",
    ]


def test_what_a_clinician_allowed_is_told_with_all_its_fields():
    today = brief_of(yes("clotting-disorder", cleared={**CLEARED, "limits": "not the legs"}))
    said = texts(today, "clearance-used")[0]
    assert said == (
        "Clearance from GP, 2026-11-01 (letter). Allowed: gentle massage. Limits: not the legs."
    )
    none = texts(brief_of(yes("clotting-disorder", cleared=CLEARED)), "clearance-used")[0]
    assert none.endswith("Limits: -.")


@pytest.mark.parametrize(("days", "valid"), [(0, True), (180, True), (181, False), (-1, False)])
def test_a_clearance_holds_for_180_days_and_not_before_its_date(days, valid):
    given = {**CLEARED, "date": (TODAY - timedelta(days)).isoformat()}
    today = brief_of(yes("clotting-disorder", cleared=given))
    assert today.applied[0].cleared is valid
    assert today.decision == ("allowed-with-changes" if valid else "refused-clearance")


@pytest.mark.parametrize(("days", "expired"), [(0, False), (180, False), (181, True), (-1, True)])
def test_answers_hold_for_180_days_and_not_before_they_were_given(days, expired):
    day = (TODAY - timedelta(days)).isoformat()
    assert brief_of(answered_on=day).expired is expired
    assert brief_of({"id": "liver", "answer": "no", "answered_on": day}).expired is expired


def test_a_review_lifts_the_hold_only_if_it_came_after_the_answers():
    def reviewed(on, **parts):
        review = {"by": "Nell", "on": on.isoformat(), "decision": "Fine."}
        return brief_of(yes("liver"), review=review, **parts).held_for

    yesterday = TODAY - timedelta(1)
    assert reviewed(TODAY, answered_on=TODAY.isoformat()) == ()
    assert reviewed(yesterday, answered_on=yesterday.isoformat()) == ()
    assert reviewed(yesterday, answered_on=TODAY.isoformat()) == ("review",)
    assert reviewed(TODAY + timedelta(1)) == ("review",)
    assert reviewed(yesterday) == ()


def test_each_limit_keeps_the_reason_of_every_rule_that_asked_for_it():
    today = brief_of(yes("blood-thinners", kind="anticoagulant"), yes("frailty"))
    for key in ("ceiling", "avoid-stroke:friction", "exclude-modality:sports"):
        assert [why.rule for why in today.why[key]] == ["blood-thinners", "frailty"]
    assert [why.rule for why in today.why["min_rest_minutes"]] == ["frailty"]
    assert all(why.text and why.client for found in today.why.values() for why in found)


def test_the_reasons_of_one_rule_stand_once():
    today = brief_of(avoid=["calf", "calf-left"])
    assert len(today.why["avoid-region:calf-left"]) == 1


def test_joined_limits_take_the_stricter_value_of_each_kind():
    one, two = yes("migraine-today", kind="usual"), yes("heart-condition", kind="stable")
    today = brief_of(one, two, yes("fibromyalgia"), yes("hearing"))
    assert (today.ceiling, today.max_minutes) == (2, 45)
    assert today.checkin_every_minutes == 8
    assert today.avoid_heat and today.no_scent and today.slow_rise
    assert today.prefer_positions == ("semi-reclined", "supine", "seated")
    lying = brief_of(yes("recent-meal"), yes("jaw-tmj"))
    assert dict(lying.max_position_minutes) == {"prone": 15}


def test_a_quadrant_that_holds_no_chosen_area_is_looked_at_by_a_person():
    inside = brief_of(yes("lymph-nodes", where=["calf-left"]), training=["oncology"])
    assert "review" not in inside.held_for
    outside = brief_of(yes("lymph-nodes", where=["scalp"]), training=["oncology"])
    assert outside.held_for == ("review",)
    assert outside.region_ceilings["scalp"] == 1
