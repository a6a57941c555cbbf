"""The sentences with which the planner explains itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from string import Formatter
from typing import Annotated, Literal

from .kinds import Slug, Text, Version
from .marks import NamedBy

About = Literal[
    "step", "order", "area", "stroke", "position", "level", "lighter", "minutes",
    "style", "template", "oil", "wish", "room", "answer", "hold", "no-plan", "live", "edit", "past",
]  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class ReasonText:
    """What a rule says to the practitioner and to the client, with {named} values.

    `about` says which part of a plan it explains: level is the usual level of a step,
    lighter is one that something keeps below what was asked for.
    """

    rule: Slug
    about: About
    text: Text
    client: Text
    values: tuple[Slug, ...] = ()

    def for_practitioner(self, **values: object) -> str:
        """Return the practitioner's sentence; `KeyError` when one of its values is not given."""
        return self.text.format_map(values)

    def for_client(self, **values: object) -> str:
        """Return the client's sentence; `KeyError` when one of its values is not given."""
        return self.client.format_map(values)


@dataclass(frozen=True, kw_only=True, slots=True)
class ReasonsFile:
    version: Version
    reasons: Annotated[Mapping[str, ReasonText], NamedBy(key="rule")]


def named_values(sentence: str) -> frozenset[str]:
    """Return the names between braces; raise `ValueError` when a brace is left open."""
    return frozenset(name for _, name, _, _ in Formatter().parse(sentence) if name is not None)
