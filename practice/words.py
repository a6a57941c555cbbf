"""What clients read, in the language of the page: the reference data and the plan's sentences.

The reference data and the documents made from it are in plain English and know no other language.
Here their sentences are looked up in the catalogue (`locale/`), one by one: a sentence that it does
not hold yet stays as it is.

Pages for clients import `load` from here where others take it from `practice.reference`, and get the
same value with every sentence that a client reads in the language of the page. `said` is for a single
sentence, `retold` for one that a document holds with its values filled in.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from functools import cache
from hashlib import sha256
from pathlib import Path
from string import Formatter
from types import MappingProxyType
from typing import Any

from django.conf import settings
from django.utils.translation import get_language, gettext, to_locale

from practice import reference
from practice.reference import Reference
from practice.reference.aftercare import (
    Advice,
    Claim,
    EmailRules,
    RedFlag,
    Stretch,
    UrgencyLevel,
)
from practice.reference.environment import Preference
from practice.reference.oils import Oil
from practice.reference.outcomes import Goal, Measure
from practice.reference.reasons import ReasonText
from practice.reference.regions import Position, Region, RegionGroup
from practice.reference.screening import (
    Cleared,
    Consent,
    FollowUp,
    HelpLines,
    Outcome,
    Question,
    QuestionGroup,
    StopKind,
)
from practice.reference.techniques import Modality, PressureLevel
from practice.reference.templates import Phase

# What a client reads of each row; the rest of it is for practitioners.
TOLD: Mapping[type, tuple[str, ...]] = {
    Region: ("name", "client_name"),
    RegionGroup: ("name",),
    Position: ("name",),
    PressureLevel: ("client_word",),
    Modality: ("name", "plain"),
    Oil: ("name", "client_text"),
    Phase: ("client_name",),
    StopKind: ("text",),
    QuestionGroup: ("title", "intro"),
    Question: ("ask", "tick_label", "follow_ups", "outcomes"),
    FollowUp: ("ask", "options"),
    Outcome: ("client", "if_cleared"),
    Cleared: ("client",),
    Consent: ("text",),
    HelpLines: ("emergency_number", "advice_line", "crisis_line"),
    Preference: ("ask", "options", "extra_options"),
    Goal: ("name", "ask_label", "say"),
    Measure: ("ask", "also_ask", "anchors"),
    ReasonText: ("client",),
    Advice: ("text", "steps", "caution"),
    Stretch: ("name", "steps", "stop_if", "easier", "pull_word"),
    RedFlag: ("text",),
    UrgencyLevel: ("title", "note"),
    EmailRules: ("footer",),
    Claim: ("say_instead",),
}
Say = Callable[[str], str]


def languages() -> list[tuple[str, str]]:
    """Return the languages that a client may choose, each by its own name."""
    return list(settings.LANGUAGES)


def translations() -> list[tuple[str, str]]:
    """Return the languages that were translated, each by its own name."""
    return [(code, name) for code, name in languages() if code != settings.LANGUAGE_CODE]


@cache
def edition(language: str) -> str:
    """Return a short mark of every letter of a translation: it changes with each of them."""
    inside = Path(to_locale(language)) / "LC_MESSAGES" / "django.mo"
    found = [folder / inside for folder in map(Path, settings.LOCALE_PATHS)]
    letters = b"".join(path.read_bytes() for path in found if path.exists())
    return sha256(letters).hexdigest()[:8]


def said(text: str, **values: object) -> str:
    """Return a sentence of the reference data in the language of the page, its values filled in."""
    found = gettext(text) if text else ""
    return found.format_map(values) if values else found


def load() -> Reference:
    """Return the reference data with what clients read in the language of the page."""
    language = get_language()
    if language is None or language == settings.LANGUAGE_CODE:
        return reference.load()
    return _in_language(language)


@cache
def _in_language(language: str) -> Reference:
    return told(reference.load(), gettext)


def told(ref: Reference, say: Say) -> Reference:
    """Return the reference data with each text that a client reads put through `say`."""
    return replace(ref, **{each.name: _rows(getattr(ref, each.name), say) for each in fields(ref)})


def texts() -> Iterator[str]:
    """Yield every text of the reference data that a client may read, in the order of the files."""
    found: dict[str, None] = {}

    def note(text: str) -> str:
        found[text] = None
        return text

    told(reference.load(), note)
    yield from found


def _rows(value: Any, say: Say) -> Any:
    """Return rows with what is told of them through `say`; a text that stands alone is not told."""
    if is_dataclass(value):
        names = TOLD.get(type(value), ())
        return replace(value, **{name: _words(getattr(value, name), say) for name in names})
    if isinstance(value, Mapping):
        return MappingProxyType({key: _rows(each, say) for key, each in value.items()})
    if isinstance(value, tuple):
        return tuple(_rows(each, say) for each in value)
    return value


def _words(value: Any, say: Say) -> Any:
    """Return a text through `say`, in whatever it stands."""
    if isinstance(value, str):
        return say(value) if value else value
    if isinstance(value, Mapping):
        return MappingProxyType({key: _words(each, say) for key, each in value.items()})
    if isinstance(value, tuple):
        return tuple(_words(each, say) for each in value)
    return _rows(value, say)


# --- sentences that a document holds


def retold(rule: str, sentence: str) -> str:
    """Return a sentence of a plan document, said to the client by `rule`, in the page's language.

    A document holds whole English sentences. The rule's own sentence says where its values stand
    in it: they are read out, put into the page's language as far as they are names of the
    reference data, and filled into the translation.
    """
    if load() is reference.load():
        return sentence
    plain = gettext(sentence) if sentence else ""
    if plain != sentence:
        return plain
    for template in _sentences_of(rule):
        found = _shape(template).fullmatch(sentence)
        if found:
            values = {name: _named(value) for name, value in found.groupdict().items()}
            filled = gettext(template).format_map(values)
            return filled[:1].upper() + filled[1:]
    return sentence


def _sentences_of(rule: str) -> tuple[str, ...]:
    """Return what a rule may say to a client: a row of reasons.yaml, or a question's outcomes."""
    ref = reference.load()
    if rule in ref.reasons:
        return (ref.reasons[rule].client,)
    if rule in ref.questions:
        outcomes = ref.questions[rule].outcomes
        cleared = [each.if_cleared for each in outcomes if each.if_cleared]
        return tuple(each.client for each in (*outcomes, *cleared))
    return ()


@cache
def _shape(template: str) -> re.Pattern[str]:
    """Return what a filled sentence of this template looks like, a group for each value."""
    parts, seen = [], set()
    for text, name, _spec, _conversion in Formatter().parse(template):
        parts.append(re.escape(text))
        if name is not None:
            parts.append(f"(?P={name})" if name in seen else f"(?P<{name}>.+?)")
            seen.add(name)
    pattern = "".join(parts)
    first = template[:1]
    if first.isalpha():  # a sentence begins with a capital, whatever its first value is
        pattern = f"[{first.lower()}{first.upper()}]" + pattern[len(re.escape(first)) :]
    return re.compile(pattern, re.DOTALL)


def _named(value: str) -> str:
    """Return a value of a sentence, names joined by commas, in the page's language."""
    return ", ".join(_one_name(name) for name in value.split(", "))


def _one_name(name: str) -> str:
    """Return a name in the page's language, small if it stood so inside its sentence."""
    for known in (name, name[:1].upper() + name[1:]):
        found = gettext(known) if known else known
        if found != known:
            return found if known == name else found[:1].lower() + found[1:]
    return name
