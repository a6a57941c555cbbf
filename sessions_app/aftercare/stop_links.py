"""The client's address for stopping the mails after a massage, and how a mail tells programs of it."""

from datetime import datetime, timedelta

from practice.clients.models import Link

STOP_LASTS = timedelta(days=36500)  # an unsubscribe does not expire


def known_stop_link(client, *, now: datetime) -> Link | None:
    """Return the client's address for stopping emails, if one was made."""
    known = Link.objects.live(now=now).filter(purpose=Link.Purpose.STOP, client=client)
    return known.filter(subject_id=client.pk).first()


def stop_link(client, *, by, now: datetime) -> Link:
    """Return the client's address for stopping emails; it is made once and does not end."""
    return known_stop_link(client, now=now) or Link.fresh(
        Link.Purpose.STOP, client=client, subject_id=client.pk, by=by, now=now, lasts=STOP_LASTS
    )


def stop_headers(address: str) -> dict[str, str]:
    """Return the headers with which a mail program shows a stop button of its own (RFC 8058)."""
    return {
        "List-Unsubscribe": f"<{address}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
