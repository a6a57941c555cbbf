"""What the answers of a form come to: one answer for each health question, and what it means.

The rules of METHOD section 3 that say which outcomes hold are the planner's too; here they serve
to warn the client at once and to raise flags. A test holds both to the same result.
"""

from collections.abc import Iterator
from typing import NamedTuple

from practice.intake import ticks
from practice.intake.fields import NONE, NOT_SURE
from practice.reference.screening import Outcome, Question
from practice.words import load

TAKEN_AS_YES = ("yes", "not-sure")
WORRYING = ("emergency", "urgent", "clearance", "today")  # the most urgent first


def health_answers(answers: dict) -> dict[str, dict]:
    """Return {question: {"answer": ..., follow-up: ...}} for every question that was answered."""
    found = {
        question.id: one_answer(question, answers)
        for group in ticks.OF_GROUP
        for question in ticks.listed(group)
        if ticks.chosen(answers, ticks.list_of(question, answers)) is not None
    }
    return found | body_answers(answers)


def one_answer(question: Question, answers: dict) -> dict:
    on_list = ticks.answered(question, answers)
    if on_list in ("no", "rather-not-say"):
        return {"answer": on_list}
    number = ticks.number_of(ticks.list_of(question, answers))
    in_full = answers.get(f"full:{number}", {}).get(question.id, on_list)
    item = answers.get(f"item:{question.id}") or {"answer": in_full}
    asked = {follow_up.key: follow_up for follow_up in question.follow_ups}
    return {
        key: follow_up_value(asked[key], value) if key in asked else value
        for key, value in item.items()
    }


def follow_up_value(follow_up, value):
    """Return a follow-up as the document writes it: lists, or one of the words that stand alone."""
    if value == [NOT_SURE]:
        return NOT_SURE
    if follow_up.type == "regions" and value == [NONE]:
        return NONE
    return value


def body_answers(answers: dict) -> dict[str, dict]:
    """Answer the two questions that have pages of their own from those pages."""
    if "avoid" not in answers or "safe" not in answers:
        return {}
    places, kept = answers["avoid"].get("places", []), answers["safe"]
    return {
        "no-touch-areas": no_touch(places, kept["safe"]),
        "mobility-table": cannot_lie(kept["cannot"]),
    }


def no_touch(places: list, safe: list) -> dict:
    help_ = [each for each in safe if each not in (NONE, ticks.TALK)]
    if places or help_:
        return {"answer": "yes", "where": places or NONE, "safe": help_ or [NONE]}
    return {"answer": "rather-not-say" if ticks.TALK in safe else "no"}


def cannot_lie(cannot: list) -> dict:
    ways = [each for each in cannot if each not in (NONE, *ticks.BESIDE)]
    if ways:
        return {"answer": "yes", "cannot": ways}
    if ticks.TALK in cannot:
        return {"answer": "rather-not-say"}
    return {"answer": "not-sure" if NOT_SURE in cannot else "no"}


def of_age(age: int | None) -> dict[str, dict]:
    """Return the answer that an age under 18 gives by itself."""
    if age is None or age >= 18:
        return {}
    return {"age-under-16" if age < 16 else "age-16-17": {"answer": "yes"}}


# --- what an answer means


def outcomes(question: Question, said: dict) -> list[Outcome]:
    """Return the outcomes that hold, in the order of the file."""
    if said.get("answer") not in TAKEN_AS_YES:
        return []
    matched = [each for each in question.outcomes if matches(each, said)]
    default = question.default
    if default and default not in matched and stands_in(default, matched, said):
        matched.append(default)
    return [each for each in question.outcomes if each in matched]


def matches(outcome: Outcome, said: dict) -> bool:
    return all(holds(said.get(key), value) for key, value in outcome.conditions)


def holds(given, value: str) -> bool:
    return given == value if isinstance(given, str) else value in (given or ())


def stands_in(default: Outcome, matched: list[Outcome], said: dict) -> bool:
    """Say whether a follow-up that the default names is open and nothing else spoke for it."""
    keys = {key for key, _value in default.conditions}
    spoken_for = any(keys & {key for key, _value in each.conditions} for each in matched)
    return not spoken_for and any(said.get(key) in (None, NOT_SURE) for key in keys)


class Worry(NamedTuple):
    """An answer that cannot wait until the day: how urgent it is, its question, what to tell."""

    kind: str
    question: str
    text: str


def worries(answers: dict) -> list[Worry]:
    """Return what speaks against a massage and what to do about it, the most urgent first.

    What a follow-up may still turn round waits for its page, which comes next.
    """
    found = [
        worry
        for id, said in health_answers(answers).items()
        for worry in worries_of(load().question(id), said, answers)
    ]
    return sorted(found, key=lambda each: WORRYING.index(each.kind))


def worries_of(question: Question, said: dict, answers: dict) -> Iterator[Worry]:
    reference = load()
    if said["answer"] == "rather-not-say":
        if question.id in reference.answer_policy.rather_not_say_stops:
            yield Worry("today", question.id, reference.reasons["rather-not-say-stops"].client)
        return
    asked = f"item:{question.id}" in answers or question.id in ticks.ASKED_ELSEWHERE
    for outcome in outcomes(question, said):
        if outcome.stop_kind and (asked or not question.follow_ups or not outcome.conditions):
            yield Worry(outcome.stop_kind, question.id, outcome.client)


def meanings(answers: dict, *, age: int | None = None) -> list[str]:
    """Return what each answer means for the massage in words for the client, each once."""
    reference = load()
    told = []
    for id, said in (of_age(age) | health_answers(answers)).items():
        stops = id in reference.answer_policy.rather_not_say_stops
        if said["answer"] == "rather-not-say":
            rule = "rather-not-say-stops" if stops else "rather-not-say"
            told.append(reference.reasons[rule].client)
        found = outcomes(reference.question(id), said)
        told += [each.client for each in found if not each.stop_kind]
        if said["answer"] == "not-sure":
            told.append(reference.reasons["answer-open"].client)
    return list(dict.fromkeys(told))
