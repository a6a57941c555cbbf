"""How a mail leaves the outbox: claimed for as long as a lease, sent, and closed.

Delivery is at least once. A worker that dies between the server's yes and our commit sends the
mail again with the same Message-ID and Date.
"""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from email.utils import format_datetime, formataddr, parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.utils import timezone

from practice.mail import last_look
from practice.mail.answers import read_failure
from practice.mail.models import OutgoingMail
from practice.mail.outbox import nothing_to_read, taken_back
from practice.mail.providers import headers_for
from practice.mail.transport import WHOLE_MESSAGE_SECONDS, transport
from practice.sealed import SealedValueError

LEASE = timedelta(minutes=5)
# Minutes until the next try: 1, 5, 15, 60, then hourly to 48 hours (SECURITY M3).
WAITS = (1, 5, 15, 60, *[60] * 46)
MOST_ATTEMPTS = len(WAITS) + 1
LONGEST_REST = 4  # how far along WAITS a dawdling server pushes the mails that were not tried yet

State = OutgoingMail.State
Failure = OutgoingMail.Failure


def claim(now: datetime) -> OutgoingMail | None:
    """Take one mail that is due, for as long as a lease; None if there is nothing to send.

    Looking costs one read. What is urgent is first, then the freshest, so that a sign-in code
    waits neither behind many mails nor behind those whose server is away.
    """
    due = OutgoingMail.objects.due(now).unread().order_by("-urgent", "attempts", "try_at")
    if not due.exists():
        return None
    while True:
        with transaction.atomic():
            mail = due.select_for_update(skip_locked=True).first()
            if mail is None:
                return None
            if not put_aside(mail, now):
                return mail if take(mail, now) else None


def put_aside(mail: OutgoingMail, now: datetime) -> bool:
    """Close what is due but must not be sent any more; say whether it was such a mail."""
    if mail.unwanted:
        return as_seen(mail).update(**taken_back()) == 1
    if mail.stale_at and mail.stale_at < now:
        return close(mail, state=State.HELD, failure=Failure.TOO_LATE)
    if mail.attempts >= MOST_ATTEMPTS:
        return close(mail, state=State.FAILED, failure=mail.failure or Failure.TIMEOUT)
    return False


def take(mail: OutgoingMail, now: datetime) -> bool:
    """Write our lease over the state in which we saw the mail."""
    lease = now + LEASE
    if not as_seen(mail).update(state=State.SENDING, attempts=mail.attempts + 1, lease_until=lease):
        return False
    mail.state, mail.attempts, mail.lease_until = State.SENDING, mail.attempts + 1, lease
    return True


def close(mail: OutgoingMail, **values) -> bool:
    """Give the mail back in its new state, if it is still as we had it; say whether it was."""
    return as_seen(mail).update(lease_until=None, **values) == 1


def as_seen(mail: OutgoingMail):
    return OutgoingMail.objects.filter(
        pk=mail.pk, state=mail.state, attempts=mail.attempts, lease_until=mail.lease_until
    )


def deliver(mail: OutgoingMail, now: datetime) -> bool:
    """Send a claimed mail, outside of any transaction; say whether its new state was written.

    It isn't when the lease had ended and another worker has taken the mail meanwhile.
    """
    try:
        instead = last_look.verdict(mail, now)
        if instead is not None:
            return close(mail, **instead)
        built = message(mail)
    except (SealedValueError, ValueError) as error:
        return close(mail, state=State.FAILED, failure=Failure.BROKEN, answer=type(error).__name__)
    try:
        transport().send_messages([built])
    except Exception as error:
        again, failure, answer = read_failure(error)
        told = {"failure": failure, "answer": answer}
        closed = close(mail, **told, **next_state(mail, now, again=again))
        waiting = OutgoingMail.objects.filter(pk=mail.pk, state=State.PENDING)
        waiting.filter(unwanted=True).update(**taken_back())
        if failure == Failure.TIMEOUT:
            let_rest(mail, now)
        return closed
    left = {} if settings.KEEP_SENT_MAIL else nothing_to_read()
    return close(mail, state=State.SENT, sent_at=timezone.now(), failure="", answer="", **left)


def next_state(mail: OutgoingMail, now: datetime, *, again: bool) -> dict:
    """Decide whether a mail that was not accepted waits for another try."""
    if not again or mail.attempts >= MOST_ATTEMPTS:
        return {"state": State.FAILED}
    wait = timedelta(minutes=WAITS[mail.attempts - 1]) * random.uniform(0.9, 1.1)
    return {"state": State.PENDING, "try_at": now + wait}


def let_rest(mail: OutgoingMail, now: datetime) -> None:
    """Let the other mails for a server that dawdles wait as well, so that they hold up nobody.

    A tarpit costs a worker a minute at a time; each time-out at one domain makes the rest of
    all that goes there longer, up to an hour. What is urgent is tried all the same.
    """
    domain = mail.to.rpartition("@")[2]
    there = OutgoingMail.objects.filter(state=State.PENDING, to__iendswith=f"@{domain}")
    late = there.filter(failure=Failure.TIMEOUT).count()
    until = now + timedelta(minutes=WAITS[min(max(late, 1), LONGEST_REST) - 1])
    there.filter(urgent=False, try_at__lt=until).exclude(pk=mail.pk).update(try_at=until)


def message(mail: OutgoingMail) -> EmailMultiAlternatives:
    """Build the message from the row; each time with the same Message-ID and Date."""
    mail.refresh_from_db(fields=list(nothing_to_read()))
    address = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    built = EmailMultiAlternatives(
        subject=mail.subject,
        body=mail.text,
        from_email=formataddr((mail.from_name, address)) if mail.from_name else address,
        to=[mail.to],
        reply_to=[mail.reply_to] if mail.reply_to else None,
        headers={
            "Auto-Submitted": "auto-generated",
            **mail.headers,
            **headers_for(mail.message_id),
            "Message-ID": mail.message_id,
            "Date": format_datetime(mail.made_at),
        },
    )
    if mail.html:
        built.attach_alternative(mail.html, "text/html")
    return built


def may_have_just_arrived(key: str, *, within: timedelta, now: datetime) -> bool:
    """Say whether the mail of that key reached its server within that span, as far as is known.

    When it left is written down after the server's yes. Until then a worker holds it, and whoever
    has it already, a mail scanner most of all, had it within the time that one mail may take.
    """
    mail = OutgoingMail.objects.filter(key=key).first()
    if mail is None:
        return False
    if mail.state == State.SENDING:
        taken_at = mail.lease_until - LEASE
        return now - taken_at < timedelta(seconds=WHOLE_MESSAGE_SECONDS) + within
    return mail.sent_at is not None and now - mail.sent_at < within


def send_due(now: datetime) -> bool:
    """Send one mail that is due; say whether there was one. A duty of the worker."""
    mail = claim(now)
    if mail is None:
        return False
    deliver(mail, now)
    return True
