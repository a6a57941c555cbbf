"""What a health rule does to a plan. The fields of `Effects` are all the keys there are."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from types import MappingProxyType
from typing import Annotated, ClassVar, Literal

from .kinds import (
    AdviceSlug,
    AllergenSlug,
    AreaSlug,
    CheckInSlug,
    Level,
    Minutes,
    ModalitySlug,
    OilSlug,
    PositionSlug,
    Score,
    StrokesSlug,
    TagSlug,
)
from .marks import NotEmpty, Within

Training = Literal["oncology", "lymphatic", "pregnancy"]


@dataclass(frozen=True, kw_only=True, slots=True)
class RegionLimit:
    """No more than level `max` on these areas."""

    regions: Annotated[tuple[AreaSlug, ...], NotEmpty()]
    max: Level


@dataclass(frozen=True, kw_only=True, slots=True)
class RegionStrokes:
    """Not these strokes on these areas."""

    regions: Annotated[tuple[AreaSlug, ...], NotEmpty()]
    strokes: Annotated[tuple[StrokesSlug, ...], NotEmpty()]


@dataclass(frozen=True, kw_only=True, slots=True)
class Effects:
    """The effects of one outcome. What an outcome does not name is empty, false or None."""

    UNKNOWN_KEY: ClassVar[str] = "no part of the planner reads this effect"

    avoid_regions: tuple[AreaSlug, ...] = ()
    avoid_answer_regions: bool = False
    answer_key: str | None = None
    expand: Literal["exact", "mirror", "limb", "quadrant"] | None = None
    max_pressure: Level | None = None
    region_max_pressure: tuple[RegionLimit, ...] = ()
    answer_region_max_pressure: Level | None = None
    avoid_strokes: tuple[StrokesSlug, ...] = ()
    region_avoid_strokes: tuple[RegionStrokes, ...] = ()
    answer_region_avoid_strokes: tuple[StrokesSlug, ...] = ()
    avoid_positions: tuple[PositionSlug, ...] = ()
    prefer_positions: tuple[PositionSlug, ...] = ()
    max_position_minutes: Mapping[PositionSlug, Minutes] = field(
        default_factory=lambda: MappingProxyType({})
    )
    exclude_modalities: tuple[ModalitySlug, ...] = ()
    avoid_oils: tuple[OilSlug, ...] = ()
    avoid_allergens: tuple[AllergenSlug, ...] = ()
    max_minutes: Minutes | None = None
    min_rest_minutes: Minutes | None = None
    start_lighter: Annotated[int, Within(low=0, high=3)] | None = None
    discomfort_limit: Score | None = None
    checkin_every_minutes: Annotated[int, Within(low=1, high=60)] | None = None
    extra_checkins: tuple[CheckInSlug, ...] = ()
    require_clearance: bool = False
    require_review: bool = False
    require_guardian: Literal["consent", "present"] | None = None
    wait_days: Annotated[int, Within(low=0, high=365)] | None = None
    avoid_heat: bool = False
    no_scent: bool = False
    slow_rise: bool = False
    environment: tuple[TagSlug, ...] = ()
    training: tuple[Training, ...] = ()
    aftercare_add: tuple[AdviceSlug, ...] = ()
    aftercare_remove: tuple[AdviceSlug, ...] = ()

    @property
    def uses_answer_regions(self) -> bool:
        """Whether the areas that the client chose matter to this outcome."""
        return bool(
            self.avoid_answer_regions
            or self.answer_region_max_pressure
            or self.answer_region_avoid_strokes
        )


EFFECT_KEYS = frozenset(each.name for each in fields(Effects))
FLAGS = frozenset({"avoid_heat", "no_scent", "slow_rise"})  # what aftercare may ask for
