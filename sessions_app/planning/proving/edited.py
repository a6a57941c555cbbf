"""Whatever a practitioner does to a plan, it stays one that obeys every rule."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import TYPE_CHECKING

from practice.reference import load

from ..engine import plan, verify
from ..engine.edit import KINDS
from ..engine.values import Edit, Plan

if TYPE_CHECKING:
    from .trials import Trial

MOST_EDITS = 4
PARTS = {  # what each kind of edit says; "anywhere": it may leave the step out
    "minutes": "step value",
    "pressure": "step area value anywhere",
    "add-area": "step area",
    "remove-area": "step area anywhere",
    "add-stroke": "step stroke",
    "remove-stroke": "step stroke anywhere",
    "add-step": "step before",
    "remove-step": "step",
    "move-step": "step before",
    "lock": "step value",
    "clock": "value",
    "more": "area",
}


def edits_for(made: Plan, rng: Random) -> tuple[Edit, ...]:
    """Draw edits, sensible and not: of this plan's steps, and of any area, stroke and number."""
    return tuple(_edit(made, rng) for _ in range(rng.randint(1, MOST_EDITS)))


def _edit(made: Plan, rng: Random) -> Edit:
    what = rng.choice(list(KINDS))
    parts = PARTS[what]
    step = _step(made, rng) if "step" in parts else None
    if "anywhere" in parts and rng.random() < 0.4:
        step = None
    return Edit(
        what=what,
        step=step,
        slug=_slug(made, parts, rng),
        value=_value(what, step, made, rng) if "value" in parts else None,
        by="Nell",
        why="Because she asked.",
    )


def _step(made: Plan, rng: Random) -> str:
    """Mostly a step of the plan, else any of its template."""
    own = list(dict.fromkeys(step.slug for step in made.steps))
    template = load().templates.get(made.template or "")
    if template is not None and rng.random() < 0.3:
        own = [step.slug for step in template.steps]
    return rng.choice(own or ["no-such-step"])


def _slug(made: Plan, parts: str, rng: Random) -> str | None:
    reference = load()
    if "area" in parts:
        worked = [area.region for step in made.steps for area in step.areas]
        return rng.choice(worked if worked and rng.random() < 0.5 else _areas())
    if "stroke" in parts:
        return rng.choice(list(reference.strokes))
    return _step(made, rng) if "before" in parts else None


def _areas() -> list[str]:
    return [*load().regions, *load().groups]


def _value(what: str, step: str | None, made: Plan, rng: Random) -> int:
    if what == "pressure":
        return rng.randint(1, 4)
    if what == "clock":
        return rng.randint(5, max(6, made.planned_minutes))
    if what == "lock":
        return sum(each.minutes for each in made.steps if each.slug == step) or 5
    return rng.randint(1, 25)


def edits_keep_the_rules(trial: Trial) -> Iterator[str]:
    if not trial.plan.steps:
        return
    made = plan(trial.brief, trial.template, edits=trial.edits)
    told = "; ".join(
        " ".join(str(part) for part in (each.what, each.step, each.slug, each.value) if part)
        for each in trial.edits
    )
    for violation in verify(made, trial.brief):
        yield f"{violation.invariant}: {violation.text} ({told})"
