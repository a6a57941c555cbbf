"""Turn plain data into frozen dataclasses, and say which file, row and key is at fault.

The annotations of the dataclasses are the schema: a type, a choice (`Literal`), and the marks of
`marks`. Each annotation is made into a function once, as thousands of rows pass through them.
"""

import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from types import MappingProxyType
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

from .marks import KeyedBy, NamedBy, NotEmpty, Refers, UniqueBy, Within
from .problems import Place, Problems, hint

Converter = Callable[[Any, Place, Problems], Any]
WORDS = {str: "text", int: "a whole number", float: "a number", bool: "true or false"}
NAMES = ("slug", "id", "key", "value", "goal", "modality", "when")  # what a row is known by


def build(cls: type, raw: Any, place: Place, problems: Problems) -> Any:
    """Return `raw` as an instance of `cls`; what does not fit goes to `problems`."""
    return _converter(cls)(raw, place, problems)


def _said(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _scalar(kind: Any) -> Converter:
    def convert(raw: Any, place: Place, problems: Problems) -> Any:
        if type(raw) is kind or (kind is float and type(raw) is int):
            return kind(raw)
        problems.add(place, f"expected {WORDS[kind]}, found {_said(raw)}")
        return None

    return convert


def _choice(allowed: tuple[Any, ...]) -> Converter:
    def convert(raw: Any, place: Place, problems: Problems) -> Any:
        if not any(raw == choice and type(raw) is type(choice) for choice in allowed):
            words = ", ".join(str(choice) for choice in allowed)
            problems.add(place, f"{_said(raw)} is not one of: {words}")
        return raw

    return convert


def _optional(inner: Converter) -> Converter:
    def convert(raw: Any, place: Place, problems: Problems) -> Any:
        return None if raw is None else inner(raw, place, problems)

    return convert


def _name(row: Any, index: int) -> str | int:
    """What a row in a list is called in a message."""
    if isinstance(row, dict):
        for key in NAMES:
            if isinstance(row.get(key), str):
                return str(row[key])
    return index


def _sequence(inner: Converter, make: Any) -> Converter:
    def convert(raw: Any, place: Place, problems: Problems) -> Any:
        if not isinstance(raw, list):
            problems.add(place, f"expected a list, found {_said(raw)}")
            return make()
        return make([inner(row, (*place, _name(row, at)), problems) for at, row in enumerate(raw)])

    return convert


def _rows(raw: Any, place: Place, problems: Problems) -> dict[Any, Any]:
    if isinstance(raw, dict):
        return raw
    problems.add(place, f"expected a mapping, found {_said(raw)}")
    return {}


def _mapping(key: Converter, inner: Converter) -> Converter:
    def convert(raw: Any, place: Place, problems: Problems) -> Any:
        return MappingProxyType(
            {
                key(name, (*place, name), problems): inner(row, (*place, name), problems)
                for name, row in _rows(raw, place, problems).items()
            }
        )

    return convert


def _keyed(cls: type, key: str) -> Converter:
    rows = _sequence(_converter(cls), tuple)

    def convert(raw: Any, place: Place, problems: Problems) -> Any:
        _refuse_doubles(raw, key, place, problems)
        return MappingProxyType(
            {getattr(row, key): row for row in rows(raw, place, problems) if row is not None}
        )

    return convert


def _refuse_doubles(raw: Any, key: str, place: Place, problems: Problems) -> None:
    seen = set()
    for row in raw if isinstance(raw, list) else ():
        name = row.get(key) if isinstance(row, dict) else None
        if isinstance(name, str):
            if name in seen:
                problems.add((*place, name, key), f"{name!r} is there twice")
            seen.add(name)


def _named(cls: type, key: str) -> Converter:
    row_of = _converter(cls)

    def convert(raw: Any, place: Place, problems: Problems) -> Any:
        rows = {}
        for name, row in _rows(raw, place, problems).items():
            named = {**row, key: name} if isinstance(row, dict) else row
            rows[name] = row_of(named, (*place, name), problems)
        return MappingProxyType(rows)

    return convert


def _marked(inner: Converter, marks: tuple[Any, ...]) -> Converter:
    def convert(raw: Any, place: Place, problems: Problems) -> Any:
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


def _row(cls: Any) -> Converter:
    hints = get_type_hints(cls, include_extras=True)
    parts = {}
    for each in fields(cls):
        required = each.default is MISSING and each.default_factory is MISSING
        key = each.metadata.get("key", each.name)
        parts[key] = (each.name, _converter(hints[each.name]), required)
    unknown = getattr(cls, "UNKNOWN_KEY", "unknown key")

    def convert(raw: Any, place: Place, problems: Problems) -> Any:
        if not isinstance(raw, dict):
            problems.add(place, f"expected a mapping, found {_said(raw)}")
            return None
        values = {}
        for key, value in raw.items():
            if key not in parts:
                problems.add((*place, str(key)), unknown + hint(key, set(parts)))
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
                return _marked(_keyed(get_args(inner)[1], mark.key), tuple(marks))
            if isinstance(mark, NamedBy):
                return _marked(_named(get_args(inner)[1], mark.key), tuple(marks))
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
    return _scalar(kind)
