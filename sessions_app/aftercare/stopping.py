"""Stop the mails after a massage, by one click of a mail program or a button, and start them again.

A stop takes back the client's yes to aftercare and to the question two days later; what waits in
the outbox is taken back with it. A form or a code that was asked for still comes (SECURITY C10).
"""

from datetime import datetime

from django.db import transaction

from practice.clients.models import Link
from practice.intake.consent import services as consenting
from practice.intake.models import Consent
from practice.staff.models import AccessEntry

STOPPED = ("email_aftercare", "followup_48h")


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
def start_again(link: Link, *, now: datetime) -> None:
    """Give back each yes that was taken back by this link, and no other."""
    for said in taken_back_by(link):
        consenting.change(said, given=True, actor=link, how=Consent.How.LINK, now=now)


def taken_back_by(link: Link) -> list[Consent]:
    """Return what this link took back and nobody has said anything about since."""
    said = filter(None, (newest(link.client_id, key) for key in STOPPED))
    gone = [each for each in said if not each.given]
    mine = AccessEntry.objects.filter(actor_id=link.pk, verb="withdrew")
    by_link = set(mine.values_list("object_id", flat=True))
    return [each for each in gone if each.pk in by_link]


def are_wanted(link: Link) -> bool:
    """Say whether the client agrees to any of these mails now."""
    return any(said and said.given for said in (newest(link.client_id, key) for key in STOPPED))
