"""Clients that once broke a rule are tried again in every run of the tests."""

from pathlib import Path

import pytest

from sessions_app.planning.proving import trials
from sessions_app.planning.proving.found import keep, kept
from sessions_app.planning.proving.shrinking import shrunk
from sessions_app.planning.proving.trials import Finding, Trial, judge

FOUND = sorted((Path(__file__).parent.parent / "found").glob("*.yaml"))


@pytest.mark.parametrize("path", FOUND, ids=lambda path: path.stem)
def test_it_does_not_happen_again(path):
    assert judge(kept(path)).findings == ()


def test_a_trial_is_the_same_from_its_file(tmp_path):
    trial = Trial.drawn(1, 2)
    path = keep(trial, (Finding(check="with edits", text="INV-05: too firm"),), tmp_path / "found")
    again = kept(path)
    assert (again.plan, again.template, again.edits) == (trial.plan, trial.template, trial.edits)
    assert "with edits: INV-05: too firm" in path.read_text()


def test_a_failing_client_keeps_only_what_the_finding_needs(monkeypatch):
    def no_calves(trial):
        if "calf-left" in trial.document["avoid"]:
            yield "the calves"

    monkeypatch.setattr(trials, "CHECKS", {"calves": no_calves})
    drawn = Trial.drawn(1, 5)
    document = {**drawn.document, "avoid": ["foot-left", "calf-left", "chest-left"]}
    small = shrunk(Trial(chance=drawn.chance, document=document))
    assert small.document["avoid"] == ["calf-left"]
    assert small.document["answers"] == [] and small.document["request"] == {}
    assert small.document["format"] == "effleurage-intake/1"


def test_a_client_whom_the_planner_cannot_take_is_kept_too(monkeypatch, tmp_path):
    def broken(*_args, **_more):
        raise KeyError("calf")

    monkeypatch.setattr(trials, "plan", broken)
    small = shrunk(Trial.drawn(1, 5))
    assert kept(keep(small, judge(small).findings, tmp_path)).document["answers"] == []
