from sessions_app.planning.wording import gentler_places


def step(**levels):
    areas = [{"region": slug.replace("_", "-"), "pressure": n} for slug, n in levels.items()]
    return {"areas": areas}


def test_an_area_that_gets_less_than_the_step_is_named_lightest_first():
    legs = step(back_thigh_left=3, back_thigh_right=3, calf_right=2, calf_left=1)
    assert gentler_places(legs) == [("Calf (left)", 1), ("Calf (right)", 2)]


def test_a_step_of_one_pressure_names_nothing():
    assert gentler_places(step(calf_left=2, calf_right=2)) == []
    assert gentler_places(step()) == []
