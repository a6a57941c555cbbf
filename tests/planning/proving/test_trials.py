"""A trial finds what is broken, says so in words, and never raises."""

from dataclasses import replace
from random import Random

import pytest

from sessions_app.planning.engine.documents.edits import edit_documents, read_edits
from sessions_app.planning.engine.edit import KINDS
from sessions_app.planning.engine.values import Plan
from sessions_app.planning.proving import repeated, sessions, trials
from sessions_app.planning.proving.edited import edits_for
from sessions_app.planning.proving.repeated import looser_limits
from sessions_app.planning.proving.sessions import events_for
from sessions_app.planning.proving.trials import CHECKS, Trial, judge
from tests.planning.engine.asked import brief_of, yes


@pytest.fixture
def trial():
    """The first client of the seed that has a plan and said something."""
    drawn = (Trial.drawn(1, number) for number in range(99))
    return next(each for each in drawn if each.plan.steps and each.document["answers"])


def changed(monkeypatch, module, name, change):
    """Let one verb of the engine answer otherwise, where one of the checks calls it."""
    real = getattr(module, name)
    monkeypatch.setattr(module, name, lambda *args, **more: change(real(*args, **more)))


def firmer(made: Plan) -> Plan:
    steps = tuple(
        replace(step, areas=tuple(replace(area, pressure=5) for area in step.areas))
        for step in made.steps
    )
    return replace(made, steps=steps)


def checks_that_fail(trial):
    return {finding.check for finding in judge(trial).findings}


@pytest.mark.parametrize("number", range(40))
def test_the_planner_passes_every_check(number):
    verdict = judge(Trial.drawn(20261122, number))
    assert verdict.findings == ()
    assert set(verdict.checked) == set(CHECKS)


def test_every_second_client_is_tried_with_edits_when_it_is_thinned(trial):
    done = [judge(trial, number=number, thinned=True).checked for number in range(4)]
    assert sum("with edits" in each for each in done) == 2
    assert set().union(*done) == set(CHECKS)


def test_a_plan_that_breaks_a_rule_is_found(trial, monkeypatch):
    changed(monkeypatch, trials, "plan", firmer)
    fresh = replace(trial)
    found = judge(fresh).findings
    assert any(each.text.startswith("INV-05: ") for each in found)


def test_what_the_engine_raises_is_a_finding(trial, monkeypatch):
    def broken(*_args, **_more):
        raise KeyError("calf")

    monkeypatch.setattr(trials, "plan", broken)
    found = judge(replace(trial)).findings
    assert found[0].text == "it raised KeyError: 'calf'"


def test_two_plans_for_the_same_answers_are_found(trial, monkeypatch):
    changed(monkeypatch, repeated, "plan", lambda made: replace(made, turns=made.turns + 1))
    assert {"INV-24 another order", "INV-25 again, the same bytes"} <= checks_that_fail(trial)


def test_a_document_that_says_something_else_is_found(trial, monkeypatch):
    changed(monkeypatch, repeated, "read_plan", lambda made: replace(made, turns=made.turns + 1))
    assert checks_that_fail(trial) == {"read from its document"}


def test_a_session_that_gets_firmer_by_itself_is_found(trial, monkeypatch):
    changed(monkeypatch, sessions, "adapt", firmer)
    assert checks_that_fail(trial) == {"INV-21 and INV-22 in the session"}


def test_one_more_yes_that_makes_a_plan_firmer_is_found(trial, monkeypatch):
    changed(monkeypatch, repeated, "plan", firmer)
    assert "INV-23 one more yes" in checks_that_fail(trial)


# --- INV-23, limit by limit


LOOSER = {
    "decision": ("refused-today", "allowed"),
    "avoid_regions": (frozenset({"calf-left"}), frozenset()),
    "avoid_strokes": (frozenset({"friction"}), frozenset()),
    "avoid_positions": (frozenset({"prone"}), frozenset()),
    "exclude_modalities": (frozenset({"shiatsu"}), frozenset()),
    "avoid_oils": (frozenset({"grapeseed"}), frozenset()),
    "avoid_allergens": (frozenset({"nuts"}), frozenset()),
    "aftercare_remove": (frozenset({"bath"}), frozenset()),
    "ceiling": (2, 3),
    "discomfort_limit": (2, 3),
    "max_minutes": (45, None),
    "checkin_every_minutes": (10, None),
    "min_rest_minutes": (5, 2),
    "start_lighter": (1, 0),
    "avoid_heat": (True, False),
    "no_scent": (True, False),
    "slow_rise": (True, False),
    "region_ceilings": ({"calf-left": 1}, {}),
    "max_position_minutes": ({"prone": 20}, {"prone": 30}),
    "region_avoid_strokes": ({"calf-left": frozenset({"friction"})}, {}),
    "held_for": (("review",), ()),
}


@pytest.mark.parametrize("name", LOOSER)
def test_a_limit_that_loosens_is_named(name):
    before, after = LOOSER[name]
    today = brief_of()
    strict, loose = replace(today, **{name: before}), replace(today, **{name: after})
    assert len(list(looser_limits(strict, loose))) == 1
    assert list(looser_limits(loose, strict)) == []


def test_two_yes_answers_are_stricter_than_one():
    one, two = brief_of(yes("blood-thinners")), brief_of(yes("blood-thinners"), yes("osteoporosis"))
    assert list(looser_limits(one, two)) == []
    assert list(looser_limits(two, one))


# --- what is drawn besides


def test_events_come_in_the_order_of_the_clock(trial):
    for seed in range(30):
        events = events_for(trial.plan, Random(seed))
        assert [each.at for each in events] == sorted(each.at for each in events)
        assert all(0 <= each.at <= trial.plan.planned_minutes for each in events)


def test_edits_of_every_kind_are_drawn_and_can_be_written_down(trial):
    drawn = tuple(edit for seed in range(60) for edit in edits_for(trial.plan, Random(seed)))
    assert {edit.what for edit in drawn} == set(KINDS)
    assert any(edit.step is None for edit in drawn if edit.what == "pressure")
    assert read_edits(edit_documents(drawn)) == drawn
