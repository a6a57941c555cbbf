"""No sentence that a client may read is left without its translation."""

import re
from pathlib import Path

import polib
import pytest

from practice.staff.speaking import CLIENT_PAGES
from scripts.words import (
    ROOT,
    TEMPLATES,
    catalogues,
    client_templates,
    python_files,
    sentences,
)
from tests.pages.test_templates import COMMENT, TRANSLATED
from tests.world import routes

every_catalogue = pytest.mark.parametrize(
    "path", catalogues(), ids=lambda path: path.parent.parent.name
)
LETTERS = re.compile(r"[^\W\d_]{2,}")


@every_catalogue
def test_a_catalogue_holds_every_sentence_and_no_other(path):
    """`make words` brings it up to date and says what is not translated yet."""
    wanted = {each.key for each in sentences()}
    held = {(entry.msgctxt, entry.msgid) for entry in polib.pofile(str(path))}
    assert wanted - held == set()
    assert held - wanted == set()


@every_catalogue
def test_every_sentence_is_translated_and_none_is_a_guess(path):
    entries = polib.pofile(str(path))
    assert [entry.msgid for entry in entries if not entry.translated()] == []
    assert [entry.msgid for entry in entries if entry.fuzzy or entry.obsolete] == []
    plurals = [entry for entry in entries if entry.msgid_plural]
    assert all(all(entry.msgstr_plural.values()) for entry in plurals)


def test_the_templates_that_clients_see_are_found():
    found = set(client_templates())
    assert {"intake/page.html", "planning/client/look.html", "aftercare/email/summary.txt"} <= found
    assert {"_parts/map_field.html", "_parts/pressure.html", "404.html"} <= found  # by tags
    assert not [name for name in found if name.startswith(("today/", "records/", "checkins/live"))]


def test_every_view_of_a_client_page_is_in_a_file_whose_sentences_are_found():
    """A page for staff in the same file costs a translation; a client's left out, a sentence."""
    pages = [route for route in routes() if f"/{route.pattern}".startswith(CLIENT_PAGES)]
    files = {ROOT / (route.view.__module__.replace(".", "/") + ".py") for route in pages}
    assert ROOT / "practice/intake/views/new.py" in files
    assert files - set(python_files()) == set()


@pytest.mark.parametrize("name", [n for n in client_templates() if n.endswith(".txt")])
def test_a_mail_in_plain_text_says_nothing_that_is_not_translated(name):
    text = COMMENT.sub("", (Path(TEMPLATES) / name).read_text())
    assert LETTERS.findall(TRANSLATED.sub("", text)) == []
