"""No plan: which limits bind, and what works instead within every rule."""

from dataclasses import replace

import pytest
from hypothesis import given

from sessions_app.planning.engine import plan
from sessions_app.planning.engine.alternatives import MOST_OFFERS, binding, offers
from sessions_app.planning.engine.alternatives.binding import _families, _rules, names_of
from sessions_app.planning.engine.documents import read_intake
from sessions_app.planning.engine.screening import brief
from sessions_app.planning.engine.values import Edit, Reason

from .asked import REFERENCE, TODAY, brief_of, yes
from .strategies import few, intakes


def bind(today):
    return [reason.rule for reason in binding(today, None, today.minutes)]


def offered(today):
    return offers(today, None, today.minutes)


def test_too_few_minutes_bind_and_a_longer_visit_is_offered():
    today = brief_of(request={"minutes": 15})
    assert bind(today) == ["binding-minutes"]
    first = offered(today)[0]
    assert (first.kind, first.minutes) == ("longer", 30)
    assert [reason.rule for reason in first.gives_up] == ["offer-longer"]


def test_every_position_ruled_out_names_each_that_alone_would_give_a_plan():
    today = brief_of(avoid_positions=sorted(REFERENCE.positions))
    assert set(bind(today)) == {"position-avoided"}
    assert offered(today) == ()
    told = plan(today).messages
    assert any(each.to == "client" and each.rule == "infeasible-offer" for each in told)


def test_the_areas_left_alone_are_named_and_other_areas_are_offered():
    today = brief_of(avoid=["whole-back"], request={"minutes": 60})
    assert bind(today) == ["binding-areas"]
    assert all(not each.plan.held_for for each in offered(today))


def test_the_plan_document_tells_both_readers_why_and_what_instead():
    told = plan(brief_of(request={"minutes": 15})).messages
    assert {each.to for each in told if each.rule == "offer-longer"} == {"client", "practitioner"}
    assert "binding-minutes" in {each.rule for each in told}


def test_where_there_is_a_plan_nothing_binds_and_nothing_is_offered():
    today = brief_of()
    assert bind(today) == []
    assert offered(today) == ()


def test_a_chair_for_a_swedish_massage_says_that_it_is_another_style_and_gentler():
    chair = next(
        each
        for each in offered(brief_of(request={"minutes": 15}))
        if each.plan.template == "seated-clothed"
    )
    assert [reason.rule for reason in chair.gives_up] == [
        "offer-longer",
        "offer-style",
        "offer-gentler",
        "offer-seated",
    ]
    assert chair.gives_up[2].text == "Level 2 at most: this style never works more firmly."


def test_gentler_styles_are_tried_before_any_offer_so_that_none_is_missing():
    gentlest = min(REFERENCE.modalities.values(), key=lambda style: style.pressure.max).slug
    assert all(gentlest in REFERENCE.fallbacks(style) for style in REFERENCE.modalities)


def test_another_style_is_offered_where_no_gentler_one_works():
    back = ["whole-back", "neck-back", "buttock", "back-knee", "forearm", "upper-arm"]
    today = brief_of(avoid=back, request={"scope": "full-body", "minutes": 35})
    other = next(each for each in offered(today) if each.kind == "style")
    assert other.style == other.plan.modality == "sports"
    assert other.template is None
    assert [reason.rule for reason in other.gives_up][0] == "offer-style"
    assert "offer-gentler" not in {reason.rule for reason in other.gives_up}


def test_what_the_client_asked_for_on_a_shown_plan_holds_in_every_offer():
    lighter = Edit(what="pressure", slug="shoulder-top-left", value=1, by="client", source="client")
    today = brief_of(request={"minutes": 15})
    for each in offers(today, None, 15, edits=[lighter]):
        levels = [a.pressure for s in each.plan.steps for a in s.areas if a.region == lighter.slug]
        assert levels and max(levels) == 1
    assert any(
        area.pressure > 1
        for each in offered(today)
        for step in each.plan.steps
        for area in step.areas
        if area.region == lighter.slug
    )


@pytest.mark.parametrize("minutes", [15, 60])
def test_a_health_stop_offers_nothing(minutes):
    stop = next(
        id
        for id, row in REFERENCE.questions.items()
        if all(each.severity == "stop" and each.if_cleared is None for each in row.outcomes)
    )
    today = brief_of(yes(stop), request={"minutes": minutes})
    assert (bind(today), offered(today)) == ([], ())


@few
@given(intakes(treatable=True))
def test_every_offer_works_within_every_rule(document):
    today = brief(read_intake(document), on=TODAY)
    if today.refused or plan(today).steps:
        return
    assert binding(today, None, today.minutes)
    found = offered(today)
    assert found == offered(today)
    assert len(found) <= MOST_OFFERS
    for each in found:
        assert each.plan.steps
        assert each.gives_up
        assert each.plan.pressure_ceiling <= today.ceiling
        assert not today.avoid_regions & {a.region for s in each.plan.steps for a in s.areas}
        assert not today.avoid_positions & {s.position for s in each.plan.steps}


# --- which limits are lifted

SO = Reason(rule="a-rule", source="answer:liver", text="So it is.", client="So it is.")
LIMITS = {
    "ceiling": "binding-pressure",
    "exclude-modality:sports": "binding-style",
    "avoid-stroke:friction": "binding-strokes",
    "position-minutes:prone": "binding-lying",
    "avoid-oil:olive": "binding-oil",
    "avoid-allergen:tree-nut": "binding-oil",
}


@pytest.mark.parametrize(("key", "rule"), LIMITS.items())
def test_each_kind_of_rule_is_lifted_with_its_reasons(key, rule):
    today = replace(brief_of(), why={key: (SO,)})
    (lifted,) = _rules(today, 60, REFERENCE)
    assert [reason.rule for reason in lifted.reasons] == [rule, "a-rule"]
    assert lifted.minutes == 60


def test_what_a_rule_held_is_free_once_it_is_lifted():
    held = {
        "ceiling": 1,
        "region_ceilings": {"calf-left": 1},
        "exclude_modalities": frozenset({"sports"}),
        "avoid_strokes": frozenset({"friction"}),
        "max_position_minutes": {"prone": 5},
        "avoid_oils": frozenset({"olive"}),
        "avoid_allergens": frozenset({"tree-nut"}),
    }
    free = {
        name: REFERENCE.plan_ceiling if name == "ceiling" else type(value)()
        for name, value in held.items()
    }
    today = replace(brief_of(), **held, why=dict.fromkeys(LIMITS, (SO,)))
    changed = set()
    for lifted in _rules(today, 60, REFERENCE):
        for name, value in held.items():
            now = getattr(lifted.brief, name)
            assert now in (value, free[name])
            changed |= {name} if now == free[name] else set()
    assert changed == held.keys()


@pytest.mark.parametrize(("booked", "limit", "said"), [(20, None, 20), (60, 20, 20), (90, 20, 20)])
def test_minutes_that_are_too_few_are_said_as_they_are(booked, limit, said):
    """However much is booked: what a health rule leaves of it counts."""
    today = replace(brief_of(request={"minutes": booked}), max_minutes=limit)
    today = replace(today, why={"max_minutes": (SO,)} if limit else {})
    told = binding(today, None, booked)
    assert [reason.rule for reason in told] == [*["a-rule"] * bool(limit), "binding-minutes"]
    assert told[-1].text.startswith(f"{said} minutes leave no room")


def test_at_the_longest_session_of_all_minutes_do_not_bind():
    today = brief_of(avoid_positions=sorted(REFERENCE.positions), request={"minutes": 90})
    assert "binding-minutes" not in bind(today)
    assert all(lifted.minutes == 90 for lifted in _families(today, 90, REFERENCE))
    assert any(lifted.minutes == 90 for lifted in _families(today, 89, REFERENCE))


def test_areas_are_named_in_few_words_one_after_the_other():
    both = REFERENCE.expand(["lower-back", "calf-left"])
    assert names_of(both, REFERENCE) == "lower back, calf (left)"
