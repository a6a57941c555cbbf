"""Send a summary once more whose mail did not arrive: to the right address, with a new link."""

from datetime import datetime, timedelta

from django.db import transaction

from practice.clients.models import Link
from practice.intake.services import keep_contacts
from practice.mail import outbox
from practice.staff import audit
from practice.staff.models import Practice
from sessions_app.aftercare import services
from sessions_app.aftercare.models import AftercareSummary
from sessions_app.aftercare.stop_links import stop_link


class NotStuck(Exception):
    """There is no mail of it that did not arrive: it waits, has gone by now, or was taken back."""


@transaction.atomic
def send_again(summary: AftercareSummary, address: str, *, by, now: datetime) -> None:
    """Mail the summary to `address`, which becomes the client's.

    The link that went to the wrong mailbox opens nothing any more. Raises NoConsent if the client
    does not want these mails (any more), and NotStuck, with nothing changed, if there is nothing
    to send again.
    """
    client = keep_contacts(summary.client, {"email": address}, by=by)
    if not services.may_be_mailed(client):
        raise services.NoConsent
    summary.session.appointment.client = client
    link = Link.fresh(
        Link.Purpose.SUMMARY,
        client=client,
        subject_id=summary.pk,
        by=by,
        now=now,
        lasts=timedelta(days=Practice.current().summary_days),
    )
    stop = stop_link(client, by=by, now=now).address
    letter = services.build(summary, address=link.address, stop=stop)
    if not outbox.send_again(summary.mail_key, letter, now):
        raise NotStuck
    audit.noted(by, "sent", summary, client_id=client.pk)
