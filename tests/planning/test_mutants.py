"""The tool that changes the engine to see whether the tests notice: what it changes, and how."""

import ast
import subprocess
import sys

import pytest

from scripts.mutants.ladder import _nearest
from scripts.mutants.sites import ENGINE, ROOT, every_site, mutated, sites_of

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


def test_the_tests_of_the_changed_part_come_first():
    site = next(each for each in every_site() if each.path.name == "aftercare.py")
    assert _nearest(site) == ["test_aftercare.py"]


LADDER = """
import sys
from scripts.mutants import ladder
from scripts.mutants.sites import every_site
ladder.RUNGS = {name: ladder.RUNGS[name] for name in ("import", "examples")}
wanted = (sys.argv[1], sys.argv[2]) if len(sys.argv) > 1 else None
site = next((s for s in every_site() if wanted == (s.path.name, s.change)), None)
assert (site is None) == (wanted is None)
print(ladder.climb(site) or "survived")
"""


@pytest.mark.parametrize(
    ("change", "rung"),
    [
        ((), "survived"),
        (("levels.py", "1 -> 2"), "examples"),
        (("__init__.py", "'INV-01' -> 'xINV-01'"), "survived"),
    ],
)
def test_a_mutant_climbs_in_a_process_of_its_own(change, rung):
    run = [sys.executable, "-c", LADDER, *change]
    done = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.stdout.strip(), done.stderr) == (rung, "")
