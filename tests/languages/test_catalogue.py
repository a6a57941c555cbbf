"""The catalogues say the same as the sentences they translate, and are compiled as they stand."""

import gettext
import re
from string import Formatter

import polib
import pytest
from django.conf import settings

from scripts.words import catalogues, of_source

PERCENT = re.compile(r"%\(\w+\)[a-z]|%%")
TAGS = re.compile(r"<[^>]+>")
CATALOGUES = catalogues()
every_catalogue = pytest.mark.parametrize(
    "path", CATALOGUES, ids=lambda path: path.parent.parent.name
)


def holds(text):
    """The placeholders and the markup of a sentence."""
    braces = [name for _, name, _, _ in Formatter().parse(text) if name] if "{" in text else []
    return sorted([*PERCENT.findall(text), *braces, *TAGS.findall(text)])


def pairs(entry):
    if entry.msgid_plural:
        sources = [entry.msgid, *[entry.msgid_plural] * (len(entry.msgstr_plural) - 1)]
        return list(zip(sources, entry.msgstr_plural.values(), strict=True))
    return [(entry.msgid, entry.msgstr)]


def test_each_shipped_language_but_english_has_a_catalogue():
    shipped = {path.parent.parent.name for path in CATALOGUES}
    assert shipped == {code for code, _name in settings.LANGUAGES if code != "ar-xb"} - {"en-gb"}


@every_catalogue
def test_a_translation_holds_what_its_sentence_holds(path):
    for entry in polib.pofile(str(path)):
        for source, translated in pairs(entry):
            assert not translated or holds(source) == holds(translated), entry.msgid


@every_catalogue
def test_a_translation_begins_and_ends_as_its_sentence_does(path):
    """A space that joins, a line break of a mail, and the full stop of a sentence."""
    for entry in polib.pofile(str(path)):
        for source, translated in pairs(entry):
            if not translated:
                continue
            for sign in (" ", "\n"):
                assert source.startswith(sign) == translated.startswith(sign), entry.msgid
                assert source.endswith(sign) == translated.endswith(sign), entry.msgid
            if source.endswith((".", "?")):
                assert translated.endswith((".", "?")), entry.msgid


@every_catalogue
def test_the_compiled_catalogue_is_the_one_beside_it(path):
    with path.with_suffix(".mo").open("rb") as compiled:
        known = gettext.GNUTranslations(compiled)._catalog
    known.pop("")
    wanted = {}
    for entry in polib.pofile(str(path)).translated_entries():
        key = f"{entry.msgctxt}\x04{entry.msgid}" if entry.msgctxt else entry.msgid
        if entry.msgid_plural:
            wanted |= {(key, number): said for number, said in entry.msgstr_plural.items()}
        else:
            wanted[key] = entry.msgstr
    assert known == wanted


def test_a_sentence_is_found_under_whatever_name_gettext_was_imported():
    source = (
        "from django.utils.translation import gettext as _t, ngettext, pgettext_lazy\n"
        "_t('One' ' line')\nngettext('a place', 'places', n)\npgettext_lazy('body', 'Back')\n"
        "other('Not this')\n"
    )
    found = [(each.context, each.text, each.plural) for each in of_source(source, "here")]
    assert found == [(None, "One line", ""), (None, "a place", "places"), ("body", "Back", "")]


def test_a_sentence_that_is_put_together_is_refused():
    source = "from django.utils.translation import gettext as _\n_(f'{name} came')\n"
    with pytest.raises(SystemExit, match="here:2"):
        list(of_source(source, "here"))
