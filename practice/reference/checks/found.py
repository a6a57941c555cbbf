"""The form in which a check reports a fault."""

from collections.abc import Iterator

Faults = Iterator[tuple[tuple[str | int, ...], str]]  # the place and the sentence
