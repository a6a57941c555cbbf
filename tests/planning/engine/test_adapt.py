from dataclasses import replace

import pytest

from sessions_app.planning.engine import adapt, plan, verify
from sessions_app.planning.engine.rows import rows_of
from sessions_app.planning.engine.values import Event

from .asked import REFERENCE, brief_of, regions_in, rules_of, yes

ASKED = brief_of(request={"minutes": 60, "pressure": "medium"})
PLAN = plan(ASKED)
LOWER_BACK = next(step for step in PLAN.steps if step.slug == "lower-back")
HERE = LOWER_BACK.starts_at + 2


def said(word, at=HERE, id="1", **more):
    return Event(id=id, word=word, at=at, **more)


def after(*events, agreed=PLAN, asked=ASKED):
    return adapt(agreed, events, at=180, brief=asked)


def levels(made, slug):
    return {a.region: a.pressure for step in made.steps if step.slug == slug for a in step.areas}


def test_good_changes_nothing():
    assert after(said("good")) == PLAN


def test_lighter_counts_for_this_step_and_all_later_ones():
    made = after(said("lighter"))
    before = [step for step in PLAN.steps if step.starts_at < LOWER_BACK.starts_at]
    assert list(made.steps[: len(before)]) == before
    for step, was in zip(made.steps[len(before) :], PLAN.steps[len(before) :], strict=True):
        for area, old in zip(step.areas, was.areas, strict=True):
            assert area.pressure == max(1, old.pressure - 1)
    assert "said-lighter" in {reason.rule for reason in made.steps[len(before)].reasons}
    assert verify(made, ASKED, running=True) == []


def test_it_never_goes_below_level_one():
    made = after(*[said("much-lighter", id=str(n)) for n in range(5)])
    assert {area.pressure for step in made.steps[2:] for area in step.areas} <= {1, 2}
    assert min(levels(made, "lower-back").values()) == 1


def test_firmer_raises_only_this_area_by_one_level():
    easy = brief_of(request={"minutes": 60, "pressure": "light"})
    agreed = plan(easy)
    step = next(step for step in agreed.steps if step.slug == "lower-back")
    made = after(said("firmer", at=step.starts_at), agreed=agreed, asked=easy)
    assert set(levels(made, "lower-back").values()) == {3}
    assert levels(made, "mid-back") == levels(agreed, "mid-back")
    assert verify(made, easy, running=True) == []


LIGHT = brief_of(request={"minutes": 60, "pressure": "light"})
TWO = next(s for s in plan(LIGHT).steps if s.phase == "main" and len(s.areas) > 2)


def test_what_was_to_be_lighter_stays_so_when_firmer_may_be_about_another_area():
    """The case that would go over a client's word: lighter on one area, firmer over two of them."""
    agreed, careful = plan(LIGHT), TWO.areas[0]
    lighter = {careful.region: careful.pressure}
    told = [said("firmer", at=TWO.starts_at)]
    made = adapt(agreed, told, at=180, brief=LIGHT, lighter=lighter)
    free = adapt(agreed, told, at=180, brief=LIGHT)
    assert levels(made, TWO.slug)[careful.region] == careful.pressure
    assert levels(free, TWO.slug)[careful.region] == careful.pressure + 1
    assert {**levels(made, TWO.slug), careful.region: 0} == {
        **levels(free, TWO.slug),
        careful.region: 0,
    }


def test_said_over_them_alone_firmer_is_the_newer_word_on_what_was_to_be_lighter():
    lighter = {area.region: area.pressure for area in TWO.areas}
    told = [said("firmer", at=TWO.starts_at)]
    made = adapt(plan(LIGHT), told, at=180, brief=LIGHT, lighter=lighter)
    assert made == adapt(plan(LIGHT), told, at=180, brief=LIGHT)


def test_a_lighter_area_stays_so_after_the_clock_too():
    agreed, careful = plan(LIGHT), TWO.areas[0]
    lighter = {careful.region: careful.pressure}
    told = [said("more", at=TWO.starts_at), said("firmer", at=TWO.starts_at, id="2")]
    made = adapt(agreed, told, at=180, brief=LIGHT, lighter=lighter)
    assert levels(made, TWO.slug)[careful.region] == careful.pressure


@pytest.mark.parametrize("word", ["firmer", "much-firmer"])
def test_firmer_never_passes_a_health_ceiling(word):
    careful = brief_of(
        yes("gout", kind="calm", where=["lower-back"]), request={"pressure": "light"}
    )
    agreed = plan(careful)
    made = after(*[said(word, id=str(n)) for n in range(4)], agreed=agreed, asked=careful)
    assert set(levels(made, "lower-back").values()) == {2}


def test_without_the_brief_an_area_gets_no_firmer_than_planned():
    made = adapt(PLAN, [said("lighter"), said("firmer", id="2"), said("firmer", id="3")], at=180)
    assert max(levels(made, "lower-back").values()) == 3


def test_it_hurts_goes_two_levels_down_at_once():
    made = after(said("hurts"))
    assert set(levels(made, "lower-back").values()) == {1}


def test_a_tender_spot_lowers_and_caps_what_follows():
    firm = brief_of(request={"modality": "deep-tissue", "pressure": "firm", "minutes": 60})
    agreed = plan(firm)
    start = next(step.starts_at for step in agreed.steps if step.slug == "lower-back")
    events = [said("tender-spot", at=start), said("firmer", at=start, id="2")]
    made = after(*events, said("firmer", at=start, id="3"), agreed=agreed, asked=firm)
    assert max(levels(made, "lower-back").values()) == 3
    assert max(levels(made, "shoulder-tops").values()) == 3


def test_an_area_left_out_is_in_no_later_step_and_its_minutes_are_shared():
    made = after(said("leave-area-out"))
    later = replace(made, steps=tuple(s for s in made.steps if s.starts_at >= HERE - 2))
    assert regions_in(later).isdisjoint({"lower-back-left", "lower-back-right"})
    assert rules_of(made, "region", "lower-back-left") == ["area-refused"]
    assert made.planned_minutes == PLAN.planned_minutes
    assert sum(step.minutes for step in made.steps) + made.turns == made.planned_minutes


def test_what_is_past_stays_as_it_was():
    made = after(said("area-out", regions=("lower-back-left",)))
    assert "lower-back-left" in {a.region for s in made.steps[:3] for a in s.areas}
    assert "lower-back-left" not in levels(made, "lower-back")
    assert "lower-back-right" in levels(made, "lower-back")


def test_stop_ends_all_touch():
    made = after(said("stop"))
    assert [step.phase for step in made.steps[-2:]] == ["rest", "handover"]
    assert made.steps[-3].slug == "lower-back" and made.steps[-3].minutes == 2
    assert "session-stopped" in rules_of(made, "step", "closing-strokes")
    assert after(said("stop"), said("firmer", at=HERE + 9, id="2")) == made


def test_an_undone_event_counts_for_nothing():
    assert after(said("stop"), said("undo", id="2", undoes="1")) == PLAN


def test_what_was_said_later_than_asked_for_is_not_heard_yet():
    assert adapt(PLAN, [said("lighter", at=40)], at=39, brief=ASKED) == PLAN


def test_firm_work_is_asked_about_before_it_comes():
    asked = brief_of(request={"modality": "shiatsu", "pressure": "medium", "minutes": 60})
    agreed = plan(asked)
    start = next(step.starts_at for step in agreed.steps if step.slug == "lines-lower-back")
    made = after(
        said("firmer", at=start, regions=("upper-back-left", "upper-back-right")),
        agreed=agreed,
        asked=asked,
    )
    assert max(levels(made, "lines-mid-upper").values()) == 4
    assert verify(made, asked, running=True) == []


def test_a_stop_in_the_last_touch_says_why_it_is_shorter():
    made = after(said("stop", at=PLAN.steps[-3].starts_at, id="stop"))
    assert made.planned_minutes < PLAN.planned_minutes
    shorter = [gone for gone in made.left_out if gone.what == "minutes"]
    assert [gone.reasons[0].source for gone in shorter] == ["event:stop"]


def test_INV_05_firmer_again_and_again_stops_at_the_cap_of_the_step():
    """The neck and the scalp of a shiatsu are never above level 2, whatever their areas could bear."""
    easy = brief_of(request={"modality": "shiatsu", "pressure": "light", "minutes": 60})
    agreed = plan(easy)
    rows = rows_of(agreed, REFERENCE)
    for step in (each for each in agreed.steps if each.phase in ("main", "integration")):
        told = [said("firmer", at=step.starts_at, id=str(n)) for n in range(4)]
        made = after(*told, agreed=agreed, asked=easy)
        assert verify(made, easy, running=True) == []
        assert max(levels(made, step.slug).values()) <= rows[step.slug].pressure.cap
    neck = next(each for each in agreed.steps if each.slug == "neck")
    made = after(
        *[said("firmer", at=neck.starts_at, id=str(n)) for n in range(4)], agreed=agreed, asked=easy
    )
    assert set(levels(made, "neck").values()) == {2}


def test_firm_work_does_not_begin_under_the_hands_without_a_question():
    """The case that would let it: three of five under the hands, and the client says firmer."""
    asked = brief_of(request={"modality": "deep-tissue", "pressure": "medium", "minutes": 90})
    agreed = plan(asked)
    step = next(each for each in agreed.steps if each.slug == "lower-back")
    made = after(said("firmer", at=step.starts_at), agreed=agreed, asked=asked)
    assert set(levels(made, "lower-back").values()) == {3}
    why = [gone.reasons[0].rule for gone in made.left_out if gone.what == "pressure"]
    assert why == ["firmer-asks-first"]


def test_a_stop_while_they_rest_leaves_its_reason_too():
    """The case that left none: the work was over, and no step could end."""
    rest = next(step for step in PLAN.steps if step.phase == "rest")
    made = after(said("stop", at=rest.starts_at + 1, id="stop"))
    rested = next(step for step in made.steps if step.phase == "rest")
    assert "event:stop" in {reason.source for reason in rested.reasons}
    assert verify(made, ASKED, running=True) == []
