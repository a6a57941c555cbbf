from dataclasses import replace
from datetime import timedelta
from itertools import permutations

import pytest

from practice.reference import Effects
from practice.reference.screening import Cleared
from sessions_app.planning.engine import brief
from sessions_app.planning.engine.documents import read_intake

from .asked import CLEARED, REFERENCE, TODAY, brief_of, document, yes

# --- decisions


@pytest.mark.parametrize(
    ("answer", "decision"),
    [
        (yes("emergency-signs"), "refused-emergency"),
        (yes("clot-signs"), "refused-urgent"),
        (yes("clotting-disorder"), "refused-clearance"),
        (yes("fever-unwell"), "refused-today"),
        (yes("reflux"), "allowed"),
        (yes("liver"), "allowed-with-changes"),
        (yes("lymphoedema", where=["calf-left"]), "allowed-with-changes"),
    ],
)
def test_the_decision_follows_the_table(answer, decision):
    assert brief_of(answer).decision == decision


def test_a_client_without_a_yes_is_allowed_without_messages():
    easy = brief_of()
    assert (easy.decision, easy.held_for, easy.messages) == ("allowed", (), ())


def test_the_most_serious_stop_decides_and_every_stop_is_told_most_urgent_first():
    refused = brief_of(yes("fever-unwell"), yes("clot-signs"), yes("emergency-signs"))
    assert refused.decision == "refused-emergency"
    told = [message.rule for message in refused.messages if message.to == "client"]
    assert told == ["emergency-signs", "clot-signs", "fever-unwell", "wait-days"]


def test_a_refusal_does_not_talk_of_what_would_have_been_adapted():
    refused = brief_of(yes("fever-unwell"), yes("reflux"))
    assert "reflux" not in {message.rule for message in refused.messages}


# --- defaults, blanks, not sure


def test_the_default_stands_in_for_a_blank_follow_up_and_asks_for_review():
    held = brief_of(yes("asthma"))
    assert held.requires.review and "review" in held.held_for
    assert "prone" in held.avoid_positions


def test_the_default_stands_in_for_not_sure():
    held = brief_of(yes("clot-history", when="not-sure"))
    assert held.decision == "refused-clearance"
    assert held.applied[0].by_default


def test_an_outcome_for_not_sure_goes_before_the_default():
    held = brief_of(yes("varicose-veins", kind="not-sure", where=["calf-left"]))
    assert [each.outcome for each in held.applied] == [1]
    assert held.avoid_regions == REFERENCE.expand(["lower-limb-left"])


def test_not_sure_about_a_question_counts_as_yes_with_review():
    held = brief_of({"id": "liver", "answer": "not-sure"})
    assert held.ceiling == 2
    assert held.held_for == ("review",)
    assert "liver" in held.yes


def test_areas_left_blank_hold_the_plan_even_after_a_review():
    review = {"by": "Nell", "on": TODAY.isoformat(), "decision": "go on"}
    held = brief_of(yes("recent-vaccine"), review=review)
    assert held.held_for == ("unanswered",)


def test_a_recorded_none_is_an_answer():
    assert brief_of(yes("recent-vaccine", where=[])).held_for == ()


def test_a_blank_follow_up_on_which_a_stop_depends_holds_the_plan():
    held = brief_of(yes("pregnancy", stage="second-early"), training=["pregnancy"])
    assert held.held_for == ("review", "unanswered")


def test_a_blank_that_nothing_depends_on_holds_nothing():
    fine = brief_of(yes("strong-pain-relief", kind="clear-headed"))
    assert fine.held_for == ()


def test_rather_not_say_is_a_careful_massage_held_for_a_talk():
    held = brief_of({"id": "cancer", "answer": "rather-not-say"})
    assert held.decision == "allowed-with-changes"
    assert held.ceiling == 2 and "abdomen" in held.avoid_regions
    assert held.exclude_modalities >= {"swedish", "deep-tissue", "shiatsu", "sports"}
    assert held.held_for == ("review",)


@pytest.mark.parametrize("question", REFERENCE.answer_policy.rather_not_say_stops)
def test_rather_not_say_stops_today_where_it_must(question):
    assert brief_of({"id": question, "answer": "rather-not-say"}).decision == "refused-today"


def test_an_unanswered_every_visit_question_holds_the_plan():
    held = brief_of(unlisted="unanswered")
    assert "unanswered" in held.held_for
    assert set(held.unanswered) == {each.id for each in REFERENCE.every_visit_questions}


def test_a_question_shown_as_blank_holds_the_plan():
    assert brief_of({"id": "liver", "answer": None}).held_for == ("unanswered",)


# --- clearance


def test_a_valid_clearance_replaces_the_stop():
    allowed = brief_of(yes("clotting-disorder", cleared=CLEARED))
    assert allowed.decision == "allowed-with-changes"
    assert allowed.ceiling == 1 and allowed.applied[0].cleared
    assert "clearance-used" in {message.rule for message in allowed.messages}


@pytest.mark.parametrize("field", ["clinician", "date", "allows", "limits", "how"])
def test_a_clearance_with_a_field_missing_clears_nothing(field):
    partial = {key: value for key, value in CLEARED.items() if key != field}
    assert brief_of(yes("clotting-disorder", cleared=partial)).refused


@pytest.mark.parametrize(("days", "refused"), [(180, False), (181, True), (-1, True)])
def test_a_clearance_is_good_for_180_days(days, refused):
    given = {**CLEARED, "date": (TODAY - timedelta(days)).isoformat()}
    assert brief_of(yes("clotting-disorder", cleared=given)).refused is refused


def test_an_emergency_cannot_be_cleared():
    assert brief_of(yes("emergency-signs", cleared=CLEARED)).decision == "refused-emergency"


def test_some_stops_stay_a_stop_when_cleared():
    held = brief_of(yes("pregnancy", stage="first", problems=["bleeding"], cleared=CLEARED))
    assert held.decision == "refused-clearance"


# --- age, guardian, training, review, expiry


@pytest.mark.parametrize(
    ("age", "guardian", "ceiling"),
    [(15, "present", 2), (16, "consent", 3), (17, "consent", 3), (18, None, 4)],
)
def test_age_answers_its_own_question(age, guardian, ceiling):
    young = brief_of(client={"age": age})
    assert (young.requires.guardian, young.ceiling) == (guardian, ceiling)


def test_the_stricter_of_age_and_answer_counts():
    young = brief_of(yes("age-16-17"), client={"age": 15})
    assert (young.requires.guardian, young.max_minutes) == ("present", 30)


@pytest.mark.parametrize(
    ("guardian", "held"),
    [
        (None, True),
        ({"consent": True}, True),
        ({"present": True}, True),
        ({"consent": True, "present": True}, False),
    ],
)
def test_a_child_needs_a_guardian_who_consents_and_is_present(guardian, held):
    young = brief_of(client={"age": 14}, guardian=guardian)
    assert ("guardian" in young.held_for) is held


def test_training_holds_the_plan_and_a_review_does_not_lift_it():
    review = {"by": "Nell", "on": TODAY.isoformat(), "decision": "go on"}
    answer = yes("lymphoedema", where=["calf-left"])
    assert brief_of(answer, review=review).held_for == ("training",)
    assert brief_of(answer, review=review, training=["lymphatic"]).held_for == ()


@pytest.mark.parametrize(("given", "held"), [("2026-11-20", False), ("2026-11-18", True)])
def test_a_review_from_before_the_answers_is_void(given, held):
    review = {"by": "Nell", "on": given, "decision": "go on"}
    found = brief_of(yes("liver"), review=review, answered_on="2026-11-19")
    assert ("review" in found.held_for) is held


@pytest.mark.parametrize(("days", "expired"), [(180, False), (181, True), (-1, True)])
def test_answers_expire_after_180_days(days, expired):
    given = (TODAY - timedelta(days)).isoformat()
    assert brief_of(answered_on=given).expired is expired
    assert brief_of({**yes("reflux"), "answered_on": given}).expired is expired


# --- composition


def test_unions_join_and_the_lowest_and_highest_numbers_count():
    both = brief_of(yes("frailty"), yes("neuro-condition", heat="yes", mobility="yes"))
    assert (both.ceiling, both.max_minutes, both.min_rest_minutes) == (2, 45, 4)
    assert both.avoid_heat and both.slow_rise and both.environment == ("avoid_overheating",)


def test_a_region_keeps_its_lowest_ceiling():
    both = brief_of(
        yes("clot-risk"),
        yes("reduced-feeling", where=["calf-left"]),
        yes("gout", kind="calm", where=["calf"]),
    )
    assert both.region_ceilings["calf-left"] == 2
    assert both.region_ceilings["back-thigh-left"] == 3


def test_preferred_positions_join_in_the_order_of_the_questions():
    found = brief_of(yes("reflux"), yes("migraine-today", kind="usual"))
    assert found.prefer_positions == ("semi-reclined", "supine", "seated", "side-lying")


def test_the_shortest_time_in_a_position_counts():
    found = brief_of(yes("reflux"), yes("recent-meal"))
    assert dict(found.max_position_minutes) == {"prone": 20, "supine": 25}


@pytest.mark.parametrize(
    ("mode_of", "areas", "expected"),
    [
        (yes("broken-skin", kind="minor"), ["calf-left"], ["calf-left"]),
        (yes("inflammatory-arthritis", kind="flare-local"), ["hand-left"], ["hand"]),
        (yes("gout", kind="attack"), ["foot-left"], ["lower-limb-left"]),
        (yes("gout", kind="attack"), ["lower-back-left"], ["lower-back-left"]),
        (yes("lymphoedema"), ["hand-left"], ["upper-quadrant-left"]),
    ],
)
def test_chosen_areas_are_widened_as_the_rule_says(mode_of, areas, expected):
    found = brief_of({**mode_of, "where": areas})
    assert found.avoid_regions == REFERENCE.expand(expected)


def test_an_area_in_no_lymph_quadrant_stays_exact_and_is_reviewed():
    found = brief_of(yes("lymph-nodes", where=["scalp"]), training=["oncology"])
    assert found.region_ceilings == {"scalp": 1}
    assert found.held_for == ("review",)


def test_the_named_follow_up_gives_the_areas():
    found = brief_of(yes("diabetes", kind="neuropathy", inject=["abdomen"], where=["hand-left"]))
    assert found.avoid_regions == {"abdomen"}
    assert found.region_ceilings["hand-left"] == 2


def test_no_touch_marks_and_a_wish_against_lying_prone_have_the_same_force():
    found = brief_of(avoid=["face"], wishes={"face-position": "avoid-prone"})
    assert found.avoid_regions == {"face"}
    assert found.avoid_positions == {"prone"}
    assert [each.rule for each in found.why["avoid-region:face"]] == ["region-avoided"]


def test_the_order_of_the_answers_makes_no_difference():
    answers = [yes("reflux"), yes("liver"), yes("gout", kind="calm", where=["foot"])]
    first, *others = [brief_of(*order) for order in permutations(answers)]
    assert all(other == first for other in others)
    assert all(list(other.why.items()) == list(first.why.items()) for other in others)


def test_the_request_wins_over_a_wish():
    found = brief_of(
        request={"pressure": "firm", "clothed": False},
        wishes={"pressure": "light", "clothing": "clothed"},
    )
    assert (found.preferred, found.clothed) == (4, False)


def test_not_sure_about_pressure_means_light_and_very_firm_is_planned_as_firm():
    assert brief_of(wishes={"pressure": "not-sure"}).preferred == 2
    assert brief_of(request={"pressure": "very-firm"}).preferred == 4


def test_a_goal_may_ask_for_a_lighter_start():
    assert brief_of(request={"goal": "pain-relief"}).start_lighter == 1


# --- every rule by name


def every_answer():
    """Each question with each option of each follow-up, areas chosen."""
    for question in REFERENCE.questions.values():
        areas = {each.key: ["calf-left"] for each in question.follow_ups if each.type == "regions"}
        choices = [each for each in question.follow_ups if each.options]
        if not choices:
            yield yes(question.id, **areas)
        for asked in choices:
            for value in asked.options:
                given = [value] if asked.type == "multi" else value
                yield yes(question.id, **areas, **{asked.key: given})


@pytest.mark.parametrize(
    "answer", list(every_answer()), ids=lambda answer: "-".join(map(str, answer.values()))
)
def test_every_outcome_leaves_a_trace(answer):
    found = brief_of(answer)
    rule = answer["id"]
    assert rule in found.yes
    if found.applied:
        assert rule in {message.rule for message in found.messages}
    question = REFERENCE.questions[rule]
    for applied in found.applied:
        outcome = question.outcomes[applied.outcome]
        assert outcome.severity == applied.severity
        if outcome.effects.avoid_answer_regions:
            assert "calf-left" in found.avoid_regions
        for stroke in REFERENCE.expand_strokes(outcome.effects.avoid_strokes):
            assert rule in {reason.rule for reason in found.why[f"avoid-stroke:{stroke}"]}
        if outcome.effects.max_pressure:
            assert found.ceiling <= outcome.effects.max_pressure


# --- follow-ups that are not sure, or left blank


@pytest.mark.parametrize(
    "answer",
    [
        yes("recent-injury", when="days-4-42", where=["calf-left"], signs="not-sure"),
        yes("pregnancy", stage="first", problems="not-sure"),
        yes("pregnancy", stage="third", problems="not-sure"),
    ],
)
def test_whoever_is_not_sure_of_a_warning_sign_is_looked_at_first(answer):
    today = brief_of(answer, training=["pregnancy"])
    assert today.requires.review and today.held_for == ("review",)


def test_where_the_table_knows_not_sure_nobody_has_to_look_first():
    """Not sure how long ago: the outcome for that is the careful one already."""
    today = brief_of(yes("fracture", kind="limb", when="not-sure", where=["calf-left"]))
    assert today.applied and today.held_for == ()
    assert not brief_of(yes("neuro-condition", heat="not-sure", mobility="no")).requires.review


@pytest.mark.parametrize("where", [{}, {"where": ["calf-left"]}, {"where": "not-sure"}])
def test_a_blank_matters_only_where_nothing_else_rules_the_outcome_out(where):
    """A broken rib has one outcome, whenever it was: when is asked for broken limbs alone."""
    today = brief_of(yes("fracture", kind="trunk", **where))
    assert (today.held_for, today.requires.review) == ((), False)
    limb = brief_of(yes("fracture", kind="limb", where=["calf-left"]))
    assert "unanswered" in limb.held_for or limb.requires.review


def test_INV_02_an_emergency_has_no_cleared_form_whatever_a_table_says():
    question = REFERENCE.questions["emergency-signs"]
    eased = Cleared(severity="note", effects=Effects(), practitioner="Cleared.", client="Cleared.")
    outcomes = tuple(replace(each, if_cleared=eased) for each in question.outcomes)
    questions = {**REFERENCE.questions, question.id: replace(question, outcomes=outcomes)}
    wrong = replace(REFERENCE, questions=questions)
    said = read_intake(document(yes("emergency-signs", cleared=CLEARED)))
    assert brief(said, on=TODAY, reference=wrong).decision == "refused-emergency"
