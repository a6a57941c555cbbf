"""The kept examples are what the planner gives, byte for byte, and the documents tell the truth."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from sessions_app.planning.engine.documents import (
    parse_one,
    plan_document,
    read_edits,
    read_intake,
    read_plan,
)
from sessions_app.planning.engine.documents.intake import _KEYS as KEYS
from sessions_app.planning.engine.values import Flags, Plan, Requires, Step
from tests.planning.commands.conftest import EXAMPLES

NAMES = sorted(path.stem for path in (EXAMPLES / "intakes").glob("*.yaml"))


def test_there_are_clients_from_easy_to_refused():
    decisions = {
        parse_one((EXAMPLES / "plans" / f"{name}.yaml").read_bytes())["decision"] for name in NAMES
    }
    assert len(NAMES) >= 10
    assert decisions >= {"allowed", "allowed-with-changes", "refused-emergency", "refused-today"}


@pytest.mark.parametrize("name", NAMES)
def test_an_example_is_what_the_planner_gives(run, name):
    said = run("plan", str(EXAMPLES / "intakes" / f"{name}.yaml"))

    assert said.code == 0
    assert said.out == (EXAMPLES / "plans" / f"{name}.yaml").read_text()


@pytest.mark.parametrize("name", NAMES)
def test_the_checker_accepts_an_example(run, name):
    said = run("verify_plan", *(str(EXAMPLES / kind / f"{name}.yaml") for kind in KINDS))

    assert (said.code, said.out) == (0, "No violations.\n")


KINDS = ("intakes", "plans")


def expected(name, **wanted):
    """Return what a kept plan holds where something is expected of it."""
    kept = parse_one((EXAMPLES / "plans" / f"{name}.yaml").read_bytes())
    return {key: kept[key] for key in wanted}, wanted


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("01-easy", {"modality": "swedish", "planned_minutes": 60, "held_for": []}),
        ("02-deep-tissue-lowered", {"modality": "swedish", "pressure_ceiling": 2}),
        ("03-deep-tissue", {"modality": "deep-tissue", "pressure_ceiling": 4}),
        ("05-seated", {"template": "seated-clothed", "oil": "none", "turns": 0}),
        ("06-shiatsu-no-oil", {"modality": "shiatsu", "oil": "none"}),
        ("07-refused-emergency", {"decision": "refused-emergency", "steps": []}),
        ("08-refused-clearance", {"decision": "refused-clearance", "steps": []}),
        ("09-cleared", {"decision": "allowed-with-changes", "pressure_ceiling": 1}),
        ("10-refused-today", {"decision": "refused-today", "steps": []}),
        ("11-held-for-review", {"held_for": ["review"]}),
        ("12-teenager", {"planned_minutes": 30, "held_for": [], "pressure_ceiling": 2}),
        ("13-rather-not-say", {"modality": "relaxation", "held_for": ["review"]}),
        ("14-infeasible", {"held_for": ["infeasible"], "steps": []}),
        ("17-answers-expired", {"held_for": ["expired"]}),
    ],
)
def test_an_example_shows_what_it_is_kept_for(name, wanted):
    found, expectation = expected(name, **wanted)
    assert found == expectation


def test_side_lying_works_both_sides_and_never_lies_flat():
    kept = parse_one((EXAMPLES / "plans" / "04-pregnancy-side-lying.yaml").read_bytes())
    positions = {step["position"] for step in kept["steps"] if step["areas"]}
    assert positions == {"side-lying"}
    assert {step["side"] for step in kept["steps"]} == {None, "left", "right"}


def test_almond_is_not_poured_on_a_nut_allergy():
    kept = parse_one((EXAMPLES / "plans" / "15-nut-allergy-no-scent.yaml").read_bytes())
    assert "sweet-almond" not in {kept["oil"], *kept["oils_allowed"]}
    assert "unscented-lotion" in kept["oils_allowed"]


def test_varicose_veins_are_only_stroked():
    kept = parse_one((EXAMPLES / "plans" / "16-varicose-calf.yaml").read_bytes())
    levels = {
        area["pressure"]
        for step in kept["steps"]
        for area in step["areas"]
        if area["region"] == "calf-left"
    }
    assert levels == {1}


# --- the documents about the formats


def yaml_blocks(name):
    return re.findall(r"```yaml\n(.*?)```", Path(f"docs/{name}.md").read_text(), re.DOTALL)


def test_the_example_in_the_page_about_intakes_can_be_read():
    blocks = yaml_blocks("intake-document")
    assert blocks and all(read_intake(parse_one(block)) for block in blocks)


def test_the_examples_in_the_page_about_plans_can_be_read():
    edits, plan = (parse_one(block) for block in yaml_blocks("plan-document"))
    assert len(read_edits(edits)) == len(edits)
    assert read_plan(plan).steps


def test_the_pages_name_every_field():
    intakes = Path("docs/intake-document.md").read_text()
    plans = Path("docs/plan-document.md").read_text()
    assert [key for key in KEYS if f"`{key}`" not in intakes] == []
    named = [each.name for kind in (Plan, Step, Flags, Requires) for each in fields(kind)]
    assert [name for name in named if f"`{name}`" not in plans] == []


def test_a_kept_plan_survives_reading():
    kept = parse_one((EXAMPLES / "plans" / "01-easy.yaml").read_bytes())
    assert plan_document(read_plan(kept)) == kept
