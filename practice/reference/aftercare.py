"""What a client is told afterwards: advice, stretches, red flags, and the rules of the email."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from .kinds import (
    AdviceSlug,
    AreaSlug,
    Confidence,
    Evidence,
    GoalSlug,
    Level,
    ModalitySlug,
    OilSlug,
    QuestionSlug,
    Slug,
    Sources,
    Text,
    Texts,
    Version,
    Weight,
)
from .marks import KeyedBy, Refers, Within

Count = Annotated[int, Within(low=0, high=20)]
SECTIONS = (
    "expect",
    "hydration",
    "rest",
    "posture",
    "relaxation",
    "condition_notes",
    "oil_notes",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class When:
    """An item is a candidate if every condition given holds; any of the values is enough."""

    always: bool = False
    goals: tuple[GoalSlug, ...] = ()
    modalities: tuple[ModalitySlug, ...] = ()
    oils: tuple[OilSlug, ...] = ()
    scopes: tuple[Literal["back", "full-body", "legs"], ...] = ()
    regions: tuple[AreaSlug, ...] = ()
    min_pressure: Level | None = None
    screening: tuple[QuestionSlug, ...] = ()
    effects: tuple[Annotated[str, Refers(kinds=("effect flag",))], ...] = ()
    events: tuple[Annotated[str, Refers(kinds=("session event",))], ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class ExcludeWhen:
    """An item is ruled out if any of these holds."""

    screening: tuple[QuestionSlug, ...] = ()
    goals: tuple[GoalSlug, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Advice:
    """One piece of advice; `section` says which list of the file it stands in."""

    slug: Slug
    text: Text
    source: Sources
    confidence: Confidence
    section: str = ""
    when: When = When(always=True)
    exclude_when: ExcludeWhen = ExcludeWhen()
    weight: Weight = 1.0  # higher is kept first when there are too many
    steps: Texts = ()
    caution: Text | None = None
    evidence: Evidence | None = None
    evidence_for: Text | None = None
    note: Text | None = None
    discloses_health: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Stretch:
    slug: Slug
    name: Text
    regions: tuple[AreaSlug, ...]
    level: Literal["easy", "medium"]
    steps: Texts
    hold_seconds: Annotated[int, Within(low=0, high=60)]
    reps: Annotated[int, Within(low=1, high=20)]
    each_side: bool
    contraindicated: frozenset[QuestionSlug]
    stop_if: Texts
    easier: Text
    evidence: Evidence
    source: Sources
    confidence: Confidence
    pull_word: Text | None = None
    movement_only: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class RedFlag:
    slug: Slug
    urgency: Annotated[str, Refers(kinds=("urgency level",))]
    text: Text
    source: Sources
    confidence: Confidence
    when: When = When(always=True)
    discloses_health: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class UrgencyLevel:
    slug: Slug
    order: int
    title: Text
    note: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Claim:
    """A claim that is never made, and what is said instead."""

    claim: Text
    words: Mapping[Slug, Texts]  # language -> what makes the claim (claims.py)
    verdict: Literal["not-supported", "overstated"]
    say_instead: Text
    source: Sources
    confidence: Confidence


@dataclass(frozen=True, kw_only=True, slots=True)
class Why:
    """Why an item was chosen, said to the practitioner, by what asked for it; what it was follows."""

    always: Text
    goals: Text
    modalities: Text
    oils: Text
    scopes: Text
    regions: Text
    min_pressure: Text
    screening: Text
    effects: Text
    events: Text
    rule: Text
    names: Mapping[Slug, Text]  # what flags and events are called


@dataclass(frozen=True, kw_only=True, slots=True)
class EmailRules:
    max_things_in_email: Count
    max_advice: Count
    max_stretches: Count
    max_posture: Count
    max_relaxation: Count
    always_include: tuple[AdviceSlug, ...]
    always_include_blocks: tuple[Literal["red_flags", "contact-details", "footer"], ...]
    disclosure_rule: Text
    subject: Text
    never: Texts
    footer: Text
    privacy: Text


@dataclass(frozen=True, kw_only=True, slots=True)
class AftercareSelection:
    order: tuple[str, ...]
    after_stop: Text
    stretches_rule: Text
    practitioner_overrides: Text
    channel_rules: Text


AdviceRows = Annotated[Mapping[str, Advice], KeyedBy(key="slug")]


@dataclass(frozen=True, kw_only=True, slots=True)
class AftercareFile:
    version: Version
    source: Sources
    confidence: Confidence
    email_rules: EmailRules
    urgency_levels: Annotated[Mapping[str, UrgencyLevel], KeyedBy(key="slug")]
    red_flags: Annotated[Mapping[str, RedFlag], KeyedBy(key="slug")]
    expect: AdviceRows
    hydration: AdviceRows
    rest: AdviceRows
    posture: AdviceRows
    relaxation: AdviceRows
    stretches: Annotated[Mapping[str, Stretch], KeyedBy(key="slug")]
    condition_notes: AdviceRows
    oil_notes: AdviceRows
    claims_policy: tuple[Claim, ...]
    why: Why
    selection: AftercareSelection
