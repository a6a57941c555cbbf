"""Turn plain data into frozen dataclasses, and say which file, row and key is at fault.

The annotations of the dataclasses are the schema: type, choice (`Literal`), range (`Within`), what a
slug refers to (`Refers`), and how a list of rows is keyed (`KeyedBy`, `NamedBy`, `UniqueBy`).
"""

import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from difflib import get_close_matches
from functools import cache
from types import MappingProxyType
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

Place = tuple  # file, section, row, key, key, ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Within:
    """A number no lower than `low` and no higher than `high`."""

    low: float
    high: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Refers:
    """A slug that must exist among one of these kinds."""

    kinds: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class KeyedBy:
    """A list of rows, kept as a mapping by this field of theirs."""

    key: str


@dataclass(frozen=True, kw_only=True, slots=True)
class NamedBy:
    """A mapping of rows; each row learns its own key in this field."""

    key: str


@dataclass(frozen=True, kw_only=True, slots=True)
class UniqueBy:
    """A list of rows in which no two share this field."""

    key: str


@dataclass(frozen=True, kw_only=True, slots=True)
class NotEmpty:
    """A text or list that must hold something."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Problem:
    """One fault in the data: where it is and what is wrong."""

    file: str
    row: str
    key: str
    text: str

    def __str__(self) -> str:
        return ": ".join(part for part in (self.file, self.row, self.key, self.text) if part)


def key_of(yaml_key: str, **kwargs):
    """Declare a field whose key in the file is a word that Python keeps for itself."""
    return field(metadata={"key": yaml_key}, **kwargs)


class Problems:
    """Collects faults, and the references that can be looked up when every file is read."""

    def __init__(self):
        self.found: list[Problem] = []
        self._references: list[tuple[tuple[str, ...], str, Place]] = []

    def add(self, place: Place, text: str) -> None:
        file, *parts = place
        if parts and isinstance(parts[0], tuple):
            parts = [*parts[0], *parts[1:]]
        row, rest = "/".join(str(part) for part in parts[:2]), parts[2:]
        key = ""
        for part in rest:
            key += f"[{part}]" if isinstance(part, int) else f".{part}" if key else str(part)
        self.found.append(Problem(file=file, row=row, key=key, text=text))

    def refer(self, kinds: tuple[str, ...], slug: str, place: Place) -> None:
        self._references.append((kinds, slug, place))

    def look_up(self, known: Mapping[str, frozenset[str]]) -> None:
        """Add a problem for each reference that names nothing."""
        for kinds, slug, place in self._references:
            if any(slug in known[kind] for kind in kinds):
                continue
            everything = sorted(set().union(*(known[kind] for kind in kinds)))
            close = get_close_matches(slug, everything, n=1)
            hint = f"; is it {close[0]!r}?" if close else ""
            self.add(place, f"unknown {' or '.join(kinds)} {slug!r}{hint}")


Converter = Callable[[Any, Place, Problems], Any]


def build(cls: type, raw: Any, place: Place, problems: Problems) -> Any:
    """Return `raw` as an instance of `cls`; what does not fit goes to `problems`."""
    return _converter(cls)(raw, place, problems)


def _said(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _scalar(kind: type, word: str) -> Converter:
    def convert(raw, place, problems):
        if type(raw) is kind or (kind is float and type(raw) is int):
            return kind(raw)
        problems.add(place, f"expected {word}, found {_said(raw)}")
        return None

    return convert


def _choice(allowed: tuple) -> Converter:
    def convert(raw, place, problems):
        if not any(raw == choice and type(raw) is type(choice) for choice in allowed):
            words = ", ".join(str(choice) for choice in allowed)
            problems.add(place, f"{_said(raw)} is not one of: {words}")
        return raw

    return convert


def _optional(inner: Converter) -> Converter:
    def convert(raw, place, problems):
        return None if raw is None else inner(raw, place, problems)

    return convert


def _name(row: Any, index: int) -> Any:
    """What a row in a list is called in a message."""
    if isinstance(row, dict):
        for key in ("slug", "id", "key", "value", "goal", "modality", "when"):
            if isinstance(row.get(key), str):
                return row[key]
    return index


def _sequence(inner: Converter, make: type) -> Converter:
    def convert(raw, place, problems):
        if not isinstance(raw, list):
            problems.add(place, f"expected a list, found {_said(raw)}")
            return make()
        return make([inner(row, (*place, _name(row, at)), problems) for at, row in enumerate(raw)])

    return convert


def _mapping(key: Converter, inner: Converter) -> Converter:
    def convert(raw, place, problems):
        if not isinstance(raw, dict):
            problems.add(place, f"expected a mapping, found {_said(raw)}")
            raw = {}
        return MappingProxyType(
            {
                key(name, (*place, name), problems): inner(row, (*place, name), problems)
                for name, row in raw.items()
            }
        )

    return convert


def _keyed(cls: type, key: str) -> Converter:
    rows = _sequence(_converter(cls), tuple)

    def convert(raw, place, problems):
        _refuse_doubles(raw, key, place, problems)
        return MappingProxyType({getattr(row, key): row for row in rows(raw, place, problems)})

    return convert


def _refuse_doubles(raw: Any, key: str, place: Place, problems: Problems) -> None:
    seen = set()
    for row in raw if isinstance(raw, list) else ():
        name = row.get(key) if isinstance(row, dict) else None
        if isinstance(name, str) and name in seen:
            problems.add((*place, name, key), f"{name!r} is there twice")
        seen.add(str(name))


def _named(cls: type, key: str) -> Converter:
    row_of = _converter(cls)

    def convert(raw, place, problems):
        if not isinstance(raw, dict):
            problems.add(place, f"expected a mapping, found {_said(raw)}")
            raw = {}
        rows = {}
        for name, row in raw.items():
            named = {**row, key: name} if isinstance(row, dict) else row
            rows[name] = row_of(named, (*place, name), problems)
        return MappingProxyType(rows)

    return convert


def _marked(inner: Converter, marks: tuple) -> Converter:
    def convert(raw, place, problems):
        for mark in marks:
            match mark:
                case Within(low=low, high=high):
                    if type(raw) in (int, float) and not low <= raw <= high:
                        problems.add(place, f"{raw} is not within {low} to {high}")
                case Refers(kinds=kinds):
                    if isinstance(raw, str):
                        problems.refer(kinds, raw, place)
                case NotEmpty():
                    if isinstance(raw, str | list | dict) and not raw:
                        problems.add(place, "must not be empty")
                case UniqueBy(key=key):
                    _refuse_doubles(raw, key, place, problems)
        return inner(raw, place, problems)

    return convert


def _row(cls: type) -> Converter:
    hints = get_type_hints(cls, include_extras=True)
    parts = {}
    for each in fields(cls):
        required = each.default is MISSING and each.default_factory is MISSING
        key = each.metadata.get("key", each.name)
        parts[key] = (each.name, _converter(hints[each.name]), required)

    def convert(raw, place, problems):
        if not isinstance(raw, dict):
            problems.add(place, f"expected a mapping, found {_said(raw)}")
            return None
        values = {}
        for key, value in raw.items():
            if key not in parts:
                close = get_close_matches(str(key), list(parts), n=1)
                hint = f"; is it {close[0]!r}?" if close else ""
                problems.add((*place, key), f"unknown key{hint}")
                continue
            name, converter, _ = parts[key]
            values[name] = converter(value, (*place, key), problems)
        for key, (name, _, required) in parts.items():
            if required and name not in values:
                problems.add((*place, key), "is missing")
                values[name] = None
        return cls(**values)

    return convert


@cache
def _converter(kind: Any) -> Converter:
    if get_origin(kind) is Annotated:
        inner, *marks = get_args(kind)
        for mark in marks:
            if isinstance(mark, KeyedBy):
                return _keyed(get_args(inner)[1], mark.key)
            if isinstance(mark, NamedBy):
                return _named(get_args(inner)[1], mark.key)
        return _marked(_converter(inner), tuple(marks))
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Literal:
        return _choice(arguments)
    if origin in (types.UnionType, typing.Union):
        return _optional(_converter(next(one for one in arguments if one is not types.NoneType)))
    if origin in (tuple, frozenset):
        return _sequence(_converter(arguments[0]), origin)
    if origin is Mapping:
        return _mapping(_converter(arguments[0]), _converter(arguments[1]))
    if is_dataclass(kind):
        return _row(kind)
    words = {str: "text", int: "a whole number", float: "a number", bool: "true or false"}
    return _scalar(kind, words[kind])
