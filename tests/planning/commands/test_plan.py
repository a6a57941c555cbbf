import json
import subprocess
import sys

import pytest
import yaml

from tests.planning.commands.conftest import EXAMPLES

EASY = str(EXAMPLES / "intakes" / "01-easy.yaml")
SMALL = b"format: effleurage-intake/1\n"


def test_it_gives_a_plan_document(run):
    said = run("plan", EASY)

    document = yaml.safe_load(said.out)
    assert said.code == 0
    assert document["format"] == "effleurage-plan/1"
    assert document["planned_minutes"] == 60


def test_it_reads_standard_input_and_gives_the_same_bytes_twice(run, easy):
    first, second = run("plan", "-", given=easy), run("plan", "-", given=easy)

    assert first.out == second.out == run("plan", EASY).out


def test_it_writes_json_in_one_line(run):
    said = run("plan", EASY, "--as", "json")

    assert said.out.count("\n") == 1
    assert json.loads(said.out) == yaml.safe_load(run("plan", EASY).out)


def test_many_documents_give_many_plans(run, easy):
    given = easy + b"\n---\n" + easy
    as_yaml, as_json = run("plan", "-", given=given), run("plan", "-", "--as", "json", given=given)

    assert len(list(yaml.safe_load_all(as_yaml.out))) == 2
    assert len(as_json.out.splitlines()) == 2
    again = run("plan", "-", "--as", "json", given=b'{"format": "effleurage-intake/1"}\n' * 3)
    assert len(again.out.splitlines()) == 3


def test_text_is_a_page_to_read_with_reasons(run):
    said = run("plan", str(EXAMPLES / "intakes" / "02-deep-tissue-lowered.yaml"), "--as", "text")

    assert "Decision: allowed with changes" in said.out
    assert "Top of the shoulder: level 2, effleurage, petrissage" in said.out
    assert (
        "  [1] Deep tissue massage does not fit today, so the plan uses Swedish massage."
        in said.out
    )
    assert max(len(line) for line in said.out.splitlines()) <= 100
    assert len(said.out.splitlines()) < 200


def test_style_minutes_and_template_can_be_chosen(run):
    said = run("plan", EASY, "--modality", "relaxation", "--minutes", "45")
    document = yaml.safe_load(said.out)
    assert (document["modality"], document["booked_minutes"]) == ("relaxation", 45)

    said = run("plan", EASY, "--template", "swedish-full")
    assert yaml.safe_load(said.out)["template"] == "swedish-full"


@pytest.mark.parametrize(
    ("name", "decision"),
    [("07-refused-emergency", "refused-emergency"), ("10-refused-today", "refused-today")],
)
def test_a_refusal_is_an_answer(run, name, decision):
    said = run("plan", str(EXAMPLES / "intakes" / f"{name}.yaml"))

    document = yaml.safe_load(said.out)
    assert said.code == 0
    assert (document["decision"], document["steps"]) == (decision, [])


BOMB = b"a: &a [x, x]\nb: &b [*a, *a]\nformat: effleurage-intake/1\n"


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (b"", "standard input: the document is empty"),
        (b"\xff\xfe\x00binary", "standard input: the document is not UTF-8"),
        (b"a: [1, 2", "standard input: the document is not YAML"),
        (b"- 1\n- 2\n", "standard input: the document must be a mapping"),
        (b"x" * 10_000_000, "standard input: the document is larger than"),
        (BOMB, "aliases are not read"),
        (b"[" * 5000 + b"]" * 5000, "nested deeper"),
        (b'{"a":' * 3000 + b"1" + b"}" * 3000, "nested deeper"),
        (b"format: effleurage-intake/2\n", "made by a newer version of Effleurage"),
        (SMALL + b"request: {minutes: 0}\n", "request.minutes: 0 is not within 15 to 180"),
        (SMALL + b"request: {minutes: 500}\n", "request.minutes: 500 is not within 15 to 180"),
        (SMALL + b"request: {minutes: soon}\n", "request.minutes: expected a whole number"),
        (SMALL + b"request: {modality: swedsh}\n", "is it 'swedish'?"),
        (SMALL + b"avoid: [tail]\n", "avoid[0]: 'tail' is not an area of the body"),
        (SMALL + b"avoid: face\n", "avoid: expected a list"),
        (SMALL + b"answers: [{id: flying, answer: yes}]\n", "answers[0].id: 'flying'"),
        (SMALL + b"answers: [{id: liver, answer: perhaps}]\n", "answers[0].answer: 'perhaps'"),
        (SMALL + b"answered_on: yesterday\n", "answered_on: 'yesterday' is not a date"),
        (SMALL + b"minuets: 60\n", "unknown key 'minuets'"),
        (SMALL + b"---\n" + SMALL + b"avoid: [tail]\n", "standard input: document 2: avoid[0]"),
        (SMALL + b"format: effleurage-intake/1\n", "comes twice"),
        (b"format: !!python/object:os.system x\n", "the tag"),
    ],
)
def test_bad_input_is_one_sentence_and_ends_with_2(run, given, sentence):
    said = run("plan", "-", given=given)

    assert said.code == 2
    assert sentence in said.err
    assert "\n" not in said.err and len(said.err) < 400
    assert said.out == ""


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["no-such-file.yaml"], "no-such-file.yaml: No such file"),
        (["docs"], "docs: Is a directory"),
        ([EASY, "--minutes", "0"], "--minutes: '0' is not a whole number from 15 to 180"),
        ([EASY, "--minutes", "500"], "--minutes: '500' is not"),
        ([EASY, "--minutes", "an hour"], "--minutes: 'an hour' is not"),
        ([EASY, "--minutes", "9" * 5000], "is not a whole number"),
        ([EASY, "--template", "swedish-bak"], "--template: 'swedish-bak' is not one of"),
        ([EASY, "--modality", "thai"], "--modality: 'thai' is not one of"),
    ],
)
def test_bad_words_are_one_sentence_and_end_with_2(run, words, sentence):
    said = run("plan", *words)

    assert said.code == 2
    assert sentence in said.err
    assert "\n" not in said.err


def test_it_needs_no_database_and_shows_no_traceback(tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/nowhere/none.sqlite3")
    words = [sys.executable, "manage.py", "plan", "-", "--as", "json"]
    settings = {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    for key, value in settings.items():
        monkeypatch.setenv(key, value)

    good = subprocess.run(words, input=SMALL, capture_output=True)
    bad = subprocess.run(words, input=b"x: [", capture_output=True)

    assert (good.returncode, bad.returncode) == (0, 2)
    assert json.loads(good.stdout)["format"] == "effleurage-plan/1"
    assert bad.stderr.decode().startswith("CommandError: standard input: the document is not YAML")
    assert bad.stderr.count(b"\n") == 1
