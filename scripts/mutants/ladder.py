"""One mutant on the ladder: import, kept examples, proofs, tests; the quickest come first.

Runs in a process of its own, forked from one that has not loaded the engine yet.
"""

import contextlib
import os
import sys
from collections.abc import Callable
from importlib.abc import MetaPathFinder
from importlib.machinery import SourceFileLoader
from importlib.util import spec_from_file_location
from pathlib import Path

import yaml

from .sites import ROOT, Site, mutated

SURVIVED = "survived"
PROOFS = 150
PROOF_SEED = 20261122
TESTS = ROOT / "tests/planning/engine"
FIRST = {  # the tests that know a part best are tried first; others are named for their module
    "verify": ("test_verify_touch.py", "test_verify_time.py", "test_verify_client.py"),
    "screening": ("test_screening.py", "test_properties_screening.py"),
    "documents": ("test_documents.py", "test_read_intake.py"),
    "drafting": ("test_plan.py",),
    "adapting": ("test_adapt.py",),
    "retiming": ("test_adapt.py", "test_clock.py"),
}


class Changed(SourceFileLoader):
    """Loads a module with one change in it."""

    def __init__(self, site: Site):
        super().__init__(site.module, str(site.path))
        self._site = site

    def get_code(self, fullname: str):
        return compile(mutated(self._site.path, self._site.place), self.path, "exec")


class Finder(MetaPathFinder):
    def __init__(self, site: Site):
        self._site = site

    def find_spec(self, name, path=None, target=None):
        if name != self._site.module:
            return None
        own = self._site.path
        inside = [str(own.parent)] if own.name == "__init__.py" else None
        return spec_from_file_location(
            name, own, loader=Changed(self._site), submodule_search_locations=inside
        )


def climb(site: Site | None) -> str:
    """Return the rung on which the mutant was noticed, or "" if it survives.

    None stands for the engine as it is, which must come to the top.
    """
    if site is not None:
        sys.meta_path.insert(0, Finder(site))
    for name, rung in RUNGS.items():
        try:
            held = rung(site)
        except (Exception, SystemExit):
            held = False
        if not held:
            return name
    return ""


def _imports(site: Site | None) -> bool:
    from sessions_app.planning.engine import adapt, brief, plan, verify

    return all((adapt, brief, plan, verify))


def _examples_are_the_same(site: Site | None) -> bool:
    """The plans of docs/examples, as they are kept."""
    from sessions_app.planning.engine import brief, plan, verify
    from sessions_app.planning.engine.documents import (
        parse_one,
        plan_document,
        read_intake,
        read_plan,
    )

    for said, kept in examples():
        intake = read_intake(parse_one(said))
        today = brief(intake, on=intake.on)
        made = plan(today)
        if plan_document(made) != kept or verify(made, today) or read_plan(kept) != made:
            return False
    return True


_EXAMPLES: list[tuple[bytes, dict]] = []


def examples() -> list[tuple[bytes, dict]]:
    """Each intake document as text, with its kept plan as plain data; read before forking."""
    if not _EXAMPLES:
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        for path in sorted((ROOT / "docs/examples/intakes").glob("*.yaml")):
            plan = path.parent.parent / "plans" / path.name
            kept = yaml.load(plan.read_bytes(), loader)  # noqa: S506 (both loaders are safe)
            _EXAMPLES.append((path.read_bytes(), kept))
    return _EXAMPLES


def _proofs_hold(site: Site | None) -> bool:
    from sessions_app.planning.proving.trials import Trial, judge

    trials = (Trial.drawn(PROOF_SEED, number) for number in range(PROOFS))
    return not any(judge(trial, number=n, thinned=True).findings for n, trial in enumerate(trials))


def _tests_pass(site: Site | None) -> bool:
    import pytest

    first = [TESTS / name for name in _nearest(site) if (TESTS / name).exists()]
    rest = [path for path in sorted(TESTS.glob("test_*.py")) if path not in first]
    return pytest.main(["-x", "-q", "-p", "no:cacheprovider", *map(str, (*first, *rest))]) == 0


def _nearest(site: Site | None) -> list[str]:
    """The test files that are likely to know the changed module, by their names."""
    parts = site.module.split(".")[3:] if site is not None else []
    named = [f"test_{part}.py" for part in reversed(parts)]
    return list(dict.fromkeys([*named, *(each for part in parts for each in FIRST.get(part, ()))]))


RUNGS: dict[str, Callable[[Site | None], bool]] = {
    "import": _imports,
    "examples": _examples_are_the_same,
    "proofs": _proofs_hold,
    "tests": _tests_pass,
}


def in_silence(site: Site | None, out: Path) -> None:
    """Climb with nothing on the screen, and leave the rung in a file."""
    with out.with_suffix(".log").open("w") as log, contextlib.suppress(BaseException):
        os.dup2(log.fileno(), 1)
        os.dup2(log.fileno(), 2)
        out.write_text(climb(site) or SURVIVED)
