"""Every answer of checkins.yaml does to the plan what its row says, wherever the hands are.

What is to be expected is read from the row again, and judged by `verify` and by what is seen.
"""

from dataclasses import replace

import pytest

from sessions_app.planning.engine import adapt, plan, verify
from sessions_app.planning.engine.answers import RULES, means_something, reply
from sessions_app.planning.engine.values import Event

from .asked import REFERENCE, brief_of, yes

BRIEFS = {
    "back": brief_of(request={"minutes": 60, "pressure": "medium"}),
    "firm": brief_of(request={"minutes": 90, "pressure": "firm", "scope": "full-body"}),
    "care": brief_of(yes("high-blood-pressure", kind="controlled"), request={"minutes": 75}),
}
PLANS = {name: plan(brief) for name, brief in BRIEFS.items()}
CHOSEN = ("lower-back-left", "lower-back-right")


def answers():
    """Yield (question, answer, what its row says)."""
    for item in REFERENCE.checkins.values():
        for option in item.options:
            yield item.slug, option.value, option.effects
        for band in item.bands:
            for score in {band.low, band.high}:
                yield item.slug, str(score), band.effects
        if item.effects_yes:
            yield item.slug, ",".join(CHOSEN), item.effects_yes


EVERY = list(answers())


def moments(agreed):
    """Return a minute within each kind of step, and the last of the session."""
    seen = {step.phase: step.starts_at + min(1, step.minutes - 1) for step in agreed.steps}
    wanted = ("settle", "warm-up", "main", "closing", "rest")
    return sorted({*(seen[phase] for phase in wanted), agreed.steps[3].starts_at})


@pytest.mark.parametrize("name", ["firm", "care"])
@pytest.mark.parametrize(("item", "value", "effects"), EVERY, ids=[f"{i}-{v}" for i, v, _ in EVERY])
def test_every_answer_does_what_its_row_says(item, value, effects, name):
    agreed, brief = PLANS[name], BRIEFS[name]
    for minute in moments(agreed):
        event = Event(id="1", word="answer", at=minute, item=item, value=value)
        made = adapt(agreed, [event], at=999, brief=brief)
        assert verify(made, brief, running=True) == [], minute
        look(agreed, made, effects, minute)


def look(agreed, made, effects, minute):
    here = [step for step in agreed.steps if step.starts_at <= minute][-1]
    place = agreed.steps.index(here)
    assert made.steps[:place] == agreed.steps[:place]
    worked = {area.region for area in here.areas}
    now = {(s.slug, s.side): s for s in made.steps[place:]}
    if not changes_anything(effects):
        assert made == agreed
    levels_are_right(agreed.steps[place:], now, effects, worked)
    if effects.region_avoid:
        out = {"this": worked, "chosen": set(CHOSEN)}.get(effects.region_avoid)
        out = REFERENCE.expand([effects.region_avoid]) if out is None else out
        assert not out & {a.region for s in now.values() for a in s.areas}
        assert out <= {gone.slug for gone in made.left_out if gone.what == "region"}
    if effects.end_session:
        ended = [s for s in now.values() if s.areas and (s.slug, s.side) != (here.slug, here.side)]
        assert not ended
        assert [s.phase for s in made.steps[-2:]] == ["rest", "handover"]
    if effects.region_weight == 2:
        more_time(agreed, made)
    if effects.pause < 60 and not (effects.end_session or effects.region_avoid):
        assert made.planned_minutes == agreed.planned_minutes


def changes_anything(effects):
    return (
        effects.pressure_delta
        or effects.pressure_ceiling
        or effects.region_avoid
        or effects.region_pressure_delta
        or effects.end_session
        or (effects.region_weight or 0) > 1
        or effects.pause >= 60
        or (effects.environment or {}).get("oil") == "none"
    )


def levels_are_right(before, now, effects, worked):
    for step in before:
        areas = {area.region: area.pressure for area in step.areas}
        for area in now[step.slug, step.side].areas if (step.slug, step.side) in now else ():
            was = areas.get(area.region, area.pressure)
            assert area.pressure <= max(
                1,
                was
                + effects.pressure_delta
                + (area.region in worked) * effects.region_pressure_delta,
            )
            assert area.pressure <= (effects.pressure_ceiling or 4)
            if effects.region_pressure_delta and area.region not in worked:
                assert area.pressure <= was


def more_time(agreed, made):
    """The areas get no less; what gives is no warm-up, finish, rest or handover."""

    def minutes(each, wanted):
        return sum(s.minutes for s in each.steps if wanted({a.region for a in s.areas}, s))

    def has(regions, _step):
        return bool(regions & set(CHOSEN))

    assert minutes(made, has) >= minutes(agreed, has)
    assert made.planned_minutes == agreed.planned_minutes


# --- what no single row shows


HERE = next(step for step in PLANS["back"].steps if step.slug == "lower-back").starts_at + 1


def said(item, value, at=HERE, id="1", **more):
    return Event(id=id, word="answer", at=at, item=item, value=value, **more)


def after(*events, name="back"):
    return adapt(PLANS[name], events, at=999, brief=BRIEFS[name])


def level(made, slug="lower-back"):
    return max(a.pressure for s in made.steps if s.slug == slug for a in s.areas)


def test_more_of_an_area_takes_from_other_work_and_is_given_once():
    once = after(said("focus-areas", "lower-back-left,lower-back-right"))
    lengths = {step.slug: step.minutes for step in PLANS["back"].steps}
    assert next(s.minutes for s in once.steps if s.slug == "lower-back") > lengths["lower-back"]
    for step in once.steps:
        if step.phase in ("warm-up", "closing", "rest", "handover"):
            assert step.minutes == lengths[step.slug]
    twice = after(
        said("focus-areas", "lower-back"), said("focus-areas", "lower-back", at=HERE + 1, id="2")
    )
    assert [s.minutes for s in twice.steps] == [s.minutes for s in once.steps]
    assert "more-once" in {why.rule for gone in twice.left_out for why in gone.reasons}


def test_short_pauses_add_up_to_minutes():
    pauses = [said("needs", "drink", id=str(n)) for n in range(4)]  # half a minute each
    assert after(*pauses[:1]).planned_minutes == 60
    assert after(*pauses[:2]).planned_minutes == 59
    assert after(*pauses).planned_minutes == 58
    assert verify(after(*pauses), BRIEFS["back"], running=True) == []


def test_a_lower_discomfort_limit_makes_a_small_score_count():
    usual, careful = PLANS["back"], replace(PLANS["back"].flags, discomfort_limit=2)
    limited = replace(usual, flags=careful)
    three = said("pain", "3")
    assert adapt(usual, [three], at=999) == usual
    assert level(adapt(limited, [three], at=999)) == level(usual) - 1
    assert adapt(limited, [said("pain", "2")], at=999) == limited


def test_firmer_says_why_not():
    events = [said("pressure", "firmer", id=str(n)) for n in range(3)]
    made = after(*events)
    assert level(made) == 3
    reasons = [why for gone in made.left_out if gone.what == "pressure" for why in gone.reasons]
    assert [why.source for why in reasons] == ["event:0", "event:1", "event:2"]
    assert all("No firmer" in why.text and "3" in why.text for why in reasons)
    assert verify(made, BRIEFS["back"], running=True) == []


def test_nothing_gets_firmer_for_someone_asleep_until_they_answer():
    asleep = Event(id="z", word="asleep", at=HERE)
    lighter = said("pressure", "lighter", id="1")
    firmer = said("pressure", "firmer", id="2")
    assert level(after(lighter, firmer)) == 3
    assert level(after(lighter, asleep, firmer)) == 2
    assert level(after(lighter, asleep, said("pressure", "just-right", id="3"), firmer)) == 3
    theirs = said("pressure", "firmer", id="4", by_client=True)
    assert level(after(lighter, asleep, theirs)) == 3


def test_no_more_oil_leaves_only_strokes_that_need_none():
    made = after(said("oil-feel", "itchy"))
    strokes = REFERENCE.strokes
    place = [s.slug for s in made.steps].index("lower-back")
    used = {slug for s in made.steps[place:] for a in s.areas for slug in a.strokes}
    assert used
    assert not {slug for slug in used if strokes[slug].lubricant == "needed"}
    assert made.steps[:place] == PLANS["back"].steps[:place]
    gone = {each.slug for each in made.left_out if each.what == "stroke"}
    assert "effleurage" in gone
    strokes_here = made.steps[place].areas[0].strokes
    assert strokes_here[0] == "brushing"  # what takes the place of effleurage without oil


@pytest.mark.parametrize("value", ["itchy,x", "", "11", "much"])
def test_what_is_no_answer_changes_nothing(value):
    assert after(said("oil-feel", value)) == PLANS["back"]
    assert after(said("support", f"chest,{value}")) == PLANS["back"]
    assert after(said("nothing", "yes")) == PLANS["back"]


def test_several_supports_in_one_answer():
    made = after(said("support", "neck,chest,lower-back,knees-ankles,shoulder-arm,change-position"))
    assert made.planned_minutes == 59  # a minute and five seconds of hands still


def test_the_reply_is_that_of_what_was_answered():
    """The case that would say the wrong thing to somebody who lies there with a sore neck."""
    assert reply("answer", "support", "neck", REFERENCE) == "Adjusting your head."
    both = reply("answer", "support", "neck,chest", REFERENCE)
    assert both == "Adjusting your head. Here is a small cushion."
    assert reply("answer", "support", "nothing-known", REFERENCE) == ""


def test_a_score_that_was_not_asked_for_is_no_fault():
    assert means_something("before-scores", "-,3")
    assert not means_something("before-scores", "3")
    assert not means_something("before-scores", "-,x")


def test_only_strokes_that_need_oil_are_left_out_for_want_of_it():
    made = after(said("oil-feel", "itchy"))
    gone = {each.slug for each in made.left_out if each.reasons[0].rule == "stroke-no-oil"}
    assert gone == {"effleurage"}


@pytest.mark.parametrize(
    ("item", "value", "rule"), [(*asked, rule) for asked, rule in RULES.items()]
)
def test_the_reason_is_in_the_words_of_what_was_answered(item, value, rule):
    made = adapt(PLANS["firm"], [said(item, value, id="1")], at=999, brief=BRIEFS["firm"])
    told = [why for step in made.steps for why in step.reasons]
    told += [why for gone in made.left_out for why in gone.reasons]
    assert rule in {why.rule for why in told if why.source == "event:1"} or rule == "said-firmer"
