"""What earlier sessions teach: when something said or scored becomes a proposal."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from .kinds import Confidence, Level, Slug, Sources, Text, Version
from .marks import KeyedBy, Within

Sessions = Annotated[int, Within(low=1, high=20)]


@dataclass(frozen=True, kw_only=True, slots=True)
class LearningRule:
    """One rule: words heard on an area, or how it went, in so many of the newest sessions."""

    slug: Slug
    at_least: Sessions
    look_back: Sessions
    propose: Literal["firmer", "lighter", "leave-out", "lighter-overall", "keep", "room"]
    reason: Slug
    note: Text
    source: Sources
    confidence: Confidence
    heard: tuple[Slug, ...] = ()
    unless: tuple[Slug, ...] = ()
    outcome: Literal["worse", "better", "said-worse", "said-better"] | None = None
    firm_from: Level | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class LearningFile:
    version: Version
    most: Annotated[int, Within(low=1, high=20)]
    rules: Annotated[Mapping[str, LearningRule], KeyedBy(key="slug")]
