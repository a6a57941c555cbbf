"""The checker is a second opinion only while it shares nothing with the planner."""

import ast
from pathlib import Path

import pytest

from sessions_app.planning.engine.verify import CHECKS, verify
from tests.planning.engine.plans import a_brief, easy_plan

FILES = sorted(Path("sessions_app/planning/engine/verify").glob("*.py"))
BUILDERS_OWN = {"INV-21", "INV-23", "INV-24", "INV-29", "INV-30"}


def imported(path):
    """Return the modules that a file of the package imports, as full names."""
    home = path.with_suffix("").parts[:-1]
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = home[: len(home) - node.level + 1] if node.level else ()
            module = ".".join((*base, *filter(None, [node.module])))
            found |= {module} if node.module else {f"{module}.{each.name}" for each in node.names}
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_it_knows_the_values_and_the_reference_data_and_no_planner(path):
    ours = {name for name in imported(path) if name.startswith(("practice", "sessions_app"))}
    engine = "sessions_app.planning.engine"
    allowed = ("practice.reference", f"{engine}.values", f"{engine}.verify")
    assert ours and all(name.startswith(allowed) for name in ours)


def test_every_invariant_of_a_single_plan_has_its_check():
    wanted = {f"INV-{number:02}" for number in range(1, 33)} - BUILDERS_OWN
    assert set(CHECKS) == wanted


def test_a_violation_says_where():
    faulty = verify(easy_plan(), a_brief(avoid_strokes=frozenset({"friction"})))
    assert faulty[0].text.startswith("step lower-back uses friction on Lower back (left)")
