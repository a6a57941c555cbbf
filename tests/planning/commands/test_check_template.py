import pytest

from practice.reference import load
from sessions_app.planning.engine.documents import dump, parse_one, template_document
from sessions_app.planning.engine.documents.template import _HEAD
from sessions_app.planning.engine.values import Violation
from sessions_app.planning.proving import trial
from tests.planning.commands.conftest import EXAMPLES

FOLDER = EXAMPLES / "templates"
CLEAN = str(FOLDER / "slow-evening-back.yaml")


def test_a_clean_template_is_tried_and_ends_with_0(run):
    said = run("check_template", CLEAN, "--intakes", "20", "--seed", "3")
    assert said.code == 0
    assert "Seed 3: 20 invented clients" in said.out
    assert said.out.endswith("Nothing to mend, and every plan passed the safety check.\n")


def test_what_is_to_mend_is_said_with_its_step_and_ends_with_1(run):
    said = run("check_template", str(FOLDER / "with-faults.yaml"))
    assert said.code == 1
    assert "settle: The first touch is level 1, very light." in said.out
    assert "is there without its other side." in said.out
    assert said.err == "2 things to mend; it was not tried."


def test_a_plan_that_fails_is_listed_and_ends_with_1(run, monkeypatch):
    broken = [Violation(invariant="INV-05", text="too firm")]
    monkeypatch.setattr(trial, "verify", lambda *_, **__: broken)
    said = run("check_template", CLEAN, "--intakes", "3")
    assert said.code == 1
    assert "client 1: INV-05: too firm" in said.out
    assert said.err == "3 plans failed the safety check."


def test_every_complaint_about_unknown_words_is_told_and_ends_with_2(run):
    said = run("check_template", str(FOLDER / "unreadable.yaml"))
    assert said.code == 2
    assert said.err.endswith("unreadable.yaml: 3 faults; it cannot be read.")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (b"", "standard input: the document is empty"),
        (b"a: [", "standard input: the document is not YAML"),
        (b"a: &a [*a]", "aliases are not read"),
        (b"x" * (512 * 1024 + 1), "larger than 512 KB"),
        (b"format: effleurage-template/9", "1 faults; it cannot be read."),
    ],
)
def test_bad_text_on_standard_input_is_one_sentence(run, given, words):
    said = run("check_template", "-", given=given)
    assert said.code == 2
    assert words in said.err


@pytest.mark.parametrize(
    "words", [("missing.yaml",), (CLEAN, "--intakes", "many"), (CLEAN, "--seed", "-1")]
)
def test_bad_words_end_with_2(run, words):
    assert run("check_template", *words).code == 2


def test_the_examples_are_as_the_document_says():
    text = (EXAMPLES.parent / "template-document.md").read_text()
    for name in (path.stem for path in FOLDER.glob("*.yaml")):
        assert f"`{name}`" in text
    kept = parse_one((FOLDER / "slow-evening-back.yaml").read_bytes())
    assert dump(kept, "yaml") in (FOLDER / "slow-evening-back.yaml").read_text()


def test_the_document_names_every_key():
    text = (EXAMPLES.parent / "template-document.md").read_text()
    whole = template_document(load().templates["swedish-back"])
    keys = {key for step in whole["steps"] for key in step} | set(_HEAD)
    assert not [key for key in keys if f"`{key}`" not in text]
