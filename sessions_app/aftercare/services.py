"""Check, edit and send the summary of a session; take it back until it leaves."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from practice.clients.models import Link
from practice.intake.consent import services as consenting
from practice.intake.models import Consent
from practice.mail import outbox
from practice.staff import audit, emergency, versions
from practice.staff.models import Practice
from practice.words import load
from sessions_app.aftercare.models import AftercareSummary
from sessions_app.aftercare.suggesting import suggest
from sessions_app.planning import services as planning

SUMMARY_LASTS = timedelta(days=30)
STOP_LASTS = timedelta(days=36500)  # an unsubscribe does not expire
State = AftercareSummary.State


class NoConsent(Exception):
    """The client has not agreed to aftercare by email, or there is no address."""


def agreed(client, key: str) -> bool:
    """Say whether the client's newest answer to that consent is yes."""
    newest = Consent.objects.filter(client=client, key=key).order_by("-at").first()
    return newest is not None and newest.given


def may_be_mailed(client) -> bool:
    return bool(client.email) and agreed(client, "email_aftercare")


def draft(session) -> AftercareSummary:
    """Return the stored summary, or an unsaved one with what the rules suggest."""
    stored = AftercareSummary.objects.filter(session=session).first()
    if stored:
        return stored
    client = session.appointment.client
    tips = agreed(client, "email_health_tips")
    with translation.override(client.language):
        proposed = emergency.filled(suggest(session, session.note, with_health_tips=tips))
    return AftercareSummary(session=session, document=proposed, suggested=proposed)


@transaction.atomic
def save(summary: AftercareSummary, *, version: int, by, fields: list[str]) -> AftercareSummary:
    """Keep the summary as edited. Raises `versions.Stale` if it has changed meanwhile."""
    if summary._state.adding:
        planning.hold(summary.session.appointment)
        theirs = AftercareSummary.objects.filter(session=summary.session).first()
        if theirs:
            raise versions.Stale(theirs)
        summary.save(force_insert=True)
        audit.made(by, summary, client_id=summary.client.pk)
        return summary
    return versions.save(summary, version=version, by=by, fields=fields)


@transaction.atomic
def approve(summary: AftercareSummary, *, version: int, by, send_at: datetime, now: datetime):
    """Freeze the summary and put its email into the outbox: both happen or neither does.

    Raises NoConsent if the client has not agreed to be mailed, and `versions.Stale` if the
    summary has changed meanwhile.
    """
    client = summary.client
    if not may_be_mailed(client):
        raise NoConsent
    summary.state, summary.approved_by, summary.approved_at = State.APPROVED, by, now
    summary.send_at, summary.mail_key = send_at, f"aftercare-{summary.pk}"
    save(summary, version=version, by=by, fields=["state"])
    link = Link.fresh(
        Link.Purpose.SUMMARY,
        client=client,
        subject_id=summary.pk,
        by=by,
        now=now,
        lasts=SUMMARY_LASTS,
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
    audit.noted(by, "approved", summary, client_id=client.pk)
    return summary


def build(summary, *, address: str, stop: str) -> outbox.Letter:
    """Build the very message: what the preview shows is what is sent."""
    practice, client = Practice.current(), summary.client
    with translation.override(client.language):
        context = {
            "parts": summary.document,
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
            headers={
                "List-Unsubscribe": f"<{stop}>",
                "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            },
        )


def known_stop_link(client, *, now: datetime) -> Link | None:
    """Return the client's address for stopping emails, if one was made."""
    known = Link.objects.live(now=now).filter(purpose=Link.Purpose.STOP, client=client)
    return known.filter(subject_id=client.pk).first()


def stop_link(client, *, by, now: datetime) -> Link:
    """Return the client's address for stopping emails; it is made once and does not end."""
    return known_stop_link(client, now=now) or Link.fresh(
        Link.Purpose.STOP, client=client, subject_id=client.pk, by=by, now=now, lasts=STOP_LASTS
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
    links = Link.objects.live(now=now).filter(purpose=Link.Purpose.SUMMARY, subject_id=locked.pk)
    links.update(revoked_at=now)
    locked.state, locked.send_at = State.DRAFT, None
    versions.save(locked, version=locked.version, by=by, fields=["state"])
    return True


@transaction.atomic
def leave_unsent(summary: AftercareSummary, *, version: int, by, reason: str):
    """Decide that no email goes out, and keep why."""
    summary.state, summary.not_sent_reason = State.NOT_SENT, {"reason": reason}
    return save(summary, version=version, by=by, fields=["state"])


@transaction.atomic
def stop_emails(link: Link, *, now: datetime) -> None:
    """Record that the client wants no more aftercare and follow-up mail. Twice is harmless."""
    for key in ("email_aftercare", "followup_48h"):
        newest = Consent.objects.filter(client_id=link.client_id, key=key).order_by("-at").first()
        if newest and newest.given:
            consenting.change(newest, given=False, actor=link, how=Consent.How.LINK, now=now)


def preview_address() -> str:
    """Return what stands for the hosted page in a preview: the real link is made when it is sent."""
    return f"{settings.SITE_URL}/s/"
