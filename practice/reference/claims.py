"""Find the claims that are never made (aftercare.yaml: claims_policy) in what somebody typed.

Capitals, accents, look-alike letters, signs that nobody sees, and letters set apart do not hide a
word: `TÓXINS`, `t o x i n s` and `tox-ins` are all the same. What is found is given back as typed.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from .aftercare import Claim

# Letters of other scripts that look like ours.
ALIKE = str.maketrans("аеорсухіјѕкмтοαρτυνικεχ", "aeopcyxijskmtoaptuvikex")
AS_LETTERS = {"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "@": "a", "$": "s", "!": "i"}
INSIDE = "[-‐-―._*/|~+·•]?"  # signs that may stand inside of a word
APART = r"[\W_]{1,3}"  # what stands between letters that are set apart
BETWEEN = r"[\W_]{1,4}"
A_FEW_WORDS = r"(?:[^\w.!?;\n]+\w+){0,3}[^\w.!?;\n]+"
LONG = 5  # letters from which on a word is known in two pieces too


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """A claim that was made, and the words that made it, as they were typed."""

    words: str
    claim: Claim


def find(text: str, claims: Iterable[Claim]) -> list[Said]:
    """Return each claim that `text` makes, once, with the words that make it."""
    plain, places = folded(text)
    found = []
    for claim in claims:
        for phrases in claim.words.values():
            match = pattern(phrases).search(plain)
            if match:
                start, end = places[match.start()], places[match.end() - 1] + 1
                found.append(Said(words=" ".join(text[start:end].split()), claim=claim))
                break
    return found


def folded(text: str) -> tuple[str, list[int]]:
    """Return text in plain small letters, and for each of them where it stood in `text`."""
    signs, places = [], []
    for place, sign in enumerate(text):
        for each in unicodedata.normalize("NFKD", sign.casefold()).casefold().translate(ALIKE):
            if unicodedata.category(each) not in {"Mn", "Me", "Cf", "Cc"} or each.isspace():
                signs.append(each)
                places.append(place)
    return "".join(lettered(signs)), places


def lettered(signs: list[str]) -> list[str]:
    """Read a figure or a sign between letters as the letter that it looks like."""
    read = list(signs)
    for at, sign in enumerate(signs):
        beside = [signs[n] for n in (at - 1, at + 1) if 0 <= n < len(signs)]
        after = signs[at + 1 : at + 2]
        if sign in AS_LETTERS and any(each.isalpha() for each in beside):
            if sign != "!" or (after and after[0].isalpha()):
                read[at] = AS_LETTERS[sign]
    return read


@cache
def pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """Return what finds any of these: `*` ends a word in any way, `...` is three words at most."""
    return re.compile("|".join(rf"(?<!\w)(?:{one_phrase(each)})" for each in phrases))


def one_phrase(phrase: str) -> str:
    parts: list[str] = []
    for word in phrase.split():
        if word == "...":
            parts.append(A_FEW_WORDS)
            continue
        if parts and parts[-1] != A_FEW_WORDS:
            parts.append(BETWEEN)
        parts.append(one_word(word))
    return "".join(parts)


def one_word(word: str) -> str:
    """Return what finds a word whole, with signs inside of it, in two pieces, or letter by letter."""
    letters = [re.escape(each) for each in word.rstrip("*")]
    end = r"\w*" if word.endswith("*") else r"(?!\w)"
    ways = ["".join(letters) + end]
    if len(letters) >= LONG:
        ways.append(INSIDE.join(letters) + (rf"(?:{INSIDE}\w)*" if word.endswith("*") else end))
        pieces = range(3, len(letters) - 1)
        ways += ["".join(letters[:at]) + " " + "".join(letters[at:]) + end for at in pieces]
    if len(letters) >= 3:
        ways.append(APART.join(letters) + rf"(?:{APART}\w(?!\w))*(?!\w)")
    return f"(?:{'|'.join(ways)})"
