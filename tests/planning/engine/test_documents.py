import json
import subprocess
import sys

import pytest

from sessions_app.planning.engine.documents import (
    BadDocument,
    dump,
    parse,
    parse_one,
    plan_document,
    read_plan,
)

from .asked import plan_of, yes


def test_yes_no_and_on_are_words_and_not_booleans():
    assert parse_one("on: 2026-11-22\nheat: yes\nclothed: true") == {
        "on": "2026-11-22",
        "heat": "yes",
        "clothed": True,
    }


def test_a_stream_gives_many_documents_in_yaml_and_in_json():
    assert parse("a: 1\n---\na: 2\n") == [{"a": 1}, {"a": 2}]
    assert parse('{"a": 1}\n{"a": 2}\n') == [{"a": 1}, {"a": 2}]
    assert parse('{\n "a": 1\n}') == [{"a": 1}]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "the document is empty"),
        ("[", "the document is not YAML"),
        ("a: &x [1]\nb: *x", "line 2: aliases are not read"),
        ("a: 1\na: 2", "line 2: the key 'a' comes twice"),
        ('{"a": 1, "a": 2}', "the key 'a' comes twice"),
        ("!!python/object:os.system x", "line 1: the tag"),
        ("[" * 100_000, "the document is nested deeper"),
        ('{"a":' * 100_000, "the document is nested deeper"),
        ("? [a]\n: b", "line 1: a key must be a word"),
        ("x" * 600_000, "the document is larger than 512 KB"),
        (b"\xff\xfe\x00", "the document is not UTF-8"),
        ('{"a": NaN}', "NaN is not a number"),
        ("a: 1\n---\nb: 2", "expected one document, found 2"),
    ],
)
def test_hostile_text_is_refused_with_a_sentence(text, sentence):
    with pytest.raises(BadDocument) as fault:
        parse_one(text)
    assert str(fault.value).startswith(sentence)
    assert "\n" not in str(fault.value)


@pytest.mark.parametrize("form", ["json", "yaml"])
def test_a_plan_survives_its_document(form):
    made = plan_of(yes("reflux"), request={"minutes": 60}, focus=[{"region": "calf"}])
    text = dump(plan_document(made), form)
    assert read_plan(parse_one(text)) == made


def test_the_plan_document_keeps_the_order_of_the_format():
    keys = list(plan_document(plan_of()))
    assert keys[:5] == ["format", "reference_version", "decision", "held_for", "requires"]
    assert keys[-4:] == ["steps", "left_out", "checklist", "aftercare"]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"format": "effleurage-plan/2"}, "format: 'effleurage-plan/2' was made by a newer"),
        ({"format": "effleurage-plan/0"}, "format: expected 'effleurage-plan/1'"),
        ({"format": "effleurage-plan/two"}, "format: expected 'effleurage-plan/1'"),
        ({"format": None}, "format: expected 'effleurage-plan/1', found 'None'"),
        ({"decision": "perhaps"}, "decision: 'perhaps' is not one of"),
        ({"oil": "lard"}, "oil: 'lard' is not an oil"),
        ({"turns": "1"}, "turns: expected a whole number"),
        ({"surprise": 1}, "unknown key 'surprise'"),
    ],
)
def test_a_broken_plan_document_is_one_sentence(change, sentence):
    with pytest.raises(BadDocument) as fault:
        read_plan({**plan_document(plan_of()), **change})
    assert str(fault.value).startswith(sentence)


def test_an_unknown_stroke_is_named_with_its_place():
    document = plan_document(plan_of())
    document["steps"][1]["areas"][0]["strokes"] = ["karate"]
    with pytest.raises(BadDocument, match=r"steps\[1\].areas\[0\].strokes\[0\]: 'karate' is not"):
        read_plan(document)


def test_the_same_input_gives_the_same_bytes_in_another_process():
    program = (
        "from tests.planning.engine.asked import plan_of, yes;"
        "from sessions_app.planning.engine.documents import dump, plan_document;"
        "made = plan_of(yes('surgery'), yes('gout', where=['foot']), request={'minutes': 75});"
        "print(dump(plan_document(made), 'json'), end='')"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", program],
            env={"PYTHONHASHSEED": seed, "PATH": ""},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert runs[0] == runs[1]
    assert json.loads(runs[0])["format"] == "effleurage-plan/1"


def nested(depth, form):
    """Lists in lists: the deepest stands on this level."""
    return "[" * depth + "]" * depth if form == "yaml" else '{"a": ' * depth + "1" + "}" * depth


@pytest.mark.parametrize("form", ["yaml", "json"])
def test_a_document_is_read_down_to_forty_levels(form):
    deepest = 40 if form == "yaml" else 39  # the number inside is a level of its own
    assert parse_one(nested(deepest, form))
    with pytest.raises(BadDocument, match="nested deeper than 40 levels"):
        parse_one(nested(deepest + 1, form))


@pytest.mark.parametrize("one", ['{"a": 1}\n', "---\na: 1\n"])
def test_a_thousand_documents_are_read_at_once_and_no_more(one):
    assert len(parse(one * 1000)) == 1000
    with pytest.raises(BadDocument, match="more than 1000 documents at once"):
        parse(one * 1001)


def test_a_document_is_read_up_to_512_kilobytes():
    most = 512 * 1024
    assert parse_one("x" * most) == "x" * most
    assert parse_one("ä" * (most // 2)) == "ä" * (most // 2)
    with pytest.raises(BadDocument, match="larger than 512 KB"):
        parse_one("x" * (most + 1))


@pytest.mark.parametrize(
    ("word", "read"),
    [
        ("7", 7),
        ("-7", -7),
        ("+7", 7),
        ("007", 7),
        ("1" * 18, int("1" * 18)),
        ("1" * 19, "1" * 19),
        ("0.5", 0.5),
        ("-.5", -0.5),
        ("1.", "1."),
        ("1e3", "1e3"),
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("True", "True"),
        ("'7'", "7"),
        ('"true"', "true"),
    ],
)
def test_a_word_of_yaml_is_read_as_yaml_1_2_has_it(word, read):
    found = parse_one(f"a: {word}")["a"]
    assert (found, type(found)) == (read, type(read))


def test_of_a_format_that_is_none_sixty_signs_are_shown():
    made = plan_document(plan_of())
    for length in (59, 60, 61):
        with pytest.raises(BadDocument) as fault:
            read_plan({**made, "format": "x" * length})
        shown = "x" * min(length, 60)
        assert str(fault.value) == f"format: expected 'effleurage-plan/1', found {shown!r}"


def test_of_a_value_that_does_not_belong_sixty_signs_are_shown():
    made = plan_document(plan_of())
    for length, shown in ((58, "x" * 58), (59, "x" * 56)):
        with pytest.raises(BadDocument) as fault:
            read_plan({**made, "oil": "x" * length})
        value = repr(shown) if length == 58 else f"'{shown}..."
        assert str(fault.value).startswith(f"oil: {value} is not an oil")
