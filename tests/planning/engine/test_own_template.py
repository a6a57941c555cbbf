"""A template of the practice's own is handed in, as no built-in one has its slug."""

from dataclasses import replace

from sessions_app.planning.engine import adapt, plan, verify
from sessions_app.planning.engine.values import Event
from tests.planning.engine.asked import REFERENCE, brief_of

TODAY = brief_of(request={"modality": "swedish", "scope": "back", "minutes": 60})
OWN = replace(REFERENCE.templates["swedish-back"], slug="nells-back-v3", name="Nell's back")


def test_a_plan_follows_it_and_its_check_knows_its_bounds():
    made = plan(TODAY, OWN)
    assert made.template == "nells-back-v3"
    assert verify(made, TODAY, template=OWN) == []


def test_without_it_the_check_lets_nothing_through():
    assert "INV-13" in {each.invariant for each in verify(plan(TODAY, OWN), TODAY)}


def test_another_template_does_not_stand_in_for_it():
    other = replace(OWN, slug="nells-back-v2")
    assert "INV-13" in {each.invariant for each in verify(plan(TODAY, OWN), TODAY, template=other)}


def test_during_the_session_minutes_are_shared_within_its_bounds():
    made = plan(TODAY, OWN)
    begun = next(step for step in made.steps if step.slug == "lower-back")
    out = [Event(id="1", word="area-out", at=begun.starts_at, regions=("lower-back-left",))]
    out += [Event(id="2", word="area-out", at=begun.starts_at, regions=("lower-back-right",))]
    changed = adapt(made, out, at=999, brief=TODAY, template=OWN)
    assert changed.planned_minutes == made.planned_minutes
    assert verify(changed, TODAY, template=OWN, running=True) == []
