import json

import pytest

from tests.planning.commands.conftest import EXAMPLES

EASY = str(EXAMPLES / "intakes" / "01-easy.yaml")


@pytest.fixture
def planned(run):
    return json.loads(run("plan", EASY, "--as", "json").out)


def test_a_plan_as_it_was_made_has_no_violations(run, planned):
    said = run("verify_plan", EASY, "-", given=json.dumps(planned).encode())

    assert (said.code, said.out) == (0, "No violations.\n")


def test_a_plan_that_was_tampered_with_is_told_line_by_line(run, planned):
    main = next(step for step in planned["steps"] if step["phase"] == "main")
    main["areas"][0]["pressure"] = 5
    said = run("verify_plan", EASY, "-", given=json.dumps(planned).encode())

    assert said.code == 1
    assert any(line.startswith(f"INV-05: step {main['slug']}") for line in said.out.splitlines())


def test_many_plans_are_told_apart(run, planned, tmp_path, easy):
    broken = {**planned, "planned_minutes": 59}
    intakes = tmp_path / "intakes.yaml"
    intakes.write_bytes(easy + b"\n---\n" + easy)
    plans = f"{json.dumps(planned)}\n{json.dumps(broken)}\n".encode()
    said = run("verify_plan", str(intakes), "-", given=plans)

    assert said.code == 1
    assert all(line.startswith("document 2: INV-") for line in said.out.splitlines())


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (b"{}", "standard input: format: expected 'effleurage-plan/1'"),
        (b"format: effleurage-plan/2\n", "made by a newer version of Effleurage"),
        (b"{", "not YAML"),
        (b"format: effleurage-plan/1\nsteps: 3\n", "is missing"),
    ],
)
def test_a_bad_plan_document_is_one_sentence_and_ends_with_2(run, given, sentence):
    said = run("verify_plan", EASY, "-", given=given)

    assert said.code == 2
    assert sentence in said.err and "\n" not in said.err


def test_an_unknown_slug_in_a_plan_is_named(run, planned):
    planned["steps"][2]["areas"][0]["region"] = "tail"
    said = run("verify_plan", EASY, "-", given=json.dumps(planned).encode())

    assert said.code == 2
    assert "steps[2].areas[0].region: 'tail' is not an area of the body" in said.err


def test_only_one_document_comes_from_standard_input(run, easy):
    assert run("verify_plan", "-", "-", given=easy).code == 2


def test_as_many_plans_as_intakes_are_needed(run, planned, tmp_path, easy):
    two = tmp_path / "two.yaml"
    two.write_bytes(easy + b"\n---\n" + easy)
    said = run("verify_plan", str(two), "-", given=json.dumps(planned).encode())

    assert said.code == 2
    assert "holds 2 documents" in said.err
