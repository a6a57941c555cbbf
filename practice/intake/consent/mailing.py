"""A no to mail, however it was said, takes back what waits of it."""

from collections.abc import Container
from datetime import datetime

from practice.intake.models import Consent
from practice.mail import stopping

# the kind of mail that each yes is about
MAIL_OF = {"email_aftercare": "aftercare", "followup_48h": "follow-up"}


def heed(client_id, keys: Container[str], *, now: datetime) -> None:
    """Stop the mail behind each of these consents whose newest answer is no."""
    for key, kind in MAIL_OF.items():
        said = Consent.objects.filter(client_id=client_id, key=key).order_by("-at")
        newest = said.first() if key in keys else None
        if newest is not None and not newest.given:
            stopping.stop(kind, client_id=client_id, now=now)
