"""Taps sent late, twice, reordered and by wrong clocks; `make taps N=10000` plays more of them."""

from random import Random

import pytest

from scripts.taps import judging, schedules
from sessions_app.checkins.state import fold
from sessions_app.planning.engine.adapting.limits import Limit, Limits
from tests.factories import NOW

pytestmark = pytest.mark.django_db
SCHEDULES = 12


def test_E5_no_tap_is_lost_or_kept_twice_and_the_state_is_the_same(session):
    found = judging.run(session, SCHEDULES, seed=20261123)
    assert found.is_clean, found
    assert found.deliveries > 2 * found.taps > 0


def test_E5_an_order_of_arrival_would_be_noticed(session, monkeypatch):
    monkeypatch.setattr(fold, "place_of", lambda event: (event.at, event.pk.bytes))
    assert judging.run(session, SCHEDULES, seed=1).other_state > 0


def test_E5_an_order_by_clocks_of_arrival_would_be_noticed(session, monkeypatch):
    """The times, too, are those of the taps: minutes of an area come from them."""
    tapped_at = property(lambda event: event.at)
    monkeypatch.setattr("sessions_app.checkins.models.CheckIn.tapped_at", tapped_at)
    assert judging.run(session, SCHEDULES, seed=1).other_state > 0


def test_a_schedule_holds_wrong_clocks_late_taps_and_repeats():
    chance = Random(7)
    taps = [t for _ in range(30) for t in schedules.tapped(chance, NOW, ["legs"])]
    arrivals = schedules.deliveries(taps, chance)
    assert len(arrivals) > len(taps)
    assert [tap for _at, tap in arrivals] != [tap for tap in taps for _ in arrivals]
    assert len({tap.device for tap in taps}) == 3
    assert all(tap.facts["device_at"] == tap.true_at for tap in taps)  # set by the page, once


def test_a_plan_that_breaks_a_rule_would_be_noticed(session, monkeypatch):
    endless = Limit(level=9, rule="firmer-not-yet", values={})
    monkeypatch.setattr(Limits, "lowest", lambda *_given, **_named: endless)
    monkeypatch.setattr(schedules, "BUTTONS", ("next", "firmer", "firmer"))
    assert judging.run(session, SCHEDULES, seed=1).unsafe > 0
