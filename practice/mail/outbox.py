"""The outbox: a mail is a row in the transaction of its cause, and a worker sends it later.

Nothing is lost and nothing leaves before its cause is committed. How it leaves is told in
`practice.mail.delivering`.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from email.utils import parseaddr
from hashlib import sha256
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from practice.mail.kinds import URGENT, kind_of
from practice.mail.letters import Letter, build_email
from practice.mail.models import OutgoingMail

__all__ = [
    "Letter",
    "build_email",
    "cancel",
    "cancel_about",
    "cancel_waiting",
    "hold_all",
    "queue",
    "send_again",
]

TRIES_FOR_A_DAY = 5  # of several requests that queue for the same client at the same moment

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
    A mail still unsent `stale_after` its due time is held for a person. Of some kinds a client
    gets one a day (`practice.mail.kinds`): the next one leaves a day later, at the same hour.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError(
            "A mail is queued in the transaction of its cause: wrap both in transaction.atomic()."
        )
    row = new_row(key, mail, kind=kind, due_at=due_at, stale_after=stale_after)
    row |= {"client_id": client_id, "subject_id": subject_id}
    for _try in range(TRIES_FOR_A_DAY):
        try:
            with transaction.atomic():
                return put(key, row)
        except IntegrityError:  # another mail took the day between our look and our write
            continue
    return put(key, row)


def new_row(key: str, mail: Letter, *, kind, due_at=None, stale_after=None) -> dict:
    """Return the columns of a mail that waits for its time."""
    made_at = timezone.now()
    due_at = due_at or made_at
    stale_after = stale_after or kind_of(kind).late_after
    return {
        "kind": kind,
        "message_id": message_id(key),
        "made_at": made_at,
        "due_at": due_at,
        "stale_at": due_at + stale_after if stale_after else None,
        "urgent": bool(stale_after and stale_after <= URGENT),
        **content(mail),
        **waiting_at(due_at),
    }


def content(mail: Letter) -> dict:
    """Return the columns that hold what was written, and to whom."""
    return {
        "to": mail.to,
        "from_name": mail.from_name,
        "reply_to": mail.reply_to,
        "subject": mail.subject,
        "text": mail.text,
        "html": mail.html,
        "headers": dict(mail.headers),
    }


def waiting_at(at: datetime) -> dict:
    """Return the columns of a mail that nobody has tried to send yet."""
    fresh = {"state": State.PENDING, "try_at": at, "attempts": 0, "failure": "", "answer": ""}
    return {**fresh, "unwanted": False, "sent_at": None, "arrived_at": None, "returned_at": None}


def put(key: str, row: dict) -> OutgoingMail:
    """Write the row, unless its key is known; a cancelled one takes the new letter."""
    known = OutgoingMail.objects.filter(key=key).first()
    if known and known.state != State.CANCELLED:
        return known
    row = row | own_day(key, row)
    outgoing, is_new = OutgoingMail.objects.get_or_create(key=key, defaults=row)
    if not is_new and outgoing.state == State.CANCELLED:
        change(outgoing, State.CANCELLED, **row)
        outgoing.refresh_from_db()
    return outgoing


def own_day(key: str, row: dict) -> dict:
    """Move a mail to the first day on which the client gets no other of its kind (M7)."""
    if not kind_of(row["kind"]).one_a_day or row["client_id"] is None:
        return {"day": None}
    others = OutgoingMail.objects.filter(kind=row["kind"], client_id=row["client_id"])
    taken: set[date] = set(others.exclude(key=key).values_list("day", flat=True))
    at = timezone.localtime(row["due_at"])
    later = timedelta(0)
    while (at + later).date() in taken:
        later += timedelta(days=1)
    due_at = at + later  # the same hour by the practice's clock, in summer and in winter
    stale_at = row["stale_at"] and row["stale_at"] + later
    return {"day": due_at.date(), "due_at": due_at, "try_at": due_at, "stale_at": stale_at}


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
    return take_back(OutgoingMail.objects.filter(key=key)) == 1


def is_cancelled(key: str) -> bool:
    """Say whether a mail was taken back before it left."""
    return OutgoingMail.objects.filter(key=key, state=State.CANCELLED).exists()


def cancel_waiting(kind: str, *, client_id) -> int:
    """Take back every mail of a kind to a client that has not left; return how many."""
    mails = OutgoingMail.objects.filter(kind=kind, client_id=client_id)
    mails.filter(state=State.SENDING).update(unwanted=True)
    return take_back(mails)


def cancel_about(subject_id: UUID, *, kind: str) -> int:
    """Take back every mail of that kind about a subject that has not left."""
    mails = OutgoingMail.objects.filter(subject_id=subject_id, kind=kind)
    mails.filter(state=State.SENDING).update(unwanted=True)
    return take_back(mails)


def take_back(mails) -> int:
    """Cancel those of `mails` that no worker has taken; return how many.

    One in the hands of a worker may arrive; it is not tried again if it was marked as unwanted.
    """
    unsent = mails.filter(state__in=[State.PENDING, State.HELD, State.FAILED])
    return unsent.update(**taken_back())


def taken_back() -> dict:
    return {"state": State.CANCELLED, "lease_until": None, "day": None, **nothing_to_read()}


def nothing_to_read() -> dict:
    return {"text": "", "html": "", "headers": {}}


def send_again(key: str, mail: Letter, now: datetime) -> bool:
    """Send a mail that did not arrive once more, in new words or to another address.

    Say whether it was one: failed, held or come back. It keeps its key and its Message-ID.
    """
    rows = OutgoingMail.objects.filter(key=key).stuck()
    return rows.update(**content(mail), **waiting_at(now), stale_at=None, made_at=now) == 1


def hold_all() -> int:
    """Hold every unsent mail for a person, as after a restore (SECURITY M4)."""
    return OutgoingMail.objects.waiting().update(
        state=State.HELD, failure=Failure.RESTORED, lease_until=None
    )
