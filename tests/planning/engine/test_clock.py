"""A plan fitted to the clock: what goes, what stays, and what is said of it."""

from dataclasses import replace

import pytest

from sessions_app.planning.engine import adapt, plan, verify
from sessions_app.planning.engine.aftercare import choose
from sessions_app.planning.engine.clock import retime
from sessions_app.planning.engine.learning import highest_levels
from sessions_app.planning.engine.values import Edit, Event, LeftOut, Reason

from .asked import REFERENCE, brief_of
from .plans import easy_plan, faults, with_step

ASKED = brief_of(request={"minutes": 60, "pressure": "medium"}, consents=["buttock"])
PLAN = plan(ASKED)
SIDES = brief_of(request={"minutes": 60}, avoid_positions=["prone"])


def minutes(made):
    found = {}
    for step in made.steps:
        found[step.slug] = found.get(step.slug, 0) + step.minutes
    return found


def start_of(slug, made=PLAN):
    return next(step.starts_at for step in made.steps if step.slug == slug)


def fitted(end=None, **asked):
    return retime(PLAN, ASKED, at=0, ends_at=end, **asked)


def after(*events, agreed=PLAN, asked=ASKED):
    return adapt(agreed, events, at=180, brief=asked)


def texts(made, what):
    return [why.text for gone in made.left_out if gone.what == what for why in gone.reasons]


def test_eight_minutes_late_drops_the_lightest_optional_step_and_shortens_the_rest():
    made = fitted(52)
    assert made.planned_minutes == 52
    assert "waist-sides" not in minutes(made)
    assert any("Left out to end on time: " in text for text in texts(made, "step"))
    was, now = (minutes(each)["upper-back-and-blades"] for each in (PLAN, made))
    told = f"Upper back and shoulder blades: {was} to {now} min, to keep to the clock."
    assert told in texts(made, "step-minutes")
    assert texts(made, "minutes") == ["Fitted to the clock: 52 of 60 minutes."]
    assert verify(made, ASKED) == []


def test_no_more_goes_than_must():
    made = fitted(59)
    assert minutes(made).keys() == minutes(PLAN).keys()


def test_a_locked_step_keeps_its_minutes():
    made = fitted(45, edits=[Edit(what="lock", step="lower-back", value=12)])
    assert minutes(made)["lower-back"] == minutes(PLAN)["lower-back"]
    assert made.planned_minutes == 45


def test_what_an_edit_locked_stays_locked_while_the_session_runs():
    lock = Reason(rule="edit-lock", source="edit:lock", text="Locked.", client="As agreed.")
    agreed = with_step(PLAN, "shoulder-tops", reasons=(lock,))
    made = after(Event(id="1", word="late", at=8, minutes=12), agreed=agreed)
    assert minutes(made)["shoulder-tops"] == minutes(PLAN)["shoulder-tops"]


def test_a_step_that_the_client_marked_goes_after_the_others():
    asked = brief_of(
        request={"minutes": 60}, focus=[{"region": "waist-side"}], consents=["buttock"]
    )
    agreed = plan(asked)
    made = retime(agreed, asked, at=0, ends_at=54)
    assert {"waist-sides", "hips"} <= minutes(made).keys()
    assert not {"scalp", "return-to-focus"} & minutes(made).keys()


def test_too_short_is_an_answer_that_names_the_least():
    made = fitted(20)
    assert made.steps == () and made.held_for == ("infeasible",)
    assert "20 minutes are too few for this plan" in made.messages[-1].text
    assert verify(made, ASKED) == []
    least = int(made.messages[-1].text.split(" at the least")[0].split()[-1])
    assert fitted(least).planned_minutes == least
    assert not fitted(least - 1).steps


def test_more_doubles_a_step_from_the_other_main_work():
    made = fitted(more=["neck-group"])
    was, now = minutes(PLAN), minutes(made)
    assert now["neck"] > was["neck"]
    assert now["warm-up-back"] == was["warm-up-back"]
    assert now["quiet-rest"] == was["quiet-rest"]
    assert made.planned_minutes == PLAN.planned_minutes
    assert any("as more time goes to" in text for text in texts(made, "step-minutes"))
    assert verify(made, ASKED) == []


def test_more_of_what_is_not_in_the_plan_says_so():
    made = fitted(more=["foot"])
    assert minutes(made) == minutes(PLAN)
    assert "No more time can go to Foot" in texts(made, "edit")[0]


def test_a_plan_made_anew_keeps_the_wishes_of_the_clock():
    edits = [Edit(what="clock", value=52), Edit(what="more", slug="neck-group")]
    made = plan(ASKED, edits=edits)
    assert made.planned_minutes == 52
    assert made == retime(PLAN, ASKED, at=0, ends_at=52, more=["neck-group"], edits=edits)


def test_both_sides_stay_equal():
    agreed = plan(SIDES)
    made = retime(agreed, SIDES, at=0, ends_at=50)
    assert made.planned_minutes == 50
    for slug in {step.slug for step in made.steps if step.side}:
        left, right = (s.minutes for s in made.steps if s.slug == slug)
        assert abs(left - right) <= 1
    assert verify(made, SIDES) == []


def test_the_step_in_progress_keeps_the_minutes_spent():
    at = start_of("lower-back") + 5
    made = after(Event(id="1", word="late", at=at, minutes=15))
    past = [step for step in PLAN.steps if step.starts_at < start_of("lower-back")]
    assert list(made.steps[: len(past)]) == past
    assert minutes(made)["lower-back"] >= 6
    assert made.planned_minutes == 45
    assert verify(made, ASKED, running=True) == []


def test_when_time_is_up_the_work_ends_and_the_finish_keeps_its_least():
    at = start_of("lower-back")
    made = after(Event(id="1", word="end-by", at=at, minutes=at + 4))
    assert [step.phase for step in made.steps[-4:]] == ["main", "closing", "rest", "handover"]
    assert made.steps[-4].slug == "lower-back" and made.steps[-4].minutes == 1
    assert [step.minutes for step in made.steps[-3:]] == [2, 2, 2]
    assert made.planned_minutes == at + 8  # a turn is among them
    assert "It ends 4 min later than wanted" in texts(made, "minutes")[-1]
    assert any("The work ends here" in why.text for why in made.steps[-4].reasons)
    assert verify(made, ASKED, running=True) == []


def test_what_is_said_after_counts_on_the_new_clock():
    late = Event(id="1", word="late", at=start_of("warm-up-back"), minutes=10)
    out = Event(id="2", word="area-out", at=start_of("mid-back"), regions=("neck-group",))
    made = after(late, out)
    assert made.planned_minutes == 50
    assert "neck" not in minutes(made)
    assert verify(made, ASKED, running=True) == []


def test_a_later_wish_of_the_clock_tells_from_the_first_minutes():
    first = Event(id="1", word="late", at=4, minutes=4)
    made = after(first, replace(first, id="2"))
    was, now = minutes(PLAN)["lower-back"], minutes(made)["lower-back"]
    assert (
        texts(made, "step-minutes").count(f"Lower back: {was} to {now} min, to keep to the clock.")
        == 1
    )
    assert made.planned_minutes == 52


def test_an_undone_wish_of_the_clock_never_was():
    late = Event(id="1", word="late", at=4, minutes=10)
    assert after(late, Event(id="2", word="undo", at=5, undoes="1")) == PLAN


def test_after_stop_the_clock_changes_nothing():
    stop = Event(id="1", word="stop", at=20)
    assert after(stop, Event(id="2", word="late", at=20, minutes=5)) == after(stop)


def test_a_ceiling_that_the_client_set_outlasts_the_clock():
    firm = brief_of(request={"modality": "deep-tissue", "pressure": "firm", "minutes": 60})
    agreed = plan(firm)
    at = start_of("lower-back", agreed)
    told = [
        Event(id="1", word="tender-spot", at=at),
        Event(id="2", word="late", at=at, minutes=5),
        Event(id="3", word="firmer", at=at),
        Event(id="4", word="firmer", at=at),
    ]
    made = after(*told, agreed=agreed, asked=firm)
    lower = next(step for step in made.steps if step.slug == "lower-back")
    assert max(area.pressure for area in lower.areas) == 3


# --- the judge is not fooled


@pytest.mark.parametrize("source", ["clock:start", "edit:clock", "event:1"])
def test_before_the_start_no_step_may_be_below_its_least(source):
    why = Reason(rule="clock-ends-here", source=source, text="Time is up.", client="Time is up.")
    assert "INV-13" in faults(with_step(easy_plan(), "lower-back", minutes=1, reasons=(why,)))


def test_time_that_ran_out_excuses_the_last_work_alone():
    why = Reason(rule="clock-ends-here", source="clock:1", text="Time is up.", client="Time is up.")
    assert "INV-13" in faults(with_step(easy_plan(), "lower-back", minutes=1, reasons=(why,)))
    gone = LeftOut(what="step", slug="neck", reasons=(replace(why, rule="clock-time-up"),))
    made = replace(with_step(easy_plan(), "closing-strokes", minutes=1), left_out=(gone,))
    assert "INV-13" in faults(made)


def test_a_reason_of_the_clock_needs_more_time_asked_for():
    why = Reason(rule="clock-shorter", source="clock:1", text="Shorter.", client="Shorter.")
    assert "INV-13" in faults(with_step(easy_plan(), "lower-back", minutes=18, reasons=(why,)))


def test_where_the_warm_up_of_the_back_is_cut_the_back_stays_light():
    """A template of the practice's own, whose warm-up of the back may be left out."""
    back = REFERENCE.templates["swedish-back"]
    rows = []
    for row in back.steps:
        if row.phase == "warm-up":
            rows.append(replace(row, slug="warm-up-hands", regions=("hand",), max_minutes=3))
            row = replace(row, required=False, weight=0.1)
        rows.append(row)
    own = replace(back, slug="nells-back-v1", steps=tuple(rows))
    agreed = plan(ASKED, own)
    assert highest_levels(agreed)["lower-back-left"] == 3
    made = retime(agreed, ASKED, at=0, ends_at=50, template=own)
    assert "warm-up-back" not in minutes(made)
    assert highest_levels(made)["lower-back-left"] == 2
    assert verify(made, ASKED, template=own) == []


def test_the_advice_follows_what_the_fitted_plan_works_and_how_firmly():
    firm = brief_of(request={"modality": "deep-tissue", "pressure": "firm", "minutes": 60})
    agreed = plan(firm)
    made = retime(agreed, firm, at=0, ends_at=56)
    assert "soreness-plan" in agreed.aftercare.advice
    assert made.aftercare == choose(
        highest_levels(made), firm, modality=made.modality, oil=made.oil, reference=REFERENCE
    )
    assert "soreness-plan" in made.aftercare.advice
