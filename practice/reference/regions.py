"""Body areas, their groups, and the positions in which they can be reached."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from .kinds import (
    AreaSlug,
    Ceiling,
    Confidence,
    Level,
    Minutes,
    PositionSlug,
    RegionSlug,
    Slug,
    Sources,
    Text,
    Texts,
    Version,
)
from .marks import KeyedBy, NamedBy, NotEmpty


@dataclass(frozen=True, kw_only=True, slots=True)
class Position:
    slug: Slug
    name: Text
    practitioner_name: Text
    supports: Texts
    notes: Text
    max_comfort_minutes: Minutes


@dataclass(frozen=True, kw_only=True, slots=True)
class Region:
    """One area of the body. Left and right are the client's own."""

    slug: Slug
    base: Slug
    name: Text  # with the side
    client_name: Text  # without the side
    anatomical: Text
    view: Literal["back", "front", "both"]
    side: Literal["left", "right", "midline"]
    mirror: RegionSlug | None
    order: int  # working order inside a position
    worked: bool
    default_include: bool
    max_pressure: Ceiling  # for any client; 0 is not worked
    consent: Literal["standard", "explicit", "not-worked"]
    direction: Text
    muscles: Texts
    cautions: Texts
    positions: tuple[PositionSlug, ...]

    @property
    def practitioner_name(self) -> str:
        """The anatomical words, with the side."""
        side = "" if self.side == "midline" else f" ({self.side})"
        return f"{self.anatomical}{side}"


@dataclass(frozen=True, kw_only=True, slots=True)
class RegionGroup:
    slug: Slug
    name: Text
    members: Annotated[tuple[AreaSlug, ...], NotEmpty()]


@dataclass(frozen=True, kw_only=True, slots=True)
class RegionsFile:
    version: Version
    plan_ceiling: Level
    source: Sources
    confidence: Confidence
    positions: Annotated[Mapping[str, Position], KeyedBy(key="slug")]
    regions: Annotated[Mapping[str, Region], KeyedBy(key="slug")]
    groups: Annotated[Mapping[str, RegionGroup], NamedBy(key="slug")]
    expand_modes: Mapping[Literal["exact", "mirror", "limb", "quadrant"], Text]
