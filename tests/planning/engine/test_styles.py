from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from practice.reference import load
from sessions_app.planning.engine import brief, plan, verify
from sessions_app.planning.engine.documents import read_intake
from sessions_app.planning.engine.styles import compare, left_out_by_all
from sessions_app.planning.engine.values import Edit
from tests.planning.engine.asked import brief_of, yes
from tests.planning.engine.strategies import TODAY, few, intakes

REFERENCE = load()


def by_style(columns):
    return {column.style: column for column in columns if column.template is None}


def test_every_style_has_its_column_in_the_order_of_the_file():
    columns = compare(brief_of())
    assert [column.style for column in columns] == list(REFERENCE.modalities)


def test_a_column_holds_the_plan_that_choosing_it_makes():
    for column in compare(brief_of(request={"pressure": "firm", "minutes": 60})):
        today = brief_of(request={"pressure": "firm", "minutes": 60, "modality": column.style})
        assert column.plan == plan(today)


def test_a_style_that_is_ruled_out_stands_there_with_its_rule():
    """Level 3 is where deep tissue starts, and this client asked for light."""
    found = by_style(compare(brief_of(request={"pressure": "light"})))["deep-tissue"]
    assert found.plan is None
    assert [reason.rule for reason in found.against] == ["style-not-wanted"]
    assert found.minutes == {}


def test_where_only_a_chair_is_left_every_other_style_says_so():
    lying = ["prone", "supine", "side-lying", "semi-reclined"]
    columns = compare(brief_of(avoid_positions=lying))
    told = [column for column in columns if column.plan is None]
    assert told
    assert all(column.against for column in told)


def test_too_few_minutes_are_said_in_each_column():
    for column in compare(brief_of(), 15):
        assert column.plan is None
        assert {reason.rule for reason in column.against} & {"infeasible", "infeasible-minutes"}


def test_a_refusal_has_nothing_to_compare():
    assert compare(brief_of(yes("emergency-signs"))) == ()


def test_a_template_of_the_practice_has_a_column_of_its_own():
    own = REFERENCE.templates["swedish-back"]
    column = compare(brief_of(), 60, [own])[-1]
    assert (column.template, column.plan.template) == (own, "swedish-back")


def test_what_all_leave_out_is_no_difference():
    columns = compare(brief_of(avoid=["face"], request={"scope": "full-body", "minutes": 90}))
    shared = {(each.what, each.slug) for each in left_out_by_all(columns)}
    assert ("region", "face") in shared
    for column in columns:
        assert not shared & {(each.what, each.slug) for each in column.leaves_out}


def test_edits_hold_in_every_column():
    gentle = Edit(what="pressure", value=1, by="Nell Marsh")
    assert all(c.highest == 1 for c in compare(brief_of(), 60, edits=[gentle]) if c.plan)


@few
@given(intakes(), st.none() | st.integers(15, 180), st.sampled_from(sorted(REFERENCE.templates)))
def test_every_column_is_verified_or_says_why_not(document, minutes, template):
    today = brief(read_intake(document), on=TODAY)
    for column in compare(today, minutes, [REFERENCE.templates[template]]):
        if column.plan is None:
            assert column.against
            continue
        asked = brief(
            read_intake({**document, "request": {**document["request"], "modality": column.style}})
            if "request" in document
            else read_intake({**document, "request": {"modality": column.style}}),
            on=TODAY,
        )
        assert verify(column.plan, asked.booked_for(minutes)) == []
        assert column.plan.modality == column.style


def test_what_all_leave_out_is_told_in_the_order_and_the_words_of_the_first():
    column = next(each for each in compare(brief_of(avoid=["face"])) if each.plan)
    gone = column.plan.left_out
    reworded = tuple(
        replace(each, reasons=tuple(replace(why, text="Or so.") for why in each.reasons))
        for each in reversed(gone)
    )
    other = replace(column, plan=replace(column.plan, left_out=reworded))
    assert [each for each in gone if each in left_out_by_all([column, other])] == list(
        left_out_by_all([column, other])
    )
    assert [each for each in reworded if each in left_out_by_all([other, column])] == list(
        left_out_by_all([other, column])
    )


def test_of_one_plan_alone_nothing_is_left_out_by_all():
    column = next(each for each in compare(brief_of(avoid=["face"])) if each.plan)
    assert left_out_by_all([column]) == ()
    assert left_out_by_all([column, column])
