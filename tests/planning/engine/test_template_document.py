import pytest

from practice.reference import load
from sessions_app.planning.engine.documents import (
    BadDocument,
    BadTemplate,
    dump,
    parse_one,
    read_template,
    template_document,
)

TEMPLATES = load().templates


@pytest.fixture
def document():
    return template_document(TEMPLATES["swedish-back"])


def complaints(document):
    with pytest.raises(BadTemplate) as refused:
        read_template(document)
    return refused.value.complaints


@pytest.mark.parametrize("slug", TEMPLATES)
@pytest.mark.parametrize("form", ["yaml", "json"])
def test_every_built_in_template_reads_back_as_it_was_written(slug, form):
    text = dump(template_document(TEMPLATES[slug]), form)
    assert read_template(parse_one(text), slug=slug) == TEMPLATES[slug]


def test_every_complaint_names_its_place_and_all_are_told_at_once(document):
    document["modality"] = "swedisch"
    steps = document["steps"]
    steps[3]["strokes"][0] = "gliding"
    steps[4]["regions"] = ["lowerback"]
    steps[4]["positions"] = ["standing"]
    steps[5]["minutes"] = 3
    del steps[6]["weight"]
    steps[7]["pressure"]["cap"] = 9
    steps[8]["required"] = "yes"

    assert set(complaints(document)) == {
        "modality: 'swedisch' is no style; is it 'swedish'?",
        "steps[3].strokes[0]: 'gliding' is no stroke; is it 'effleurage'?",
        "steps[4].regions[0]: 'lowerback' is no area; is it 'lower-back'?",
        "steps[4].positions[0]: 'standing' is no position",
        "steps[5].minutes: unknown key; is it 'min_minutes'?",
        "steps[6].weight: is missing",
        "steps[7].pressure.cap: 9 is not within 0 to 5",
        "steps[8].required: expected true or false, found 'yes'",
    }


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"format": "effleurage-template/2"}, "a newer version of Effleurage"),
        ({"format": "effleurage-plan/1"}, "expected 'effleurage-template/1'"),
        ({"slug": "mine"}, "slug: unknown key: the name is enough"),
        ({"name": ""}, "name: must not be empty"),
        ({"name": "x" * 121}, "name: the text is longer than 120 characters"),
        ({"name": "bad\x00sign"}, "name: the text holds signs that cannot be kept"),
        ({"scope": "sky"}, "scope: 'sky' is not one of: back, full-body, legs"),
        ({"durations": [10**15]}, "is not within 15 to 180"),
        ({"steps": []}, "steps: must not be empty"),
        ({"steps": "all"}, "steps: expected a list, found 'all'"),
        ({"steps": [7]}, "steps[0]: expected a mapping, found 7"),
    ],
)
def test_a_broken_template_is_one_sentence(document, change, sentence):
    assert any(sentence in each for each in complaints(document | change))


def test_a_step_is_named_once_and_in_plain_letters(document):
    document["steps"][1]["slug"] = document["steps"][2]["slug"]
    assert any("is there twice" in each for each in complaints(document))
    document["steps"][1]["slug"] = "A b/../c"
    assert complaints(document) == ("steps[1].slug: at most 50 small letters, digits and hyphens",)


def test_too_many_steps_are_refused(document):
    document["steps"] = [{**document["steps"][3], "slug": f"s{at}"} for at in range(61)]
    assert "steps: 61 entries are too many; at most 60" in complaints(document)


@pytest.mark.parametrize("data", [None, 7, "words", [], ["format"]])
def test_what_is_no_mapping_is_refused(data):
    assert complaints(data) == ("the document must be a mapping",)


@pytest.mark.parametrize(
    "text",
    [
        "format: effleurage-template/1\nsteps: &a [*a]\n",  # cyclic
        "a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]\n",  # grows
        "!!python/object/apply:os.system [ls]\n",
        "format: [\n",
        "{" * 500,
        "",
        "x" * (512 * 1024 + 1),
        "format: effleurage-template/1\n---\nformat: effleurage-template/1\n",
        b"\xff\xfe\x00",
    ],
)
def test_hostile_text_is_one_sentence_before_anything_is_read(text):
    with pytest.raises(BadDocument) as refused:
        read_template(parse_one(text))
    assert 0 < len(str(refused.value)) < 300


def with_step(document, **changes):
    document["steps"][3] |= changes
    return document


def many(document, place, number):
    """A list of that many entries, each of which is known."""
    if place == "durations":
        return document | {"durations": list(range(30, 30 + number))}
    if place == "steps":
        row = document["steps"][3]
        return document | {"steps": [{**row, "slug": f"s{at}"} for at in range(number)]}
    known = {
        "regions": "lower-back",
        "strokes": "effleurage",
        "positions": "prone",
        "guards_against": document["steps"][4]["guards_against"][0],
        "checkins": "comfort",
        "cues": "Warm hands.",
    }
    return with_step(document, **{place: [known[place]] * number})


@pytest.mark.parametrize(
    ("place", "most"),
    [
        ("durations", 12),
        ("steps", 60),
        ("cues", 12),
        ("regions", 60),
        ("strokes", 60),
        ("positions", 60),
        ("guards_against", 60),
        ("checkins", 60),
    ],
)
def test_a_list_has_no_more_entries_than_its_limit(document, place, most):
    where = place if place in ("durations", "steps") else f"steps[3].{place}"
    assert read_template(many(document, place, most))
    told = complaints(many(document, place, most + 1))
    assert told == (f"{where}: {most + 1} entries are too many; at most {most}",)


@pytest.mark.parametrize(("place", "most"), [("name", 120), ("description", 500), ("cues[0]", 500)])
def test_a_text_is_no_longer_than_its_limit(document, place, most):
    def saying(text):
        if place == "cues[0]":
            return with_step(document, cues=[text])
        return document | {place: text}

    where = f"steps[3].{place}" if place == "cues[0]" else place
    assert read_template(saying("x" * most))
    assert complaints(saying("x" * (most + 1))) == (
        f"{where}: the text is longer than {most} characters",
    )
    assert complaints(saying("a\x00b")) == (f"{where}: the text holds signs that cannot be kept",)


def test_a_slug_has_at_most_fifty_signs(document):
    assert read_template(with_step(document, slug="x" * 50))
    assert complaints(with_step(document, slug="x" * 51))
