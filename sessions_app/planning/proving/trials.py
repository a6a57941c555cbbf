"""One client judged in every way: METHOD section 7, with nothing taken on trust.

A trial is an intake document and a `chance`, a word from which everything else is drawn: the
template, the order of the answers, one more yes, what is said in the session, the edits. So a
trial can be kept in a file and tried again (`tests/planning/found`). A trial never raises: what
the engine raises is a finding.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from random import Random
from typing import Any

from practice.reference import load

from ..engine import brief, plan, verify
from ..engine.documents import dump, plan_document, read_intake
from ..engine.values import Brief, Edit, Plan
from . import edited, heeded, repeated, sessions
from .intakes import SESSION_ON, draw

EVERY = {  # name of a set of checks: tried on every n-th client
    "INV-01 to INV-32 by verify": 1,
    "every answer and mark is heeded": 1,
    "INV-23 one more yes": 1,
    "INV-24 another order": 2,
    "INV-25 again, the same bytes": 2,
    "read from its document": 4,
    "INV-21 and INV-22 in the session": 2,
    "with edits": 2,
}
COSTLY = 4  # those whom no plan fits: every check but the first on every n-th of them


@dataclass(frozen=True, kw_only=True)
class Trial:
    """A client to be judged. `chance` decides what the document leaves open."""

    chance: str
    document: dict[str, Any]
    kept_edits: tuple[Edit, ...] | None = None  # instead of drawn ones

    @classmethod
    def drawn(cls, seed: int, number: int) -> "Trial":
        chance = f"{seed}:{number}"
        return cls(chance=chance, document=draw(Random(chance)))

    def rng(self, purpose: str) -> Random:
        """Chance of its own for each purpose, so that one check does not disturb another."""
        return Random(f"{self.chance}:{purpose}")

    @cached_property
    def template(self) -> str | None:
        """Mostly none, so that the planner chooses; else any, fitting or not."""
        rng = self.rng("template")
        return rng.choice(list(load().templates)) if rng.random() < 0.25 else None

    @cached_property
    def edits(self) -> tuple[Edit, ...]:
        """Drawn to suit the plan; none where there is no plan, or none that could be made."""
        if self.kept_edits is not None:
            return self.kept_edits
        try:
            made = self.plan
        except Exception:
            return ()
        return edited.edits_for(made, self.rng("edits")) if made.steps else ()

    @cached_property
    def brief(self) -> Brief:
        return brief(read_intake(self.document), on=SESSION_ON)

    @cached_property
    def plan(self) -> Plan:
        return plan(self.brief, self.template)

    @cached_property
    def text(self) -> str:
        return dump(plan_document(self.plan), "json")

    @property
    def is_costly(self) -> bool:
        """Whether many other plans were tried in vain: one that none fits."""
        return not self.plan.steps and not self.brief.refused


@dataclass(frozen=True, kw_only=True)
class Finding:
    """Something that does not hold: which check says so, and in which words."""

    check: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What came of one trial, small enough to be handed from one process to another."""

    findings: tuple[Finding, ...]
    checked: tuple[str, ...]
    reached: tuple[str, ...] = field(default=())


def _verified(trial: Trial) -> Iterator[str]:
    for violation in verify(trial.plan, trial.brief):
        yield f"{violation.invariant}: {violation.text}"


CHECKS: dict[str, Callable[[Trial], Iterator[str]]] = dict(
    zip(
        EVERY,
        (
            _verified,
            heeded.the_answers_are_heeded,
            repeated.one_more_yes_is_never_less_careful,
            repeated.the_order_makes_no_difference,
            repeated.again_gives_the_same_bytes,
            repeated.the_document_is_read_back,
            sessions.the_client_is_followed,
            edited.edits_keep_the_rules,
        ),
        strict=True,
    )
)


def judge(trial: Trial, *, number: int = 0, thinned: bool = False) -> Verdict:
    """Try every check; thinned, those that EVERY gives to this number only."""
    findings: list[Finding] = []
    checked: list[str] = []
    for at, (name, check) in enumerate(CHECKS.items()):
        if thinned and (number + at) % (EVERY[name] * _thinner(trial, at)):
            continue
        checked.append(name)
        try:
            findings += (Finding(check=name, text=text) for text in check(trial))
        except Exception as error:
            said = f"{type(error).__name__}: {error}"
            findings.append(Finding(check=name, text=f"it raised {said:.300}"))
    return Verdict(findings=tuple(findings), checked=tuple(checked), reached=tuple(_reached(trial)))


def _thinner(trial: Trial, at: int) -> int:
    """Those whom no plan fits cost twenty times as much, so that fewer of them are tried again."""
    try:
        return COSTLY if at and trial.is_costly else 1
    except Exception:
        return 1


def _reached(trial: Trial) -> Iterator[str]:
    """Name what this trial covers: decision, holds, outcomes, template, style."""
    try:
        made, today = trial.plan, trial.brief
    except Exception:
        return
    infeasible = not made.steps and not today.refused
    yield "infeasible" if infeasible else today.decision
    yield from (f"held: {hold}" for hold in made.held_for if made.steps)
    if made.steps:
        yield "planned"
        yield f"template {made.template}"
        yield f"style {made.modality}"
    for applied in today.applied:
        yield outcome_name(applied.question, applied.outcome, cleared=applied.cleared)


def outcome_name(question: str, outcome: int | None, *, cleared: bool) -> str:
    if outcome is None:
        return "outcome rather not say"
    return f"outcome {question} {outcome + 1}{' cleared' if cleared else ''}"
