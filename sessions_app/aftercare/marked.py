"""What a person changed, word for word, against what the rules suggested."""

import re
from difflib import SequenceMatcher

WORDS = re.compile(r"\s+|[^\s]+")
ALIKE = 0.6  # below it two texts are shown whole, one after the other
SAME, GONE, NEW = "same", "gone", "new"


def changes(document: dict, suggested: dict, *, parts) -> dict[str, list[tuple[str, str]]]:
    """Return each part whose words differ, as pieces: (same, gone or new, text)."""
    found = {}
    for part in parts:
        if document[part] != suggested[part]:
            found[part] = pieces(suggested[part], document[part])
    for place, thing in enumerate(document["things"], start=1):
        if thing["text"] != thing.get("was", thing["text"]):
            found[f"thing_{place}"] = pieces(thing["was"], thing["text"])
    return found


def pieces(before: str, after: str) -> list[tuple[str, str]]:
    """Return both texts as one, word by word: what stayed, what is gone, what is new."""
    old, new = WORDS.findall(before), WORDS.findall(after)
    compared = SequenceMatcher(None, old, new, autojunk=False)
    if compared.ratio() < ALIKE:
        return [(how, words) for how, words in ((GONE, before), (NEW, after)) if words]
    found: list[tuple[str, str]] = []
    for _tag, a, b, c, d in compared.get_opcodes():
        if old[a:b] == new[c:d]:
            found.append((SAME, "".join(old[a:b])))
            continue
        found += [(GONE, "".join(old[a:b]))] if a < b else []
        found += [(NEW, "".join(new[c:d]))] if c < d else []
    return found
