from sessions_app.planning.engine import plan
from sessions_app.planning.engine.comparing import differences, minutes_by_area
from sessions_app.planning.engine.values import Edit
from tests.planning.engine.asked import brief_of, yes
from tests.planning.engine.plans import easy_plan


def test_the_minutes_of_a_step_are_shared_evenly_over_its_areas():
    made = easy_plan()
    minutes = minutes_by_area(made)
    worked = sum(step.minutes for step in made.steps if step.areas)
    assert round(sum(minutes.values()), 6) == worked
    assert set(minutes) == {area.region for step in made.steps for area in step.areas}


# --- what tells two plans apart

SWEDISH = {"modality": "swedish", "scope": "back", "minutes": 60}


def told(*edits, before=(), request=SWEDISH, other=None, **parts):
    today = brief_of(request=request, **parts)
    then = brief_of(request=other or request, **parts)
    made = differences(plan(today, edits=before), plan(then, edits=[*before, *edits]))
    return [each.text for each in made]


def test_two_plans_alike_differ_in_nothing():
    assert told() == []


def test_minutes_that_moved_are_named_with_their_areas():
    words = told(Edit(what="minutes", step="lower-back", value=5))
    assert "Lower back 8 to 5 min" in words


def test_a_step_that_came_or_went_is_named_once():
    assert "Scalp left out" in told(Edit(what="remove-step", step="scalp"))
    back = told(
        Edit(what="add-step", step="scalp"), before=[Edit(what="remove-step", step="scalp")]
    )
    assert "Scalp added" in back


def test_an_area_that_is_worked_elsewhere_is_left_out_of_one_step():
    words = told(Edit(what="remove-area", step="join-up-back", slug="shoulder-top"))
    assert "Top of the shoulder left out of joining up (whole back, shoulders and neck)" in words


def test_both_sides_and_areas_alike_share_one_name_for_their_level():
    words = told(Edit(what="pressure", slug="lower-back", value=2))
    assert words == ["Lower back: pressure 3 to 2", *words[1:]]
    assert [each for each in words if "pressure" in each] == words[:1]


def test_strokes_and_order_have_words():
    assert "Lower back: circular friction left out" in told(
        Edit(what="remove-stroke", step="lower-back", slug="friction")
    )
    words = told(Edit(what="move-step", step="mid-back", slug="lower-back"))
    assert "Middle of the back comes before lower back" in words


def test_another_style_length_and_oil_have_words():
    words = told(other={**SWEDISH, "modality": "relaxation", "minutes": 45})
    assert words[0] == "Gentle relaxation massage instead of Swedish massage"
    assert words[1] == "60 to 45 min in all"


def test_a_plan_that_is_gone_says_so():
    today = brief_of(request=SWEDISH)
    none = plan(brief_of(yes("emergency-signs"), request=SWEDISH))
    assert [each.kind for each in differences(plan(today), none)] == ["differs-no-plan"]
    assert [each.kind for each in differences(none, plan(today))] == ["differs-plan"]


def test_another_style_is_named_with_the_one_before():
    words = told(other={**SWEDISH, "modality": "shiatsu"})
    assert "Shiatsu instead of Swedish massage" in words
