"""Keep a file until it is confirmed, then add its clients: all of them or none."""

from dataclasses import asdict
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from simple_history.utils import bulk_create_with_history

from practice.clients.importing import sorting
from practice.clients.importing.reading import Sheet
from practice.clients.importing.sorting import Known, Someone, Sorted
from practice.clients.models import Client, ClientImport
from practice.staff import audit
from practice.staff.models import AccessEntry, Practice, User

LASTS = timedelta(hours=2)
AT_ONCE = 500


def keep(sheet: Sheet, *, by: User, now: datetime) -> ClientImport:
    """Keep what was read, sealed, until it is confirmed or two hours have gone by."""
    forget_old(now)
    return ClientImport.objects.create(
        rows=asdict(sheet), made_by=by, made_at=now, expires_at=now + LASTS
    )


def forget_old(now: datetime) -> int:
    """Remove files that nobody confirmed; the worker does this too."""
    old = ClientImport.objects.filter(expires_at__lte=now, done_at=None)
    return old.delete()[0]


def sheet_of(kept: ClientImport) -> Sheet:
    rows = [(number, row) for number, row in kept.rows["rows"]]
    return Sheet(**{**kept.rows, "rows": rows})


def look(sheet: Sheet, *, now: datetime, order: str | None = None) -> Sorted:
    """Say what would become of each row now; nothing is changed."""
    today = timezone.localtime(now).date()
    return sorting.sort(sheet, Known(sorting.everyone()), today=today, order=order)


class NotReady(Exception):
    """Day and month must be told apart first."""


@transaction.atomic
def carry_out(kept: ClientImport, *, order: str | None, with_perhaps: bool, by: User, now) -> int:
    """Add the clients of a kept file, once; return how many."""
    kept = ClientImport.objects.select_for_update().get(pk=kept.pk)
    if kept.done_at:
        return kept.added
    kept.added = add(sheet_of(kept), order=order, with_perhaps=with_perhaps, by=by, now=now)
    kept.done_at, kept.rows = now, {}
    kept.save()
    audit.noted(by, "imported", kept)
    return kept.added


@transaction.atomic
def add(sheet: Sheet, *, order: str | None, with_perhaps: bool, by: User | None, now) -> int:
    """Add every row that is new; sorted again here, so that nobody comes in twice."""
    Practice.objects.select_for_update().first()  # one import at a time
    found = look(sheet, now=now, order=order)
    if found.asks_order and found.order is None:
        raise NotReady
    chosen = found.new + (
        [person for person, _other, _why in found.perhaps] if with_perhaps else []
    )
    clients = [client_of(person) for person in sorted(chosen, key=lambda each: each.row)]
    bulk_create_with_history(clients, Client, batch_size=AT_ONCE, default_user=by)
    lines = [audit.line(by, "made", client, at=now) for client in clients]
    AccessEntry.objects.bulk_create(lines, batch_size=AT_ONCE)
    if by and by.is_practitioner:
        whose = Client.practitioners.through
        whose.objects.bulk_create(
            [whose(client_id=client.pk, user_id=by.pk) for client in clients], batch_size=AT_ONCE
        )
    return len(clients)


def client_of(person: Someone) -> Client:
    client = Client(
        name=person.name,
        email=person.email,
        phone=person.phone,
        born_on=person.born_on,
        **person.more,
    )
    client.make_searchable()
    return client
