"""What the answers themselves ask for, read a second time and without the screening code.

`verify` takes the brief on trust. Here the document is judged against the reference data as it
stands: what was plainly answered must stop, hold or limit the plan. Only what is plain is judged
(every condition of an outcome answered word for word); the rest is left to the screening's tests.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from practice.reference import Effects, load
from practice.reference.screening import Outcome

from .intakes import SESSION_ON

if TYPE_CHECKING:
    from .trials import Trial

FIELDS = ("clinician", "date", "allows", "how")  # limits may be empty, but not missing


def the_answers_are_heeded(trial: Trial) -> Iterator[str]:
    for answer in trial.document["answers"]:
        if answer["answer"] in ("yes", "not-sure"):
            yield from _one_answer(trial, answer)
        elif answer["answer"] == "rather-not-say":
            yield from _kept_private(trial, answer["id"])
    yield from _every_visit(trial)
    yield from _age(trial)
    yield from _marks(trial)


def _one_answer(trial: Trial, answer: dict[str, Any]) -> Iterator[str]:
    question = load().questions[answer["id"]]
    for outcome in question.outcomes:
        if not all(_said(answer, key, value) for key, value in outcome.conditions):
            continue
        cleared = outcome.if_cleared if _is_cleared(outcome, answer) else None
        row = cleared or outcome
        if row.severity == "stop":
            yield from _stopped(trial, question.id, row.stop_kind or "")
        else:
            yield from _limited(trial, question.id, row.effects)
    if answer["answer"] == "not-sure" and trial.plan.steps and not _reviewed(trial):
        if "review" not in trial.plan.held_for:
            yield f"not sure of {question.id}, and the plan waits for nobody"


def _said(answer: dict[str, Any], key: str, value: str) -> bool:
    said = answer.get(key)
    return value in said if isinstance(said, list) else said == value


def _is_cleared(outcome: Outcome, answer: dict[str, Any]) -> bool:
    given = answer.get("cleared") or {}
    if outcome.stop_kind == "emergency" or not all(given.get(each) for each in FIELDS):
        return False
    if given.get("limits") is None:
        return False
    age = SESSION_ON - date.fromisoformat(given["date"])
    return timedelta(0) <= age <= timedelta(load().answer_policy.clearance_expiry_days)


def _stopped(trial: Trial, question: str, kind: str) -> Iterator[str]:
    kinds = list(load().stop_kinds)  # the most serious first
    plan = trial.plan
    found = plan.decision.removeprefix("refused-")
    if plan.steps or found not in kinds or kinds.index(found) > kinds.index(kind):
        yield f"{question} stops the session ({kind}), and the decision is {plan.decision}"
    if not any(each.rule == question and each.to == "client" for each in plan.messages):
        yield f"{question} stops the session, and the client is not told"


def _limited(trial: Trial, question: str, effects: Effects) -> Iterator[str]:
    """The limits of an outcome in force, in the plan itself."""
    plan, reference = trial.plan, load()
    avoided = reference.expand(effects.avoid_regions)
    strokes = reference.expand_strokes(effects.avoid_strokes)
    most = effects.max_pressure or reference.plan_ceiling
    for step in plan.steps:
        if step.position in effects.avoid_positions:
            yield f"{question} rules {step.position} out, and {step.slug} uses it"
        for area in step.areas:
            if area.region in avoided:
                yield f"{question} rules {area.region} out, and {step.slug} works it"
            if area.pressure > most:
                yield f"{question} allows level {most}, and {step.slug} has {area.pressure}"
            if not strokes.isdisjoint(area.strokes):
                yield f"{question} rules a stroke out that {step.slug} uses"
    if plan.steps and plan.modality in effects.exclude_modalities:
        yield f"{question} rules {plan.modality} out"
    if plan.planned_minutes > (effects.max_minutes or plan.planned_minutes):
        yield f"{question} allows {effects.max_minutes} minutes, and {plan.planned_minutes} are planned"
    if plan.steps and plan.oil in effects.avoid_oils:
        yield f"{question} rules {plan.oil} out"
    for name in ("avoid_heat", "no_scent", "slow_rise"):
        if getattr(effects, name) and not getattr(plan.flags, name) and plan.steps:
            yield f"{question} asks for {name}, and the plan does not say so"
    yield from _waits(trial, question, effects)


def _waits(trial: Trial, question: str, effects: Effects) -> Iterator[str]:
    held, guardian = trial.plan.held_for, trial.document.get("guardian") or {}
    if not trial.plan.steps:
        return
    if effects.require_review and "review" not in held and not _reviewed(trial):
        yield f"{question} needs a review, and the plan waits for none"
    if not set(effects.training) <= {*trial.document["training"]} and "training" not in held:
        yield f"{question} needs a training, and the plan does not wait for it"
    if effects.require_guardian and "guardian" not in held:
        there = guardian.get("present") or effects.require_guardian == "consent"
        if not (guardian.get("consent") and there):
            yield f"{question} needs a guardian, and the plan waits for none"


def _reviewed(trial: Trial) -> bool:
    return bool(trial.document.get("review"))


def _kept_private(trial: Trial, question: str) -> Iterator[str]:
    policy = load().answer_policy
    if question in policy.rather_not_say_stops:
        yield from _stopped(trial, question, "today")
    else:
        yield from _limited(trial, question, policy.rather_not_say_effects)


def _told_by_age(document: dict) -> str | None:
    """The question that an age under 18 answers by itself."""
    age = (document.get("client") or {}).get("age")
    if age is None or age >= 18:
        return None
    return "age-under-16" if age < 16 else "age-16-17"


def _every_visit(trial: Trial) -> Iterator[str]:
    """INV-28: nothing is open that is asked each time, and nothing is too old."""
    if not trial.plan.steps:
        return
    document = trial.document
    said = {each["id"] for each in document["answers"]}
    blank = any(
        each["answer"] is None and each["id"] != _told_by_age(document)
        for each in document["answers"]
    )
    left_open = any(each.every_visit and each.id not in said for each in load().questions.values())
    if (blank or (document.get("unlisted") == "unanswered" and left_open)) and (
        "unanswered" not in trial.plan.held_for
    ):
        yield "a question is open, and the plan does not wait for it"
    days = [document.get("answered_on"), *(each.get("answered_on") for each in document["answers"])]
    ages = [SESSION_ON - date.fromisoformat(day) for day in days if day]
    limit = timedelta(load().answer_policy.expiry_days)
    if any(age > limit for age in ages) and "expired" not in trial.plan.held_for:
        yield "an answer is too old, and the plan does not wait for a new one"


def _age(trial: Trial) -> Iterator[str]:
    age = (trial.document.get("client") or {}).get("age")
    if age is not None and age < 18:
        id = "age-under-16" if age < 16 else "age-16-17"
        yield from _limited(trial, id, load().questions[id].outcomes[0].effects)


def _marks(trial: Trial) -> Iterator[str]:
    """The client's own: no touch, no such position, and a yes by name."""
    reference, document = load(), trial.document
    shut = reference.expand(document["avoid"])
    asked = reference.explicit_consent_regions - reference.expand(document["consents"])
    for step in trial.plan.steps:
        if step.position in document["avoid_positions"]:
            yield f"{step.slug} uses {step.position}, which the client does not want"
        for area in step.areas:
            if area.region in shut:
                yield f"{step.slug} works {area.region}, which the client wants left alone"
            if area.region in asked:
                yield f"{step.slug} works {area.region} without a yes by name"
