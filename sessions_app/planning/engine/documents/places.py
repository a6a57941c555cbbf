"""One value of a document and where it stands, so that every complaint names its place."""

import re
from collections.abc import Collection, Iterable
from datetime import date
from difflib import get_close_matches
from typing import Any, NoReturn

from ..values import BadDocument

NOT_KEPT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")  # by a database


_NUMBER = re.compile(r"[0-9]{1,9}")


def other_format(found: Any, ours: str) -> str:
    """Say why a document that names another format than ours is not read."""
    name, _, number = str(found).partition("/")
    own, _, reads = ours.partition("/")
    if name == own and _NUMBER.fullmatch(number) and int(number) > int(reads):
        written = f"{name}/{number}"
        return f"{written!r} was made by a newer version of Effleurage; this one reads {ours!r}"
    return f"expected {ours!r}, found {str(found)[:60]!r}"


def is_newer(version: Any, ours: str) -> bool:
    """Whether reference data of that version came after ours; only whole numbers are compared."""
    numbers = _NUMBER.fullmatch(str(version)), _NUMBER.fullmatch(ours)
    return all(numbers) and int(str(version)) > int(ours)


def shown(value: Any) -> str:
    text = "nothing" if value is None else repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


class Place:
    """A value at a path such as `answers[2].id`; each method reads it as one kind of thing."""

    __slots__ = ("path", "value")

    def __init__(self, value: Any, path: str = ""):
        self.value = value
        self.path = path

    def fail(self, text: str) -> NoReturn:
        raise BadDocument(f"{self.path}: {text}" if self.path else text)

    @property
    def blank(self) -> bool:
        return self.value is None

    def fields(self, *allowed: str, required: Iterable[str] = ()) -> dict[str, "Place"]:
        """Read a mapping that holds only keys that are allowed, and all that are required."""
        if not isinstance(self.value, dict):
            self.fail(f"expected a mapping, found {shown(self.value)}")
        for key in self.value:
            if key not in allowed:
                close = get_close_matches(str(key), allowed, n=1)
                hint = f"; is it {close[0]!r}?" if close else ""
                self.fail(f"unknown key {shown(key)}{hint}")
        for key in required:
            if self.value.get(key) is None:
                self.fail(f"{key!r} is missing")
        return {key: self.at(key) for key in allowed}

    def at(self, key: str) -> "Place":
        """The value of a key, or a blank place."""
        path = f"{self.path}.{key}" if self.path else key
        return Place(self.value.get(key), path)

    def rows(self, limit: int) -> list["Place"]:
        """Read a list; a blank is an empty one."""
        if self.value is None:
            return []
        if not isinstance(self.value, list):
            self.fail(f"expected a list, found {shown(self.value)}")
        if len(self.value) > limit:
            self.fail(f"{len(self.value)} entries are too many; at most {limit}")
        return [Place(row, f"{self.path}[{at}]") for at, row in enumerate(self.value)]

    def text(self, limit: int = 200) -> str:
        if not isinstance(self.value, str):
            self.fail(f"expected text, found {shown(self.value)}")
        if len(self.value) > limit:
            self.fail(f"the text is longer than {limit} characters")
        if NOT_KEPT.search(self.value):
            self.fail("the text holds signs that cannot be kept")
        return self.value

    def slug(self, known: Collection[str], what: str) -> str:
        """Read a slug that must be known; `what` completes "is not ..."."""
        if not isinstance(self.value, str) or self.value not in known:
            close = get_close_matches(str(self.value)[:60], known, n=1)
            hint = f"; is it {close[0]!r}?" if close else ""
            self.fail(f"{shown(self.value)} is not {what}{hint}")
        return self.value

    def one_of(self, choices: Collection[str]) -> str:
        if not isinstance(self.value, str) or self.value not in choices:
            self.fail(f"{shown(self.value)} is not one of: {', '.join(choices)}")
        return self.value

    def whole(self, low: int, high: int) -> int:
        if type(self.value) is not int:
            self.fail(f"expected a whole number, found {shown(self.value)}")
        if not low <= self.value <= high:
            self.fail(f"{shown(self.value)} is not within {low} to {high}")
        return self.value

    def truth(self) -> bool:
        if type(self.value) is not bool:
            self.fail(f"expected true or false, found {shown(self.value)}")
        return self.value

    def day(self) -> date:
        """Read a date such as 2026-11-22, or a date that is one already."""
        if type(self.value) is date:
            return self.value
        if isinstance(self.value, str) and len(self.value) == 10:
            try:
                return date.fromisoformat(self.value)
            except ValueError:
                pass
        self.fail(f"{shown(self.value)} is not a date such as 2026-11-22")
