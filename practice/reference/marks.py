"""Marks that annotations carry: range, reference, and how a list of rows is keyed."""

from dataclasses import dataclass, field
from typing import Any


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


def key_of(yaml_key: str) -> Any:
    """Declare a field whose key in the file is a word that Python keeps for itself."""
    return field(metadata={"key": yaml_key})
