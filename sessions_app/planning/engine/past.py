"""A session that is over, as the next plan needs it: what was planned, done, said and felt."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from practice.reference import Reference

from .sentences import quote
from .values import Edit, Reason


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """A live button's slug, and the areas under the hands when it was tapped."""

    word: str
    regions: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Scores:
    """A score of 0 to 10 before, right after and 48 hours later; None where nobody asked."""

    before: int | None = None
    after: int | None = None
    later: int | None = None

    @property
    def known(self) -> bool:
        return (self.before, self.after, self.later) != (None, None, None)


@dataclass(frozen=True, kw_only=True, slots=True)
class PastSession:
    """One finished session. Maps are by region: minutes planned and done, levels agreed and reached."""

    id: str
    on: date
    style: str | None = None
    template: str | None = None
    minutes: int = 0
    planned: Mapping[str, float] = field(default_factory=dict)
    done: Mapping[str, float] = field(default_factory=dict)
    agreed: Mapping[str, int] = field(default_factory=dict)
    reached: Mapping[str, int] = field(default_factory=dict)
    said: tuple[Said, ...] = ()
    pain: Scores = Scores()
    relaxation: Scores = Scores()
    felt: str | None = None  # better, same or worse: what the client said two days later
    edits: tuple[Edit, ...] = ()

    @property
    def source(self) -> str:
        return f"session:{self.id}"

    @property
    def day(self) -> str:
        """The date as it stands in a sentence: 3 May 2026."""
        return f"{self.on.day} {self.on:%b %Y}"


def days(past: Sequence[PastSession]) -> str:
    """The dates of some sessions in a sentence, oldest first."""
    return ", ".join(each.day for each in sorted(past, key=lambda each: each.on))


def change_by_score(past: PastSession, reference: Reference) -> str | None:
    """Say whether pain two days later was better, same or worse than before; None if unknown."""
    before, later = past.pain.before, past.pain.later
    if before is None or later is None:
        return None
    least = reference.measures["nprs"].mcid.change or 1
    if abs(later - before) < least:
        return "same"
    return "better" if later < before else "worse"


def change_later(past: PastSession, reference: Reference) -> str | None:
    """Say how it was two days later: worse if either says so, else by the score, else as said."""
    scored = change_by_score(past, reference)
    return "worse" if past.felt == "worse" else scored or past.felt


def how_it_went(past: PastSession, reference: Reference) -> Reason:
    """Return the sentence for how a session went: scores and no claim."""
    pain, calm = past.pain, past.relaxation
    change = change_by_score(past, reference)
    if change and pain.after is not None:
        return _went(past, f"went-{change}", pain, reference)
    if change:
        return _went(past, "went-later", pain, reference)
    if past.felt:
        return _went(past, f"went-said-{past.felt}", Scores(), reference)
    if pain.before is not None and pain.after is not None:
        return _went(past, "went-after", pain, reference)
    if calm.before is not None and calm.after is not None:
        return _went(past, "went-calm", calm, reference)
    return _went(past, "went-unscored", Scores(), reference)


def _went(past: PastSession, rule: str, scores: Scores, reference: Reference) -> Reason:
    moments = ("before", "after", "later")
    values = {moment: str(getattr(scores, moment)) for moment in moments}
    return quote(reference, rule, past.source, **values)


def best_first(past: Sequence[PastSession], reference: Reference) -> tuple[PastSession, ...]:
    """Return the sessions in the order in which they are worth repeating.

    How it was two days later weighs most; what was worse stands last, and what nobody scored
    before it. Among equals the newest comes first.
    """
    newest_first = sorted(past, key=lambda each: (each.on, each.id), reverse=True)
    return tuple(sorted(newest_first, key=lambda each: _rank(each, reference)))


def _rank(past: PastSession, reference: Reference) -> tuple[int, int, int]:
    pain, calm = past.pain, past.relaxation
    order = {"better": 0, "same": 1, None: 1, "worse": 3}[change_later(past, reference)]
    if order == 1 and _eased(pain.before, pain.after) <= 0 and not calm.known:
        order = 2
    later = pain.later if pain.later is not None else pain.after
    return order, -_eased(pain.before, later), -_eased(calm.after, calm.before)


def _eased(before: int | None, after: int | None) -> int:
    return 0 if before is None or after is None else before - after
