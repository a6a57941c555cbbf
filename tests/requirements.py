"""What the suite asks of the machine, and which tests run again on a second database.

Without a browser its tests are skipped with a sentence. Where nothing may be missing, in CI or with
EFFLEURAGE_REQUIRE_ALL set, every skip is a failure.
"""

import os
import shutil

import pytest

CHROMIUM = next(
    filter(None, map(shutil.which, ["chromium", "chromium-browser", "google-chrome", "chrome"])),
    None,
)
REQUIRE_ALL = bool(os.environ.get("CI") or os.environ.get("EFFLEURAGE_REQUIRE_ALL"))
DATABASE_FIXTURES = {"db", "transactional_db", "live_server"}


def pytest_addoption(parser):
    parser.addoption(
        "--database-only",
        action="store_true",
        help="run only the tests that touch the database: the others need no second run",
    )


def pytest_collection_modifyitems(config, items):
    if not config.getoption("--database-only"):
        return
    left_out = [item for item in items if not uses_database(item)]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if uses_database(item)]


def uses_database(item):
    """Say whether a second database could give another answer.

    A page looks the same on both: in the browser only the tests marked `both_databases` run twice.
    """
    if "browser" in item.path.parent.parts:
        return item.get_closest_marker("both_databases") is not None
    marked = item.get_closest_marker("django_db") is not None
    return marked or not DATABASE_FIXTURES.isdisjoint(getattr(item, "fixturenames", ()))


def pytest_runtest_setup(item):
    if CHROMIUM is None and "browser" in getattr(item, "fixturenames", ()):
        pytest.skip("Chromium is not installed, so no page was opened (apt install chromium).")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item):
    report = yield
    if REQUIRE_ALL and report.skipped:
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"Nothing may be skipped here. {reason}"
    return report
