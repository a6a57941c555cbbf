"""What a client asked for beyond one visit: areas left alone, and comfort as they like it.

A session offers it afterwards; a practitioner records it with the client's agreement. It counts
for every plan from then on, until it is taken back, by a new record with a reason. A comfort wish
counts against an older form alone: a newer one says itself what the client would like.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from practice.clients.models import Client
from practice.intake.models import LastingWish
from practice.staff import audit
from practice.staff.models import User
from practice.words import load

Kind = LastingWish.Kind
MOST = 200  # of one client, newest first


def standing(client_id) -> list[LastingWish]:
    """Return what counts now, newest first; of each comfort setting the newest alone."""
    rows = LastingWish.objects.filter(client_id=client_id).select_related("recorded_by")
    return standing_of(list(rows[:MOST]))


def standing_of(rows: Sequence[LastingWish]) -> list[LastingWish]:
    """Return those of `rows`, newest first, that count."""
    gone = {row.takes_back_id for row in rows if row.takes_back_id}
    found: dict[object, LastingWish] = {}
    for row in rows:
        if row.takes_back_id is None and row.pk not in gone:
            found.setdefault(about(row), row)
    return list(found.values())


def about(row: LastingWish):
    """Return what a row is about: one setting, or these areas."""
    return row.said["key"] if row.kind == Kind.COMFORT else tuple(sorted(row.said["regions"]))


def add_to(document: dict, rows: Iterable[LastingWish], *, since: datetime) -> None:
    """Write what counts into an intake document whose form was sent at `since`."""
    rows = list(rows)
    ref = load()
    regions = [r for row in rows if row.kind == Kind.AREA for r in row.said["regions"]]
    known = [slug for slug in regions if slug in ref.regions]
    if known:
        document["boundaries"] = sorted(set(known))
    newer = (row for row in rows if row.kind == Kind.COMFORT and row.at > since)
    wishes = {row.said["key"]: row.said["value"] for row in newer if is_known(row.said)}
    if wishes:
        document["wishes"] = {**document.get("wishes", {}), **wishes}


def is_known(said: Mapping) -> bool:
    """Say whether that is a setting and a value of the reference data."""
    key = said.get("key")
    return key in load().preferences and said.get("value") in load().choices(key)


# --- words


def area_words(names: str) -> str:
    return _("Leave this area out from now on: %(areas)s.") % {"areas": names}


def comfort_words(key: str, value: str) -> str:
    ask = load().preferences[key].ask
    return _("Remember for next time: %(question)s %(answer)s") % {
        "question": ask,
        "answer": load().choices(key)[value],
    }


# --- recording


@transaction.atomic
def keep(client: Client, kind: str, said: Mapping, *, appointment, by: User, now: datetime):
    """Record it, unless the same is on record and counts: then that is returned."""
    for row in standing(client.pk):
        same = {name: row.said.get(name) for name in said if name != "text"}
        if row.kind == kind and same == {n: v for n, v in said.items() if n != "text"}:
            return row
    made = LastingWish.objects.create(
        client=client, appointment=appointment, kind=kind, said=dict(said), recorded_by=by, at=now
    )
    audit.made(by, made)
    return made


@transaction.atomic
def take_back(row: LastingWish, reason: str, *, by: User, now: datetime) -> LastingWish:
    """Record that it no longer counts, and why. Done twice it is done once."""
    before = LastingWish.objects.filter(takes_back=row).first()
    if before:
        return before
    made = LastingWish.objects.create(
        client_id=row.client_id,
        appointment_id=row.appointment_id,
        kind=row.kind,
        said={"reason": reason},
        takes_back=row,
        recorded_by=by,
        at=now,
    )
    audit.noted(by, "withdrawn", row)
    audit.made(by, made)
    return made
