"""What is asked during a session, and what each answer changes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from .kinds import (
    CheckInSlug,
    Confidence,
    Level,
    MeasureSlug,
    Minutes,
    Score,
    Slug,
    Sources,
    Text,
    Texts,
    Version,
)
from .marks import KeyedBy, NotEmpty, Refers, UniqueBy, Within, key_of

Delta = Annotated[int, Within(low=-4, high=1)]
Spot = Annotated[str, Refers(kinds=("spot", "region", "region group"))]


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckInEffects:
    """What an answer changes at once. `pause` is in seconds."""

    pressure_delta: Delta = 0
    pressure_ceiling: Level | None = None
    region_avoid: Spot | None = None  # this, chosen, or an area or group by name
    region_pressure_delta: Delta = 0
    region_weight: Annotated[float, Within(low=0, high=2)] | None = None
    pause: Annotated[int, Within(low=0, high=600)] = 0
    end_session: bool = False
    environment: Mapping[str, str] | None = None
    event: Slug | None = None
    offer_save: bool = False
    log: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckInOption:
    value: Slug
    label: Text
    effects: CheckInEffects
    reply: Text


@dataclass(frozen=True, kw_only=True, slots=True)
class Band:
    """The scores from `low` to `high`, both included, and what they change."""

    low: Score = key_of("from")
    high: Score = key_of("to")
    effects: CheckInEffects
    reply: Text


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckInScale:
    min: Score
    max: Score
    good: Literal["higher", "lower"]


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckInItem:
    slug: Slug
    name: Text
    kind: Literal["choice", "scale", "regions", "multi", "button", "scores"]
    ask: Text
    source: Sources
    confidence: Confidence
    options: Annotated[tuple[CheckInOption, ...], UniqueBy(key="value")] = ()
    scale: CheckInScale | None = None
    bands: tuple[Band, ...] = ()
    effects_yes: CheckInEffects | None = None
    measures: tuple[MeasureSlug, ...] = ()
    phrases: Texts = ()
    reply: Text | None = None
    cannot_reply: Text | None = None
    extra_ask: Text | None = None
    limit_rule: Text | None = None
    nerve_rule: Text | None = None
    dizzy_rule: Text | None = None
    rule: Text | None = None
    limit: Text | None = None
    limits: Texts = ()
    when_required: Text | None = None

    def option(self, value: str) -> CheckInOption:
        """Return the option of that value; raise `KeyError` when there is none."""
        for option in self.options:
            if option.value == value:
                return option
        raise KeyError(value)

    def band(self, score: int) -> Band:
        """Return the band that holds the score; raise `KeyError` when there is none."""
        for band in self.bands:
            if band.low <= score <= band.high:
                return band
        raise KeyError(score)


@dataclass(frozen=True, kw_only=True, slots=True)
class LiveChoice:
    """A choice after "Hurts": an option by its value, or a band by its lowest score."""

    slug: Slug
    label: Text
    item: CheckInSlug
    value: Slug | None = None
    band_from: Score | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class LiveButton:
    slug: Slug
    label: Text
    item: CheckInSlug | None
    value: Slug | None = None
    band_from: Score | None = None
    then: Annotated[tuple[LiveChoice, ...], UniqueBy(key="slug")] = ()
    more: bool = False  # behind "More"
    note: Text | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class FirstAid:
    """What to do when an answer logs the event of that name and ends the session.

    `urgent` says that help is called at once, whatever else there is to do.
    """

    slug: Slug
    title: Text
    steps: Texts
    urgent: bool = True
    source: Sources
    confidence: Confidence


@dataclass(frozen=True, kw_only=True, slots=True)
class Trigger:
    """When items are asked without being called for."""

    when: Slug
    items: tuple[CheckInSlug, ...]
    within_minutes: Minutes | None = None
    minutes: Minutes | None = None
    required: bool = False
    always_visible: bool = False
    quiet_mode: Text | None = None
    note: Text | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckInsFile:
    version: Version
    source: Sources
    confidence: Confidence
    principles: Texts
    effect_values: Annotated[Mapping[str, Text], NotEmpty()]
    items: Annotated[Mapping[str, CheckInItem], KeyedBy(key="slug")]
    first_aid: Annotated[Mapping[str, FirstAid], KeyedBy(key="slug")]
    live_buttons: Annotated[Mapping[str, LiveButton], KeyedBy(key="slug")]
    triggers: Annotated[Mapping[str, Trigger], KeyedBy(key="when")]
    non_verbal: Texts
