import pytest

from practice.reference import BrokenReference
from practice.reference.loading import DATA, FILES, from_contents
from practice.reference.problems import Problem
from practice.reference.reading import read


@pytest.fixture(scope="session")
def shipped():
    """The plain content of the data files. Nobody changes it."""
    return {name: read(DATA / f"{name}.yaml") for name in FILES}


@pytest.fixture
def faults_after_renaming(shipped):
    """Return a function that gives a slug another name wherever some files use it."""

    def renamed(value, old, new):
        if isinstance(value, dict):
            return {renamed(k, old, new): renamed(row, old, new) for k, row in value.items()}
        if isinstance(value, list):
            return [renamed(row, old, new) for row in value]
        return new if value == old else value

    def faults(old: str, new: str, files: list[str]) -> list[Problem]:
        changed = {name: renamed(shipped[name], old, new) for name in files}
        try:
            from_contents({**shipped, **changed})
        except BrokenReference as broken:
            return list(broken.problems)
        return []

    return faults


@pytest.fixture
def faults_after(shipped, tmp_path):
    """Return a function that changes one place in one file and gives what is then wrong."""

    def faults(file: str, old: str, new: str) -> list[Problem]:
        text = (DATA / f"{file}.yaml").read_text(encoding="utf-8")
        assert old in text, "the place to change is not in the file any more"
        changed = tmp_path / f"{file}.yaml"
        changed.write_text(text.replace(old, new, 1), encoding="utf-8")
        try:
            from_contents({**shipped, file: read(changed)})
        except BrokenReference as broken:
            return list(broken.problems)
        return []

    return faults
