"""What a plan says of itself: in which order, of which limits, and only where it is true."""

from dataclasses import replace

import pytest

from sessions_app.planning.engine import plan, verify
from sessions_app.planning.engine.drafting.edited import Edited
from sessions_app.planning.engine.drafting.explain import infeasible
from sessions_app.planning.engine.drafting.lay import Failure
from sessions_app.planning.engine.drafting.structure import restructured
from sessions_app.planning.engine.drafting.why import ordered
from sessions_app.planning.engine.values import Edit, Reason

from .asked import ALL_CONSENTS, REFERENCE, brief_of, plan_of, rules_of

SO = Reason(rule="a-rule", source="answer:liver", text="So it is.", client="So it is.")
BACK = {"minutes": 60}


def step(made, slug):
    return next(each for each in made.steps if each.slug == slug)


def rules(made, slug):
    return [reason.rule for reason in step(made, slug).reasons]


# --- the order of reasons


@pytest.mark.parametrize(
    "source",
    [
        "answer:liver",
        "mark:calf-left",
        "wish:oil",
        "request:minutes",
        "goal:sleep",
        "session:s1",
        "client:shown-plan",
        "event:1",
        "edit:lock",
    ],
)
def test_what_somebody_said_comes_before_the_template_and_what_a_step_guards_against_last(source):
    mistake = replace(SO, rule=next(iter(REFERENCE.mistakes)), source="template:swedish-back")
    usual, known = (replace(SO, source=each) for each in ("template:a", "reference:regions"))
    words = replace(SO, source=source)
    assert ordered([mistake, usual, known, words, usual], REFERENCE) == (
        words,
        usual,
        known,
        mistake,
    )
    assert ordered([words, mistake, known, usual], REFERENCE) == (words, known, usual, mistake)


CARE = (
    "slow_rise",
    "avoid_heat",
    "no_scent",
    "checkin_every_minutes",
    "discomfort_limit",
    "extra-checkin:comfort",
    "environment:quiet",
    "aftercare-add:drink-water",
    "aftercare-remove:drink-water",
)


@pytest.mark.parametrize("key", CARE)
def test_every_rule_that_changes_the_whole_session_is_among_its_reasons(key):
    assert SO in plan(replace(brief_of(request=BACK), why={key: (SO,)})).reasons


@pytest.mark.parametrize(
    ("key", "limit"),
    [
        ("avoid-oil:sweet-almond", {"avoid_oils": frozenset({"sweet-almond"})}),
        ("avoid-allergen:tree-nut", {"avoid_allergens": frozenset({"tree-nut"})}),
    ],
)
def test_a_rule_about_oils_is_named_where_the_oil_is_not_the_one_that_was_wished_for(key, limit):
    for wish, named in (("sweet-almond", True), ("jojoba", False)):
        today = brief_of(request=BACK, wishes={"oil": wish})
        made = plan(replace(today, **limit, why={key: (SO,)}))
        assert (made.oil != wish) is named
        assert (SO in made.reasons) is named


# --- no plan


BINDS = {
    "areas": ("infeasible-areas", {"avoid-region"}),
    "positions": ("infeasible-positions", {"avoid-position"}),
    "turns": ("infeasible-turns", {"avoid-position", "position-minutes"}),
    "position-time": ("infeasible-turns", {"position-minutes"}),
    "time": ("infeasible-time", {"max_minutes"}),
}


@pytest.mark.parametrize("kind", BINDS)
def test_what_stands_in_the_way_is_said_with_the_rules_behind_it(kind):
    keys = ("avoid-region", "avoid-position", "position-minutes", "max_minutes", "ceiling")
    why = {
        key if key in ("max_minutes", "ceiling") else f"{key}:x": (replace(SO, rule=key),)
        for key in keys
    }
    today = replace(brief_of(), why=why)
    rule, behind = BINDS[kind]
    told = infeasible(today, [Failure(kind=kind)], 60, REFERENCE)
    assert {each.to for each in told if each.rule == "infeasible"} == {"client", "practitioner"}
    (said,) = (each.text for each in told if (each.rule, each.to) == ("infeasible", "practitioner"))
    assert REFERENCE.reasons[rule].text in said
    assert {each.rule for each in told} - {"infeasible"} == behind
    assert all(each.to == "practitioner" for each in told if each.rule in behind)


def test_the_least_minutes_of_all_ways_are_said_beside_those_that_there_are():
    ways = [Failure(kind="time", needed=33), Failure(kind="time", needed=26), Failure(kind="turns")]
    told = infeasible(replace(brief_of(), max_minutes=20), ways, 60, REFERENCE)
    (said,) = (
        each.text for each in told if (each.rule, each.to) == ("infeasible-minutes", "practitioner")
    )
    assert "20 minutes are too short" in said and "needs 26" in said
    assert "infeasible-minutes" not in {
        each.rule for each in infeasible(brief_of(), [Failure(kind="turns")], 60, REFERENCE)
    }


def test_where_no_style_is_left_that_is_what_is_said():
    told = infeasible(brief_of(), [], 60, REFERENCE)
    assert REFERENCE.reasons["infeasible-styles"].text in told[1].text


# --- only where it is true


def test_hands_that_only_rest_are_explained_where_the_step_was_meant_to_do_more():
    """Holding is among the strokes of settle and no change there; for the lower back it is one."""
    easy = plan_of(request={"minutes": 75})
    assert all("only-holding" not in rules(easy, each.slug) for each in easy.steps)
    others = frozenset(REFERENCE.strokes) - {"holding"}
    why = {f"avoid-stroke:{slug}": (SO,) for slug in others}
    resting = plan(replace(brief_of(request=BACK), avoid_strokes=others, why=why))
    assert "only-holding" in rules(resting, "lower-back")
    own = {row.slug: row.strokes for row in REFERENCE.templates[resting.template].steps}
    for each in resting.steps:
        assert all(area.strokes == ("holding",) for area in each.areas)
        meant_more = bool(each.areas) and "holding" not in own[each.slug]
        assert ("only-holding" in rules(resting, each.slug)) == meant_more


@pytest.mark.parametrize("edits", [(), (Edit(what="remove-step", step="scalp"),)])
def test_where_the_hands_may_not_settle_they_settle_where_the_warm_up_begins(edits):
    """In a chair, with the shoulders left alone; whatever else somebody changed in this plan."""
    asked = {"modality": "relaxation", "minutes": 45, "clothed": True}
    today = brief_of(request=asked, avoid=["shoulder-top", "upper-back"])
    made = plan(today, "seated-clothed", edits=edits)
    assert not edits or "scalp" not in {each.slug for each in made.steps}
    settled = {area.region for area in step(made, "settle").areas}
    assert settled and settled == {area.region for area in step(made, "warm-up-seated").areas}
    assert verify(made, today) == []
    gone = Edit(what="remove-area", step="settle", slug=sorted(settled)[0], why="sore", by="Nell")
    fewer = plan(today, "seated-clothed", edits=[*edits, gone])
    assert {area.region for area in step(fewer, "settle").areas} == settled - {gone.slug}


def test_a_step_that_would_cost_a_turn_too_many_is_left_out_and_says_so():
    """In a chair by liking: hips and waist are reached lying down, and one of them is enough."""
    seated = replace(brief_of(request=BACK, consents=["buttock"]), prefer_positions=("seated",))
    made = plan(seated)
    assert made.turns == REFERENCE.allocation.max_turns[60] == 2
    assert rules_of(made, "step", "waist-sides") == ["step-saves-turn"]
    assert step(made, "hips").position != "seated"
    kept = plan(seated, edits=[Edit(what="lock", step="waist-sides", value=2)])
    assert step(kept, "waist-sides").minutes == 2
    assert rules_of(kept, "step", "hips") == ["step-saves-turn"]
    assert verify(made, seated) == verify(kept, seated) == []


@pytest.mark.parametrize("most", [15, 20, 25, 30])
def test_a_position_is_left_early_where_that_fills_the_time(most):
    """Face down for so long at the most: the rest of the hour and a half is spent in other ways."""
    held = replace(
        brief_of(request={"minutes": 90}, consents=ALL_CONSENTS),
        max_position_minutes={"prone": most},
    )
    made = plan(held)
    assert made.planned_minutes == 90
    assert verify(made, held) == []


def test_nobody_turns_only_to_fill_the_time():
    """Few areas are left, and it ends early: one turn, as the template has it, and none for show."""
    out = ["legs-all", "arms-hands", "scalp", "lower-back", "mid-back", "neck-group"]
    made = plan_of(request={"minutes": 75}, avoid=[*out, "shoulder-top"])
    assert (made.planned_minutes, made.turns) == (67, 1)
    lying = list(dict.fromkeys(each.position for each in made.steps if each.position))
    assert lying == ["prone", "side-lying"]


def test_a_borrowed_step_stands_before_the_closing_where_there_is_no_main_work():
    back = REFERENCE.templates["swedish-back"]
    bare = replace(back, steps=tuple(row for row in back.steps if row.phase != "main"))
    edits = Edited([Edit(what="add-step", step="legs-front-feet")], REFERENCE)
    rows = [row.slug for row in restructured(bare, edits, 60, REFERENCE).steps]
    assert rows.index("legs-front-feet") == rows.index("closing-strokes") - 1


# --- the list of the room


def items(today, **changes):
    """The checklist of the reference data with one item alone, changed."""
    row = REFERENCE.checklist["dim-light"]
    alone = {row.slug: replace(row, **{name: change(row) for name, change in changes.items()})}
    made = plan(today, reference=replace(REFERENCE, checklist=alone))
    return [(each.text, [why.rule for why in each.reasons]) for each in made.checklist]


@pytest.mark.parametrize("light", ["bright", "very-dim"])
def test_a_wish_counts_for_an_item_whatever_other_wishes_it_knows(light):
    today = brief_of(request=BACK, wishes={"light": light})
    first = items(today, by_preference=lambda row: {"sound": {}, **row.by_preference})
    assert first == items(today, by_preference=lambda row: {**row.by_preference, "sound": {}})
    assert first == items(today)
    assert first[0][1] == ["room-wish"]


def test_an_item_ends_without_a_full_stop_and_keeps_its_last_letter():
    today = brief_of(request=BACK)
    (stopped,) = items(today, label=lambda row: "Put the towels in the box.")
    (plain,) = items(today, label=lambda row: "Put the towels in the box")
    assert stopped == plain
    assert stopped[0].startswith("Put the towels in the box")
