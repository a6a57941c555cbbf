"""The form in which a check reports a fault."""

from collections.abc import Iterator

from ..problems import Place

Faults = Iterator[tuple[Place, str]]  # the place and the sentence
