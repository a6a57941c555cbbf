"""Facts flow to the right, imports and foreign keys point to the left (docs: one direction)."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parent.parent
ORDER = (
    *("mail", "staff", "clients", "diary", "intake"),
    *("planning", "checkins", "aftercare", "records", "today"),
)
PACKAGES = {app: "practice" for app in ORDER[:5]} | {app: "sessions_app" for app in ORDER[5:]}
FOR_ALL = {"practice", "practice.reference", "practice.sealed"}
PURE = {"practice/reference", "sessions_app/planning/engine"}
PURE_LIBRARIES = {"yaml"}
SOURCES = sorted(
    path
    for package in ("practice", "sessions_app")
    for path in (ROOT / package).rglob("*.py")
    if "migrations" not in path.parts
)


def imports(path, source=None):
    """Yield each module that a file imports, with its line; relative ones made whole."""
    parents = path.relative_to(ROOT).parent.parts
    for node in ast.walk(ast.parse(source or path.read_text())):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = parents[: len(parents) - node.level + 1] if node.level else ()
            base = ".".join([*above, *([node.module] if node.module else [])])
            yield base, node.lineno
            yield from ((f"{base}.{alias.name}", node.lineno) for alias in node.names)


def to_the_right(path, source=None):
    """Return the imports of a file that go against the direction."""
    place = app_of(".".join(path.relative_to(ROOT).with_suffix("").parts))
    found = ((app_of(module), module, line) for module, line in imports(path, source))
    return [
        f"{path}:{line} imports {module}"
        for app, module, line in found
        if place and app and ORDER.index(app) > ORDER.index(place)
    ]


def app_of(dotted):
    """Return the app that a module belongs to, or None for what is no app of ours."""
    parts = dotted.split(".")
    if len(parts) > 1 and PACKAGES.get(parts[1]) == parts[0]:
        return parts[1]
    return None


def is_pure(path):
    return any(path.relative_to(ROOT).as_posix().startswith(f"{place}/") for place in PURE)


def test_the_apps_are_installed_in_the_order_in_which_facts_flow():
    ours = [each.label for each in apps.get_app_configs() if each.label in ORDER]
    assert ours == list(ORDER)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_imports_only_to_its_left(path):
    assert to_the_right(path) == []


@pytest.mark.parametrize(
    "source",
    [
        "import sessions_app.today.views",
        "from practice import diary",
        "from practice.diary import models",
        "def late():\n    from practice.intake.models import Intake",
        "from ..diary.models import Appointment",
    ],
)
def test_an_import_to_the_right_is_noticed(source):
    assert len(to_the_right(ROOT / "practice/clients/views.py", source)) >= 1
    assert to_the_right(ROOT / "sessions_app/today/views.py", source) == []


@pytest.mark.parametrize("label", ORDER)
def test_foreign_keys_point_to_the_left(label):
    for model in apps.get_app_config(label).get_models():
        for field in model._meta.get_fields():
            if not field.is_relation or field.auto_created or field.related_model is None:
                continue
            target = field.related_model._meta.app_label
            if target in ORDER:
                assert ORDER.index(target) <= ORDER.index(label), f"{model.__name__}.{field.name}"


@pytest.mark.parametrize(
    "path",
    [path for path in SOURCES if is_pure(path)],
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_the_reference_and_the_engine_import_the_standard_library_and_each_other(path):
    ours = ("practice.reference", "sessions_app.planning.engine")
    for module, line in imports(path):
        first = module.split(".")[0]
        known = first in sys.stdlib_module_names or first in PURE_LIBRARIES
        within = module.startswith(ours) or any(own.startswith(module) for own in ours)
        assert known or within, f"{path}:{line} imports {module}"


@pytest.mark.parametrize("module", ["practice.reference", "sessions_app.planning.engine"])
def test_it_loads_in_a_bare_interpreter_without_django(module):
    script = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r}); import {module}, practice.reference\n"
        "practice.reference.load()\n"
        "print([name for name in sys.modules if name.split('.')[0] == 'django'])"
    )
    run = [sys.executable, "-I", "-c", script]
    done = subprocess.run(run, capture_output=True, text=True, check=False)
    assert (done.stdout.strip(), done.stderr) == ("[]", "")


def test_no_module_is_named_for_nothing():
    vague = {"utils", "helpers", "common", "misc", "util", "helper"}
    assert not [path for path in SOURCES if vague & {path.stem, *path.parent.parts}]


def test_the_packages_that_only_hold_apps_are_empty():
    for package in ("practice", "sessions_app"):
        assert (ROOT / package / "__init__.py").read_text() == ""


def test_no_signal_of_ours_connects_our_apps():
    """Django's and allauth's signals may be heard; between our apps one calls the function."""
    for path in SOURCES:
        assert "django.dispatch.Signal" not in {module for module, _line in imports(path)}, path


def test_no_function_of_the_engine_is_longer_than_40_lines():
    """Somebody who knows massage and little Python is to follow it: one thought a function."""
    engine = ROOT / "sessions_app" / "planning" / "engine"
    long = [
        f"{path.name}: {node.name}"
        for path in sorted(engine.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno >= 40
    ]
    assert long == []
