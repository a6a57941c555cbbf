"""One edit on a plan: what it makes, what refuses it, what it asks. The plans behind them: test_edits."""

from dataclasses import replace

import pytest

from sessions_app.planning.engine import plan, verify
from sessions_app.planning.engine.editing import consider, folded
from sessions_app.planning.engine.values import Edit
from tests.planning.engine.asked import brief_of, minutes_of, regions_in, yes

SWEDISH = {"modality": "swedish", "scope": "back", "minutes": 60}
DEEP = {"modality": "deep-tissue", "scope": "back", "minutes": 60}
TODAY = brief_of(request=SWEDISH)
WHY = {"by": "Nell", "why": "Tight there, and she asked for it"}
SIDES = ("shoulder-top-left", "shoulder-top-right")


def considered(edit, *, brief=TODAY, template=None, minutes=60, edits=()):
    verdict = consider(edit, brief=brief, template=template, minutes=minutes, edits=edits)
    if verdict.plan:
        assert verify(verdict.plan, brief) == []
    return verdict


def refused(edit, **how):
    verdict = considered(edit, **how)
    assert verdict.plan is None
    return [reason.rule for reason in verdict.refused]


def asks(edit, **how):
    verdict = considered(edit, **how)
    assert verdict.plan is None and verdict.refused == ()
    return [reason.rule for reason in verdict.asks]


def step(made, slug):
    return next(each for each in made.steps if each.slug == slug)


def levels(made, slug):
    return {area.pressure for each in made.steps if each.slug == slug for area in each.areas}


def rules(made, slug):
    return {reason.rule for reason in step(made, slug).reasons}


# --- minutes and locks


def test_minutes_within_the_bounds_are_taken():
    verdict = considered(Edit(what="minutes", step="lower-back", value=9))
    assert verdict.refused == () and verdict.asks == ()
    assert minutes_of(verdict.plan, "lower-back") == 9
    assert "edit-time" in rules(verdict.plan, "lower-back")


@pytest.mark.parametrize("minutes", [1, 2, 13, 180])
def test_INV_13_minutes_beyond_the_steps_bounds_are_refused(minutes):
    edit = Edit(what="minutes", step="lower-back", value=minutes, **WHY)
    assert refused(edit) == ["edit-minutes-bounds"]


def test_a_wanted_area_may_have_half_as_much_again():
    marked = brief_of(request=SWEDISH, focus=[{"region": "lower-back"}])
    edit = Edit(what="minutes", step="lower-back", value=18)
    assert minutes_of(considered(edit, brief=marked).plan, "lower-back") == 18
    assert refused(edit) == ["edit-minutes-bounds"]


def test_more_than_there_is_time_for_says_by_how_much():
    longest = [("lower-back", 12), ("upper-back-and-blades", 14), ("mid-back", 9)]
    before = [Edit(what="minutes", step=slug, value=value) for slug, value in longest]
    verdict = considered(Edit(what="minutes", step="neck", value=8), minutes=45, edits=before)
    assert [reason.rule for reason in verdict.refused] == ["edit-too-long"]
    assert "min too long" in verdict.refused[0].text


def test_a_locked_step_keeps_its_minutes_and_is_not_dropped_for_time():
    lock = Edit(what="lock", step="scalp", value=2)
    rest = {"lower-back": 12, "upper-back-and-blades": 14, "mid-back": 9, "shoulder-tops": 7}
    before = [lock, *(Edit(what="minutes", step=slug, value=rest[slug]) for slug in rest)]
    assert not minutes_of(plan(TODAY, edits=before[1:]), "scalp"), "it is the first to go"
    made = considered(before[-1], edits=before[:-1]).plan
    assert minutes_of(made, "scalp") == 2 and minutes_of(made, "lower-back") == 12
    assert "edit-lock" in rules(made, "scalp")


def test_a_later_time_for_the_same_step_takes_the_place_of_the_first():
    first = Edit(what="lock", step="lower-back", value=9)
    made = considered(Edit(what="minutes", step="lower-back", value=7), edits=[first]).plan
    assert minutes_of(made, "lower-back") == 7


def test_what_would_undo_an_earlier_change_is_refused():
    add = Edit(what="add-step", step="arms-hands", **WHY)
    times = [("upper-back-and-blades", 14), ("mid-back", 9), ("shoulder-tops", 8)]
    before = [add, *(Edit(what="minutes", step=slug, value=value) for slug, value in times)]
    assert minutes_of(plan(TODAY, edits=before), "arms-hands")
    longest = Edit(what="minutes", step="lower-back", value=12)
    assert refused(longest, edits=before)[0] in ("edit-undoes", "edit-too-long")


# --- levels


def test_lighter_is_never_asked_about():
    verdict = considered(Edit(what="pressure", slug="neck-shoulders", value=1))
    assert verdict.asks == ()
    assert levels(verdict.plan, "neck") == {1}


def test_firmer_than_asked_is_asked_once_and_keeps_who_and_why():
    light = brief_of(request={**SWEDISH, "pressure": "light"})
    edit = {"what": "pressure", "step": "lower-back", "value": 3}
    assert asks(Edit(**edit), brief=light) == ["edit-firmer-than-asked"]
    verdict = considered(Edit(**edit, **WHY), brief=light)
    assert levels(verdict.plan, "lower-back") == {3}
    said = [why for why in step(verdict.plan, "lower-back").reasons if why.rule == "edit-firmer"]
    assert WHY["why"] in said[0].text and "Nell" in said[0].text
    assert said[0].source == "edit:pressure"


def test_up_to_what_was_asked_is_not_asked_about():
    firm = brief_of(request={**DEEP, "pressure": "firm"})
    lower = Edit(what="pressure", step="lower-back", value=2)
    back = Edit(what="pressure", step="lower-back", value=4)
    verdict = considered(back, brief=firm, edits=[lower])
    assert verdict.asks == () and 4 in levels(verdict.plan, "lower-back")


def test_INV_05_no_reason_lifts_a_health_rules_ceiling():
    tired = brief_of(yes("blood-thinners"), request={**DEEP, "pressure": "firm"})
    most = tired.ceiling
    assert most < 4, "the answer has to lower the ceiling"
    edit = Edit(what="pressure", step="lower-back", value=4, **WHY)
    assert set(refused(edit, brief=tired)) > {"edit-ceiling"}


def test_no_reason_lifts_the_cap_of_a_step_or_of_an_area():
    firm = brief_of(request={**DEEP, "pressure": "firm"})
    assert "level-step-limit" in refused(
        Edit(what="pressure", step="mid-back", value=4, **WHY), brief=firm
    )
    neck = refused(Edit(what="pressure", step="neck", value=4, **WHY), brief=firm)
    assert set(neck) == {"level-area-limit", "level-step-limit"}


@pytest.mark.parametrize("where", ["settle", "warm-up-back", "closing-strokes"])
def test_INV_09_and_10_the_start_and_the_end_stay_light(where):
    firm = brief_of(request={**DEEP, "pressure": "firm"})
    assert refused(Edit(what="pressure", step=where, value=4, **WHY), brief=firm)


def test_firmer_without_warm_up_stays_light():
    """INV-08: without enough warm-up on the back nothing there may be firm."""
    made = plan(TODAY, edits=[Edit(what="remove-area", step="warm-up-back", slug="whole-back")])
    assert [each.slug for each in made.left_out if each.what == "edit"] == ["remove-area"]
    assert verify(made, TODAY) == []


# --- areas


def test_an_area_may_always_be_left_out():
    verdict = considered(Edit(what="remove-area", slug="shoulder-top"))
    assert verdict.asks == () and regions_in(verdict.plan).isdisjoint(SIDES)


def test_an_area_may_be_left_out_of_one_step():
    before = plan(TODAY)
    verdict = considered(Edit(what="remove-area", step="join-up-back", slug="shoulder-top"))
    worked = {area.region for area in step(verdict.plan, "join-up-back").areas}
    assert worked.isdisjoint(SIDES)
    assert set(SIDES) <= {area.region for area in step(before, "join-up-back").areas}
    assert set(SIDES) <= regions_in(verdict.plan)
    told = [each for each in verdict.plan.left_out if each.step == "join-up-back"]
    assert {each.slug for each in told} >= set(SIDES)


def test_INV_19_one_side_alone_asks_first():
    edit = {"what": "remove-area", "slug": SIDES[0]}
    assert asks(Edit(**edit)) == ["edit-one-side"]
    made = considered(Edit(**edit, **WHY)).plan
    assert SIDES[1] in regions_in(made) and SIDES[0] not in regions_in(made)


def test_the_client_is_not_asked_why_one_side_is_struck_out():
    made = considered(Edit(what="remove-area", slug=SIDES[0], source="client")).plan
    assert SIDES[0] not in regions_in(made)
    gone = next(each for each in made.left_out if each.slug == SIDES[0])
    assert [reason.source for reason in gone.reasons] == ["client:shown-plan"]


def test_what_the_client_struck_out_is_not_put_back():
    struck = Edit(what="remove-area", slug="lower-back", source="client")
    add = Edit(what="add-area", step="mid-back", slug="lower-back", **WHY)
    assert "edit-client-said" in refused(add, edits=[struck])


def test_lighter_said_by_the_client_is_not_made_firmer():
    lighter = Edit(what="pressure", slug="lower-back", value=1, source="client")
    firmer = Edit(what="pressure", step="lower-back", value=3, **WHY)
    assert refused(firmer, edits=[lighter]) == ["client-lighter"]


def test_what_the_client_came_for_is_not_dropped_without_asking():
    marked = brief_of(request=SWEDISH, focus=[{"region": "shoulder-top"}])
    edit = {"what": "remove-area", "slug": "shoulder-top"}
    assert "edit-wanted-area" in asks(Edit(**edit), brief=marked)
    assert considered(Edit(**edit, **WHY), brief=marked).plan


def test_an_area_may_be_added_where_it_can_be_reached():
    made = considered(Edit(what="add-area", step="lower-back", slug="waist-side")).plan
    worked = {area.region for area in step(made, "lower-back").areas}
    assert {"waist-side-left", "waist-side-right"} <= worked
    assert "edit-area-in" in rules(made, "lower-back")


def test_INV_19_one_side_of_an_added_area_asks_first():
    edit = {"what": "add-area", "step": "lower-back", "slug": "waist-side-left"}
    assert asks(Edit(**edit)) == ["edit-one-side"]
    assert considered(Edit(**edit, **WHY)).plan


def test_INV_07_an_area_out_of_reach_is_refused():
    edit = Edit(what="add-area", step="lower-back", slug="chest", **WHY)
    agreed = brief_of(request=SWEDISH, consents=["chest"])
    assert "edit-not-reached" in refused(edit, brief=agreed)


def test_INV_15_an_area_without_a_yes_by_name_is_refused():
    edit = Edit(what="add-area", step="lower-back", slug="buttock", **WHY)
    assert set(refused(edit)) == {"not-consented"}
    agreed = brief_of(request=SWEDISH, consents=["buttock-left", "buttock-right"])
    assert considered(edit, brief=agreed).plan


def test_INV_04_an_area_that_the_client_or_a_health_rule_rules_out_is_refused():
    edit = Edit(what="add-area", step="lower-back", slug="waist-side", **WHY)
    untouched = brief_of(request=SWEDISH, avoid=["waist-side"])
    assert refused(edit, brief=untouched)


def test_INV_03_what_is_never_worked_is_refused():
    assert set(refused(Edit(what="add-area", step="lower-back", slug="armpit", **WHY))) >= {
        "never-worked"
    }


@pytest.mark.parametrize("where", ["welcome", "quiet-rest", "water-and-handover"])
def test_INV_10_nobody_is_touched_after_the_closing_or_before_the_start(where):
    edit = Edit(what="add-area", step=where, slug="lower-back", **WHY)
    assert refused(edit) == ["edit-untouched-step"]


# --- strokes


def test_a_stroke_of_the_step_may_go():
    made = considered(Edit(what="remove-stroke", step="lower-back", slug="friction")).plan
    used = {slug for area in step(made, "lower-back").areas for slug in area.strokes}
    assert "friction" not in used
    told = [each for each in made.left_out if (each.what, each.slug) == ("stroke", "friction")]
    assert any(each.step == "lower-back" for each in told)


def test_a_new_stroke_asks_first():
    edit = {"what": "add-stroke", "step": "lower-back", "slug": "rocking"}
    assert asks(Edit(**edit)) == ["edit-new-stroke"]
    made = considered(Edit(**edit, **WHY)).plan
    assert "rocking" in {slug for area in step(made, "lower-back").areas for slug in area.strokes}
    assert "edit-stroke-in" in rules(made, "lower-back")


@pytest.mark.parametrize(
    ("slug", "rule"),
    [
        ("forearm-pressure", "stroke-not-in-style"),
        ("thumb-pressure", "stroke-not-in-style"),
        ("tapotement", "stroke-off-by-default"),
    ],
)
def test_INV_06_a_stroke_that_does_not_belong_is_refused(slug, rule):
    edit = Edit(what="add-stroke", step="lower-back", slug=slug, **WHY)
    assert rule in refused(edit)


def test_INV_06_a_stroke_above_the_level_is_refused():
    light = brief_of(request={**DEEP, "pressure": "medium"})
    edit = Edit(what="add-stroke", step="join-up-back", slug="stripping", **WHY)
    assert "stroke-too-firm" in refused(edit, brief=light)


def test_the_last_resting_hands_stay():
    clothed = brief_of(request={**SWEDISH, "modality": "relaxation"})
    edit = Edit(what="remove-stroke", step="scalp", slug="holding")
    assert refused(edit, brief=clothed) == ["edit-hands-rest"]


# --- steps


def test_a_step_that_the_template_can_do_without_may_go():
    made = considered(Edit(what="remove-step", step="hips")).plan
    assert not minutes_of(made, "hips")


@pytest.mark.parametrize("slug", ["lower-back", "join-up-back", "warm-up-back"])
def test_a_step_that_the_template_needs_stays(slug):
    assert refused(Edit(what="remove-step", step=slug, **WHY)) == ["edit-required-step"]


@pytest.mark.parametrize("slug", ["welcome", "settle", "closing-strokes", "quiet-rest"])
def test_INV_11_how_a_session_opens_and_ends_stays(slug):
    assert refused(Edit(what="remove-step", step=slug, **WHY)) == ["edit-fixed-step"]
    move = Edit(what="move-step", step=slug, slug="lower-back", **WHY)
    assert refused(move) == ["edit-fixed-step"]


def test_nothing_is_moved_before_the_opening_or_after_the_closing():
    for target in ("welcome", "settle", "quiet-rest", "water-and-handover"):
        edit = Edit(what="move-step", step="neck", slug=target)
        assert refused(edit) == ["edit-fixed-step"]


def test_a_step_may_be_moved():
    made = considered(Edit(what="move-step", step="mid-back", slug="lower-back")).plan
    order = [each.slug for each in made.steps]
    assert order.index("mid-back") < order.index("lower-back")
    assert "edit-step-moved" in rules(made, "mid-back")


def test_INV_08_main_work_stays_after_the_warm_up_of_its_areas():
    edit = Edit(what="move-step", step="lower-back", slug="warm-up-back", **WHY)
    assert refused(edit) == ["edit-not-warm"]
    late = Edit(what="move-step", step="warm-up-back", slug="mid-back", **WHY)
    assert refused(late) == ["edit-not-warm"]


def test_INV_14_an_order_with_too_many_turns_is_refused():
    request = {"modality": "swedish", "scope": "full-body", "minutes": 60}
    full = brief_of(request=request, avoid_positions=["side-lying"])
    edit = Edit(what="move-step", step="legs-front-feet", slug="back-main", **WHY)
    assert refused(edit, brief=full)


def test_a_step_from_another_template_of_the_style_may_be_added():
    assert not minutes_of(plan(TODAY), "legs-front-feet")
    made = considered(Edit(what="add-step", step="legs-front-feet")).plan
    assert minutes_of(made, "legs-front-feet") >= 5
    assert "edit-step-in" in rules(made, "legs-front-feet")


def test_joining_up_work_may_be_borrowed_and_how_another_session_opens_or_ends_may_not():
    request = {"modality": "swedish", "scope": "full-body", "minutes": 75}
    marked = brief_of(request=request, focus=[{"region": "lower-back"}])
    add = Edit(what="add-step", step="return-to-focus")
    assert plan(marked).template == "swedish-full"
    assert minutes_of(considered(add, brief=marked, minutes=75).plan, "return-to-focus")
    legs = Edit(what="add-step", step="warm-up-legs", **WHY)
    sports = brief_of(request={"modality": "sports", "scope": "back", "minutes": 60})
    assert refused(legs, brief=sports) == ["edit-not-offered"]


def test_a_step_that_comes_in_longer_sessions_asks_first():
    edit = {"what": "add-step", "step": "legs-back"}
    assert asks(Edit(**edit)) == ["step-needs-longer"]
    assert minutes_of(considered(Edit(**edit, **WHY)).plan, "legs-back") >= 4


def test_a_step_of_another_style_is_not_offered():
    assert refused(Edit(what="add-step", step="lines-lower-back", **WHY)) == ["edit-not-offered"]


def test_a_second_closing_is_not_added():
    assert refused(Edit(what="add-step", step="closing-strokes", **WHY)) == ["edit-fixed-step"]


def test_an_added_step_does_not_touch_what_is_ruled_out():
    untouched = brief_of(request=SWEDISH, avoid=["legs-front", "foot"])
    assert refused(Edit(what="add-step", step="legs-front-feet", **WHY), brief=untouched)


# --- whatever is asked


def test_where_no_plan_is_left_the_plan_itself_says_why():
    stopped = brief_of(yes("emergency-signs"), request=SWEDISH)
    verdict = considered(Edit(what="minutes", step="lower-back", value=9), brief=stopped)
    assert verdict.plan is None and verdict.refused


@pytest.mark.parametrize(
    "edit",
    [
        Edit(what="minutes", step="no-such-step", value=3),
        Edit(what="minutes", value=3),
        Edit(what="minutes", step="lower-back"),
        Edit(what="add-area", step="lower-back", slug="no-such-area"),
        Edit(what="add-area", slug="lower-back"),
        Edit(what="add-stroke", step="lower-back", slug="no-such-stroke"),
        Edit(what="move-step", step="lower-back", slug="no-such-step"),
        Edit(what="move-step"),
        Edit(what="add-step"),
        Edit(what="remove-step"),
        Edit(what="pressure", step="lower-back", value=99),
    ],
    ids=str,
)
def test_nonsense_is_refused_in_words(edit):
    verdict = considered(edit)
    assert verdict.plan is None
    assert all(reason.text and "{" not in reason.text for reason in verdict.refused)
    assert verdict.refused


def test_a_later_move_keeps_the_places_that_others_found_before_it():
    first = Edit(what="move-step", step="c", slug="a")
    second = Edit(what="move-step", step="b", slug="c")
    third = Edit(what="move-step", step="c", slug=None)
    assert folded([first, second, third]) == (first, second, third)
    assert folded([first, third]) == (third,)


LATER = {
    "add-area": "remove-area",
    "remove-area": "add-area",
    "add-stroke": "remove-stroke",
    "remove-stroke": "add-stroke",
    "add-step": "remove-step",
    "remove-step": "add-step",
    "minutes": "lock",
    "lock": "minutes",
}


@pytest.mark.parametrize(("first", "then"), LATER.items())
def test_what_is_said_last_takes_the_place_of_its_opposite(first, then):
    slug = "holding" if "stroke" in first else "lower-back"
    before, after = (Edit(what=what, step="neck", slug=slug) for what in (first, then))
    assert folded([before, after]) == (after,)
    elsewhere = Edit(what=first, step="lower-back", slug=slug)
    assert folded([elsewhere, after]) == (elsewhere, after)


def test_a_step_that_was_taken_out_comes_back_when_it_is_added_again():
    out, back = (Edit(what=what, step="scalp") for what in ("remove-step", "add-step"))
    assert not minutes_of(plan(TODAY, edits=[out]), "scalp")
    assert minutes_of(plan(TODAY, edits=[out, back]), "scalp")


def test_with_a_step_go_all_the_changes_of_it():
    changes = [
        Edit(what="minutes", step="neck", value=5),
        Edit(what="pressure", step="neck", value=1),
    ]
    gone = Edit(what="remove-step", step="neck")
    assert folded([*changes, gone]) == (gone,)


def test_a_practitioner_does_not_take_back_what_the_client_said():
    struck = Edit(what="remove-area", slug="neck-group", source="client")
    back = Edit(what="add-area", slug="neck-group")
    assert folded([struck, back]) == (struck, back)
    assert folded([struck, Edit(what="add-area", slug="neck-group", source="client")])[0] != struck


def test_firmer_over_many_areas_holds_where_at_least_one_of_them_gets_there():
    """Everything at level 4: the neck and the middle of the back stay below, and the rest goes up."""
    asked = brief_of(request={**DEEP, "pressure": "medium"})
    made = considered(Edit(what="pressure", value=4, **WHY), brief=asked).plan
    assert levels(made, "lower-back") == {4}
    assert levels(made, "neck") == {3} and levels(made, "mid-back") == {3}


def test_firmer_in_a_step_holds_where_one_of_its_areas_has_a_ceiling():
    asked = brief_of(request={**DEEP, "pressure": "medium"})
    asked = replace(asked, region_ceilings={"lower-back-left": 3})
    made = considered(Edit(what="pressure", step="lower-back", value=4, **WHY), brief=asked).plan
    assert levels(made, "lower-back") == {3, 4}
    both = replace(asked, region_ceilings={"lower-back-left": 3, "lower-back-right": 3})
    assert refused(Edit(what="pressure", step="lower-back", value=4, **WHY), brief=both)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"what": "add-area", "slug": "feet"}, {"what": "remove-area", "slug": "feet"}),
        ({"what": "remove-area", "slug": "feet"}, {"what": "add-area", "slug": "feet"}),
        ({"what": "add-stroke", "slug": "rocking"}, {"what": "remove-stroke", "slug": "rocking"}),
        ({"what": "remove-stroke", "slug": "rocking"}, {"what": "add-stroke", "slug": "rocking"}),
        ({"what": "add-step"}, {"what": "remove-step"}),
        ({"what": "minutes", "value": 9}, {"what": "lock", "value": 8}),
        ({"what": "lock", "value": 9}, {"what": "minutes", "value": 8}),
    ],
)
def test_an_edit_takes_the_place_of_its_opposite_but_not_of_the_clients_word(before, after):
    """The case that would let it: what the client struck out comes back without a trace."""
    old, new = (Edit(step="lower-back", **each) for each in (before, after))
    assert folded([old, new]) == (new,)
    theirs = replace(old, source="client")
    assert folded([theirs, new]) == (theirs, new)
    assert folded([theirs, replace(new, source="client")]) == (replace(new, source="client"),)


def test_what_another_step_works_too_may_be_left_out_of_one_without_asking():
    marked = brief_of(request=SWEDISH, focus=[{"region": "shoulder-top"}])
    edit = Edit(what="remove-area", step="join-up-back", slug="shoulder-top")
    assert considered(edit, brief=marked).asks == ()
