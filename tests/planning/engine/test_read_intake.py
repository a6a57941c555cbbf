from datetime import date

import pytest

from practice.reference.screening import FollowUp
from sessions_app.planning.engine.documents import BadDocument, read_intake
from sessions_app.planning.engine.documents.intake import _follow_up
from sessions_app.planning.engine.documents.places import Place

from .asked import REFERENCE, document, yes


def test_it_reads_the_example_of_the_format():
    read = read_intake(
        document(
            yes("varicose-veins", where=["calf-left"], kind="calm"),
            client={"name": "Ada", "age": 41},
            request={"goal": "stiffness", "modality": "swedish", "minutes": 60, "clothed": False},
            focus=[{"region": "lower-back", "score": 6}],
            avoid=["face"],
            consents=["buttock"],
            wishes={"oil": "sweet-almond", "heat": "yes"},
        )
    )
    assert (read.name, read.age, read.minutes, read.clothed) == ("Ada", 41, 60, False)
    assert dict(read.focus) == {"lower-back-left": 6, "lower-back-right": 6}
    assert read.consents == ("buttock-left", "buttock-right")
    assert read.answers[0].follow_ups["where"] == ("calf-left",)
    assert read.on == date(2026, 11, 22)


def test_a_blank_follow_up_is_not_the_same_as_none():
    blank, none = (
        read_intake(document(yes("varicose-veins", **said))).answers[0].follow_ups
        for said in ({}, {"where": []})
    )
    assert "where" not in blank
    assert none["where"] == ()


def test_the_higher_score_of_an_area_marked_twice_counts():
    marks = [{"region": "calf", "score": 3}, {"region": "calf-left", "score": 7}]
    read = read_intake(document(focus=marks))
    assert dict(read.focus) == {"calf-left": 7, "calf-right": 3}


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        ({"format": "effleurage-intake/2"}, "format: 'effleurage-intake/2' was made by a newer"),
        ({"request": {"minutes": 14}}, "request.minutes: 14 is not within 15 to 180"),
        ({"request": {"minutes": 181}}, "request.minutes: 181 is not within 15 to 180"),
        ({"request": {"minutes": "60"}}, "request.minutes: expected a whole number"),
        ({"request": {"minutes": True}}, "request.minutes: expected a whole number"),
        ({"request": {"clothed": "no"}}, "request.clothed: expected true or false"),
        ({"request": {"scope": "arms"}}, "request.scope: 'arms' is not one of"),
        ({"request": {"mintues": 60}}, "request: unknown key 'mintues'; is it 'minutes'?"),
        ({"focus": [{"region": "calf", "score": 11}]}, "focus[0].score: 11 is not within 0 to 10"),
        ({"focus": [{"score": 1}]}, "focus[0]: 'region' is missing"),
        ({"avoid": ["calfs"]}, "avoid[0]: 'calfs' is not an area of the body"),
        ({"avoid": "calf"}, "avoid: expected a list"),
        ({"avoid": ["calf"] * 500}, "avoid: 500 entries are too many"),
        ({"wishes": {"heat": True}}, "wishes.heat: True is not one of: yes, no"),
        ({"wishes": {"oil": "engine"}}, "wishes.oil: 'engine' is not one of"),
        ({"answers": [{"id": "varicose"}]}, "answers[0].id: 'varicose' is not a screening"),
        ({"answers": [{"id": "frailty", "answer": "maybe"}]}, "answers[0].answer: 'maybe'"),
        ({"answers": [{"id": "frailty", "kind": "x"}]}, "answers[0]: unknown key 'kind'"),
        ({"answers": [{"id": "gout", "kind": "x"}]}, "answers[0].kind: 'x' is not one of"),
        ({"answers": [{"id": "frailty"}] * 2}, "answers[1].id: 'frailty' is answered twice"),
        ({"answers": ["frailty"]}, "answers[0]: expected a mapping"),
        ({"on": "tomorrow"}, "on: 'tomorrow' is not a date"),
        ({"on": 20261122}, "on: 20261122 is not a date"),
        ({"training": ["karate"]}, "training[0]: 'karate' is not a training"),
        ({"labels_read": ["lard"]}, "labels_read[0]: 'lard' is not an oil"),
        ({"review": {"by": "Nell", "on": "2026-11-22"}}, "review: 'decision' is missing"),
        (
            {"review": {"by": "Nell", "on": "2026-11-22", "decision": " "}},
            "review.decision: must not be empty",
        ),
        ({"client": {"age": -1}}, "client.age: -1 is not within 0 to 130"),
        ({"client": {"name": "x" * 201}}, "client.name: the text is longer than 200"),
        ({"unlisted": "yes"}, "unlisted: 'yes' is not one of: no, unanswered"),
        ({"extra": 1}, "unknown key 'extra'"),
    ],
)
def test_a_fault_is_one_sentence_that_names_its_place(parts, sentence):
    with pytest.raises(BadDocument) as fault:
        read_intake(
            document(**{"answers": [], **parts})
            if "answers" not in parts
            else {**document(), **parts}
        )
    assert str(fault.value).startswith(sentence)
    assert "\n" not in str(fault.value)


@pytest.mark.parametrize("data", [None, [], "text", 3, {}])
def test_what_is_no_document_is_refused(data):
    with pytest.raises(BadDocument):
        read_intake(data)


WEEKS = FollowUp(key="weeks", ask="How many weeks ago?", type="weeks")
KINDS = FollowUp(key="kinds", ask="Which?", type="multi", options={"a": "A", "b": "B"})


def followed_up(value, asked=WEEKS):
    return _follow_up(Place(value, "weeks"), asked, REFERENCE)


@pytest.mark.parametrize(("value", "read"), [(0, "0"), (5200, "5200"), ("not-sure", "not-sure")])
def test_weeks_are_a_whole_number_from_nought_to_a_hundred_years(value, read):
    assert followed_up(value) == read


@pytest.mark.parametrize("value", [-1, 5201, "6", [6]])
def test_other_weeks_are_refused_by_their_place(value):
    with pytest.raises(BadDocument, match="^weeks: "):
        followed_up(value)


def test_none_of_several_is_an_answer_and_a_blank_is_not():
    assert [followed_up(each, KINDS) for each in ("none", [], ["none"])] == [(), (), ()]
    assert [followed_up(each, KINDS) for each in (None, "")] == [None, None]
    assert followed_up(["b", "none", "a"], KINDS) == ("a", "b")


@pytest.mark.parametrize(
    "sign", ["\x00", "\x08", "\x0b", "\x0c", "\x0e", "\x1f", "\ud800", "\udfff"]
)
def test_a_sign_that_no_database_keeps_is_refused(sign):
    with pytest.raises(BadDocument, match="client.name: the text holds signs"):
        read_intake(document(client={"name": f"A{sign}da"}))


@pytest.mark.parametrize("sign", ["\t", "\n", "\r", " ", "x", "\ud7ff", "\ue000", "\U0001f600"])
def test_every_other_sign_of_a_name_is_kept(sign):
    assert read_intake(document(client={"name": f"A{sign}da"})).name == f"A{sign}da"
