"""Session templates: phases, steps, common mistakes, and how minutes are shared."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from .kinds import (
    AreaSlug,
    Ceiling,
    CheckInSlug,
    Confidence,
    GoalSlug,
    Minutes,
    MistakeSlug,
    ModalitySlug,
    PhaseSlug,
    PositionSlug,
    Slug,
    Sources,
    StrokeSlug,
    TemplateSlug,
    Text,
    Texts,
    Version,
    Weight,
)
from .marks import KeyedBy, NotEmpty, UniqueBy, Within

Duration = Annotated[int, Within(low=15, high=180)]
Multiplier = Annotated[float, Within(low=0.1, high=5)]


@dataclass(frozen=True, kw_only=True, slots=True)
class Phase:
    slug: Slug
    order: int
    timed: bool
    name: Text
    client_name: Text


@dataclass(frozen=True, kw_only=True, slots=True)
class Mistake:
    slug: Slug
    in_seed: bool
    name: Text
    why: Text
    prevent: Text


@dataclass(frozen=True, kw_only=True, slots=True)
class Allocation:
    """The numbers with which the minutes of a session are shared."""

    unit_minutes: Annotated[int, Within(low=1, high=5)]
    turn_minutes: Annotated[int, Within(low=0, high=5)]
    max_turns: Mapping[Duration, Annotated[int, Within(low=0, high=10)]]
    focus_weight_multiplier: Multiplier
    focus_max_multiplier: Multiplier
    min_hands_on_share: Annotated[float, Within(low=0, high=1)]
    prone_soft_limit_minutes: Minutes
    prone_hard_limit_minutes: Minutes
    steps: Texts


@dataclass(frozen=True, kw_only=True, slots=True)
class StepPressure:
    offset: Annotated[int, Within(low=-4, high=1)]
    cap: Ceiling


@dataclass(frozen=True, kw_only=True, slots=True)
class PositionsFrom:
    """Use these positions when the planned minutes are at least `minutes`."""

    minutes: Minutes
    positions: Annotated[tuple[PositionSlug, ...], NotEmpty()]


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    slug: Slug
    phase: PhaseSlug
    regions: tuple[AreaSlug, ...]
    strokes: tuple[StrokeSlug, ...]
    pressure: StepPressure
    weight: Weight
    min_minutes: Minutes
    max_minutes: Minutes
    positions: tuple[PositionSlug, ...]
    required: bool
    cues: Texts
    guards_against: tuple[MistakeSlug, ...]
    checkins: tuple[CheckInSlug, ...]
    regions_from: Literal["focus"] | None = None
    positions_from: PositionsFrom | None = None
    min_session: Minutes = 0
    consent: Literal["explicit"] | None = None
    pressure_falls_to: Ceiling | None = None
    no_oil: bool = False
    checklist: Literal["environment"] | None = None

    @property
    def pressure_offset(self) -> int:
        return self.pressure.offset

    @property
    def pressure_cap(self) -> int:
        return self.pressure.cap


@dataclass(frozen=True, kw_only=True, slots=True)
class Template:
    slug: Slug
    name: Text
    modality: ModalitySlug
    scope: Literal["back", "full-body", "legs"]
    durations: Annotated[tuple[Duration, ...], NotEmpty()]
    description: Text
    steps: Annotated[tuple[Step, ...], UniqueBy(key="slug"), NotEmpty()]
    clothed: bool = False

    def step(self, slug: str) -> Step:
        """Return the step of that slug; raise `KeyError` when there is none."""
        for step in self.steps:
            if step.slug == slug:
                return step
        raise KeyError(slug)


@dataclass(frozen=True, kw_only=True, slots=True)
class Selection:
    """Which template a style offers for the back, and for the whole body."""

    modality: ModalitySlug
    back_first: TemplateSlug
    full_body: TemplateSlug


@dataclass(frozen=True, kw_only=True, slots=True)
class GoalAdjustment:
    """How a goal changes the weights of the steps that hold these areas."""

    goal: GoalSlug
    multiply: Mapping[AreaSlug, Multiplier]
    prefer_modality: tuple[ModalitySlug, ...]
    start_lighter: Annotated[int, Within(low=0, high=3)] = 0
    note: Text | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class TemplatesFile:
    version: Version
    source: Sources
    confidence: Confidence
    durations: Annotated[tuple[Duration, ...], NotEmpty()]
    phases: Annotated[Mapping[str, Phase], KeyedBy(key="slug")]
    mistakes: Annotated[Mapping[str, Mistake], KeyedBy(key="slug")]
    allocation: Allocation
    templates: Annotated[Mapping[str, Template], KeyedBy(key="slug")]
    selection: Annotated[Mapping[str, Selection], KeyedBy(key="modality")]
    selection_note: Text
    goal_adjustments: Annotated[Mapping[str, GoalAdjustment], KeyedBy(key="goal")]
