from sessions_app.planning.engine.aftercare import choose

from .asked import REFERENCE, brief_of, plan_of, yes

BACK = {"lower-back-left": 3, "lower-back-right": 3, "shoulder-top-left": 3}


def chosen(*answers, worked=None, events=(), **request):
    return choose(
        BACK if worked is None else worked,
        brief_of(*answers, request=request),
        modality="swedish",
        oil="grapeseed",
        events=events,
    )


def test_a_plan_chooses_as_if_it_were_carried_out():
    made = plan_of(request={"minutes": 60, "goal": "stiffness"})
    assert made.aftercare.advice[:3] == ("what-to-expect", "drink-water", "rest-and-sleep")
    assert len(made.aftercare.stretches) == 3
    assert "chest-pain" in made.aftercare.red_flags


def test_only_stretches_for_areas_that_were_worked_and_easiest_first():
    found = chosen(worked={"hand-left": 2})
    assert found.stretches == ("stretch-wrist-forearm",)
    levels = [REFERENCE.stretches[slug].level for slug in chosen().stretches]
    assert levels == sorted(levels)


def test_a_yes_answer_rules_out_the_stretches_it_speaks_against():
    for answer in (yes("osteoporosis", kind="mild"), {"id": "osteoporosis", "answer": "not-sure"}):
        for slug in chosen(answer).stretches:
            assert "osteoporosis" not in REFERENCE.stretches[slug].contraindicated


def test_an_answer_withheld_rules_out_the_same_stretches():
    withheld = {"id": "disc-sciatica", "answer": "rather-not-say"}
    for slug in chosen(withheld).stretches:
        assert "disc-sciatica" not in REFERENCE.stretches[slug].contraindicated


def test_where_stretching_is_ruled_out_only_movements_are_left():
    found = chosen(yes("hypermobility", kind="bendy"))
    assert found.stretches
    assert all(REFERENCE.stretches[slug].movement_only for slug in found.stretches)


def test_remove_wins_over_add():
    kidney = chosen(yes("kidney", kind="chronic"))
    assert "drink-water" not in kidney.advice and "fluid-limit" in kidney.advice


def test_what_a_health_rule_adds_is_there():
    assert "watch-bruising" in chosen(yes("blood-thinners", kind="antiplatelet")).advice
    assert "stand-slowly" in chosen(yes("low-blood-pressure")).advice


def test_firm_work_brings_its_own_advice_and_red_flag():
    firm = chosen(worked={"lower-back-left": 4})
    assert "quiet-evening" in firm.advice and "dark-urine" in firm.red_flags
    assert "dark-urine" not in chosen().red_flags


def test_an_event_of_the_session_brings_its_note():
    assert "reaction-followup" in chosen(events=["skin-reaction"]).advice
    assert "reaction-followup" not in chosen().advice


def test_after_a_health_stop_there_is_only_when_to_get_help():
    found = chosen(yes("fever-unwell"))
    assert (found.advice, found.stretches) == ((), ())
    assert found.red_flags


def test_one_item_of_posture_and_one_of_relaxation_at_most():
    for goal in REFERENCE.goals:
        sections = [REFERENCE.advice[slug].section for slug in chosen(goal=goal).advice]
        assert sections.count("posture") <= 1 and sections.count("relaxation") <= 1
