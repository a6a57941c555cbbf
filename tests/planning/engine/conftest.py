"""What holds whenever a plan gives a reason, whichever test asked for it."""

import re
import sys

import pytest

from practice.reference import load
from sessions_app.planning.engine.values import Reason

FILES = ("screening", "regions", "techniques", "templates", "oils", "environment", "checkins")
FILES += ("aftercare", "learning", "outcomes", "reasons")
TO_BE_SAID = {
    "{emergency_number}",
    "{advice_line}",
    "{crisis_line}",
}  # filled in by the practice, on the page
KINDS = ("answer", "mark", "wish", "request", "template", "goal", "event", "edit", "client")
KINDS += ("session", "clock")


def named(reference) -> set[str]:
    """What stands in the place of a file's name: a style, an oil or a position by itself."""
    slugs = (
        reference.modalities,
        reference.oils,
        reference.positions,
        reference.regions,
        reference.strokes,
    )
    sides = {slug.removesuffix("-left") for slug in reference.regions}
    return {*FILES, *reference.groups, *sides, *(slug for table in slugs for slug in table)}


@pytest.fixture(autouse=True)
def every_reason_says_where_it_comes_from(monkeypatch):
    """Fail the test in which a reason has a source that leads nowhere."""
    known = named(load())
    made = Reason.__init__

    def checked(self, *, rule, source, text, client):
        made(self, rule=rule, source=source, text=text, client=client)
        if sys._getframe(1).f_globals["__name__"].endswith("documents.plan"):
            return  # read from a document, which may say anything
        kind, _, rest = source.partition(":")
        assert (kind == "reference" and rest in known) or (kind in KINDS and rest), source
        assert not set(re.findall(r"{\w*}", text + client)) - TO_BE_SAID, text

    monkeypatch.setattr(Reason, "__init__", checked)
