"""Stop the mails after a massage, by one click of a mail program or a button, and start them again.

A stop, or a notice of the mail provider that a mail was marked as unwanted, takes back the client's
yes to aftercare and to the question two days later; what waits in the outbox is taken back with it. A form or a code that was asked for still comes (SECURITY C10).
It can be undone for a few minutes: the address does not end, and a mail may be passed on, so that
nobody who holds it later may agree in the client's name.
"""

from datetime import datetime, timedelta

from django.db import transaction

from practice.clients.models import Link
from practice.intake.consent import services as consenting
from practice.intake.models import Consent

STOPPED = ("email_aftercare", "followup_48h")
UNDO_FOR = timedelta(minutes=15)
MARKED = "They marked an email as unwanted, or unsubscribed."


def newest(client_id, key: str) -> Consent | None:
    return Consent.objects.filter(client_id=client_id, key=key).order_by("-at", "-pk").first()


@transaction.atomic
def stop(link: Link, *, now: datetime) -> None:
    """Record that the client wants no more of these mails. Twice is harmless."""
    for key in STOPPED:
        said = newest(link.client_id, key)
        if said and said.given:
            consenting.change(said, given=False, actor=link, how=Consent.How.LINK, now=now)


@transaction.atomic
def complained(client_id, *, at: datetime, now: datetime) -> None:
    """Heed a client who marked a mail as unwanted or unsubscribed at the mail provider, `at` then.

    It is their no to all of these mails: nobody is asked two days later how they feel after that.
    A yes that they gave since holds.
    """
    for key in STOPPED:
        said = newest(client_id, key)
        if said and said.given and said.at <= at:
            told = {"how": Consent.How.NOTICE, "name": "The mail provider", "reason": MARKED}
            consenting.change(said, given=False, actor=None, now=now, **told)


@transaction.atomic
def start_again(link: Link, *, now: datetime) -> bool:
    """Give back each yes that this link took back just now, and no other; say if there was one."""
    found = taken_back_by(link, now=now)
    for said in found:
        consenting.change(said, given=True, actor=link, how=Consent.How.LINK, now=now)
    return bool(found)


def taken_back_by(link: Link, *, now: datetime) -> list[Consent]:
    """Return what this link took back minutes ago and nobody has said anything about since."""
    said = filter(None, (newest(link.client_id, key) for key in STOPPED))
    mine = [each for each in said if not each.given and each.by_link == link.pk]
    return [each for each in mine if now - each.at < UNDO_FOR]


def are_wanted(link: Link) -> bool:
    """Say whether the client agrees to any of these mails now."""
    return any(said and said.given for said in (newest(link.client_id, key) for key in STOPPED))
