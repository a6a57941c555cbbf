"""No sentence names a number to call: it says which one it means, and a practice has its own."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from ..problems import Place
from ..reasons import named_values
from ..reference import Reference
from ..screening import HELP_LINES as NAMES
from .found import Faults

NUMBER = re.compile(r"(?<![\d.])(999|911|112|111|988|116 ?123)(?![\d.])|\bA&E\b|\bGP\b")
ELSEWHERE = ("reasons", "sources", "seed_map")  # sentences with values of their own; titles
OWN = ("help_lines", "effect_keys")  # the lines themselves; notes on the format


def check_help_lines(reference: Reference, files: Mapping[str, Any]) -> Faults:
    if reference.default_help_lines not in reference.help_lines:
        row = ("screening.yaml", "default_help_lines")
        yield row, f"{reference.default_help_lines!r} is not one of the help_lines"
    for name, file in files.items():
        if name in ELSEWHERE:
            continue
        for place, text in texts(file, (f"{name}.yaml",)):
            yield from ((place, fault) for fault in faults(text))


def faults(text: str) -> Iterator[str]:
    named = NUMBER.search(text)
    if named:
        yield f"names {named[0]!r}: a practice has its own; say {{{'}, {'.join(NAMES)}}}"
    if "{" in text or "}" in text:
        yield from unknown(text)


def unknown(text: str) -> Iterator[str]:
    try:
        found = named_values(text)
    except ValueError:
        yield "a brace is left open"
        return
    for name in sorted(found - set(NAMES)):
        yield f"{{{name}}} is not one of {', '.join(NAMES)}"


def texts(value: Any, place: Place) -> Iterator[tuple[Place, str]]:
    """Yield every text in a file with its place, but for the help lines themselves."""
    if isinstance(value, str):
        yield place, value
    elif is_dataclass(value):
        for each in fields(value):
            if each.name not in OWN:
                yield from texts(getattr(value, each.name), (*place, each.name))
    elif isinstance(value, Mapping):
        for key, each in value.items():
            yield from texts(each, (*place, str(key)))
    elif isinstance(value, tuple):
        for index, each in enumerate(value):
            yield from texts(each, (*place, index))
