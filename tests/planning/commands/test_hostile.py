"""Whatever is handed to the commands: a plan, violations, or one sentence; never a traceback."""

import json
from random import Random

import pytest

from sessions_app.planning.engine.documents import BadDocument, parse, read_intake, read_plan
from tests.planning.commands.conftest import EXAMPLES

EASY = EXAMPLES / "intakes" / "01-easy.yaml"
PLAN = EXAMPLES / "plans" / "01-easy.yaml"
HEAD = b"format: effleurage-intake/1\n"
LAUGHS = b"a: &a [x]\n" + b"".join(b"%c: &%c [*%c, *%c]\n" % (n, n, n - 1, n - 1) for n in b"bcdef")
HOSTILE = {
    "a list that holds itself": (b"a: &a [*a]\n", "aliases are not read"),
    "a mapping that holds itself": (HEAD + b"client: &c {name: *c}\n", "aliases are not read"),
    "a billion laughs": (LAUGHS, "aliases are not read"),
    "a merge": (HEAD + b"<<: {avoid: [face]}\n", "unknown key '<<'"),
    "an object": (HEAD + b"client: !!python/name:os.system\n", "the tag"),
    "a tag of its own": (HEAD + b"client: !secret x\n", "the tag"),
    "a thousand and one documents": (b"---\n" * 1001 + HEAD, "more than 1000 documents"),
    "nothing but ends": (b"...\n...\n", ""),
    "a tab": (b"a:\n\t- b\n", "not YAML"),
    "a zero byte": (HEAD + b"client: {name: a\x00b}\n", "not YAML"),
    "an endless number": (HEAD + b"request: {minutes: " + b"9" * 5000 + b"}\n", "whole number"),
    "an endless key": (HEAD + b"k" * 1000 + b": 1\n", "unknown key"),
    "a name that is a list": (HEAD + b"client: {name: [Ada]}\n", "client.name: expected text"),
    "signs that hide": (HEAD + b'client: {name: "a\\u0007"}\n', "cannot be kept"),
    "a half of a sign": (b'{"format": "effleurage-intake/1", "client": {"name": "\\ud800"}}', ""),
    "an endless JSON number": (b'{"a": ' + b"9" * 5000 + b"}", "a number that is too long"),
    "infinity": (b'{"a": Infinity}', "Infinity is not a number"),
    "text in another coding": ("a: é".encode("utf-16"), "not UTF-8"),
    "a newer intake": (b"format: effleurage-intake/7\n", "made by a newer version of Effleurage"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_intake_is_one_sentence(run, name):
    given, sentence = HOSTILE[name]
    said = run("plan", "-", given=given)
    assert said.code == 2
    assert sentence in said.err and said.err and "\n" not in said.err


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_plan_is_one_sentence(run, name):
    given = HOSTILE[name][0].replace(b"effleurage-intake", b"effleurage-plan")
    said = run("verify_plan", str(EASY), "-", given=given)
    assert said.code == 2
    assert said.err and "\n" not in said.err


def test_a_plan_of_a_newer_version_says_so_in_words(run):
    kept = PLAN.read_bytes()
    newer = kept.replace(b"effleurage-plan/1", b"effleurage-plan/2")
    said = run("verify_plan", str(EASY), "-", given=newer)
    assert said.code == 2
    assert said.err == (
        "standard input: format: 'effleurage-plan/2' was made by a newer version of Effleurage; "
        "this one reads 'effleurage-plan/1'"
    )


def test_a_plan_from_newer_reference_data_says_so_in_words(run):
    newer = PLAN.read_bytes().replace(b"reference_version: '1'", b"reference_version: '12'")
    said = run("verify_plan", str(EASY), "-", given=newer)
    assert said.code == 2
    assert said.err == (
        "standard input: reference_version: the plan was made with reference data 12, newer than "
        "1 here; check it with the version of Effleurage that made it"
    )


@pytest.mark.parametrize("version", ["0", "one", ""])
def test_a_plan_from_other_reference_data_breaks_INV_25(run, version):
    other = PLAN.read_bytes().replace(
        b"reference_version: '1'", b"reference_version: '%b'" % version.encode()
    )
    said = run("verify_plan", str(EASY), "-", given=other)
    assert said.code == 1
    assert said.out.startswith("INV-25: ")


def test_a_stroke_that_nobody_knows_is_named_with_its_place(run):
    document = parse(PLAN.read_bytes())[0]
    document["steps"][2]["areas"][0]["strokes"] = ["karate"]
    said = run("verify_plan", str(EASY), "-", given=json.dumps(document).encode())
    assert said.code == 2
    assert "steps[2].areas[0].strokes[0]: 'karate' is not a stroke" in said.err


@pytest.mark.parametrize(("path", "read"), [(EASY, read_intake), (PLAN, read_plan)])
def test_documents_with_single_bytes_changed_are_read_or_refused(path, read):
    kept, rng = path.read_bytes()[:20_000], Random(20261122)
    for _turn in range(150):
        broken = bytearray(kept)
        for _change in range(rng.randint(1, 4)):
            at = rng.randrange(len(broken))
            broken[at : at + rng.randint(0, 3)] = rng.randbytes(rng.randint(0, 3))
        try:
            for document in parse(bytes(broken)):
                read(document)
        except BadDocument as fault:
            assert "\n" not in str(fault)
