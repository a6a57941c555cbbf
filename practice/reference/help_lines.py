"""The numbers and lines that a sentence tells people to call, filled in when it is shown.

They differ from country to country, so no sentence of the data names one: it says
{emergency_number}, {advice_line} or {crisis_line}, and so do the documents made from the data
until they are shown or printed.
"""

from collections.abc import Mapping
from typing import Any

from .loading import load
from .screening import HELP_LINES as NAMES


def usual(slug: str | None = None) -> dict[str, str]:
    """Return the lines of a set by name; those of the default set when none is named."""
    ref = load()
    lines = ref.help_lines[slug or ref.default_help_lines]
    return {name: getattr(lines, name) for name in NAMES}


def fill(text: str, lines: Mapping[str, str]) -> str:
    """Return a sentence with the lines that it names; every other brace stays as it is."""
    if "{" not in text:
        return text
    for name in NAMES:
        text = text.replace("{" + name + "}", lines[name])
    return text


def filled(value: Any, lines: Mapping[str, str]) -> Any:
    """Return a document, or a part of one, with `fill` done to every text in it."""
    if isinstance(value, str):
        return fill(value, lines)
    if isinstance(value, Mapping):
        return {key: filled(each, lines) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [filled(each, lines) for each in value]
    return value
