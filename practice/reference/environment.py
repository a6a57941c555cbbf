"""Comfort preferences, and the checklist of the room."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Annotated, Any, Literal

from .effects import Effects
from .kinds import Confidence, Slug, Sources, Text, Texts, Version
from .marks import KeyedBy, Within


def _nothing() -> Mapping[Any, Any]:
    return MappingProxyType({})


@dataclass(frozen=True, kw_only=True, slots=True)
class Preference:
    """A wish of the client. `choices` of the reference adds the options that `oils` brings."""

    key: Slug
    ask: Text
    default: Slug
    options: Mapping[str, Text] = field(default_factory=_nothing)
    options_from: Literal["oils"] | None = None
    extra_options: Mapping[str, Text] = field(default_factory=_nothing)
    not_sure_means: Slug | None = None
    maps_to: Text | None = None
    effects: Mapping[str, Effects] = field(default_factory=_nothing)


@dataclass(frozen=True, kw_only=True, slots=True)
class RoomTarget:
    """The warmth of the room, in degrees Celsius."""

    celsius_min: Annotated[int, Within(low=15, high=30)]
    celsius_max: Annotated[int, Within(low=15, high=30)]
    default: Annotated[int, Within(low=15, high=30)]


@dataclass(frozen=True, kw_only=True, slots=True)
class ChecklistChange:
    """What a wish changes in one line of the checklist. `default` is in degrees Celsius."""

    note: Text | None = None
    skip: bool = False
    default: Annotated[int, Within(low=15, high=30)] | None = None
    add: tuple[Slug, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class ChecklistItem:
    slug: Slug
    label: Text
    reason: Text
    seed_ref: Slug | None
    required: bool
    source: Sources
    confidence: Confidence
    how: Texts = ()
    target: RoomTarget | None = None
    by_preference: Mapping[str, Mapping[str, ChecklistChange]] = field(default_factory=_nothing)
    by_modality: Mapping[str, Text] = field(default_factory=_nothing)
    screening_changes: Mapping[str, Text] = field(default_factory=_nothing)
    skip_when: Mapping[Literal["lubricant"], str] = field(default_factory=_nothing)


@dataclass(frozen=True, kw_only=True, slots=True)
class EnvironmentFile:
    version: Version
    source: Sources
    confidence: Confidence
    preferences: Annotated[Mapping[str, Preference], KeyedBy(key="key")]
    checklist: Annotated[Mapping[str, ChecklistItem], KeyedBy(key="slug")]
