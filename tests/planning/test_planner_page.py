"""docs/planner.md tells of a real plan: every figure and every sentence is in it."""

import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent.parent
PAGE = (ROOT / "docs" / "planner.md").read_text()
PLANS = ROOT / "docs" / "examples" / "plans"


def read(name):
    return yaml.safe_load((PLANS / f"{name}.yaml").read_text())


BRUNO, SHORT = read("02-deep-tissue-lowered"), read("14-infeasible")


def sentences(plan):
    reasons = [
        *(plan["reasons"]),
        *(why for step in plan["steps"] for why in step["reasons"]),
        *(why for gone in plan["left_out"] for why in gone["reasons"]),
        *plan["messages"],
    ]
    return {why["text"] for why in reasons}


@pytest.mark.parametrize("quote", re.findall(r"^> (.*)$", PAGE, re.MULTILINE))
def test_a_sentence_that_is_quoted_is_in_the_plan(quote):
    assert quote in sentences(BRUNO) | sentences(SHORT)


def test_the_table_is_the_plan_step_by_step():
    rows = re.findall(r"^\| ([a-z-]+) \| (\d+) \| (\d+) \| ([a-z-]+) \| ([\d-]+) \|$", PAGE, re.M)
    assert [
        (
            step["slug"],
            str(step["starts_at"]),
            str(step["minutes"]),
            step["position"] or "-",
            str(max((area["pressure"] for area in step["areas"]), default="-")),
        )
        for step in BRUNO["steps"]
    ] == rows


def test_what_the_page_says_of_the_whole_is_true():
    assert BRUNO["decision"] == "allowed-with-changes"
    assert BRUNO["pressure_ceiling"] == 2
    assert (BRUNO["planned_minutes"], BRUNO["turns"]) == (60, 1)
    turned = [
        step["slug"]
        for before, step in zip(BRUNO["steps"], BRUNO["steps"][1:], strict=False)
        if step["starts_at"] > before["starts_at"] + before["minutes"]
    ]
    assert turned == ["neck"]
    out = {(gone["what"], gone["slug"], gone["step"]) for gone in BRUNO["left_out"]}
    assert {("step", "hips", None), ("stroke", "petrissage", "neck")} <= out
