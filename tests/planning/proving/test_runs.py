"""Many trials: the same result however they are shared, and all that was reached is told."""

from sessions_app.planning.proving import runs
from sessions_app.planning.proving.runs import Tally, all_outcomes, run
from sessions_app.planning.proving.trials import Finding, Verdict


def told(tally: Tally):
    return tally.trials, tally.failed, tally.checked, tally.reached, tally.failing


def test_two_processes_come_to_the_same_as_one(monkeypatch):
    monkeypatch.setattr(runs, "AT_ONCE", 3)
    assert told(run(3, 13, processes=2)) == told(run(3, 13))


def test_another_seed_draws_others():
    assert run(3, 9).reached != run(4, 9).reached


def test_a_run_may_be_given_a_time_instead_of_a_number():
    tally = run(3, None, seconds=0.2)
    assert tally.trials >= 1 and 0.2 <= tally.seconds < 30


def test_an_outcome_that_nobody_had_is_missing():
    tally = Tally(seed=1)
    some = sorted(all_outcomes())[:-1]
    tally.add(0, Verdict(findings=(), checked=(), reached=tuple(some)))
    assert tally.missing == sorted(all_outcomes())[-1:]


def test_it_counts_what_fails():
    tally = Tally(seed=1)
    bad = Finding(check="with edits", text="INV-05: too firm")
    tally.add(7, Verdict(findings=(bad, bad), checked=("with edits",)))
    assert (tally.trials, tally.failed, tally.failing) == (1, 1, {7: (bad, bad)})
