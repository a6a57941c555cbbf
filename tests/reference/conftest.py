import pytest

from practice.reference import BrokenReference, loading
from practice.reference.loading import DATA, FILES, from_contents
from practice.reference.problems import Problem, Problems
from practice.reference.reading import read
from practice.reference.shape import build


@pytest.fixture(scope="session")
def shipped():
    """The plain content of the data files. Nobody changes it."""
    return {name: read(DATA / f"{name}.yaml") for name in FILES}


class Heard(Problems):
    """Faults and references that can be told again to another collector."""

    def __init__(self):
        super().__init__()
        self.referred = []

    def refer(self, *reference):
        self.referred.append(reference)

    def tell(self, problems):
        problems.found += self.found
        for reference in self.referred:
            problems.refer(*reference)


@pytest.fixture(scope="session")
def shipped_once(shipped):
    """A `build` that builds what stands in `shipped` once; all else anew each time."""
    made = {}

    def built(kind, raw, place, problems):
        if not any(raw is content for content in shipped.values()):
            return build(kind, raw, place, problems)
        if kind not in made:
            heard = Heard()
            made[kind] = build(kind, raw, place, heard), heard
        row, heard = made[kind]
        heard.tell(problems)
        return row

    return built


@pytest.fixture
def only_what_changed(shipped_once, monkeypatch):
    """Build the files that a test leaves as they are once for all tests, as that takes longest."""
    monkeypatch.setattr(loading, "build", shipped_once)


@pytest.fixture
def faults_after_renaming(shipped, only_what_changed):
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
def faults_after(shipped, only_what_changed, tmp_path):
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
