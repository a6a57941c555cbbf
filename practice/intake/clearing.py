"""What clinicians said about massage: recorded by name, ended by time or by a changed answer.

METHOD section 4 says what a clearance is: the application records it and does not judge it. It
lasts `clearance_expiry_days` from the day of the clinician's word, or until the condition changes.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from django.db import transaction

from practice.clients.models import Client
from practice.intake.answers import TAKEN_AS_YES, outcomes
from practice.intake.models import Clearance
from practice.reference import load
from practice.reference.screening import Question
from practice.staff import audit
from practice.staff.models import User

APART = ("id", "answered_on", "cleared")  # what is not part of the answer itself


def can_be_cleared(question: Question, said: Mapping) -> bool:
    """Say whether a clinician's word would change what that answer means."""
    found = outcomes(question, said)
    if any(each.stop_kind == "emergency" for each in found):
        return False
    return any(each.if_cleared for each in found)


def may_be_cleared(question: Question, client: Client) -> bool:
    """Say whether a clinician's word would change what this client's newest form means.

    Without a form that answers the question, any word that could matter may be recorded.
    """
    last = client.intakes.first()
    said = answer_in(last.document, question.id) if last else None
    if said is not None and said.get("answer") in TAKEN_AS_YES:
        return can_be_cleared(question, said)
    return any(each.if_cleared for each in question.outcomes)


def last_day(on: date) -> date:
    """Return the last day on which the word of that day counts."""
    return on + timedelta(days=load().answer_policy.clearance_expiry_days)


def answer_in(document: Mapping, question: str) -> dict | None:
    """Return what a document says to a question, or None where it does not answer it."""
    for answer in document.get("answers", ()):
        if answer["id"] == question:
            return bare(answer)
    return None


def bare(answer: Mapping) -> dict:
    return {key: value for key, value in answer.items() if key not in APART}


def is_same(before: Mapping | None, now: Mapping | None, question: str) -> bool:
    """Say whether two answers are about the same condition.

    A number of weeks that has grown is the same event, longer ago; a smaller one is a new event.
    A clearance of a time when nothing was answered is about the first answer that comes.
    """
    if before is None or now is None:
        return before is None
    weeks = {each.key for each in load().question(question).follow_ups if each.type == "weeks"}
    keys = before.keys() | now.keys()
    return all(
        passed(before.get(key), now.get(key)) if key in weeks else before.get(key) == now.get(key)
        for key in keys
    )


def passed(before, now) -> bool:
    try:
        return int(now) >= int(before)
    except (TypeError, ValueError):
        return before == now


# --- what holds


def newest(client_id) -> dict[str, Clearance]:
    """Return the newest clearance of each question; those that were taken back are left out."""
    rows = Clearance.objects.filter(client_id=client_id).order_by("at")
    last = {row.question: row for row in rows}
    return {question: row for question, row in last.items() if row.stands}


def holding(intake, *, on: date) -> dict[str, Clearance]:
    """Return the clearances that hold for what an intake says, on that day."""
    return holding_of(newest(intake.client_id), intake.document, on=on)


def holding_of(
    rows: Mapping[str, Clearance], document: Mapping, *, on: date
) -> dict[str, Clearance]:
    """Return those of `rows`, the newest of each question, that hold for that document."""
    return {
        question: row
        for question, row in rows.items()
        if row.said_on <= on <= row.expires_on
        and is_same(row.answer, answer_in(document, question), question)
    }


def add_to(document: dict, rows: Mapping[str, Clearance]) -> None:
    """Write those clearances onto the answers that they are about."""
    for answer in document["answers"]:
        if row := rows.get(answer["id"]):
            answer["cleared"] = {name: row.said[name] for name in Clearance.FIELDS}


# --- recording


@transaction.atomic
def record(client: Client, question: str, given: Mapping, *, by: User, now: datetime) -> Clearance:
    """Record a clinician's word. `given` has the five things, the date as a date."""
    last = client.intakes.first()
    kept = Clearance.objects.create(
        client=client,
        question=question,
        said={name: written(given[name]) for name in Clearance.FIELDS},
        answer=answer_in(last.document, question) if last else None,
        expires_on=last_day(given["date"]),
        recorded_by=by,
        at=now,
    )
    audit.made(by, kept)
    mark_flags(client, last)
    return kept


def written(value) -> str:
    return value.isoformat() if isinstance(value, date) else value


@transaction.atomic
def take_back(row: Clearance, reason: str, *, by: User, now: datetime) -> Clearance:
    """Record that a clearance was a mistake, or that its clinician changed their mind."""
    kept = Clearance.objects.create(
        client_id=row.client_id,
        question=row.question,
        stands=False,
        said={"reason": reason},
        recorded_by=by,
        at=now,
    )
    audit.noted(by, "withdrawn", row)
    audit.made(by, kept)
    mark_flags(row.client, row.client.intakes.first())
    return kept


def mark_flags(client: Client, intake) -> None:
    """Write onto the open flags until when a clinician's word about them counts."""
    rows = newest(client.pk)
    for flag in client.flags.open():
        row = rows.get(flag.detail.get("rule"))
        holds = row is not None and (intake is None or is_about(row, intake))
        until = row.expires_on if holds and row else None
        if flag.cleared_until != until:
            flag.cleared_until = until
            flag.version += 1
            flag.save()


def is_about(row: Clearance, intake) -> bool:
    return is_same(row.answer, answer_in(intake.document, row.question), row.question)


def stale(rows: Iterable[Clearance], *, on: date) -> list[Clearance]:
    """Return those whose time is over."""
    return [row for row in rows if row.expires_on < on]


# --- for a page


@dataclass(frozen=True, kw_only=True)
class Word:
    """A clearance as a page shows it: what it says, and whether it counts."""

    row: Clearance
    state: Literal["holds", "later", "expired", "replaced", "ended", "withdrawn"]
    reason: str = ""

    @property
    def title(self) -> str:
        return load().question(self.row.question).tick_label


def words_of(client: Client, *, on: date) -> list[Word]:
    """Return every clearance of a client, the newest first, with what became of each."""
    intake, found = client.intakes.first(), []
    newer: dict[str, Clearance] = {}
    for row in client.clearances.select_related("recorded_by").order_by("-at"):
        after = newer.get(row.question)
        newer[row.question] = row
        if row.stands:
            found.append(Word(row=row, **became(row, after, intake, on=on)))
    return found


def became(row: Clearance, after: Clearance | None, intake, *, on: date) -> dict:
    if after is not None:
        if after.stands:
            return {"state": "replaced"}
        return {"state": "withdrawn", "reason": after.said["reason"]}
    if row.expires_on < on:
        return {"state": "expired"}
    if intake is not None and not is_about(row, intake):
        return {"state": "ended"}
    return {"state": "holds" if row.said_on <= on else "later"}
