import dataclasses
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml

from practice.reference import EFFECT_KEYS, BrokenReference, load, load_from, validate
from practice.reference.loading import DATA, FILES, from_contents
from practice.reference.reference import Reference

ROOT = Path(__file__).parents[2]


def values_in(value, path="reference"):
    """Give every value below a reference, with the path that leads to it."""
    yield path, value
    if dataclasses.is_dataclass(value):
        for each in dataclasses.fields(value):
            yield from values_in(getattr(value, each.name), f"{path}.{each.name}")
    elif isinstance(value, Mapping):
        for key, row in value.items():
            yield from values_in(row, f"{path}[{key!r}]")
    elif isinstance(value, tuple | frozenset | list | set):
        for index, row in enumerate(value):
            yield from values_in(row, f"{path}[{index}]")


def test_the_shipped_data_is_sound():
    assert [str(problem) for problem in validate()] == []


def test_it_is_read_once():
    assert load() is load()


def test_nothing_in_it_can_be_changed():
    changeable = [
        path
        for path, value in values_in(load())
        if isinstance(value, list | set | dict | bytearray)
    ]
    assert changeable == []
    with pytest.raises(dataclasses.FrozenInstanceError):
        load().strokes["effleurage"].name = "glide"
    with pytest.raises(TypeError):
        load().strokes["effleurage"] = None


def test_rows_are_keyword_only_and_hold_no_dict():
    rows = {type(value) for _, value in values_in(load()) if dataclasses.is_dataclass(value)}
    rows.discard(Reference)
    assert len(rows) > 40
    for kind in rows:
        assert all(each.kw_only for each in dataclasses.fields(kind)), kind
        assert "__slots__" in vars(kind), kind


def test_yes_and_no_are_text_wherever_they_stand():
    reference = load()
    assert reference.preferences["heat"].default == "yes"
    assert set(reference.preferences["heat"].options) == {"yes", "no"}
    assert reference.checkins["feeling-ok"].option("no").label == "No"
    assert reference.checkins["temperature"].option("too-warm").effects.environment["heat"] == "no"
    assert {dict(o.match)["answer"] for q in reference.questions.values() for o in q.outcomes} == {
        "yes"
    }


def test_it_loads_in_a_bare_interpreter_with_nothing_but_the_yaml_parser():
    program = f"""
import sys
sys.path[:0] = [{str(ROOT)!r}, {str(Path(yaml.__file__).parents[1])!r}]
from practice.reference import load
assert load().version
here = {str(ROOT / "practice")!r}
names = set()
for name, module in list(sys.modules.items()):
    origin = getattr(getattr(module, "__spec__", None), "origin", None) or ""
    if "site-packages" in origin:
        names.add(name.split(".")[0])
    if origin.startswith(here) and not name.startswith("practice.reference"):
        names.add(name)
print(*sorted(names - {{"practice"}}))
"""
    told = subprocess.run(
        [sys.executable, "-S", "-I", "-c", program], capture_output=True, text=True, check=True
    )
    assert set(told.stdout.split()) <= {"yaml", "_yaml"}


def test_reading_and_checking_costs_little_more_than_parsing_the_files():
    """A ratio holds on any machine; a process of its own is free of what the suite has loaded."""
    program = f"""
import sys, time
sys.path.insert(0, {str(ROOT)!r})
import yaml
from practice.reference.loading import DATA, FILES, load_from

def parse(folder):
    for name in FILES:
        yaml.load((folder / (name + ".yaml")).read_bytes(), yaml.CSafeLoader)

def seconds(work):
    started = time.process_time()
    work(DATA)
    return time.process_time() - started

print(min(seconds(load_from) for _ in range(5)) / min(seconds(parse) for _ in range(5)))
"""
    told = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert float(told.stdout) < 2


def test_it_reads_the_same_without_the_parser_in_c():
    program = f"""
import sys, yaml
sys.path.insert(0, {str(ROOT)!r})
del yaml.CSafeLoader
from practice.reference import load
from practice.reference.reading import _Loader
assert issubclass(_Loader, yaml.SafeLoader)
print(len(load().questions))
"""
    told = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert int(told.stdout) == len(load().questions)


def test_a_broken_folder_is_refused_with_every_fault_at_once(tmp_path):
    folder = Path(shutil.copytree(DATA, tmp_path / "data"))
    (folder / "oils.yaml").unlink()
    (folder / "regions.yaml").write_text("version: 1\nversion: 2\n")
    with pytest.raises(BrokenReference) as refusal:
        load_from(folder)
    assert str(refusal.value).splitlines() == [
        "regions.yaml: line 2: the key 'version' comes twice",
        "oils.yaml: the file is missing",
    ]


def test_faults_in_several_files_are_told_together(shipped):
    oils = {**shipped["oils"], "version": "one"}
    outcomes = {**shipped["outcomes"], "goal": []}
    with pytest.raises(BrokenReference) as refusal:
        from_contents({**shipped, "oils": oils, "outcomes": outcomes})
    assert [str(problem) for problem in refusal.value.problems] == [
        "oils.yaml: version: expected a whole number, found 'one'",
        "outcomes.yaml: goal: unknown key; is it 'goals'?",
    ]


def test_every_file_has_one_version():
    assert load().version == "1"


def test_counts_are_those_that_the_method_names():
    reference = load()
    assert len({region.base for region in reference.regions.values()}) == 31
    counts = {
        name: len(getattr(reference, name))
        for name in vars(reference)
        if name[0] != "_"
        if hasattr(getattr(reference, name), "__len__")
    }
    assert counts["regions"] == 55
    assert counts["strokes"] == 19
    assert counts["modalities"] == 5
    assert counts["oils"] == 9
    assert counts["templates"] == 11
    assert counts["questions"] == 95


def test_every_source_is_cited(shipped):
    def cited(value):
        if isinstance(value, dict):
            for key, row in value.items():
                yield from row if key == "source" else cited(row)
        elif isinstance(value, list):
            for row in value:
                yield from cited(row)

    names = {name for file in FILES if file != "sources" for name in cited(shipped[file])}
    assert names == set(load().sources)


def test_the_effect_keys_are_those_of_the_file(shipped):
    assert EFFECT_KEYS == frozenset(shipped["screening"]["effect_keys"])
