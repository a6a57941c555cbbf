"""One edit on a plan: what it makes, what refuses it, what it asks."""

from sessions_app.planning.engine import verify
from sessions_app.planning.engine.editing import consider
from sessions_app.planning.engine.values import Edit
from tests.planning.engine.asked import brief_of, minutes_of, regions_in

TODAY = brief_of(request={"modality": "swedish", "scope": "back", "minutes": 60})


def considered(edit, *, brief=TODAY, template=None, minutes=60, edits=()):
    return consider(edit, brief=brief, template=template, minutes=minutes, edits=edits)


def test_minutes_within_the_bounds_are_taken():
    verdict = considered(Edit(what="minutes", step="lower-back", value=9))
    assert verdict.refused == () and verdict.asks == ()
    assert minutes_of(verdict.plan, "lower-back") == 9
    assert verify(verdict.plan, TODAY) == []


def test_an_area_may_always_be_left_out():
    verdict = considered(Edit(what="remove-area", slug="neck-shoulders"))
    assert verdict.plan and not {"shoulder-top-left", "shoulder-top-right"} & regions_in(
        verdict.plan
    )
