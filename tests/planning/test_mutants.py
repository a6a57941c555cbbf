"""The tool that changes the engine to see whether the tests notice: what it changes, and how."""

import ast
import subprocess
import sys

import pytest

from scripts.mutants.__main__ import key, known
from scripts.mutants.collected import ENOUGH, by_word, nearest, pairs
from scripts.mutants.forks import Job, run
from scripts.mutants.sites import (
    ENGINE,
    ROOT,
    every_site,
    imported_by,
    mutated,
    sites_of,
    watched,
)

KIND = ("edit.py", "'add-area' -> 'xadd-area'")

SOURCE = '''
"""A docstring is not changed."""
from dataclasses import dataclass

__all__ = ["low"]

@dataclass(frozen=True)
class Area:
    level: int = 1

def low(area: "Area", most: int) -> bool:
    """Nor is this."""
    if area.level < most and not area.level == 9:
        return max(area.level, 2) + 1 > 3
    return False
'''


@pytest.fixture
def module(tmp_path):
    path = tmp_path / "low.py"
    path.write_text(SOURCE)
    return path


def test_each_change_is_told_and_words_for_readers_are_left_alone(module):
    assert {site.change for site in sites_of(module)} == {
        "1 -> 2",
        "if area.level < most and (not area.level == 9) -> if not",
        "area.level < most and (not area.level == 9) -> area.level < most or not area.level == 9",
        "area.level < most -> area.level <= most",
        "not area.level == 9 -> area.level == 9",
        "area.level == 9 -> area.level != 9",
        "9 -> 10",
        "max(area.level, 2) + 1 > 3 -> max(area.level, 2) + 1 >= 3",
        "max(area.level, 2) + 1 -> max(area.level, 2) - 1",
        "max(area.level, 2) -> min(area.level, 2)",
        "2 -> 3",
        "3 -> 4",
        "False -> True",
    }


def test_a_mutant_differs_in_one_place(module):
    as_it_is = ast.unparse(ast.parse(SOURCE))
    for site in sites_of(module):
        changed = ast.unparse(mutated(module, site.place))
        lines = zip(as_it_is.splitlines(), changed.splitlines(), strict=True)
        assert sum(one != other for one, other in lines) == 1, site.change


def test_every_mutant_of_the_engine_can_be_compiled():
    sites = every_site()
    assert len(sites) > 3000
    for path in sorted(ENGINE.rglob("*.py")):
        for site in sites_of(path)[:3]:
            compile(mutated(path, site.place), str(path), "exec")


def test_only_what_is_in_the_body_of_a_function_can_be_changed_later(module):
    outside = [site.change for site in sites_of(module) if not site.called]
    assert outside == ["1 -> 2"]


def test_who_passes_by_a_place_is_told_its_name(module):
    name = {(site.change, site.called): site.place for site in sites_of(module)}
    changes = [("False -> True", True), ("2 -> 3", True), ("1 -> 2", False)]
    places = {name[change]: 7 + at for at, change in enumerate(changes)}
    passed = []
    space = {"__passed__": passed.append}
    exec(compile(watched(module, places), "low.py", "exec"), space)
    assert passed == []
    assert space["low"](space["Area"](level=4), 3) is False
    assert passed == [9, 7]
    space["low"](space["Area"](level=2), 3)
    assert passed == [9, 7, 9, 8]


def test_what_a_place_at_import_defines_is_watched_wherever_it_is_used(tmp_path):
    (site,) = (each for each in every_site() if (each.path.name, each.change) == KIND)
    assert (site.called, site.defines) == (False, "KINDS")
    assert by_word([site]) == {"KINDS": {0}}
    user = tmp_path / "user.py"
    user.write_text(
        "from .edit import KINDS\n\ndef f():\n    return KINDS\n\ndef g():\n    return 7\n"
    )
    assert imported_by(user) == {"KINDS"}
    passed = []
    space = {"__passed__": passed.append, "__name__": "engine.user", "KINDS": ()}
    tree = watched(user, {}, {"KINDS": {5}})
    tree.body = tree.body[1:]  # without the import
    exec(compile(tree, "user.py", "exec"), space)
    assert (space["g"](), passed) == (7, [])
    assert (space["f"](), passed) == ((), [5])


@pytest.mark.parametrize(
    ("file", "change", "defines"),
    [
        ("edit.py", "'lock' -> 'xlock'", "KINDS"),
        ("past.py", "0 -> 1", "PastSession"),
        ("edits.py", "'add-step' -> 'xadd-step'", "_NEEDS"),
        ("linting.py", "2026 -> 2027", "ANY_DAY"),
    ],
)
def test_a_place_at_import_knows_what_it_defines(file, change, defines):
    found = (each for each in every_site() if (each.path.name, each.change) == (file, change))
    assert next(found).defines == defines


def test_the_tests_of_the_changed_part_come_first_then_the_quickest_as_long_as_there_is_time():
    site = next(each for each in every_site() if each.path.name == "aftercare.py")
    own = "tests/planning/engine/test_aftercare.py::test_a"
    others = [("tests/planning/engine/test_plan.py::test_b", 0.5), (own, 0.9)]
    others.append(("tests/planning/engine/test_plan.py::test_c", 0.1))
    asked = [test.rpartition("::")[2] for test, _seconds in nearest(site, others)]
    assert asked == ["test_a", "test_c", "test_b"]
    assert nearest(site, [("test_plan.py::test_d", ENOUGH)]) == []


def test_a_job_that_loops_has_been_noticed(tmp_path):
    def loops():
        while True:
            pass

    jobs = [Job("fine", 5, lambda: "tests"), Job("loops", 1, loops)]
    assert run(jobs, 2, tmp_path) == {"fine": "tests", "loops": "time or memory"}


def test_a_mutant_that_could_not_be_tried_is_not_taken_for_noticed(tmp_path):
    with pytest.raises(SystemExit, match="it cannot be tried: ZeroDivisionError"):
        run([Job("dies", 5, lambda: 1 / 0)], 1, tmp_path)


def test_a_place_that_no_test_passes_by_leaves_nothing_to_ask():
    assert (list(pairs([])), list(pairs("ab"))) == ([], [("a", "b"), ("b", None)])


def test_what_is_said_to_make_no_difference_is_a_change_that_can_be_made():
    files = {ROOT / file for file, _line, _change in known()}
    assert known().keys() <= {key(site) for path in files for site in sites_of(path)}


CHANGED = """
import sys
from scripts.mutants.changing import Loaded, import_changed
from scripts.mutants.ladder import examples, examples_are_the_same
from scripts.mutants.sites import every_site, mutated
examples()
site = next((s for s in every_site() if [s.path.name, s.change] == sys.argv[2:]), None)
assert (site is None) == (len(sys.argv) == 2)
if site and sys.argv[1] == "import":
    import_changed(site)
import sessions_app.planning.engine
if site and sys.argv[1] == "loaded":
    Loaded().change(site.path, mutated(site.path, site.place))
try:
    print(examples_are_the_same())
except Exception as error:
    print(type(error).__name__)
"""


@pytest.mark.parametrize(
    ("how", "change", "said"),
    [
        ("loaded", (), "True"),
        ("import", ("levels.py", "1 -> 2"), "False"),
        ("loaded", ("levels.py", "if row.phase in OPENING -> if not"), "False"),
        ("loaded", ("__init__.py", "'INV-01' -> 'xINV-01'"), "True"),
    ],
)
def test_the_engine_can_be_changed_before_and_after_it_is_imported(how, change, said):
    run = [sys.executable, "-c", CHANGED, how, *change]
    done = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.stdout.strip(), done.stderr) == (said, "")
