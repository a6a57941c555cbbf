"""Raise flags on a client from what a form says: what to know before touching them."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from practice.clients.models import Client, Flag
from practice.intake import clearing
from practice.intake.answers import of_age, outcomes
from practice.intake.models import Intake
from practice.intake.showing import answer_words
from practice.reference import load
from practice.reference.screening import Outcome, Question
from practice.staff import audit, versions
from practice.staff.models import User

KINDS = {
    "stop": Flag.Kind.STOP,
    "local": Flag.Kind.GENTLE,
    "adapt": Flag.Kind.GENTLE,
    "note": Flag.Kind.ASK,
}

A_WHOLE_LIST = 3  # questions of a list that they would rather talk about


def kind_of(outcome: Outcome) -> str:
    """Return what a practitioner must know first; only what rules an area out leaves it out."""
    if outcome.stop_kind == "clearance":
        return Flag.Kind.CLEARANCE
    effects = outcome.effects
    if outcome.severity == "local" and (effects.avoid_regions or effects.avoid_answer_regions):
        return Flag.Kind.LEAVE_OUT
    return KINDS[outcome.severity]


def detail_of(question: Question, said: dict) -> tuple[str, dict] | None:
    """Return the kind of flag that an answer raises and what it says, or None for no flag."""
    rule = {"rule": question.id, "words": answer_words(question, said)}
    if said["answer"] == "rather-not-say":
        stops = question.id in load().answer_policy.rather_not_say_stops
        title = _("Talk about this first: {what}").format(what=question.tick_label)
        kind = Flag.Kind.STOP if stops else Flag.Kind.ASK
        return kind, {"title": title, "advice": title, **rule}
    found = outcomes(question, said)
    if not found and said["answer"] == "not-sure":
        title = _("Not sure, ask about it: {what}").format(what=question.tick_label)
        return Flag.Kind.ASK, {"title": title, "advice": title, **rule}
    if not found:
        return None
    strongest = min(found, key=kind_of)
    advice = " ".join(dict.fromkeys(each.practitioner for each in found))
    return kind_of(strongest), {
        "title": first_sentence(strongest.practitioner),
        "advice": advice,
        **rule,
    }


def detail_of_list(group: str, questions: list[Question]) -> tuple[str, dict]:
    """Return the one flag of a list of which they would rather talk about most."""
    what = load().question_groups[group].title
    title = _("Talk about this first: {what}").format(what=what)
    stops = load().answer_policy.rather_not_say_stops
    kind = Flag.Kind.STOP if any(each.id in stops for each in questions) else Flag.Kind.ASK
    words = "; ".join(each.tick_label for each in questions)
    return kind, {"title": title, "advice": title, "rule": group, "words": words}


def document_at(document: dict, age: int | None) -> dict:
    """Return a document with the answer that an age under 18 gives by itself."""
    of_itself = [{"id": id, **said} for id, said in of_age(age).items()]
    return {**document, "answers": [*document["answers"], *of_itself]}


def raised_by(document: dict) -> Iterator[tuple[str, tuple[str, dict] | None, bool]]:
    """Yield what raises a flag, what it says or None, and whether a None takes it away again.

    A list that they would rather talk about is one flag: twenty of them would hide the others.
    """
    said = [(load().question(each["id"]), each) for each in document["answers"]]
    for group in load().question_groups:
        here = [(question, each) for question, each in said if question.group == group]
        withheld = [question for question, each in here if each["answer"] == "rather-not-say"]
        whole = len(withheld) >= A_WHOLE_LIST
        every_visit = all(question.every_visit for question, _each in here)
        yield group, detail_of_list(group, withheld) if whole else None, every_visit
        for question, each in here:
            if not whole or question not in withheld:
                yield question.id, detail_of(question, each), question.every_visit


def first_sentence(text: str) -> str:
    return text.split(". ")[0].rstrip(".")


def raise_flags(intake: Intake, client: Client, *, by, asked_by, now: datetime) -> None:
    """Bring the client's open flags up to date with a form that has just come in.

    What is said again is one flag, with the new words. A question that is asked at every visit
    and is a no now closes its flag. Any other flag stays until a person closes it: leaving
    something out of a form never takes a warning away.
    """
    open_flags = {flag.detail.get("rule"): flag for flag in client.flags.open()}
    aged = document_at(intake.document, client.age(on=timezone.localtime(now).date()))
    for rule, raised, every_visit in raised_by(aged):
        known = open_flags.get(rule)
        if raised:
            kind, detail = raised
            flag = known or Flag(client=client, version=0)
            flag.kind, flag.detail = kind, detail
            flag.intake_id, flag.recorded_at = intake.pk, now
            flag.version += 1
            flag.save()
            (audit.changed if known else audit.made)(by, flag, *([["detail"]] if known else []))
        elif known and known.intake_id and every_visit and asked_by:
            known.closed_by, known.closed_at = asked_by, now
            known.closed_reason = _("The newest form says no.")
            known.version += 1
            known.save()
    clearing.mark_flags(client, intake)


@transaction.atomic
def close(flag: Flag, reason: str, *, version: int, by: User, now: datetime) -> Flag:
    """Close a flag for a reason. Raises `versions.Stale` if it was changed meanwhile."""
    flag.closed_by, flag.closed_at, flag.closed_reason = by, now, reason
    return versions.save(flag, version=version, by=by, fields=["closed_reason"])


@transaction.atomic
def reopen(flag: Flag, *, version: int, by: User) -> Flag:
    """Open a flag again; why it was closed stays in its history. Raises `versions.Stale`."""
    flag.closed_by, flag.closed_at, flag.closed_reason = None, None, ""
    return versions.save(flag, version=version, by=by, fields=["closed_reason"])
