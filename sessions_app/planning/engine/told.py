"""What the client told us: an intake document as values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

EMPTY: Mapping = MappingProxyType({})


def _nothing() -> Mapping:
    return EMPTY


@dataclass(frozen=True, kw_only=True, slots=True)
class Clearance:
    """A clinician's OK, as recorded: all five clearance_fields of screening.yaml.

    Only `limits` may be empty; the others empty or missing make it incomplete,
    and an incomplete clearance clears nothing.
    """

    clinician: str = ""
    on: date | None = None
    allows: str = ""
    limits: str | None = None
    how: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What was said to one screening question.

    `answer` is yes, no, not-sure, rather-not-say, or None for left blank.
    `follow_ups` holds only the follow-ups that were answered: a choice is its
    value; multi and regions are tuples (regions resolved to single regions; an
    empty tuple is a recorded "none"); a missing key was left blank.
    """

    id: str
    answer: str | None
    follow_ups: Mapping[str, str | tuple[str, ...]] = field(default_factory=_nothing)
    cleared: Clearance | None = None
    answered_on: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Review:
    """A practitioner's recorded decision, which lifts a hold for review."""

    by: str
    on: date
    decision: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Guardian:
    consent: bool = False
    present: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Intake:
    """An intake document, read: groups resolved, defaults not yet taken.

    `avoid`, `consents` and the keys of `focus` are single regions. `wishes`
    holds only what was said. `pressure` and `clothed` are None where the
    request was silent, so that a wish of the same thing may count. `unlisted`
    is "no" or "unanswered".
    """

    name: str | None = None
    age: int | None = None
    goal: str | None = None
    modality: str | None = None
    scope: str | None = None
    minutes: int | None = None
    pressure: str | None = None
    clothed: bool | None = None
    focus: Mapping[str, int | None] = field(default_factory=_nothing)
    avoid: tuple[str, ...] = ()
    boundaries: tuple[str, ...] = ()
    avoid_positions: tuple[str, ...] = ()
    consents: tuple[str, ...] = ()
    wishes: Mapping[str, str] = field(default_factory=_nothing)
    answered_on: date | None = None
    answers: tuple[Answer, ...] = ()
    unlisted: str = "no"
    on: date | None = None
    training: tuple[str, ...] = ()
    labels_read: tuple[str, ...] = ()
    review: Review | None = None
    guardian: Guardian | None = None
