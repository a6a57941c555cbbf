"""The form of somebody who was here before: what was answered last time, and what is asked again.

Such a draft has two keys of its own among its answers. `_last` holds last time's pages. `_again`
says what it was made from: {"intake", "dates": when each question was answered, "old": those whose
answer is too old on the day of the visit, "told": those that said more than no, "cleared": those
whose clinician's word has run out, "steps": {step: "same" or "changed"}, "apart": those of `old`
that are asked on a list of their own}.

What is the same is copied from `_last` to where any form keeps it; what has changed is left open,
and its pages come prefilled. So everything after it is the ordinary form.
"""

from datetime import date, datetime, timedelta

from django.utils import timezone

from practice.intake import clearing, ticks
from practice.intake.again import recalled
from practice.intake.fields import NONE
from practice.intake.models import Intake, IntakeDraft
from practice.intake.ticks import AGAIN, OLD, listed
from practice.reference.screening import Question
from practice.words import load


def is_return(draft: IntakeDraft) -> bool:
    return "_again" in draft.answers


def answers_from(intake: Intake, draft: IntakeDraft, *, now: datetime) -> dict:
    """Return the answers with which a return form begins: nothing answered, everything known."""
    visit = draft.appointment
    today = timezone.localtime(now).date()
    due = max(today, timezone.localtime(visit.starts_at).date()) if visit else today
    dates, told = dates_of(intake), recalled.told(intake.document)
    old = too_old(dates, on=due)
    marks = {
        "intake": str(intake.pk),
        "dates": dates,
        "old": old,
        "told": list(told),
        "cleared": run_out(intake, told, on=due),
        "steps": {},
        "apart": old,
    }
    return {"_again": marks, "_last": last_pages(intake, told, old, visit)}


def dates_of(intake: Intake) -> dict[str, str]:
    """Return the day of each answer of a form: its own, or else that of the form."""
    document = intake.document
    whole = document.get("answered_on") or timezone.localtime(intake.sent_at).date().isoformat()
    given = {
        each["id"]: each.get("answered_on") or whole
        for each in document.get("answers", ())
        if each["answer"] is not None
    }
    if document.get("unlisted", "no") == "no":
        return {id: given.get(id, whole) for id in load().questions}
    return given


def too_old(dates: dict[str, str], *, on: date) -> list[str]:
    """Return the questions whose answer has expired on that day, or that were never asked."""
    first = on - timedelta(days=load().answer_policy.expiry_days)
    return [
        question.id
        for question in lasting()
        if question.id not in dates or not first <= date.fromisoformat(dates[question.id]) <= on
    ]


def lasting() -> list[Question]:
    """Return the questions of the tick lists whose answers hold from one visit to the next."""
    return [each for group in ticks.OF_GROUP for each in listed(group) if not each.every_visit]


def run_out(intake: Intake, told: dict, *, on: date) -> list[str]:
    """Return the questions on which a clinician's word stood that holds no more on that day."""
    stale = clearing.stale(clearing.newest(intake.client_id).values(), on=on)
    return [
        row.question
        for row in stale
        if row.question in told
        and clearing.is_same(row.answer, clearing.bare(told[row.question]), row.question)
    ]


def last_pages(intake: Intake, told: dict, old: list[str], visit) -> dict[str, dict]:
    """Return last time's pages. What was a no everywhere has no tick list here."""
    found = recalled.pages_of(intake, visit)
    for question in map(load().question, told):
        if question not in listed(question.group):
            continue
        for group in lists_of(question, old):
            number = ticks.number_of(group)
            if not passes(question):
                found.setdefault(f"ticks:{number}", {}).setdefault(group, []).append(question.id)
            if not question.follow_ups:
                found.setdefault(f"full:{number}", {})[question.id] = told[question.id]["answer"]
        if question.follow_ups:
            found[f"item:{question.id}"] = recalled.item_page(question, told[question.id])
    areas = load().groups["explicit-consent"].members
    agreed = [slug for slug in areas if slug in intake.document.get("consents", ())]
    return found | {"areas": {"areas": agreed or [NONE]}}


def lists_of(question: Question, old: list[str]) -> tuple[str, ...]:
    """Return the lists that may ask a question in a return form."""
    if question.every_visit:
        return (AGAIN,)
    return (question.group, OLD + question.group) if question.id in old else (question.group,)


def passes(question: Question) -> bool:
    """Say whether a yes was about that day alone, so that it is not ticked beforehand."""
    return question.every_visit and question.group == "today"
