import pytest
import yaml

from practice.reference.loading import DATA, FILES
from practice.reference.reading import UnreadableFile, read


@pytest.fixture
def content(tmp_path):
    def content_of(text):
        path = tmp_path / "rows.yaml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return read(path)

    return content_of


@pytest.mark.parametrize("word", ["yes", "no", "on", "off", "y", "n", "2026-11-22", "1:30", "0x1f"])
def test_words_that_only_yaml_1_1_reads_as_something_else_stay_text(content, word):
    assert content(f"{word}: {word}") == {word: word}


def test_true_false_numbers_and_nothing_are_what_they_seem(content):
    row = content("{a: true, b: false, c: 3, d: -3, e: 1.5, f: null, g: ~, h: , i: '3', j: 'true'}")
    numbers = {"c": 3, "d": -3, "e": 1.5}
    texts = {"i": "3", "j": "true"}
    assert row == {"a": True, "b": False, **numbers, "f": None, "g": None, "h": None, **texts}


def test_anchors_are_merged_and_their_keys_left_out(content):
    rows = content("_bases:\n  one: &one {a: 1, b: 2}\nrows:\n- {<<: *one, b: 3}\n- {<<: *one}")
    assert rows == {"rows": [{"a": 1, "b": 3}, {"a": 1, "b": 2}]}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a: 1\na: 2", "line 2: the key 'a' comes twice"),
        ("rows:\n- {a: 1, a: 2}", "line 2: the key 'a' comes twice"),
        ("- a", "the top of the file must be a mapping"),
        ("", "the top of the file must be a mapping"),
        ("a: !!python/object:os.system x", "line 1: the tag 'tag:yaml.org,2002:python/object:os"),
        ("a: [", "not YAML: "),
        (b"a: \xff", "not YAML: "),
        ("a: *nobody", "not YAML: "),
        ("? [a]\n: b", "line 1: a key must be a word"),
        ("a: &a 3\nb: {<<: *a}", "line 1: '<<' takes one anchor of a mapping"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(content, text, sentence):
    with pytest.raises(UnreadableFile) as refusal:
        content(text)
    assert str(refusal.value).startswith(sentence)


def test_a_missing_file_is_named_as_missing(tmp_path):
    with pytest.raises(UnreadableFile, match="the file is missing"):
        read(tmp_path / "nothing.yaml")


def test_a_folder_in_the_place_of_a_file_cannot_be_read(tmp_path):
    with pytest.raises(UnreadableFile, match="cannot be read: Is a directory"):
        read(tmp_path)


@pytest.mark.parametrize("name", FILES)
def test_shipped_files_mean_the_same_to_a_plain_safe_loader(shipped, name):
    """So no word in them depends on the version of YAML, and no anchor is left."""
    plain = yaml.load((DATA / f"{name}.yaml").read_bytes(), yaml.SafeLoader)
    assert shipped[name] == {key: row for key, row in plain.items() if not key.startswith("_")}


def test_every_data_file_is_read():
    assert {path.stem for path in DATA.iterdir()} == set(FILES)
