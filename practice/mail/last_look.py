"""What an app says of a mail of its own kind at the last moment, before it leaves.

`settings.MAIL_LAST_LOOK` names a function for a kind: `look(mail, now)` returns None if the mail
may go, the moment until which it waits, or `NOT_ANY_MORE`. So a mail that was right when it was
queued is still right when it leaves, however late a worker comes by.
"""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.utils.module_loading import import_string

from practice.mail.models import OutgoingMail

NOT_ANY_MORE = "not-any-more"
Look = Callable[[OutgoingMail, datetime], datetime | str | None]


def send_to(mail: OutgoingMail, address: str) -> None:
    """Let a claimed mail go to the address that its reader has now."""
    if mail.to != address:
        OutgoingMail.objects.filter(pk=mail.pk).update(to=address)
        mail.to = address


def verdict(mail: OutgoingMail, now: datetime) -> dict | None:
    """Return what the row of a claimed mail becomes instead of being sent; None: it is sent."""
    path = settings.MAIL_LAST_LOOK.get(mail.kind)
    if path is None:
        return None
    look: Look = import_string(path)
    found = look(mail, now)
    if found is None:
        return None
    if isinstance(found, datetime):
        return {
            "state": OutgoingMail.State.PENDING,
            "try_at": found,
            "attempts": mail.attempts - 1,
        }
    return {
        "state": OutgoingMail.State.CANCELLED,
        "day": None,
        "text": "",
        "html": "",
        "headers": {},
    }
