"""What people changed, as the checker sees it: forged plans that no edit could make."""

from dataclasses import replace

import pytest

from sessions_app.planning.engine import plan
from sessions_app.planning.engine.values import Edit, LeftOut, Reason
from sessions_app.planning.engine.verify import verify
from tests.planning.engine.asked import REFERENCE, brief_of

SWEDISH = {"modality": "swedish", "scope": "back", "minutes": 60}
LIGHT = brief_of(request={**SWEDISH, "pressure": "light"})
TODAY = brief_of(request=SWEDISH)
WHY = {"by": "Nell", "why": "She asked for it"}
FIRMER = Edit(what="pressure", step="lower-back", value=3, **WHY)


def broken(made, today):
    return {each.invariant for each in verify(made, today)}


def changed(made, slug, change):
    steps = tuple(change(step) if step.slug == slug else step for step in made.steps)
    return replace(made, steps=steps)


def without_reason(step, rule):
    return replace(step, reasons=tuple(why for why in step.reasons if why.rule != rule))


def reworded(step, rule, **words):
    reasons = (replace(why, **words) if why.rule == rule else why for why in step.reasons)
    return replace(step, reasons=tuple(reasons))


def test_firmer_with_the_practitioners_reason_passes():
    assert verify(plan(LIGHT, edits=[FIRMER]), LIGHT) == []


def test_firmer_without_it_does_not():
    made = plan(LIGHT, edits=[FIRMER])
    forged = changed(made, "lower-back", lambda step: without_reason(step, "edit-firmer"))
    assert "INV-31" in broken(forged, LIGHT)


@pytest.mark.parametrize(
    "words",
    [
        {"text": "Firmer than the client asked for: level 3."},
        {"text": "Firmer than the client asked for: level 3. "},
        {"text": "Firmer than the client asked for: level 2. Reason given: yes"},
        {"source": "template:swedish-back"},
        {"source": "client:shown-plan"},
    ],
    ids=str,
)
def test_firmer_with_a_reason_that_is_none_does_not(words):
    made = plan(LIGHT, edits=[FIRMER])
    forged = changed(made, "lower-back", lambda step: reworded(step, "edit-firmer", **words))
    assert "INV-31" in broken(forged, LIGHT)


def test_no_reason_lifts_a_ceiling():
    made = plan(LIGHT, edits=[FIRMER])
    low = replace(LIGHT, ceiling=2)
    assert "INV-05" in broken(replace(made, pressure_ceiling=2), low)


def test_one_side_alone_passes_only_where_somebody_left_the_other_out():
    out = Edit(what="remove-area", slug="shoulder-top-left", **WHY)
    made = plan(TODAY, edits=[out])
    assert verify(made, TODAY) == []
    kept = tuple(each for each in made.left_out if each.slug != "shoulder-top-left")
    assert "INV-19" in broken(replace(made, left_out=kept), TODAY)
    reason = Reason(rule="a-rule", source="template:swedish-back", text="So.", client="So.")
    other = (*kept, LeftOut(what="region", slug="shoulder-top-left", reasons=(reason,)))
    assert "INV-19" in broken(replace(made, left_out=other), TODAY)


def test_a_step_of_another_template_passes_only_where_somebody_added_it():
    made = plan(TODAY, edits=[Edit(what="add-step", step="legs-front-feet")])
    assert verify(made, TODAY) == []
    forged = changed(made, "legs-front-feet", lambda step: replace(step, reasons=()))
    assert "INV-31" in broken(forged, TODAY)


def test_a_borrowed_step_keeps_its_own_bounds():
    made = plan(TODAY, edits=[Edit(what="add-step", step="legs-front-feet")])
    forged = changed(made, "legs-front-feet", lambda step: replace(step, minutes=40))
    assert "INV-13" in broken(forged, TODAY)


def test_a_step_of_another_style_has_no_bounds_and_does_not_pass():
    made = plan(TODAY)
    forged = changed(made, "scalp", lambda step: replace(step, slug="lines-lower-back"))
    assert "INV-13" in broken(forged, TODAY)
    assert REFERENCE.templates["shiatsu-back"].step("lines-lower-back")


def test_an_area_that_a_step_does_not_have_passes_only_where_somebody_added_it():
    made = plan(TODAY, edits=[Edit(what="add-area", step="lower-back", slug="waist-side")])
    assert verify(made, TODAY) == []
    forged = changed(made, "lower-back", lambda step: without_reason(step, "edit-area-in"))
    assert "INV-31" in broken(forged, TODAY)


def test_what_the_client_struck_out_is_worked_in_no_step():
    struck = Edit(what="remove-area", slug="shoulder-top", source="client")
    made = plan(TODAY, edits=[struck])
    assert verify(made, TODAY) == []
    worked = plan(TODAY)
    forged = replace(worked, left_out=made.left_out)
    assert "INV-22" in broken(forged, TODAY)
