"""What past sessions propose for a plan: accept, decline, or start from one of them."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from practice.reference import load
from practice.staff import audit
from practice.staff.models import User
from sessions_app.checkins.models import DeclinedProposal, MassageSession
from sessions_app.checkins.past import digest_of, value_of
from sessions_app.planning import editing, library, services
from sessions_app.planning.engine.documents import read_plan
from sessions_app.planning.engine.learning import Proposal, proposals
from sessions_app.planning.engine.past import PastSession
from sessions_app.planning.engine.repeating import Repeat, repeat
from sessions_app.planning.engine.values import Edit
from sessions_app.planning.models import SessionPlan
from sessions_app.planning.said import as_edits, limits_of, newest_answer


class Gone(Exception):
    """The proposal does not stand any more: it was answered, or the plan has changed."""


def learned_for(kept: SessionPlan | None, past: Sequence[PastSession]) -> list[Proposal]:
    """Return what the past proposes for this plan and nobody has declined."""
    if kept is None or kept.agreed_at or not kept.document["steps"] or not past:
        return []
    found = proposals(
        past,
        editing.brief_of_version(kept),
        read_plan(kept.document),
        template=library.template_named(kept.template),
        edits=services.read_edits(kept.edits),
    )
    declined = declined_for(kept.appointment) if found else set()
    return [each for each in found if each.key not in declined]


def declined_for(appointment) -> set[str]:
    """Return the keys of what was declined for this client, at whichever visit."""
    rows = DeclinedProposal.objects.filter(appointment__client_id=appointment.client_id)
    return {row.proposal["key"] for row in rows}


def find(appointment, past: Sequence[PastSession], digest: str) -> Proposal:
    """Return the proposal of that name for the newest plan; raise Gone if there is none."""
    for each in learned_for(services.newest_version(appointment), past):
        if digest_of(each.key) == digest:
            return each
    raise Gone


def why(proposal: Proposal, past: Iterable) -> dict:
    """Return why something is proposed: the rule's own words, its sources, and the sessions.

    `past` are the sessions as the page shows them (`showing.Shown`).
    """
    reference = load()
    rule = reference.learning[proposal.rule]
    return {
        "note": rule.note,
        "sources": [reference.sources[slug] for slug in rule.source],
        "sessions": [each for each in past if each.value.id in proposal.sessions],
    }


@transaction.atomic
def accept(
    appointment, past: Sequence[PastSession], digest: str, *, by: User, now: datetime
) -> SessionPlan:
    """Change the plan as proposed; whoever presses answers for it by name.

    Raises Gone, or what `editing.change` raises, and keeps nothing.
    """
    proposal = find(appointment, past, digest)
    newest = services.newest_version(appointment)
    wanted = [replace(edit, why=proposal.reason.text) for edit in proposal.edits]
    if newest is None or not wanted:
        raise Gone
    return editing.change(appointment, wanted, version=newest.number, by=by, now=now, is_sure=True)


@transaction.atomic
def decline(
    appointment, past: Sequence[PastSession], digest: str, *, by: User, now: datetime
) -> DeclinedProposal:
    """Record that a practitioner does not want this, on this evidence."""
    proposal = find(appointment, past, digest)
    words = {"key": proposal.key, "rule": proposal.rule, "text": proposal.reason.text}
    made = DeclinedProposal.objects.create(appointment=appointment, proposal=words, by=by, at=now)
    audit.made(by, made, client_id=appointment.client_id)
    return made


def repeated(appointment, session: MassageSession) -> Repeat | None:
    """Return today's plan after a past session; None while there is no form to plan from."""
    intake = services.newest_intake(appointment)
    if intake is None:
        return None
    past = value_of(session)
    minutes = minutes_for(appointment, session)
    return repeat(
        past,
        services.brief_for(appointment, intake, minutes=minutes, style=past.style),
        library.template_named(past.template),
        minutes,
        edits=as_edits(limits_of(newest_answer(appointment))),
    )


def minutes_for(appointment, session: MassageSession) -> int:
    """As long as then, and never longer than what is booked."""
    return min(session.plan.minutes, appointment.minutes)


@transaction.atomic
def start_from(
    appointment,
    session: MassageSession,
    also: Collection[str],
    *,
    version: int | None,
    by: User,
    now: datetime,
) -> SessionPlan:
    """Make the next version from a past session, with those of its proposals that were ticked.

    Raises `editing.Overtaken` or `editing.Closed`, or Gone if nothing can be planned.
    """
    services.hold(appointment)
    newest = services.newest_version(appointment)
    if newest and newest.agreed_at:
        raise editing.Closed
    if newest and newest.number != version:
        raise editing.Overtaken(newest)
    found = repeated(appointment, session)
    if found is None or not found.plan.steps:
        raise Gone
    edits = [replace(edit, by=by.name) for edit in found.edits]
    edits += accepted(found, also, by=by)
    kept = services.plan_held(
        appointment,
        by=by,
        now=now,
        template=session.plan.template or None,
        minutes=minutes_for(appointment, session),
        style=session.plan.modality or None,
        edits=edits,
    )
    if kept is None:
        raise Gone
    return kept


def accepted(found: Repeat, also: Collection[str], *, by: User) -> list[Edit]:
    """Return the edits of what was ticked, signed by whoever decided so."""
    return [
        replace(edit, by=by.name, why=proposal.reason.text)
        for proposal in found.proposals
        if digest_of(proposal.key) in also
        for edit in proposal.edits
    ]
