"""The reasons of a plan that has changed: a sentence whose number no longer holds goes.

A step of eight minutes does not go on saying that it takes twelve; it says that it was timed
again. The same for a level, for areas that were taken out, and for the length of the session.
"""

from collections.abc import Iterable

from practice.reference import Reference

from .sentences import say
from .values import Plan, Reason, Step


def still_true(
    step: Step, before: Step, more: Iterable[Reason], reference: Reference
) -> tuple[Reason, ...]:
    """Return the reasons of a step as it is now: what was said just now first."""
    gone = _no_longer(step, before)
    kept = [each for each in step.reasons if _about(each, reference) not in gone]
    found = [*more, *kept]
    if "minutes" in gone:
        numbers = {"minutes": str(step.minutes), "before": str(before.minutes)}
        found.append(say(reference, "minutes-retimed", "reference:templates", **numbers))
    return tuple(dict.fromkeys(found))


def _no_longer(step: Step, before: Step) -> set[str]:
    """What the reasons of before are no longer right about."""
    gone = set()
    if step.minutes != before.minutes:
        gone.add("minutes")
    if _levels(step) != _levels(before):
        gone.add("level")
    if {area.region for area in step.areas} != {area.region for area in before.areas}:
        gone.add("area")
    return gone


def _levels(step: Step) -> dict[str, int]:
    return {area.region: area.pressure for area in step.areas}


def _about(reason: Reason, reference: Reference) -> str:
    row = reference.reasons.get(reason.rule)
    return row.about if row else ""


def whole_still_true(plan: Plan, planned: int, reference: Reference) -> tuple[Reason, ...]:
    """Return the reasons of the plan as a whole, when it now takes so many minutes."""
    if planned == plan.planned_minutes:
        return plan.reasons
    kept = [each for each in plan.reasons if _about(each, reference) != "minutes"]
    numbers = {"planned": str(planned), "before": str(plan.planned_minutes)}
    return (*kept, say(reference, "minutes-now", "reference:templates", **numbers))
