"""The question two days later: planned once, asked once at the most, and never against a wish.

`plan` puts its mail into the outbox for the hour at which it is due; `last_look` is asked again
before the mail leaves, so that whatever has happened since is heeded. It goes to nobody who did
not agree to it or has taken that back, to no refused session, at no quiet hour, and not after the
next massage has begun. A session that was stopped waits until a person has decided.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from practice.clients.models import Link
from practice.mail import outbox
from practice.mail.last_look import NOT_ANY_MORE, send_to
from practice.mail.models import OutgoingMail
from practice.staff import audit
from practice.staff.models import Practice
from sessions_app.aftercare.facts import agreed
from sessions_app.aftercare.models import FollowUp
from sessions_app.aftercare.stop_links import stop_headers, stop_link
from sessions_app.aftercare.timing import out_of_quiet_hours, two_days_after
from sessions_app.checkins.models import MassageSession, Outcome
from sessions_app.checkins.services import events_of
from sessions_app.checkins.state import LiveState

KIND = "follow-up"
CONSENT = "followup_48h"
TOO_LATE = timedelta(hours=72)  # SECURITY M4
ANSWERED_WITHIN = timedelta(days=14)  # SECURITY C3
FEELINGS = dict(enumerate(Outcome.Felt, 1))  # a number in an address says nothing about health

State, Why = FollowUp.State, FollowUp.Why


@transaction.atomic
def plan(session: MassageSession, *, now: datetime) -> FollowUp | None:
    """Plan the question of a session that is over; twice is once.

    One that was withdrawn with the aftercare, or that the client did not want, is planned again
    if they want it by now. Returns None where nothing is to be
    asked: the practice does not ask, the client did not agree or has no address, the session was
    refused, or it is too late to ask.
    """
    found = FollowUp.objects.select_for_update().filter(session=session).first()
    is_settled = found is not None and found.reason not in (Why.TAKEN_BACK, Why.NO_CONSENT)
    if is_settled or not may_be_asked(session, now=now):
        return found
    stopped = LiveState(session, events_of(session)).is_stopped
    state, why = (State.ASK_A_PERSON, Why.STOPPED) if stopped else (State.PLANNED, "")
    given = {"state": state, "reason": why, "made_at": now, "due_at": due_at(session, now=now)}
    if found:
        given |= {"decided_by": None, "decided_at": None}
        FollowUp.objects.filter(pk=found.pk).update(**given)
    follow_up, is_new = FollowUp.objects.get_or_create(session=session, defaults=given)
    if (is_new or found) and not stopped:
        queue(follow_up, by=None, now=now)
    return follow_up


def may_be_asked(session: MassageSession, *, now: datetime) -> bool:
    """Say whether there is anybody to ask about this session, and anything to ask."""
    if session.ended_at is None or not Practice.current().asks_after_two_days:
        return False
    if session.plan.document["decision"].startswith("refused"):
        return False
    return not reason_against(session) and now < due_at(session, now=session.ended_at) + TOO_LATE


def reason_against(session: MassageSession) -> str:
    """Return why this client is not asked now; "" if nothing speaks against it."""
    client = session.appointment.client
    if client.archived_at:
        return Why.ARCHIVED
    if not client.email:
        return Why.NO_ADDRESS
    if not agreed(client, CONSENT):
        return Why.NO_CONSENT
    return Why.NEXT_SESSION if next_one_began(session) else ""


def next_one_began(session: MassageSession) -> bool:
    """Say whether the client has been massaged again: an answer would be about that one."""
    of_client = MassageSession.objects.filter(appointment__client_id=session.client_id)
    return of_client.filter(started_at__gt=session.started_at).exclude(pk=session.pk).exists()


def due_at(session: MassageSession, *, now: datetime) -> datetime:
    """Return when it is asked: two days after the end, not in the past, and not at night."""
    zone = session.appointment.client.zone
    return not_quiet(max(two_days_after(session.ended_at, zone), now), zone)


def not_quiet(moment: datetime, zone) -> datetime:
    practice = Practice.current()
    hours = {"quiet_from": practice.quiet_from, "quiet_until": practice.quiet_until}
    return out_of_quiet_hours(moment, zone, **hours)


# --- the mail


def queue(follow_up: FollowUp, *, by, now: datetime) -> None:
    """Put the one mail of this question into the outbox."""
    client, due = follow_up.client, follow_up.due_at
    outbox.queue(
        follow_up.mail_key,
        with_fresh_link(follow_up, lasts=due - now + ANSWERED_WITHIN, by=by, now=now),
        kind=KIND,
        due_at=due,
        stale_after=TOO_LATE,
        client_id=client.pk,
        subject_id=follow_up.pk,
    )
    audit.noted(by, "planned", follow_up, client_id=client.pk)


def with_fresh_link(follow_up: FollowUp, *, lasts: timedelta, by, now: datetime) -> outbox.Letter:
    """Build the mail with a link of its own; an earlier link opens nothing any more."""
    client = follow_up.client
    of = {"client": client, "subject_id": follow_up.pk, "by": by, "now": now}
    link = Link.fresh(Link.Purpose.FOLLOW_UP, **of, lasts=lasts)
    stop = stop_link(client, by=by, now=now)
    return letter(follow_up, address=link.address, stop=stop.address)


def letter(follow_up: FollowUp, *, address: str, stop: str) -> outbox.Letter:
    """Build the mail: a greeting, one question, its link, and how to stop (SECURITY M5)."""
    client = follow_up.client
    with translation.override(client.language):
        context = {
            "client": client,
            "address": address,
            "choices": [(f"{address}?choice={n}", each.label) for n, each in FEELINGS.items()],
            "why": _("You get this because you said that we may ask you once."),
            "stop_url": stop,
        }
        return outbox.build_email(
            "aftercare/email/follow-up",
            client.email,
            context,
            stationery=Practice.current().stationery,
            headers=stop_headers(stop),
        )


def last_look(mail: OutgoingMail, now: datetime) -> datetime | str | None:
    """Say whether the question is still to be asked now (practice/mail/last_look.py).

    A corrected address is used; at a quiet hour it waits for the morning.
    """
    with transaction.atomic():
        of_mail = FollowUp.objects.select_for_update(of=("self",)).filter(pk=mail.subject_id)
        follow_up = of_mail.select_related("session__appointment__client").first()
        if follow_up is None or follow_up.state != State.PLANNED:
            return NOT_ANY_MORE
        why = reason_against(follow_up.session)
        if why:
            drop(follow_up, why, now=now)
            return NOT_ANY_MORE
    client = follow_up.client
    awake = not_quiet(now, client.zone)
    if awake > now:
        return awake
    send_to(mail, client.email)
    return None


# --- a person decides


@transaction.atomic
def decide(follow_up: FollowUp, *, ask: bool, by, now: datetime) -> bool:
    """Ask after all, or do not; say whether that could still be done."""
    kept = FollowUp.objects.select_for_update().get(pk=follow_up.pk)
    if not ask:
        return drop_by(kept, by=by, now=now)
    if kept.state == State.PLANNED:
        return ask_now(kept, by=by, now=now)
    if kept.state != State.ASK_A_PERSON or not may_be_asked(kept.session, now=now):
        return False
    kept.state, kept.reason, kept.due_at = State.PLANNED, "", due_at(kept.session, now=now)
    kept.decided_by, kept.decided_at = by, now
    kept.save()
    queue(kept, by=by, now=now)
    return True


def ask_now(kept: FollowUp, *, by, now: datetime) -> bool:
    """Send the question again whose mail was held, failed or came back; say whether it was one.

    However late it is, a person has decided; a quiet hour and a no of the client's still hold.
    """
    stuck = OutgoingMail.objects.filter(key=kept.mail_key).stuck().select_for_update().first()
    if stuck is None or reason_against(kept.session) or kept.answers.exists():
        return False
    mail = with_fresh_link(kept, lasts=ANSWERED_WITHIN, by=by, now=now)
    outbox.send_again(kept.mail_key, mail, now)
    kept.decided_by, kept.decided_at = by, now
    kept.save()
    audit.noted(by, "sent", kept, client_id=kept.client_id)
    return True


def drop_by(kept: FollowUp, *, by, now: datetime) -> bool:
    if kept.state == State.PLANNED and not outbox.cancel(kept.mail_key):
        return False  # it has left, or was taken back before
    if kept.state == State.DROPPED:
        return False
    kept.decided_by, kept.decided_at = by, now
    drop(kept, Why.DECIDED, by=by, now=now)
    return True


@transaction.atomic
def withdraw(session: MassageSession, *, by, now: datetime) -> None:
    """Do not ask while the client has nothing to take home; one that has left stays asked."""
    kept = FollowUp.objects.select_for_update().filter(session=session).first()
    if kept is None or kept.state == State.DROPPED:
        return
    waits = outbox.cancel(kept.mail_key) or outbox.is_cancelled(kept.mail_key)
    if kept.state == State.ASK_A_PERSON or waits:
        drop(kept, Why.TAKEN_BACK, by=by, now=now)


@transaction.atomic
def stop_waiting(client_id, *, now: datetime) -> None:
    """Do not ask a client who does not want it any more (practice/mail/stopping.py)."""
    planned = FollowUp.objects.select_for_update(of=("self",)).filter(state=State.PLANNED)
    of_client = list(planned.filter(session__appointment__client_id=client_id))
    outbox.cancel_waiting(KIND, client_id=client_id)
    for each in of_client:
        if outbox.is_cancelled(each.mail_key):
            drop(each, Why.NO_CONSENT, now=now)


def drop(follow_up: FollowUp, why: str, *, now: datetime, by=None) -> None:
    """Do not ask: keep why, and end the link."""
    follow_up.state, follow_up.reason = State.DROPPED, why
    follow_up.save()
    links = Link.objects.live(now=now).filter(purpose=Link.Purpose.FOLLOW_UP)
    links.filter(subject_id=follow_up.pk).update(revoked_at=now)
    audit.noted(by, "dropped", follow_up, client_id=follow_up.client_id)
