"""Goals of clients, and the measures that tell before from after."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from .kinds import Confidence, Evidence, MeasureSlug, Slug, Sources, Text, Texts, Version
from .marks import KeyedBy, Within, key_of

Moment = Literal["first-visit", "every-4th-visit", "before-session", "after-session", "48h-after"]
Point = Annotated[int, Within(low=-10, high=10)]


@dataclass(frozen=True, kw_only=True, slots=True)
class Goal:
    slug: Slug
    name: Text
    seed_ref: Slug | None
    ask_label: Text
    evidence: Evidence
    say: Text
    do_not_say: Text
    measures: tuple[MeasureSlug, ...]
    source: Sources
    confidence: Confidence


@dataclass(frozen=True, kw_only=True, slots=True)
class MeasureScale:
    min: Point
    max: Point
    step: Annotated[int, Within(low=1, high=10)]
    worse_is: Literal["higher", "lower"]


@dataclass(frozen=True, kw_only=True, slots=True)
class SmallestChange:
    """The smallest change that matters to most people; None where none is known."""

    change: Annotated[int, Within(low=1, high=10)] | None
    direction: Literal["increase", "decrease"] | None
    note: Text
    also_percent: Annotated[int, Within(low=1, high=100)] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class MeasureItems:
    min: Annotated[int, Within(low=1, high=10)]
    max: Annotated[int, Within(low=1, high=10)]
    kind: Literal["client-chosen-activities"]
    score: Literal["mean"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Measure:
    slug: Slug
    name: Text
    instrument: Text
    ask: Text
    scale: MeasureScale
    anchors: Mapping[Point, Text]
    moments: tuple[Moment, ...] = key_of("when")
    mcid: SmallestChange
    mdc: Annotated[int, Within(low=0, high=10)] | None  # smallest change above measurement error
    source: Sources
    confidence: Confidence
    also_ask: Text | None = None
    caution: Text | None = None
    items: MeasureItems | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class OutcomesFile:
    version: Version
    goals: Annotated[Mapping[str, Goal], KeyedBy(key="slug")]
    evidence_words: Mapping[str, Text]
    measures: Annotated[Mapping[str, Measure], KeyedBy(key="slug")]
    reporting_rules: Texts
