"""Check, edit and send the summary of a session; take it back until it leaves."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from practice.clients.models import Link
from practice.mail import outbox
from practice.staff import audit, emergency, versions
from practice.staff.models import Practice
from practice.words import load
from sessions_app.aftercare import checking, follow_up
from sessions_app.aftercare.document import leaving
from sessions_app.aftercare.facts import Facts, agreed
from sessions_app.aftercare.models import AftercareSummary
from sessions_app.aftercare.stop_links import stop_headers, stop_link
from sessions_app.aftercare.suggesting import suggest
from sessions_app.planning import services as planning

State = AftercareSummary.State


class NoConsent(Exception):
    """The client has not agreed to aftercare by email, or there is no address."""


class Unsafe(Exception):
    """The summary breaks a rule that holds for every summary. `violations` say which."""

    def __init__(self, violations):
        super().__init__("; ".join(each.invariant for each in violations))
        self.violations = violations


def may_be_mailed(client) -> bool:
    return bool(client.email) and agreed(client, "email_aftercare")


def tells_health(client) -> bool:
    """Say whether the client wants tips that tell of their health by mail too (INV-30)."""
    return agreed(client, "email_health_tips")


def draft(session, *, now: datetime | None = None) -> AftercareSummary:
    """Return the stored summary, or an unsaved one, of version 0, with what the rules suggest."""
    stored = AftercareSummary.objects.filter(session=session).first()
    if stored:
        return stored
    facts, client = Facts.of(session, session.note), session.appointment.client
    with translation.override(client.language):
        proposed = emergency.filled(suggest(facts, client, now=now or timezone.now()))
    summary = AftercareSummary(session=session, document=proposed, suggested=proposed, version=0)
    summary.facts = facts
    return summary


def refuse_unsafe(summary: AftercareSummary) -> None:
    """Raise Unsafe if the summary breaks one of INV-29 to 32, whoever wrote its words."""
    found = checking.violations(
        summary.document,
        summary.suggested,
        summary.facts,
        language=summary.client.language,
        opted_in=tells_health(summary.client),
    )
    if found:
        raise Unsafe(found)


@transaction.atomic
def save(summary: AftercareSummary, *, version: int, by, fields: list[str]) -> AftercareSummary:
    """Keep the summary as edited.

    Raises `versions.Stale` if it has changed meanwhile, and `Unsafe` if it may not be said.
    """
    if summary.state != State.NOT_SENT:
        refuse_unsafe(summary)
    return keep(summary, version=version, by=by, fields=fields)


def keep(summary: AftercareSummary, *, version: int, by, fields: list[str]) -> AftercareSummary:
    """Keep the summary whatever it says, for a person to read: nothing leaves by that."""
    if summary._state.adding:
        planning.hold(summary.session.appointment)
        theirs = AftercareSummary.objects.filter(session=summary.session).first()
        if theirs:
            raise versions.Stale(theirs)
        summary.version = 1
        summary.save(force_insert=True)
        audit.made(by, summary, client_id=summary.client.pk)
        return summary
    return versions.save(summary, version=version, by=by, fields=fields)


@transaction.atomic
def approve(summary: AftercareSummary, *, version: int, by, send_at: datetime, now: datetime):
    """Freeze the summary and put its email into the outbox: both happen or neither does.

    `by` is nobody where the practice's rule sends it. Raises NoConsent if the client has not
    agreed to be mailed, `Unsafe` if it may not be said, and `versions.Stale` if the summary has
    changed meanwhile.
    """
    client = summary.client
    if not may_be_mailed(client):
        raise NoConsent
    refuse_unsafe(summary)
    summary.state, summary.approved_by, summary.approved_at = State.APPROVED, by, now
    summary.send_at, summary.mail_key = send_at, f"aftercare-{summary.pk}"
    summary.not_sent_reason = None
    save(summary, version=version, by=by, fields=["state"])
    link = Link.fresh(
        Link.Purpose.SUMMARY,
        client=client,
        subject_id=summary.pk,
        by=by,
        now=now,
        lasts=timedelta(days=Practice.current().summary_days),
    )
    letter = build(summary, address=link.address, stop=stop_link(client, by=by, now=now).address)
    outbox.queue(
        summary.mail_key,
        letter,
        kind="aftercare",
        due_at=send_at,
        client_id=client.pk,
        subject_id=summary.pk,
    )
    follow_up.plan(summary.session, now=now)
    audit.noted(by, "approved", summary, client_id=client.pk)
    return summary


def build(summary, *, address: str, stop: str) -> outbox.Letter:
    """Build the very message: what the preview shows is what is sent."""
    practice, client = Practice.current(), summary.client
    with translation.override(client.language):
        context = {
            "parts": leaving(summary.document, opted_in=tells_health(client)),
            "footer": load().email_rules.footer,
            "why": _("You get this because you asked for it after your massage."),
            "address": address,
            "stop_url": stop,
        }
        return outbox.build_email(
            "aftercare/email/summary",
            client.email,
            context,
            stationery=practice.stationery,
            headers=stop_headers(stop),
        )


@transaction.atomic
def take_back(summary: AftercareSummary, *, by, now: datetime) -> bool:
    """Undo an approval while the mail has not left; say whether it could be.

    One that the client stopped, by taking back their yes, has not left either.
    """
    locked = AftercareSummary.objects.select_for_update().get(pk=summary.pk)
    if locked.state != State.APPROVED:
        return False
    if not outbox.cancel(locked.mail_key) and not outbox.is_cancelled(locked.mail_key):
        return False
    back_to_draft(locked, by=by, now=now)
    return True


def back_to_draft(locked: AftercareSummary, *, by, now: datetime, why: str = "") -> None:
    """Make a draft again of a summary whose mail was taken back, and end its link.

    The question of two days later is withdrawn with it, unless that has left. `why` is a
    `HeldBack` where nobody of the practice took it back.
    """
    links = Link.objects.live(now=now).filter(purpose=Link.Purpose.SUMMARY, subject_id=locked.pk)
    links.update(revoked_at=now)
    follow_up.withdraw(locked.session, by=by, now=now)
    locked.state, locked.send_at = State.DRAFT, None
    locked.not_sent_reason = {"held_back": why} if why else None
    versions.save(locked, version=locked.version, by=by, fields=["state"])


@transaction.atomic
def leave_unsent(summary: AftercareSummary, *, version: int, by, reason: str):
    """Decide that no email goes out, and keep why."""
    summary.state, summary.not_sent_reason = State.NOT_SENT, {"reason": reason}
    return save(summary, version=version, by=by, fields=["state"])


@transaction.atomic
def give(summary: AftercareSummary, *, version: int, by, now: datetime) -> AftercareSummary:
    """Freeze the summary as shown or printed: the client has it without a mail."""
    refuse_unsafe(summary)
    summary.state, summary.approved_by, summary.approved_at = State.GIVEN, by, now
    summary.not_sent_reason = None
    save(summary, version=version, by=by, fields=["state"])
    follow_up.plan(summary.session, now=now)
    audit.noted(by, "given", summary, client_id=summary.client.pk)
    return summary


@transaction.atomic
def reopen(summary: AftercareSummary, *, by, now: datetime) -> AftercareSummary:
    """Make a draft again of what was put aside, shown or printed."""
    follow_up.withdraw(summary.session, by=by, now=now)
    summary.state, summary.not_sent_reason = State.DRAFT, None
    return versions.save(summary, version=summary.version, by=by, fields=["state"])


def preview(summary: AftercareSummary) -> outbox.Letter:
    """Return the very message, but for its links: they are made when it is sent."""
    return build(summary, address=preview_address(), stop=preview_address())


def preview_address() -> str:
    """Return what stands for the hosted page in a preview: the real link is made when it is sent."""
    return f"{settings.SITE_URL}/s/"
