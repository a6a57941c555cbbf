"""Why not more: an answer to every question, and a true one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions_app.planning.engine import plan, verify
from sessions_app.planning.engine.documents import read_intake
from sessions_app.planning.engine.screening import brief
from sessions_app.planning.engine.values import Edit
from sessions_app.planning.engine.why_not import why_not

from .asked import REFERENCE, TODAY, brief_of, plan_of, yes
from .strategies import few, intakes

STOP = next(
    id
    for id, row in REFERENCE.questions.items()
    if all(each.severity == "stop" and each.if_cleared is None for each in row.outcomes)
)


def rules(*asked, **thing):
    return [reason.rule for reason in why_not(*asked, **thing)]


def test_an_area_that_a_health_rule_takes_out_names_the_rule():
    today = brief_of(yes("gout", kind="attack", where=["foot-left"]))
    assert "foot-left" in today.avoid_regions
    assert rules(plan(today), today, region="foot-left")[0] == "gout"


def test_an_area_that_the_client_wants_left_alone_says_so_first():
    today = brief_of(avoid=["lower-back-left"])
    assert rules(plan(today), today, region="lower-back-left")[0] == "region-avoided"


def test_an_area_without_a_yes_by_name_says_so():
    today = brief_of()
    assert rules(plan(today), today, region="buttock-left")[0] == "not-consented"


def test_what_is_never_worked_says_so():
    today = brief_of()
    assert rules(plan(today), today, region="neck-front")[0] == "never-worked"


def test_what_is_there_is_said_to_be_there():
    today = brief_of()
    assert rules(plan(today), today, region="lower-back-left") == ["there-area"]
    assert rules(plan(today), today, stroke="effleurage") == ["there-stroke"]
    assert rules(plan(today), today, level=2) == ["there-level"]


def test_a_level_names_every_ceiling_under_it():
    today = brief_of(yes("blood-thinners"))
    found = rules(plan(today), today, level=4, region="lower-back-left")
    assert "blood-thinners" in found
    assert rules(plan(today), today, level=5)[0] == "level-never-planned"


def test_what_is_free_can_be_added_by_an_edit():
    today = brief_of(request={"minutes": 60})
    found = why_not(plan(today), today, region="calf-left")
    assert found[0].rule == "free-area"
    step = found[0].source.removeprefix("template:")
    edit = Edit(what="add-area", step=step, slug="calf-left", why="asked for", by="Nell")
    added = plan(today, edits=[edit])
    assert "calf-left" in {a.region for s in added.steps if s.slug == step for a in s.areas}


@pytest.mark.parametrize("asked", ["", "no-such-area", "<b>", "x" * 5000])
def test_a_name_that_is_none_is_told(asked):
    today = brief_of()
    assert rules(plan(today), today, region=asked) == ["unknown-thing"]


def test_nothing_asked_is_answered_too():
    today = brief_of()
    assert rules(plan(today), today) == ["ask-what"]


def test_where_there_is_no_plan_the_reason_is_the_plans_own():
    today = brief_of(request={"minutes": 15})
    assert "infeasible" in rules(plan(today), today, level=4)


def test_a_refusal_still_answers():
    today = brief_of(yes(STOP))
    assert today.refused
    assert why_not(plan_of(yes(STOP)), today, stroke="effleurage")


def texts(*asked, **thing):
    return [reason.text for reason in why_not(*asked, **thing)]


def test_every_ceiling_says_how_far_it_goes():
    today = brief_of(request={"modality": "swedish", "minutes": 60, "pressure": "medium"})
    area = "Back of the neck (left): no more than level 3, for anyone."
    style = "Swedish massage goes no further than level 3."
    step = "This step goes no further than level 3."
    made = plan(today)
    assert texts(made, today, level=4, region="neck-back-left") == [area, style]
    assert texts(made, today, level=4, region="neck-back-left", step="neck") == [area, style, step]


def test_a_stroke_of_another_style_and_one_that_is_off_say_so():
    today = brief_of(request={"minutes": 60})
    made = plan(today)
    assert rules(made, today, stroke="stripping") == ["stroke-not-in-style"]
    assert rules(made, today, stroke="tapotement", region="lower-back-left") == [
        "stroke-never-here",
        "stroke-off-by-default",
    ]
    dry = brief_of(request={"modality": "relaxation", "minutes": 60}, wishes={"oil": "none"})
    assert rules(plan(dry), dry, stroke="effleurage") == ["stroke-without-oil"]


@pytest.mark.parametrize(("style", "reached"), [("deep-tissue", False), ("swedish", True)])
def test_a_position_in_which_the_style_is_not_done_reaches_nothing(style, reached):
    """Only a chair is left since the plan was made, and deep tissue is not done in one."""
    firm = {"modality": style, "pressure": "firm", "minutes": 60}
    lying = ["prone", "supine", "side-lying", "semi-reclined"]
    made, now = plan_of(request=firm), brief_of(request=firm, avoid_positions=lying)
    found = rules(made, now, region="shoulder-top-left", level=5)
    assert ("no-position-reaches" in found) is not reached
    assert ("position-avoided" in found) is not reached


@few
@given(
    intakes(),
    st.sampled_from(sorted(REFERENCE.regions)),
    st.sampled_from([None, *sorted(REFERENCE.strokes)]),
)
def test_every_area_and_stroke_has_an_answer_and_names_the_rule_that_binds(
    document, region, stroke
):
    today = brief(read_intake(document), on=TODAY)
    made = plan(today)
    found = why_not(made, today, region=region, stroke=stroke)
    assert found
    said = {reason.rule for reason in found}
    for reason in today.why.get(f"avoid-region:{region}", ()):
        assert reason.rule in said
    if stroke:
        for reason in today.why.get(f"avoid-stroke:{stroke}", ()):
            assert reason.rule in said
    if found[0].rule == "free-area":
        step = found[0].source.removeprefix("template:")
        edit = Edit(what="add-area", step=step, slug=region, why="asked for", by="Nell")
        added = plan(today, made.template, made.booked_minutes, edits=[edit])
        assert not verify(added, today)
        assert region in {a.region for s in added.steps if s.slug == step for a in s.areas}
