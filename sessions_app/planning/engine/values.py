"""The values that flow through the planner: frozen, keyword-only, plain.

Everything here can be compared, printed and kept. Sets are frozensets, lists
are tuples, maps are read-only. Minutes and pressure levels are whole numbers;
level 1 is very light and level 4 is firm, the most a plan may ask for.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from .edit import Edit
from .told import Answer, Clearance, Guardian, Intake, Review

__all__ = [
    "Aftercare",
    "Answer",
    "Applied",
    "Area",
    "BadDocument",
    "Brief",
    "CheckInPoint",
    "ChecklistItem",
    "Clearance",
    "Edit",
    "Event",
    "Flags",
    "Guardian",
    "Intake",
    "LeftOut",
    "Message",
    "Plan",
    "Reason",
    "Requires",
    "Review",
    "Step",
    "Violation",
]


# --- why -----------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, slots=True)
class Reason:
    """Why something is as it is.

    `rule` is an id of the reference data (a screening question, a row of
    reasons.yaml, a mistake, a goal) or a template's slug; `source` says where it
    came from: `answer:<question>`, `mark:<region>`, `wish:<key>`,
    `request:<key>`, `template:<slug>`, `goal:<slug>`, `reference:<file>`,
    `event:<id>`, `edit:<kind>`, `client:<kind>` or `session:<id>`.
    """

    rule: str
    source: str
    text: str
    client: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Message:
    """Something to tell somebody: `to` is client or practitioner.

    `urgency` is emergency, urgent, routine or none.
    """

    to: str
    urgency: str
    rule: str
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Requires:
    """What must be on record before the plan may be used.

    `training` is everything that is needed, held or not; `guardian` is
    consent, present or None; `clearance` names the questions that wait for a
    clinician's OK.
    """

    review: bool = False
    training: tuple[str, ...] = ()
    guardian: str | None = None
    clearance: tuple[str, ...] = ()
    wait_days: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Applied:
    """One outcome of a screening question that holds for this client.

    `outcome` is its place in the question's list; None stands for the
    effects of "rather not say". `cleared` means that its if_cleared part is
    in force; `severity` and `stop_kind` are those in force.
    """

    question: str
    outcome: int | None
    severity: str
    stop_kind: str | None = None
    cleared: bool = False
    by_default: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Brief:
    """What a plan must obey, composed from every answer (METHOD sections 2 to 5).

    Enough for `verify` to judge any plan without looking at the intake again.

    `avoid_regions` joins health rules and the client's own no-touch areas,
    as single regions; areas that only lack a consent are not in it (see
    `consents`). `ceiling` is the lowest level for the whole body from health
    rules and the plan ceiling of regions.yaml; `region_ceilings` holds the
    health rules' lower levels for single regions; a region's own maximum is
    not in it. Strokes are single strokes, groups resolved. `why` maps
    `avoid-region:<slug>`, `ceiling`, `ceiling:<slug>`, `avoid-stroke:<slug>`,
    `avoid-stroke:<slug>@<region>`, `avoid-position:<slug>`,
    `prefer-position:<slug>`, `position-minutes:<slug>`,
    `exclude-modality:<slug>`, `avoid-oil:<slug>`, `avoid-allergen:<slug>`,
    and the names of the single-valued effects (`max_minutes`, `slow_rise` ...)
    to the reasons of each rule that asked for it, tightest or not. `said`
    names the keys of request and wishes that the client filled in; the others
    hold what is usual.
    """

    on: date
    reference_version: str

    decision: str
    severity: str | None
    held_for: tuple[str, ...]
    requires: Requires
    messages: tuple[Message, ...]
    applied: tuple[Applied, ...]
    yes: frozenset[str]
    withheld: frozenset[str]
    unanswered: tuple[str, ...]
    expired: bool

    avoid_regions: frozenset[str]
    ceiling: int
    region_ceilings: Mapping[str, int]
    avoid_strokes: frozenset[str]
    region_avoid_strokes: Mapping[str, frozenset[str]]
    avoid_positions: frozenset[str]
    prefer_positions: tuple[str, ...]
    max_position_minutes: Mapping[str, int]
    exclude_modalities: frozenset[str]
    avoid_oils: frozenset[str]
    avoid_allergens: frozenset[str]
    labels_read: frozenset[str]
    no_scent: bool
    avoid_heat: bool
    slow_rise: bool
    max_minutes: int | None
    min_rest_minutes: int
    start_lighter: int
    discomfort_limit: int
    checkin_every_minutes: int | None
    extra_checkins: tuple[str, ...]
    environment: tuple[str, ...]
    training_needed: tuple[str, ...]
    training_held: tuple[str, ...]
    aftercare_add: frozenset[str]
    aftercare_remove: frozenset[str]

    goal: str | None
    modality: str
    scope: str
    minutes: int
    clothed: bool
    preferred: int
    focus: Mapping[str, int | None]
    consents: frozenset[str]
    wishes: Mapping[str, str]
    said: frozenset[str] = frozenset()

    why: Mapping[str, tuple[Reason, ...]]

    @property
    def refused(self) -> bool:
        return self.decision.startswith("refused")

    def booked_for(self, minutes: int | None) -> "Brief":
        """Return the brief of a booking of that length; the same where none is given."""
        return self if minutes in (None, self.minutes) else replace(self, minutes=minutes)


# --- what to do ------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, slots=True)
class Area:
    """One region in one step, at one level, with its strokes in working order."""

    region: str
    pressure: int
    strokes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckInPoint:
    """A question of checkins.yaml, to be asked `at` minutes from the start."""

    slug: str
    at: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """One step of the session; `side` is left or right where a side is worked alone."""

    slug: str
    phase: str
    starts_at: int
    minutes: int
    position: str | None = None
    side: str | None = None
    areas: tuple[Area, ...] = ()
    check_ins: tuple[CheckInPoint, ...] = ()
    falls_to: int | None = None
    cues: tuple[str, ...] = ()
    reasons: tuple[Reason, ...] = ()

    @property
    def ends_at(self) -> int:
        return self.starts_at + self.minutes


@dataclass(frozen=True, kw_only=True, slots=True)
class LeftOut:
    """Something asked for, or usual, that this plan does without.

    `what` is region, stroke, position, step, modality, template, scope, oil,
    minutes, pressure, wish or edit (slug: its kind); `step` names the step where it would have been,
    or None for the whole plan.
    """

    what: str
    slug: str
    step: str | None = None
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class ChecklistItem:
    slug: str
    text: str
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Flags:
    slow_rise: bool = False
    avoid_heat: bool = False
    no_scent: bool = False
    checkin_every_minutes: int | None = None
    discomfort_limit: int = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Aftercare:
    """Chosen as if the plan were carried out as it stands."""

    advice: tuple[str, ...] = ()
    stretches: tuple[str, ...] = ()
    red_flags: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """A session, minute by minute; or, with no steps, a refusal that says why.

    A refusal is the same kind of value because it is the same document: the
    `decision` starts with "refused", or `held_for` holds "infeasible";
    `messages` say why and what to do next; modality, template and oil are None.
    `reasons` are those of the whole: style, template, oil, length, wishes, care.
    """

    reference_version: str
    decision: str
    held_for: tuple[str, ...] = ()
    requires: Requires = field(default_factory=Requires)
    messages: tuple[Message, ...] = ()
    modality: str | None = None
    template: str | None = None
    oil: str | None = None
    oils_allowed: tuple[str, ...] = ()
    flags: Flags = field(default_factory=Flags)
    pressure_ceiling: int
    booked_minutes: int
    planned_minutes: int
    turns: int = 0
    steps: tuple[Step, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    reasons: tuple[Reason, ...] = ()
    checklist: tuple[ChecklistItem, ...] = ()
    aftercare: Aftercare = field(default_factory=Aftercare)

    @property
    def refused(self) -> bool:
        """Whether there is nothing to carry out."""
        return not self.steps

    @property
    def startable(self) -> bool:
        """Whether the session may begin: nothing refuses it and nothing holds it."""
        return bool(self.steps) and not self.held_for


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """Something said or tapped during the session, `at` minutes from its start.

    `word` is a value of the pressure or pain answers in checkins.yaml or a
    live button's slug: good, lighter, much-lighter, firmer, much-firmer, hurts,
    tender-spot, warmer, cooler, carry-on-lighter, leave-area-out, area-out, asleep, stop, undo;
    or `answer`: to the question `item` of checkins.yaml, `value` (engine/answers.py);
    or one of the clock: late (by `minutes`), end-by (all must be over `minutes`
    after the start), more (time for `regions`). `regions` says where (empty:
    where the hands are at that minute); `undoes` is the id of the event that an
    undo takes back; `by_client`: tapped by the client themselves. `at` counts by the plan that was agreed, end-by's `minutes`
    by the plan as it is by then: they are the minutes that it will take in all.
    """

    id: str
    word: str
    at: int
    regions: tuple[str, ...] = ()
    undoes: str | None = None
    minutes: int | None = None
    item: str = ""
    value: str = ""
    by_client: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Violation:
    """One way in which a plan breaks an invariant of METHOD section 7."""

    invariant: str
    text: str


class BadDocument(ValueError):
    """A document that cannot be read; the message is one sentence naming the place."""
