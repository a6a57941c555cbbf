"""Firm minutes, the sentence past the limit, and the gentler ways that are offered."""

from dataclasses import replace

from sessions_app.planning.engine import plan, verify
from sessions_app.planning.engine.hands import firm_minutes, gentler, told
from tests.planning.engine.asked import REFERENCE, brief_of, plan_of

DEEP = {"modality": "deep-tissue", "scope": "back", "minutes": 60, "pressure": "firm"}
SHIATSU = {**DEEP, "modality": "shiatsu"}


def ways(request=DEEP, **parts):
    today = brief_of(request=request, **parts)
    made = plan(today)
    return made, {each.kind: each for each in gentler(made, today, template=None, minutes=60)}


def firmest(made):
    return max(area.pressure for step in made.steps for area in step.areas)


def test_minutes_of_steps_at_level_4_are_counted():
    made = plan_of(request=DEEP)
    firm = [step for step in made.steps if any(area.pressure == 4 for area in step.areas)]
    assert firm and firm_minutes(made) == sum(step.minutes for step in firm)


def test_nothing_firm_counts_nothing():
    assert firm_minutes(plan_of(request={**DEEP, "pressure": "medium"})) == 0


def test_the_forearm_alone_spares_the_hands():
    made = plan_of(request=DEEP)
    steps = tuple(
        replace(
            step,
            areas=tuple(replace(area, strokes=("forearm-pressure",)) for area in step.areas),
        )
        for step in made.steps
    )
    assert firm_minutes(replace(made, steps=steps)) == 0


def test_past_the_limit_the_plan_says_so_to_the_practitioner_alone():
    made = plan_of(request=DEEP)
    mine = firm_minutes(made)
    assert told(made, others=60 - mine, limit=60) == made
    said = told(made, others=61 - mine, limit=60).messages[len(made.messages) :]
    assert [each.to for each in said] == ["practitioner"]
    assert "61" in said[0].text and "60" in said[0].text


def test_a_plan_without_firm_work_says_nothing_however_long_the_day():
    made = plan_of(request={**DEEP, "pressure": "light"})
    assert told(made, others=500, limit=0) == made


def test_the_sentence_breaks_no_rule_and_changes_no_step():
    today = brief_of(request=DEEP)
    made = told(plan(today), others=100, limit=10)
    assert made.steps == plan(today).steps
    assert verify(made, today) == []


def test_every_way_that_is_offered_keeps_the_rules_and_asks_less_of_the_hands():
    for request in (DEEP, SHIATSU, {**DEEP, "modality": "sports"}):
        made, found = ways(request)
        today = brief_of(request=request)
        assert found
        for kind, each in found.items():
            judged = replace(today, modality=each.modality or today.modality)
            assert verify(each.plan, judged) == []
            assert each.minutes == firm_minutes(each.plan) < firm_minutes(made), kind
            assert str(each.minutes) in each.words.text


def test_areas_that_the_client_marked_stay_firm():
    marked = {"focus": [{"region": "lower-back"}]}
    made, found = ways(**marked)
    kept = found["not-asked"].plan
    assert {area.region for step in kept.steps for area in step.areas if area.pressure == 4} == {
        "lower-back-left",
        "lower-back-right",
    }
    assert found["not-asked"].minutes > 0


def test_where_nothing_was_marked_all_may_be_a_level_lighter():
    made, found = ways()
    assert firmest(made) == 4 and firmest(found["not-asked"].plan) == 3


def test_broader_strokes_leave_out_what_presses_with_thumbs():
    made, found = ways()
    used = {
        slug
        for step in found["broad"].plan.steps
        for area in step.areas
        if area.pressure == 4
        for slug in area.strokes
    }
    assert not {"stripping", "trigger-point-compression", "cross-fibre-friction"} & used


def test_the_forearm_is_offered_where_the_style_has_it():
    assert "forearm" in ways()[1]
    assert "forearm" not in ways(SHIATSU)[1]
    assert "forearm-pressure" in REFERENCE.hands.sparing


def test_another_style_is_offered_last():
    made, found = ways()
    assert list(found)[-1] == "style"
    assert found["style"].modality == "swedish" and found["style"].edits == ()


def test_a_gentle_plan_is_offered_nothing():
    assert ways({**DEEP, "pressure": "medium"})[1] == {}
