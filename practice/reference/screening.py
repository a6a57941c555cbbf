"""Health questions, what each answer does, and the consents."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Annotated, Literal

from .effects import Effects
from .kinds import (
    Confidence,
    QuestionSlug,
    Slug,
    Sources,
    Text,
    Texts,
    Version,
)
from .marks import KeyedBy, NamedBy, NotEmpty, Refers, UniqueBy, Within, key_of

Severity = Literal["stop", "local", "adapt", "note"]
StopSlug = Literal["emergency", "urgent", "clearance", "today"]
HELP_LINES = ("emergency_number", "advice_line", "crisis_line")
Days = Annotated[int, Within(low=1, high=730)]


@dataclass(frozen=True, kw_only=True, slots=True)
class StopKind:
    slug: Slug
    urgency: Literal["emergency", "urgent", "routine", "none"]
    text: Text


@dataclass(frozen=True, kw_only=True, slots=True)
class HelpLines:
    """Who to call, as it stands after "call": the sets that a practice chooses from.

    A sentence of these files that names one says so by its name in braces, and is filled when
    it is shown (practice/reference/help_lines.py).
    """

    slug: Slug
    name: Text
    emergency_number: Text
    advice_line: Text
    crisis_line: Text


@dataclass(frozen=True, kw_only=True, slots=True)
class AnswerPolicy:
    """How answers other than a plain yes or no are read, and how long answers last."""

    values: tuple[Literal["no", "yes", "not-sure", "rather-not-say"], ...]
    not_sure: Text
    rather_not_say: Text
    rather_not_say_effects: Effects
    rather_not_say_stops: tuple[QuestionSlug, ...]
    rather_not_say_stops_meaning: Text
    default_used: Text
    blank_follow_up: Text
    unanswered: Text
    expiry_days: Days
    change_rule: Text
    clearance_expiry_days: Days
    clearance_fields: Texts


@dataclass(frozen=True, kw_only=True, slots=True)
class EffectKey:
    """How the file itself describes one effect."""

    key: Slug
    type: Text
    compose: Text
    meaning: Text | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class QuestionGroup:
    slug: Slug
    order: int
    title: Text
    intro: Text


@dataclass(frozen=True, kw_only=True, slots=True)
class FollowUp:
    """Asked after a yes. `choice` takes one option, `multi` several, `regions` areas."""

    key: Slug
    ask: Text
    type: Literal["choice", "multi", "regions", "weeks", "text"]
    options: Mapping[str, Text] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, kw_only=True, slots=True)
class Cleared:
    """What replaces an outcome when a valid clearance is on record."""

    severity: Severity
    effects: Effects
    practitioner: Text
    client: Text
    stop_kind: StopSlug | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """What a yes means when every condition of `match` holds."""

    match: Mapping[str, str]
    severity: Severity
    effects: Effects
    practitioner: Text
    client: Text
    stop_kind: StopSlug | None = None
    if_cleared: Cleared | None = None
    default: bool = False

    @property
    def conditions(self) -> tuple[tuple[str, str], ...]:
        """The follow-up keys and values that must hold besides the answer."""
        return tuple((key, value) for key, value in self.match.items() if key != "answer")


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    id: Slug
    group: Annotated[str, Refers(kinds=("question group",))]
    category: Slug
    every_visit: bool
    ask: Text
    tick_label: Text
    follow_ups: Annotated[tuple[FollowUp, ...], UniqueBy(key="key")]
    outcomes: Annotated[tuple[Outcome, ...], NotEmpty()]
    rationale: Text
    source: Sources
    confidence: Confidence
    derived_from: Literal["date_of_birth"] | None = None

    def follow_up(self, key: str) -> FollowUp:
        """Return the follow-up of that key; raise `KeyError` when there is none."""
        for follow_up in self.follow_ups:
            if follow_up.key == key:
                return follow_up
        raise KeyError(key)

    @property
    def default(self) -> Outcome | None:
        """The outcome that stands in for a blank or not-sure follow-up."""
        return next((outcome for outcome in self.outcomes if outcome.default), None)


@dataclass(frozen=True, kw_only=True, slots=True)
class Consent:
    """`box` is its own unticked box; `statement` a sentence above the typed name."""

    key: Slug
    text: Text
    kind: Literal["box", "statement"] = key_of("as")
    required: bool
    asked: Literal["each-session"] | None = None
    regions: Annotated[str, Refers(kinds=("region group",))] | None = None
    applies_when: Text | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ScreeningFile:
    version: Version
    source: Sources
    confidence: Confidence
    severities: tuple[Severity, ...]
    severity_meaning: Mapping[Severity, Text]
    stop_kinds: Annotated[Mapping[StopSlug, StopKind], NamedBy(key="slug")]
    help_lines: Annotated[Mapping[str, HelpLines], NamedBy(key="slug")]
    default_help_lines: Slug
    answer_policy: AnswerPolicy
    effect_keys: Annotated[Mapping[str, EffectKey], NamedBy(key="key")]
    groups: Annotated[Mapping[str, QuestionGroup], KeyedBy(key="slug")]
    questions: Annotated[Mapping[str, Question], KeyedBy(key="id")]
    consents: Annotated[Mapping[str, Consent], KeyedBy(key="key")]
