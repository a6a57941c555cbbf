"""Within pytest, once the tests are collected: who passes by which place, and who notices.

Nothing is imported twice: each mutant is a fork of the process in which everything is loaded, in
which the changed functions are given their new code, and which runs the tests that pass by, the
quickest first, until one fails.
"""

import builtins
import json
import signal
import time
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

import pytest

from .changing import Loaded
from .forks import Job, run
from .ladder import SURVIVED, examples_are_the_same
from .sites import ENGINE, ROOT, Site, imported_by, mutated, watched

NOTICES_MOST = "as_before"
SLOW = 1.0  # seconds of CPU: a test that takes longer is broken off, and not asked
ENOUGH = 25.0  # seconds of CPU for all the tests of one mutant; those left over are the slowest
MOST_CPU = 40  # seconds for the examples and for what tests share


class TooSlow(pytest.fail.Exception):
    """Breaks off a test; no test catches it, as it is no Exception."""


class Climb:
    """A plugin that tries mutants in the place of running the tests."""

    def __init__(self, sample: Sequence[Site], passed: Path, processes: int):
        self._sample, self._passed, self._processes = sample, passed, processes
        self.found: dict[Site, str] = {}
        self.wrong = ""
        self._is_slow, self._seconds, self._limit = False, 0.0, 0.0

    def pytest_collection_modifyitems(self, config, items):
        uses_database = {"db", "transactional_db", "live_server"}
        kept = [each for each in items if uses_database.isdisjoint(each.fixturenames)]
        items[:] = [each for each in kept if each.get_closest_marker("django_db") is None]

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item):
        """Take the time of the test itself, without what it shares with others."""
        began = time.process_time()
        signal.setitimer(signal.ITIMER_PROF, self._limit)
        try:
            return (yield)
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
            self._seconds = time.process_time() - began

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item, call):
        report = yield
        if call.excinfo is not None and self._is_slow:  # whatever became of it on its way here
            report.outcome, report.longrepr = "passed", None
        return report

    def _break_off(self, *_signal) -> None:
        self._is_slow = True
        raise TooSlow

    def pytest_runtestloop(self, session):
        engine = Loaded()
        wrong = self.watch(session, engine)
        if wrong:
            self.wrong = f"The engine as it is fails: {wrong}."
            pytest.exit(self.wrong, returncode=1)
        passing = read(self._passed)
        items = {item.nodeid: item for item in session.items}
        jobs = []
        for name, site in enumerate(self._sample):
            if site.called:
                near = nearest(site, passing.get(name, []))
                chosen = [items[test] for test, _seconds in near]
                limit = MOST_CPU + int(3 * sum(seconds for _test, seconds in near))
                jobs.append(Job(site, limit, self._climb, (session, engine, site, chosen)))
        self.found = run(jobs, self._processes, self._passed.parent)
        return True

    def watch(self, session, engine: Loaded) -> str:
        """Run every test once, and write down who passes by the places of the sample."""
        shares = [session.items[at :: self._processes] for at in range(self._processes)]
        jobs = [
            Job(f"share-{at}", 0, self._share, (session, engine, share, self._part(at)))
            for at, share in enumerate(shares)
        ]
        told = run(jobs, self._processes, self._passed.parent)
        wrong = [said for said in told.values() if said != SURVIVED]
        if not wrong:
            parts = [json.loads(self._part(at).read_text()) for at in range(len(shares))]
            self._passed.write_text(json.dumps([row for part in parts for row in part]))
        return ", ".join(wrong)

    def _part(self, at: int) -> Path:
        return self._passed.with_name(f"passed-{at}.json")

    def _share(self, session, engine: Loaded, items, out: Path) -> str:
        here: set[int] = set()
        builtins.__passed__ = here.add
        own, made = by_file(self._sample), by_word(self._sample)
        for path in sorted(ENGINE.rglob("*.py")):
            used = {word: made[word] for word in imported_by(path) & made.keys()}
            if path in own or used:
                engine.change(path, watched(path, own.get(path, {}), used))
        if not examples_are_the_same():
            return "examples"
        signal.signal(signal.SIGPROF, self._break_off)
        self._limit = SLOW
        rows = []
        for item, then in pairs(items):
            engine.forget()
            here.clear()
            here |= {name for word in imports(item.path) & made.keys() for name in made[word]}
            self._is_slow = False
            ask(item, then)
            if session.testsfailed:
                return item.nodeid
            if here and not self._is_slow:
                rows.append((item.nodeid, round(self._seconds, 4), sorted(here)))
        out.write_text(json.dumps(rows))
        return SURVIVED

    def _climb(self, session, engine: Loaded, site: Site, chosen) -> str:
        engine.change(site.path, mutated(site.path, site.place))
        try:
            if not examples_are_the_same():
                return "examples"
        except (Exception, SystemExit):
            return "examples"
        for item, then in pairs(chosen):
            ask(item, then)
            if session.testsfailed:
                return "tests"
        return SURVIVED


class Only:
    """A plugin that runs some tests in an order of its own and stops at the first that fails."""

    def __init__(self, tests: Iterable[str]):
        self._tests = list(tests)

    def pytest_collection_modifyitems(self, config, items):
        known = {item.nodeid: item for item in items}
        items[:] = [known[test] for test in self._tests if test in known]


def ask(item, then) -> None:
    item.config.hook.pytest_runtest_protocol(item=item, nextitem=then)


imports = cache(imported_by)


def pairs(items: Sequence) -> Iterable[tuple]:
    return zip(items, [*items[1:], None], strict=False)  # none at all has no next one


def by_file(sample: Sequence[Site]) -> dict[Path, dict[int, int]]:
    """The names of the places, which are their numbers in the sample, file by file."""
    found: dict[Path, dict[int, int]] = {}
    for name, site in enumerate(sample):
        found.setdefault(site.path, {})[site.place] = name
    return found


def by_word(sample: Sequence[Site]) -> dict[str, set[int]]:
    """The names of the places outside functions, by the word that is defined there."""
    found: dict[str, set[int]] = {}
    for name, site in enumerate(sample):
        if not site.called:
            found.setdefault(site.defines, set()).add(name)
    return found


def read(passed: Path) -> dict[int, list[tuple[str, float]]]:
    """The tests that pass by each place of the sample, with their seconds."""
    found: dict[int, list[tuple[str, float]]] = {}
    for test, seconds, names in json.loads(passed.read_text()):
        for name in names:
            found.setdefault(name, []).append((test, seconds))
    return found


def nearest(site: Site, passing: Sequence[tuple[str, float]]) -> list[tuple[str, float]]:
    """The tests in the order of asking: what notices most, the changed part's, the others by time."""
    parts = [NOTICES_MOST, *site.module.split(".")[3:]]

    def far(each: tuple[str, float]) -> tuple[int, float]:
        file = Path(each[0].partition("::")[0]).stem
        return next((at for at, part in enumerate(parts) if part in file), len(parts)), each[1]

    asked, left = [], ENOUGH
    for test, seconds in sorted(passing, key=far):
        left -= seconds
        if left > 0:
            asked.append((test, seconds))
    return asked


def tests() -> list[str]:
    """The tests that know the engine; not those of runs of trials, which count on the clock."""
    here = ROOT / "tests/planning"
    left_out = ("test_runs.py", "test_prove.py", "test_intakes.py")
    folders = [here / folder for folder in ("engine", "commands", "proving")]
    files = [path for folder in folders for path in sorted(folder.glob("test_*.py"))]
    return [str(path) for path in files if path.name not in left_out]
