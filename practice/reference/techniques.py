"""The pressure scale, the strokes and their groups, and the styles of massage."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from .kinds import (
    AreaSlug,
    Confidence,
    GoalSlug,
    Level,
    ModalitySlug,
    PhaseSlug,
    PositionSlug,
    Slug,
    Sources,
    StrokeSlug,
    Text,
    Texts,
    Version,
)
from .marks import KeyedBy, NotEmpty, Within

Lubricant = Literal["needed", "helpful", "not-needed", "avoid"]
Seconds = Annotated[int, Within(low=0, high=600)]


@dataclass(frozen=True, kw_only=True, slots=True)
class PressureLevel:
    level: Level
    slug: Slug
    client_word: Text
    practitioner_name: Text
    feels_like: Text
    how: Text
    comfort_limit: Text


@dataclass(frozen=True, kw_only=True, slots=True)
class PressureScale:
    source: Sources
    confidence: Confidence
    levels: Annotated[Mapping[str, PressureLevel], KeyedBy(key="slug")]
    preference_mapping: Mapping[str, Level]
    preference_note: Text


@dataclass(frozen=True, kw_only=True, slots=True)
class PressureRange:
    min: Level
    max: Level


@dataclass(frozen=True, kw_only=True, slots=True)
class ModalityPressure:
    default: Level
    min: Level
    max: Level


@dataclass(frozen=True, kw_only=True, slots=True)
class SecondsRange:
    min: Seconds
    max: Seconds


@dataclass(frozen=True, kw_only=True, slots=True)
class Stroke:
    slug: Slug
    name: Text
    plain_name: Text
    family: Slug
    modalities: tuple[ModalitySlug, ...]
    purpose: Texts
    how: Text
    client_text: Text
    pressure: PressureRange
    lubricant: Lubricant
    tissues: Texts
    regions_good: tuple[AreaSlug, ...]
    regions_never: tuple[AreaSlug, ...]
    is_warm_up: bool
    needs_warm_up: bool
    phases: tuple[PhaseSlug, ...]
    without_lubricant: StrokeSlug  # what to use instead when there is no oil
    source: Sources
    confidence: Confidence
    max_minutes_per_spot: Annotated[int, Within(low=1, high=10)] | None = None
    hold_seconds: SecondsRange | None = None
    max_repeats_per_spot: Annotated[int, Within(low=1, high=10)] | None = None
    default_on: bool = True

    @property
    def pressure_min(self) -> int:
        return self.pressure.min

    @property
    def pressure_max(self) -> int:
        return self.pressure.max


@dataclass(frozen=True, kw_only=True, slots=True)
class Modality:
    slug: Slug
    name: Text
    plain: Text
    choose_when: Texts
    goals_fit: tuple[GoalSlug, ...]
    not_when: Texts
    clothing: Text
    draping: Text
    surface: Text
    lubricant: Literal["required", "optional", "none"]
    pressure: ModalityPressure
    strokes: Annotated[tuple[StrokeSlug, ...], NotEmpty()]
    positions: Annotated[tuple[PositionSlug, ...], NotEmpty()]
    fallback: ModalitySlug | None
    evidence: Text
    source: Sources
    confidence: Confidence
    lubricant_note: Text | None = None

    @property
    def pressure_min(self) -> int:
        return self.pressure.min

    @property
    def pressure_max(self) -> int:
        return self.pressure.max

    @property
    def pressure_default(self) -> int:
        return self.pressure.default


@dataclass(frozen=True, kw_only=True, slots=True)
class Hands:
    """How much firm work a day is enough for a practitioner, and what spares the hands."""

    firm_minutes_a_day: Annotated[int, Within(low=0, high=480)]
    sparing: tuple[StrokeSlug, ...]
    note: Text
    confidence: Confidence


@dataclass(frozen=True, kw_only=True, slots=True)
class TechniquesFile:
    version: Version
    pressure_scale: PressureScale
    lubricant_values: Mapping[Lubricant, Text]
    strokes: Annotated[Mapping[str, Stroke], KeyedBy(key="slug")]
    stroke_groups: Mapping[str, Annotated[frozenset[StrokeSlug], NotEmpty()]]
    modalities: Annotated[Mapping[str, Modality], KeyedBy(key="slug")]
    modality_rules: Texts
    hands: Hands
