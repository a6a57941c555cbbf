"""Which outcomes of the health questions hold, and which questions are still open.

METHOD section 3, point 2, and `answer_policy` in screening.yaml. A follow-up that was
left blank is never read as "none".
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from practice.reference import Effects, Reference
from practice.reference.screening import Cleared, Outcome, Question

from ..values import Answer, Applied, Clearance, Intake

TAKEN_AS_YES = ("yes", "not-sure")
NOT_SURE = "not-sure"
WITHHELD = "rather-not-say"


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """An outcome in force: its effects and words, and the areas that the client chose."""

    applied: Applied
    effects: Effects
    text: str
    client: str
    areas: tuple[str, ...] = ()
    clearance: Clearance | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Findings:
    """All outcomes in force in the order of screening.yaml, and what is open.

    `open` names questions whose follow-ups must be answered first; `unsure`
    those that a practitioner has to look at; `unanswered` every-visit
    questions (and any other shown as blank) that were not answered.
    """

    found: tuple[Found, ...]
    yes: frozenset[str]
    withheld: frozenset[str]
    unsure: tuple[str, ...]
    open: tuple[str, ...]
    unanswered: tuple[str, ...]
    expired: bool


def find(intake: Intake, on: date, reference: Reference) -> Findings:
    """Evaluate every answer. The order in which answers were given makes no difference."""
    answers = _with_age(intake, reference)
    withheld = frozenset(each.id for each in intake.answers if each.answer == WITHHELD)
    said = [answers[id] for id in reference.questions if id in answers]
    found: list[Found] = []
    unsure: list[str] = []
    unfinished: list[str] = []
    for answer in said:
        question = reference.questions[answer.id]
        if answer.id in withheld:  # even if the age that was given answers it as well
            found.append(_withheld(question, reference))
        if answer.answer in TAKEN_AS_YES:
            here = list(_outcomes(question, answer, on, reference))
            found.extend(here)
            if answer.answer == NOT_SURE or any(each.applied.by_default for each in here):
                unsure.append(question.id)
            unclear, blank = _open_follow_ups(question, answer, here)
            if unclear:
                unsure.append(question.id)
            if blank:
                unfinished.append(question.id)
    return Findings(
        found=tuple(found),
        yes=frozenset(each.id for each in said if each.answer in TAKEN_AS_YES),
        withheld=withheld,
        unsure=tuple(dict.fromkeys(unsure)),
        open=tuple(unfinished),
        unanswered=_unanswered(answers, intake, reference),
        expired=_expired(intake, on, reference),
    )


def _with_age(intake: Intake, reference: Reference) -> dict[str, Answer]:
    """The answers by question; an age under 18 answers its own question with yes, whatever was said."""
    answers = {answer.id: answer for answer in intake.answers}
    if intake.age is not None and intake.age < 18:
        id = "age-under-16" if intake.age < 16 else "age-16-17"
        answers[id] = replace(answers.get(id, Answer(id=id, answer="yes")), answer="yes")
    return answers


def _withheld(question: Question, reference: Reference) -> Found:
    """ "Rather not say" is respected: a careful massage, or for a few questions none today."""
    policy = reference.answer_policy
    stops = question.id in policy.rather_not_say_stops
    words = reference.reasons["rather-not-say-stops" if stops else "rather-not-say"]
    asked = question.tick_label
    return Found(
        applied=Applied(
            question=question.id,
            outcome=None,
            severity="stop" if stops else "adapt",
            stop_kind="today" if stops else None,
        ),
        effects=policy.rather_not_say_effects,
        text=words.text.replace("{question}", asked),
        client=words.client.replace("{question}", asked),
    )


# --- outcomes


def _outcomes(
    question: Question, answer: Answer, on: date, reference: Reference
) -> Iterator[Found]:
    matched = [each for each in question.outcomes if _matches(each, answer)]
    default = question.default
    stands_in = (
        default is not None
        and default not in matched
        and _left_open(default, answer)
        and not any(_names(each, default) for each in matched)
    )
    if default is not None and stands_in:
        matched.append(default)
    for at, outcome in enumerate(question.outcomes):
        if outcome in matched:
            by_default = stands_in and outcome is default
            yield _in_force(question, at, outcome, answer, on, reference, by_default=by_default)


def _matches(outcome: Outcome, answer: Answer) -> bool:
    return all(_holds(answer, key, value) for key, value in outcome.conditions)


def _holds(answer: Answer, key: str, value: str) -> bool:
    said = answer.follow_ups.get(key)
    return said == value if isinstance(said, str) else value in (said or ())


def _left_open(default: Outcome, answer: Answer) -> bool:
    """Whether a follow-up that the default names was left blank or not sure."""
    return any(answer.follow_ups.get(key) in (None, NOT_SURE) for key, _ in default.conditions)


def _names(outcome: Outcome, default: Outcome) -> bool:
    """Whether an outcome is about a follow-up that the default names."""
    return not {key for key, _ in outcome.conditions}.isdisjoint(
        key for key, _ in default.conditions
    )


def _in_force(
    question: Question,
    at: int,
    outcome: Outcome,
    answer: Answer,
    on: date,
    reference: Reference,
    *,
    by_default: bool,
) -> Found:
    """An outcome, or its cleared form when a valid clearance is on record."""
    row: Outcome | Cleared = outcome
    if outcome.if_cleared is not None and outcome.stop_kind != "emergency":
        row = outcome.if_cleared if is_valid(answer.cleared, on, reference) else outcome
    cleared = row is not outcome
    return Found(
        applied=Applied(
            question=question.id,
            outcome=at,
            severity=row.severity,
            stop_kind=row.stop_kind,
            cleared=cleared,
            by_default=by_default,
        ),
        effects=row.effects,
        text=row.practitioner,
        client=row.client,
        areas=_areas(question, row.effects, answer),
        clearance=answer.cleared if cleared else None,
    )


def is_valid(clearance: Clearance | None, on: date, reference: Reference) -> bool:
    """Whether all five fields are there (only limits may be empty) and it is in date."""
    if clearance is None or clearance.on is None or clearance.limits is None:
        return False
    if not (clearance.clinician and clearance.allows and clearance.how):
        return False
    age = on - clearance.on
    return timedelta(0) <= age <= timedelta(reference.answer_policy.clearance_expiry_days)


def _areas(question: Question, effects: Effects, answer: Answer) -> tuple[str, ...]:
    if not effects.uses_answer_regions:
        return ()
    said = answer.follow_ups.get(_areas_key(question, effects) or "")
    return said if isinstance(said, tuple) else ()


def _areas_key(question: Question, effects: Effects) -> str | None:
    """The follow-up that says where: the one that is named, or the only one that asks for areas."""
    if effects.answer_key:
        return effects.answer_key
    return next((each.key for each in question.follow_ups if each.type == "regions"), None)


# --- what is open


def _open_follow_ups(question: Question, answer: Answer, found: list[Found]) -> tuple[bool, bool]:
    """Say whether a follow-up that matters is unclear, and whether one is blank.

    It matters if an outcome in force uses its areas, or if an outcome that may
    still hold depends on it. Where the default stood in for it, it is settled.
    """
    needed = {
        key
        for each in found
        if each.effects.uses_answer_regions
        and (key := _areas_key(question, each.effects)) is not None
    }
    settled: set[str] = set()
    if any(each.applied.by_default for each in found) and question.default:
        settled = {key for key, _ in question.default.conditions}
    for outcome in question.outcomes:
        if _may_hold(outcome, answer):
            needed |= {key for key, _ in outcome.conditions}
    unclear = blank = False
    for key in needed - settled:
        said = answer.follow_ups.get(key)
        about_areas = question.follow_up(key).type == "regions"
        if said is None or (said == NOT_SURE and about_areas):
            blank = True
        elif said == NOT_SURE and not any(_holds_not_sure(each, key) for each in question.outcomes):
            unclear = True
    return unclear, blank


def _may_hold(outcome: Outcome, answer: Answer) -> bool:
    """Whether nothing that was said rules an outcome out."""
    return all(
        _holds(answer, key, value) or answer.follow_ups.get(key) in (None, NOT_SURE)
        for key, value in outcome.conditions
    )


def _holds_not_sure(outcome: Outcome, key: str) -> bool:
    return (key, NOT_SURE) in outcome.conditions


def _unanswered(
    answers: dict[str, Answer], intake: Intake, reference: Reference
) -> tuple[str, ...]:
    blank = {id for id, answer in answers.items() if answer.answer is None}
    if intake.unlisted == "unanswered":
        blank |= {each.id for each in reference.every_visit_questions if each.id not in answers}
    return tuple(id for id in reference.questions if id in blank)


def _expired(intake: Intake, on: date, reference: Reference) -> bool:
    """Whether any answer is too old to rely on, or was dated after the session."""
    days = [intake.answered_on or on]
    days += [each.answered_on for each in intake.answers if each.answered_on]
    limit = timedelta(reference.answer_policy.expiry_days)
    return any(not timedelta(0) <= on - day <= limit for day in days)
