"""The outbox: a mail is a row in the transaction of its cause, and a worker sends it later.

Delivery is at least once. A worker that dies between the server's yes and our commit sends the
mail again with the same Message-ID and Date; nothing is lost and nothing leaves before its cause
is committed.
"""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from email.utils import format_datetime, formataddr, parseaddr
from hashlib import sha256
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import connection, transaction
from django.utils import timezone

from practice.mail import last_look
from practice.mail.letters import Letter, build_email
from practice.mail.models import OutgoingMail
from practice.mail.transport import read_failure, transport
from practice.sealed import SealedValueError

__all__ = [
    "Letter",
    "build_email",
    "cancel",
    "cancel_about",
    "claim",
    "deliver",
    "hold_all",
    "queue",
    "release",
    "send_due",
    "try_again",
]

LEASE = timedelta(minutes=5)
# Minutes until the next try: 1, 5, 15, 60, then hourly to 48 hours (SECURITY M3).
WAITS = (1, 5, 15, 60, *[60] * 46)
MOST_ATTEMPTS = len(WAITS) + 1

State = OutgoingMail.State
Failure = OutgoingMail.Failure


def queue(
    key: str,
    mail: Letter,
    *,
    kind: str,
    due_at: datetime | None = None,
    stale_after: timedelta | None = None,
    client_id: UUID | None = None,
    subject_id: UUID | None = None,
) -> OutgoingMail:
    """Put a letter into the outbox, once for each key; call it in the transaction of its cause.

    A key that is known gives the row that is there, whatever became of it, but for a cancelled
    one: that takes the new letter and waits again, so that Undo and Send may follow each other.
    A mail still unsent `stale_after` its due time is held for a person.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError(
            "A mail is queued in the transaction of its cause: wrap both in transaction.atomic()."
        )
    made_at = timezone.now()
    due_at = due_at or made_at
    row = {
        "kind": kind,
        "client_id": client_id,
        "subject_id": subject_id,
        "to": mail.to,
        "from_name": mail.from_name,
        "reply_to": mail.reply_to,
        "subject": mail.subject,
        "text": mail.text,
        "html": mail.html,
        "headers": dict(mail.headers),
        "message_id": message_id(key),
        "made_at": made_at,
        "state": State.PENDING,
        "due_at": due_at,
        "try_at": due_at,
        "stale_at": due_at + stale_after if stale_after else None,
        "attempts": 0,
        "failure": "",
        "answer": "",
    }
    outgoing, is_new = OutgoingMail.objects.get_or_create(key=key, defaults=row)
    if not is_new and outgoing.state == State.CANCELLED:
        change(outgoing, State.CANCELLED, **row)
        outgoing.refresh_from_db()
    return outgoing


def message_id(key: str) -> str:
    """Return the Message-ID of a key: always the same, and saying nothing about it."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    return f"<{sha256(key.encode()).hexdigest()[:40]}@{domain}>"


def change(mail: OutgoingMail, *states: str, **values) -> bool:
    """Update the row if it is still in one of `states`; say whether it was."""
    rows = OutgoingMail.objects.filter(pk=mail.pk, state__in=states)
    return rows.update(**values) == 1


def cancel(key: str) -> bool:
    """Take a mail back, if no worker has taken it; its text is emptied. Say whether it was."""
    unsent = OutgoingMail.objects.filter(key=key, state__in=[State.PENDING, State.HELD])
    return unsent.update(state=State.CANCELLED, **nothing_to_read()) == 1


def is_cancelled(key: str) -> bool:
    """Say whether a mail was taken back before it left."""
    return OutgoingMail.objects.filter(key=key, state=State.CANCELLED).exists()


def cancel_waiting(kind: str, *, client_id) -> int:
    """Take back every mail of a kind to a client that no worker has taken; return how many."""
    unsent = OutgoingMail.objects.filter(kind=kind, client_id=client_id)
    unsent = unsent.filter(state__in=[State.PENDING, State.HELD])
    return unsent.update(state=State.CANCELLED, **nothing_to_read())


def cancel_about(subject_id: UUID, *, kind: str) -> int:
    """Take back every mail of that kind about a subject that no worker has taken."""
    unsent = OutgoingMail.objects.filter(
        subject_id=subject_id, kind=kind, state__in=[State.PENDING, State.HELD]
    )
    return unsent.update(state=State.CANCELLED, **nothing_to_read())


def nothing_to_read() -> dict:
    return {"text": "", "html": "", "headers": {}}


def try_again(mail: OutgoingMail, now: datetime) -> bool:
    """Send a failed or held mail after all, now, because a person said so."""
    return change(
        mail,
        State.FAILED,
        State.HELD,
        state=State.PENDING,
        try_at=now,
        stale_at=None,
        attempts=0,
        failure="",
        answer="",
    )


release = try_again


def hold_all() -> int:
    """Hold every unsent mail for a person, as after a restore (SECURITY M4)."""
    return OutgoingMail.objects.waiting().update(
        state=State.HELD, failure=Failure.RESTORED, lease_until=None
    )


def claim(now: datetime) -> OutgoingMail | None:
    """Take one mail that is due, for as long as a lease; None if there is nothing to send.

    Looking costs one read. The freshest mail is first, so a sign-in code doesn't wait behind mails
    whose server is away.
    """
    due = OutgoingMail.objects.due(now).defer(*nothing_to_read()).order_by("attempts", "try_at")
    if not due.exists():
        return None
    with transaction.atomic():
        give_up(due, now)
        mail = due.select_for_update(skip_locked=True).first()
        return mail if mail and take(mail, now) else None


def give_up(due, now: datetime) -> None:
    """Put aside what is due but must not be sent any more."""
    due.filter(stale_at__lt=now).update(
        state=State.HELD, failure=Failure.TOO_LATE, lease_until=None
    )
    due.filter(attempts__gte=MOST_ATTEMPTS).update(
        state=State.FAILED, failure=Failure.TIMEOUT, lease_until=None
    )


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
    instead = last_look.verdict(mail, now)
    if instead is not None:
        return close(mail, **instead)
    try:
        built = message(mail)
    except (SealedValueError, ValueError) as error:
        return close(mail, state=State.FAILED, failure=Failure.BROKEN, answer=type(error).__name__)
    try:
        transport().send_messages([built])
    except Exception as error:
        again, failure, answer = read_failure(error)
        return close(mail, failure=failure, answer=answer, **next_state(mail, now, again=again))
    left = {} if settings.KEEP_SENT_MAIL else nothing_to_read()
    return close(mail, state=State.SENT, sent_at=timezone.now(), failure="", answer="", **left)


def next_state(mail: OutgoingMail, now: datetime, *, again: bool) -> dict:
    """Decide whether a mail that was not accepted waits for another try."""
    if not again or mail.attempts >= MOST_ATTEMPTS:
        return {"state": State.FAILED}
    wait = timedelta(minutes=WAITS[mail.attempts - 1]) * random.uniform(0.9, 1.1)
    return {"state": State.PENDING, "try_at": now + wait}


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
            "Message-ID": mail.message_id,
            "Date": format_datetime(mail.made_at),
        },
    )
    if mail.html:
        built.attach_alternative(mail.html, "text/html")
    return built


def send_due(now: datetime) -> bool:
    """Send one mail that is due; say whether there was one. A duty of the worker."""
    mail = claim(now)
    if mail is None:
        return False
    deliver(mail, now)
    return True
