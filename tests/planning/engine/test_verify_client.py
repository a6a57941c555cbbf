"""Refusals, holds, oil, heat, style and reasons: each rule, and the plan that breaks just it."""

from dataclasses import replace

import pytest

from practice.reference import load
from sessions_app.planning.engine.values import (
    Aftercare,
    ChecklistItem,
    Flags,
    Message,
    Plan,
    Requires,
)
from sessions_app.planning.engine.verify.heat import offers_heat
from tests.planning.engine.plans import (
    ABOUT,
    SAID,
    WHOLE,
    WHY,
    a_brief,
    applied,
    at_level,
    because,
    easy_plan,
    faults,
    firm_brief,
    firm_plan,
    left_out,
    step_of,
    with_areas,
    with_step,
    with_strokes,
)

CHANGED = "allowed-with-changes"


def refused(question, outcome=0, **changes):
    """A brief that a stop refuses, and the plan that says so rightly."""
    stop = applied(question, outcome)
    kind = load().stop_kinds[stop.stop_kind]
    decision = f"refused-{stop.stop_kind}"
    needs = load().questions[question].outcomes[outcome].effects.require_clearance
    requires = Requires(clearance=(question,) if needs else ())
    told = Message(to="client", urgency=kind.urgency, rule=question, text="Please wait.")
    brief = a_brief(decision=decision, severity="stop", applied=(stop,), requires=requires)
    plain = {"decision": decision, "messages": (told,), "requires": requires}
    plain |= {"reference_version": load().version, "pressure_ceiling": 4}
    return brief, Plan(**{**plain, "booked_minutes": 45, "planned_minutes": 0, **changes})


@pytest.mark.parametrize(
    "question", ["emergency-signs", "clot-signs", "heart-failure", "fever-unwell"]
)
def test_INV_01_a_refusal_that_says_why_passes_and_a_plan_in_its_place_is_seen(question):
    brief, plan = refused(question)
    assert faults(plan, brief) == set()
    going_on = replace(easy_plan(), decision=plan.decision, messages=plan.messages)
    assert "INV-01" in faults(replace(going_on, requires=plan.requires), brief)
    assert "INV-01" in faults(replace(going_on, decision="allowed"), brief)


def test_INV_01_a_refusal_without_its_message_is_seen():
    brief, plan = refused("clot-signs")
    silent = Message(to="client", urgency="none", rule="other", text="Not today.")
    assert faults(replace(plan, messages=(silent,)), brief) == {"INV-01"}


def test_INV_01_a_message_that_plays_the_danger_down_is_seen():
    brief, plan = refused("emergency-signs")
    mild = replace(plan.messages[0], urgency="routine")
    assert faults(replace(plan, messages=(mild,)), brief) == {"INV-01"}


def test_INV_01_the_most_urgent_message_comes_first():
    brief, plan = refused("emergency-signs")
    later = Message(to="client", urgency="none", rule="fever-unwell", text="Not today.")
    assert faults(replace(plan, messages=(later, *plan.messages)), brief) == {"INV-01"}


def test_INV_01_a_milder_refusal_than_is_due_is_seen():
    brief, plan = refused("emergency-signs")
    assert "INV-01" in faults(replace(plan, decision="refused-today"), brief)


def test_INV_01_a_warning_sign_that_the_client_keeps_private_stops_the_session():
    private = applied("fever-unwell", None, severity="adapt", stop_kind=None)
    assert "INV-01" in faults(easy_plan(), a_brief(applied=(private,)))


def test_INV_02_an_emergency_is_never_cleared():
    cleared = applied("emergency-signs", severity="adapt", stop_kind=None, cleared=True)
    assert faults(easy_plan(), a_brief(applied=(cleared,))) == {"INV-02"}


def test_INV_02_a_stop_that_lost_its_force_without_a_clearance_is_seen():
    softened = applied("heart-failure", severity="note", stop_kind=None)
    assert "INV-02" in faults(easy_plan(), a_brief(applied=(softened,)))


def test_INV_02_a_refusal_that_does_not_ask_for_the_clearance_is_seen():
    brief, plan = refused("heart-failure")
    assert faults(replace(plan, requires=Requires()), brief) == {"INV-02"}


def test_INV_16_an_oil_with_an_allergen_is_seen():
    brief = a_brief(avoid_allergens=frozenset({"tree-nut"}))
    plan = easy_plan(oil="sweet-almond")
    assert faults(plan, brief) == {"INV-16"}
    assert faults(easy_plan(oils_allowed=("sweet-almond", "grapeseed")), brief) == {"INV-16"}


def test_INV_16_an_oil_that_may_contain_an_allergen_waits_for_its_label():
    brief = a_brief(avoid_allergens=frozenset({"peanut"}))
    plan = easy_plan(oil="unscented-lotion", oils_allowed=("unscented-lotion", "none"))
    assert faults(plan, brief) == {"INV-16"}
    assert faults(plan, replace(brief, labels_read=frozenset({"unscented-lotion"}))) == set()


def test_INV_16_a_label_does_not_excuse_what_the_oil_surely_holds():
    brief = a_brief(
        avoid_allergens=frozenset({"tree-nut"}), labels_read=frozenset({"sweet-almond"})
    )
    assert faults(easy_plan(oil="sweet-almond"), brief) == {"INV-16"}


def test_INV_16_a_scented_oil_is_seen_when_there_is_to_be_no_scent():
    plan = easy_plan(oil="olive", flags=Flags(no_scent=True))
    assert faults(plan, a_brief(no_scent=True)) == {"INV-16"}


@pytest.mark.parametrize(
    ("answer", "oil"),
    [
        (applied("skin-condition"), "olive"),
        (applied("nut-allergy"), "sweet-almond"),
        (applied("other-oil-allergy", 1), "olive"),
    ],
    ids=["ruled out", "ruled out and an allergen", "an allergen"],
)
def test_INV_16_an_answer_rules_an_oil_out_though_the_brief_lost_it(answer, oil):
    """The case that would let it through: the judge took the brief's word for it."""
    plan = easy_plan(oil=oil, oils_allowed=(oil, "none"))
    assert "INV-16" not in faults(plan, a_brief())
    assert "INV-16" in faults(plan, a_brief(applied=(answer,)))


def test_INV_16_a_stroke_that_needs_oil_without_oil_is_seen():
    assert faults(easy_plan(oil="none")) == {"INV-16"}


def test_INV_16_oil_on_a_client_who_stays_dressed_is_seen():
    assert faults(easy_plan(), a_brief(clothed=True)) == {"INV-16"}


def test_INV_16_an_oil_that_the_plan_itself_does_not_allow_is_seen():
    assert faults(easy_plan(oils_allowed=("jojoba", "none"))) == {"INV-16"}


def test_INV_20_a_flag_that_lets_discomfort_rise_above_its_limit_is_seen():
    painful = easy_plan(flags=Flags(discomfort_limit=4))
    assert faults(painful) == {"INV-20"}
    answered = a_brief(applied=(applied("everyday-painkillers"),))
    assert "INV-20" in faults(easy_plan(), answered)


def test_INV_16_an_oil_that_a_rule_takes_out_is_seen():
    assert faults(easy_plan(), a_brief(avoid_oils=frozenset({"grapeseed"}))) == {"INV-16"}


@pytest.mark.parametrize(
    "text",
    [
        "Wipe off spare oil with a warm (not hot) towel if wanted.",
        "Cover with a warm towel or blanket. Stay quiet.",
        "Switch the heated table on.",
        "Put a heat pad under the lower back.",
        "Warm the last towel; test it on your own wrist, never hot.",
    ],
)
def test_INV_17_offering_heat_is_seen(text):
    no_heat = Flags(avoid_heat=True)
    brief = a_brief(avoid_heat=True)
    cue = with_step(easy_plan(flags=no_heat), "quiet-rest", cues=(text,))
    listed = easy_plan(flags=no_heat, checklist=(ChecklistItem(slug="towels", text=text),))
    assert faults(cue, brief) == {"INV-17"}
    assert faults(listed, brief) == {"INV-17"}


@pytest.mark.parametrize(
    "text",
    [
        "No warm towel if the plan says no heat.",
        "Keep the room at the lower end and use no heat pads or hot towels.",
        "Cover with a towel or blanket.",
    ],
)
def test_INV_17_refusing_heat_is_not_offering_it(text):
    assert not offers_heat(text)


def test_INV_18_a_style_that_a_rule_takes_out_is_seen():
    assert faults(easy_plan(), a_brief(exclude_modalities=frozenset({"swedish"}))) == {"INV-18"}


def test_INV_18_a_style_that_begins_above_the_ceiling_is_seen():
    plan = firm_plan(pressure_ceiling=2, left_out=(left_out("pressure", "4", WHY),))
    for step in plan.steps:
        plan = with_areas(plan, step.slug, at_level(1))
        plan = with_areas(plan, step.slug, with_strokes("effleurage"))
    assert faults(plan, firm_brief(ceiling=2)) == {"INV-18"}


def test_INV_18_a_template_of_another_style_is_seen():
    plan = easy_plan(modality="relaxation", left_out=(left_out("modality", "swedish", WHY),))
    assert "INV-18" in faults(plan)


def test_INV_25_a_plan_of_another_reference_version_is_seen():
    assert faults(easy_plan(reference_version="0")) == {"INV-25"}


@pytest.mark.parametrize("need", ["consent", "present"])
def test_INV_26_a_plan_without_the_guardian_is_seen(need):
    requires = Requires(guardian=need)
    brief = a_brief(held_for=("guardian",), requires=requires)
    assert faults(easy_plan(requires=requires), brief) == {"INV-26"}
    assert faults(easy_plan(requires=requires, held_for=("guardian",)), brief) == set()


def test_INV_26_presence_is_more_than_consent():
    brief = a_brief(held_for=("guardian",), requires=Requires(guardian="present"))
    plan = easy_plan(requires=Requires(guardian="consent"), held_for=("guardian",))
    assert faults(plan, brief) == {"INV-26"}


def test_INV_27_a_plan_that_does_not_wait_for_a_review_is_seen():
    brief = a_brief(held_for=("review",), requires=Requires(review=True))
    assert faults(easy_plan(requires=Requires(review=True)), brief) == {"INV-27"}
    assert faults(easy_plan(held_for=("review",)), brief) == {"INV-27"}


def test_INV_27_a_plan_that_does_not_wait_for_the_training_is_seen():
    requires = Requires(training=("oncology",))
    brief = a_brief(training_needed=("oncology",), requires=requires)
    assert faults(easy_plan(requires=requires), brief) == {"INV-27"}
    held = replace(brief, training_held=("oncology",))
    assert faults(easy_plan(requires=requires), held) == set()


def test_INV_27_an_outcome_that_asks_for_a_review_is_heard_though_the_brief_forgot_it():
    brief = a_brief(applied=(applied("support-to-decide"),), decision=CHANGED)
    assert faults(easy_plan(decision=CHANGED), brief) == {"INV-27"}


def test_INV_28_a_blank_question_of_every_visit_is_seen():
    assert faults(easy_plan(), a_brief(unanswered=("fever-unwell",))) == {"INV-28"}
    held = easy_plan(held_for=("unanswered",))
    assert faults(held, a_brief(unanswered=("fever-unwell",))) == set()


def test_INV_28_answers_that_have_expired_are_seen():
    assert faults(easy_plan(), a_brief(expired=True)) == {"INV-28"}
    assert faults(easy_plan(held_for=("expired",)), a_brief(expired=True)) == set()


def test_INV_31_another_style_length_oil_or_area_needs_a_reason():
    assert faults(easy_plan(), a_brief(modality="sports")) == {"INV-31"}
    assert faults(easy_plan(booked_minutes=60)) == {"INV-31"}
    assert faults(easy_plan(), a_brief(wishes={"oil": "jojoba"})) == {"INV-31"}
    assert faults(easy_plan(), a_brief(focus={"calf-left": 5})) == {"INV-31"}
    told = easy_plan(left_out=(left_out("region", "calf-left", WHY),))
    assert faults(told, a_brief(focus={"calf-left": 5})) == set()


def test_INV_31_a_lighter_level_needs_a_reason_and_a_firmer_one_the_clients_word():
    lighter = with_areas(easy_plan(), "lower-back", at_level(2))
    assert faults(lighter) == {"INV-31"}
    vague = because("level-as-asked", "position-stays", "order-main", "minutes-share")
    assert faults(with_step(lighter, "lower-back", reasons=(*vague, *because("area-all")))) == {
        "INV-31"
    }
    why = (*because(*ABOUT), *because("level-style-limit"))
    assert faults(with_step(lighter, "lower-back", reasons=why)) == set()
    assert faults(with_areas(easy_plan(), "neck", at_level(3))) == {"INV-31"}


def test_INV_31_a_health_rule_explains_a_level_only_where_it_is_in_force():
    lighter = with_areas(easy_plan(), "lower-back", at_level(2))
    why = (*because(*ABOUT), replace(WHY, rule="gout", source="answer:gout"))
    lighter = with_step(lighter, "lower-back", reasons=why)
    assert faults(lighter) == {"INV-31"}
    in_force = a_brief(applied=(applied("gout"),))
    assert "INV-31" not in faults(lighter, in_force)


@pytest.mark.parametrize("rule", ABOUT)
def test_INV_31_each_thing_of_a_step_needs_a_reason_about_it(rule):
    kept = because(*(each for each in ABOUT if each != rule))
    assert faults(with_step(easy_plan(), "lower-back", reasons=kept)) == {"INV-31"}


@pytest.mark.parametrize("rule", WHOLE)
def test_INV_31_style_template_oil_and_length_need_a_reason_each(rule):
    kept = because(*(each for each in WHOLE if each != rule))
    assert faults(easy_plan(reasons=kept)) == {"INV-31"}


@pytest.mark.parametrize(("what", "slug"), [("step", "waist-sides"), ("stroke", "rocking")])
def test_INV_31_a_step_or_a_stroke_that_is_nowhere_needs_a_reason(what, slug):
    plan = easy_plan()
    kept = tuple(each for each in plan.left_out if (each.what, each.slug) != (what, slug))
    assert faults(replace(plan, left_out=kept)) == {"INV-31"}


def test_INV_31_what_the_client_or_an_edit_said_explains_a_step():
    said = with_step(easy_plan(), "lower-back", reasons=(SAID,))
    assert faults(said, running=True) == set()


def test_INV_31_before_its_start_nothing_is_excused_by_a_session():
    """The case that would let it through: a stop that nobody said, and no closing."""
    plan = easy_plan()
    why = step_of(plan, "lower-back").reasons
    for source in ("event:1", "clock:1"):
        said = replace(SAID, source=source)
        assert faults(with_step(plan, "lower-back", reasons=(*why, said))) == {"INV-31"}
        gone = (*plan.left_out, left_out("stroke", "friction", said))
        assert faults(replace(plan, left_out=gone)) == {"INV-31"}
        assert faults(replace(plan, left_out=gone), running=True) == set()


def test_INV_31_a_reason_without_a_sentence_for_the_client_is_seen():
    silent = replace(WHY, client="")
    assert faults(easy_plan(left_out=(left_out("stroke", "friction", silent),))) == {"INV-31"}
    assert faults(easy_plan(left_out=(left_out("stroke", "friction"),))) == {"INV-31"}


def test_INV_32_a_handover_or_advice_without_rising_slowly_is_seen():
    brief = a_brief(slow_rise=True)
    advice = Aftercare(advice=("stand-slowly",))
    slow = easy_plan(flags=Flags(slow_rise=True), aftercare=advice)
    assert faults(slow, brief) == set()
    hasty = with_step(slow, "water-and-handover", cues=("Offer a glass of water.",))
    assert faults(hasty, brief) == {"INV-32"}
    assert faults(replace(slow, aftercare=Aftercare()), brief) == {"INV-32"}
