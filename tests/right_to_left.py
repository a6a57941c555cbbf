"""An invented language that runs from the right, for the tests alone.

Each sentence of the Spanish catalogue, in English, between brackets and made longer by half with
Arabic words that mean nothing: what stays without brackets on a page was never translated, and a
layout that holds these holds any language.
"""

import tempfile
from pathlib import Path

CODE, NAME = "ar-xb", "⟦كلام⟧"
FILLER = " كلام"


def invented(text: str) -> str:
    """Return a sentence in the invented language; its placeholders stay as they are."""
    return f"⟦{text}{FILLER * max(1, len(text) // 10)}⟧"


def catalogue(known: Path, folder: Path) -> None:
    """Write the catalogue of the invented language for the sentences that `known` holds."""
    import polib

    made = polib.MOFile()
    made.metadata = {
        "Content-Type": "text/plain; charset=UTF-8",
        "Plural-Forms": "nplurals=2; plural=(n != 1);",
    }
    for entry in polib.mofile(str(known)):
        is_pattern = entry.msgctxt == "date pattern"
        entry.msgstr = entry.msgid if is_pattern else invented(entry.msgid)
        if entry.msgid_plural:
            entry.msgstr_plural = {0: invented(entry.msgid), 1: invented(entry.msgid_plural)}
        made.append(entry)
    place = folder / "ar_XB" / "LC_MESSAGES"
    place.mkdir(parents=True)
    made.save(str(place / "django.mo"))


def with_right_to_left(languages, paths):
    """Return the settings' languages and folders of catalogues with the invented one."""
    folder = Path(tempfile.mkdtemp(prefix="effleurage-right-to-left-"))
    catalogue(paths[0] / "es" / "LC_MESSAGES" / "django.mo", folder)
    return [*languages, (CODE, NAME)], [*paths, folder]
