"""Edits as plain data and back."""

import pytest

from sessions_app.planning.engine.documents import BadDocument, edit_documents, read_edits
from sessions_app.planning.engine.values import Edit

EVERY_KIND = [
    {"what": "minutes", "step": "lower-back", "value": 9},
    {"what": "lock", "step": "lower-back", "value": 9},
    {"what": "pressure", "slug": "neck-shoulders", "value": 2},
    {"what": "pressure", "value": 3, "why": "Asked for it twice", "by": "Nell"},
    {"what": "add-area", "step": "lower-back", "slug": "sacrum"},
    {"what": "remove-area", "slug": "neck-back-left", "source": "client"},
    {"what": "add-stroke", "step": "lower-back", "slug": "holding"},
    {"what": "remove-stroke", "slug": "friction", "source": "session:0199-ab"},
    {"what": "add-step", "step": "neck", "slug": "closing"},
    {"what": "remove-step", "step": "neck"},
    {"what": "move-step", "step": "neck", "slug": "lower-back"},
    {"what": "clock", "value": 52},
    {"what": "more", "slug": "neck-group"},
]


def test_every_kind_survives_reading_and_writing():
    edits = read_edits(EVERY_KIND)
    assert edit_documents(edits) == EVERY_KIND
    assert read_edits(edit_documents(edits)) == edits


def test_what_is_blank_is_not_written():
    assert edit_documents([Edit(what="remove-step", step="neck")]) == [
        {"what": "remove-step", "step": "neck"}
    ]


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ({"what": "minutes"}, "expected a list"),
        ([{"what": "minuets", "step": "neck", "value": 3}], "edits[0].what"),
        ([{"what": "minutes", "step": "neck"}], "'value' is missing"),
        ([{"what": "minutes", "step": "neck", "value": 3.5}], "edits[0].value"),
        ([{"what": "minutes", "step": "neck", "value": True}], "edits[0].value"),
        ([{"what": "minutes", "step": "neck", "value": 181}], "not within 1 to 180"),
        ([{"what": "pressure", "value": 5}], "not within 1 to 4"),
        ([{"what": "minutes", "step": "<b>", "value": 3}], "is not a step"),
        ([{"what": "remove-area", "slug": "lower-bak"}], "is it 'lower-back'?"),
        ([{"what": "remove-stroke", "slug": "rubbing"}], "is not a stroke"),
        ([{"what": "remove-step", "step": "neck", "value": 3}], "'value' says nothing"),
        ([{"what": "remove-step", "step": "neck", "steps": 1}], "unknown key"),
        ([{"what": "remove-step", "step": "neck", "source": "me"}], "is not a source"),
        ([{"what": "remove-step", "step": "neck"}] * 201, "too many"),
    ],
)
def test_a_wrong_one_is_named_by_its_place(document, words):
    with pytest.raises(BadDocument) as caught:
        read_edits(document)
    assert words in str(caught.value)
