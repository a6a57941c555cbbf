"""Take back what waits for a client who does not want it any more.

`settings.MAIL_STOP` names a function for a kind whose app has more to do than to empty the outbox:
`stop(client_id, now=now)` takes back the mails of that kind itself.
"""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string

from practice.mail import outbox


def stop(kind: str, *, client_id: UUID, now: datetime) -> None:
    """Take back every mail of a kind to a client that has not left."""
    path = settings.MAIL_STOP.get(kind)
    if path is None:
        outbox.cancel_waiting(kind, client_id=client_id)
        return
    import_string(path)(client_id, now=now)
