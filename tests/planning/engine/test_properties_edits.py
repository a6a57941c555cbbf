"""What must hold whatever somebody changes in whatever plan: no edit crosses a safety rule."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sessions_app.planning.engine import brief, plan, verify
from sessions_app.planning.engine.documents import (
    dump,
    edit_documents,
    parse_one,
    plan_document,
    read_edits,
    read_intake,
    read_plan,
)
from sessions_app.planning.engine.editing import consider, folded
from sessions_app.planning.engine.values import Edit
from tests.planning.engine.strategies import AREAS, REFERENCE, TODAY, few, intakes

# Asked for thousands of clients, a test may take its time.
pytestmark = pytest.mark.timeout(0)

STEPS = sorted({step.slug for each in REFERENCE.templates.values() for step in each.steps})
STROKES = sorted(REFERENCE.strokes)
WHOS = [("", ""), ("Nell", "Tight there, and she asked for it")]


@st.composite
def edits(draw, steps=None):
    """Draw an edit of any kind, mostly of a step that is there."""
    here = st.sampled_from(sorted(steps)) if steps else st.sampled_from(STEPS)
    step = draw(st.one_of(here, here, here, st.sampled_from(STEPS)))
    by, why = draw(st.sampled_from(WHOS))
    said = {"by": by, "why": why}
    what = draw(st.sampled_from(sorted(KINDS)))
    return Edit(what=what, **KINDS[what](draw, step, here), **said)


def anywhere(draw, step):
    return draw(st.sampled_from([step, None]))


KINDS = {
    "minutes": lambda draw, step, _: {"step": step, "value": draw(st.integers(1, 25))},
    "lock": lambda draw, step, _: {"step": step, "value": draw(st.integers(1, 25))},
    "pressure": lambda draw, step, _: {
        "step": anywhere(draw, step),
        "slug": draw(st.none() | st.sampled_from(AREAS)),
        "value": draw(st.integers(1, 4)),
    },
    "add-area": lambda draw, step, _: {"step": step, "slug": draw(st.sampled_from(AREAS))},
    "remove-area": lambda draw, step, _: {
        "step": anywhere(draw, step),
        "slug": draw(st.sampled_from(AREAS)),
    },
    "add-stroke": lambda draw, step, _: {"step": step, "slug": draw(st.sampled_from(STROKES))},
    "remove-stroke": lambda draw, step, _: {
        "step": anywhere(draw, step),
        "slug": draw(st.sampled_from(STROKES)),
    },
    "add-step": lambda draw, step, here: {"step": draw(st.sampled_from(STEPS))},
    "remove-step": lambda draw, step, _: {"step": step},
    "move-step": lambda draw, step, here: {"step": step, "slug": draw(here)},
}


@st.composite
def edited(draw, most=5):
    """Draw a client, a template and edits of the plan that they get."""
    today = brief(read_intake(draw(intakes(treatable=True))), on=TODAY)
    template = draw(st.none() | st.sampled_from(sorted(REFERENCE.templates)))
    made = plan(today, template)
    steps = {step.slug for step in made.steps}
    return today, template, draw(st.lists(edits(steps), min_size=1, max_size=most))


@few
@given(edited())
def test_no_edits_make_a_plan_that_breaks_an_invariant(drawn):
    today, template, changes = drawn
    made = plan(today, template, edits=changes)
    assert verify(made, today) == []
    assert bool(made.steps) == bool(plan(today, template).steps)


@few
@given(edited(most=4))
def test_an_edit_is_refused_or_asked_or_makes_a_plan_that_passes(drawn):
    today, template, changes = drawn
    *before, last = changes
    verdict = consider(last, brief=today, template=template, minutes=None, edits=before)
    assert verdict.refused or verdict.asks or verdict.plan
    if verdict.plan:
        assert not verdict.refused
        assert verify(verdict.plan, today) == []
        assert verdict.plan == plan(today, template, edits=changes)
    for reason in (*verdict.refused, *verdict.asks):
        assert reason.text.strip() and reason.client.strip() and "{" not in reason.text
        assert reason.rule != "edit-unsafe"


@few
@given(edited())
def test_edits_survive_their_documents_and_so_does_the_plan(drawn):
    today, template, changes = drawn
    again = read_edits(parse_one(dump(edit_documents(changes), "json")))
    assert again == tuple(changes)
    made = plan(today, template, edits=again)
    assert read_plan(parse_one(dump(plan_document(made), "json"))) == made


@few
@given(edited())
def test_the_same_edits_give_the_same_plan_and_what_was_replaced_counts_for_nothing(drawn):
    today, template, changes = drawn
    made = plan(today, template, edits=changes)
    assert made == plan(today, template, edits=changes)
    assert made == plan(today, template, edits=folded(changes))


@few
@given(edited(), st.integers(1, 4))
def test_the_clients_word_on_the_plan_is_the_last_word(drawn, level):
    today, template, changes = drawn
    made = plan(today, template)
    assume(made.steps)
    worked = sorted({area.region for step in made.steps for area in step.areas})
    lighter = Edit(what="pressure", slug=worked[0], value=level, source="client")
    out = Edit(what="remove-area", slug=worked[-1], source="client")
    after = plan(today, template, edits=[lighter, out, *changes])
    gone = [each for each in after.left_out if each.what == "edit" and each.slug == "remove-area"]
    for step in after.steps:
        for area in step.areas:
            assert area.region != worked[0] or area.pressure <= level
            assert area.region != worked[-1] or gone
