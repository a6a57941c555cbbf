"""Everything that happened with a client, newest first, one line each."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from practice.intake.consent.standing import SHOWN
from practice.intake.models import Consent
from sessions_app.checkins.models import Outcome
from sessions_app.planning import library
from sessions_app.records import facts
from sessions_app.records.facts import moment

KINDS = {
    "form": _("Forms"),
    "plan": _("Plans"),
    "session": _("Sessions"),
    "aftercare": _("Aftercare"),
    "follow-up": _("Follow-ups"),
    "consent": _("Consents"),
}
MOST = 40


@dataclass(frozen=True, kw_only=True)
class Event:
    """One line: when, what, and the page that shows the whole of it."""

    kind: str
    at: datetime
    words: str
    more: str = ""
    parts: tuple[tuple[bool, str], ...] = ()
    page: str = ""
    subject: object = None
    is_record: bool = False  # the record of a session, which opens in place


def timeline(client, visits, forms, *, sees_health: bool, kind: str = "") -> list[Event]:
    """Return the newest events; someone at the front desk gets appointments and form states."""
    events = [*of_forms(client, forms, sees_health=sees_health)]
    named = library.names_of(visit.plan["template"] for visit in visits if visit.plan)
    for visit in visits:
        events += of_visit(visit, named, sees_health=sees_health)
    if sees_health:
        events += of_consents(client)
    wanted = [event for event in events if not kind or event.kind == kind]
    return sorted(wanted, key=lambda event: event.at, reverse=True)[:MOST]


def of_forms(client, forms, *, sees_health):
    """The form that is out, and those that came back."""
    if client.form_out:
        draft = facts.draft_of(client.form_out)
        yield Event(kind="form", at=draft.started_at or draft.asked_at, words=draft.progress_words)
    for form in forms:
        page = {"page": "intake:answers", "subject": form.pk} if sees_health else {}
        told = facts.changed_words(form.changed)
        words = f"{_('Form done')}, {told}" if told else _("Form done")
        yield Event(kind="form", at=form.sent_at, words=words, **page)


def of_visit(visit, named, *, sees_health):
    """A session as it stands, its plan and its aftercare."""
    is_record = bool(sees_health and visit.finished_at and not visit.cancelled_at)
    of = {"at": visit.starts_at, "more": str(visit.minutes), "is_record": is_record}
    yield Event(kind="session", **of, **of_session(visit))
    for each in visit.added or () if sees_health else ():
        words = _("Added to the record of a session, by {who}")
        yield Event(
            kind="session",
            at=moment(each["at"]),
            words=words.format(who=each["who"]),
            page="checkins:finish",
            subject=visit.pk,
        )
    if visit.plan and sees_health and not visit.cancelled_at:
        yield Event(
            kind="plan",
            at=moment(visit.plan["made_at"]),
            words=of_plan(visit.plan, named.get(visit.plan["template"], "")),
            page="planning:plan",
            subject=visit.pk,
        )
    for said in visit.decisions or () if sees_health else ():
        words = _("Hold reviewed by {who}: {decision}")
        yield Event(
            kind="plan",
            at=moment(said["at"]),
            words=words.format(who=said["who"], decision=facts.decision_of(said)),
            page="planning:plan",
            subject=visit.pk,
        )
    if visit.summary_state and sees_health:
        words = {
            "draft": _("Aftercare to check"),
            "approved": _("Aftercare approved"),
            "not-sent": _("Aftercare not sent"),
        }
        yield Event(
            kind="aftercare",
            at=visit.summary_at or visit.ended_at or visit.starts_at,
            words=words[visit.summary_state],
            page="aftercare:edit",
            subject=visit.pk,
        )
    if visit.answered and sees_health:
        yield of_answer(visit)


def of_answer(visit):
    """What the client said two days later, the newest answer; the page shows them all."""
    said = visit.answered
    return Event(
        kind="follow-up",
        at=moment(said["at"]),
        words=_("Two days later: {answer}").format(answer=Outcome.Felt(said["feeling"]).label),
        page="aftercare:two-days-later",
        subject=visit.pk,
    )


def of_plan(plan, template):
    """Say what became of the plan, and which sequence it was made from."""
    words = _("Plan made") if plan["state"] == "ready" else _("Plan held")
    return f"{words}: {template}" if template else words


def of_session(visit):
    if visit.cancelled_at:
        return {"words": _("Session cancelled")}
    if visit.finished_at:
        return {"words": _("Session"), "page": "checkins:finish", "subject": visit.pk}
    if visit.started_at:
        return {"words": _("In session"), "page": "checkins:live", "subject": visit.pk}
    return {"words": _("Session planned"), "page": "diary:edit", "subject": visit.pk}


def of_consents(client):
    """The answers of one moment are one line."""
    together: dict[datetime, list[Consent]] = {}
    for said in facts.consents_of(client):
        together.setdefault(said.at, []).append(said)
    for at, all_said in together.items():
        given = sum(said.given for said in all_said)
        words = ngettext(
            "{given} of {all} consent given", "{given} of {all} consents given", len(all_said)
        )
        if len(all_said) == 1 and all_said[0].key != SHOWN:  # a change of mind
            words = _("Consent given") if given else _("Consent taken back")
        yield Event(
            kind="consent",
            at=at,
            words=words.format(given=given, all=len(all_said)),
            parts=tuple((said.given, said.text) for said in all_said),
        )
