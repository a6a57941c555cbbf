from sessions_app.planning.engine.comparing import minutes_by_area
from tests.planning.engine.plans import easy_plan


def test_the_minutes_of_a_step_are_shared_evenly_over_its_areas():
    made = easy_plan()
    minutes = minutes_by_area(made)
    worked = sum(step.minutes for step in made.steps if step.areas)
    assert round(sum(minutes.values()), 6) == worked
    assert set(minutes) == {area.region for step in made.steps for area in step.areas}
