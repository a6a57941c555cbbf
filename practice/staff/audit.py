"""The audit trail: who opened, made and changed what. Field names, never values.

Call these inside the transaction of the change, so that both happen or neither does.
"""

from hashlib import sha256

from django.utils import timezone

from practice.staff.models import AccessEntry

WINDOW = 300  # seconds in which opening the same thing again is one line


def opened(actor, record, *, client_id=None) -> None:
    """Note that `actor` saw `record`; once a person, object and five minutes."""
    now = timezone.now()
    window = int(now.timestamp()) // WINDOW
    name = f"{actor.pk}|{record._meta.label}|{record.pk}|{window}"
    once = sha256(name.encode()).hexdigest()
    entry = line(actor, "opened", record, client_id=client_id, at=now)
    entry.once = once
    AccessEntry.objects.bulk_create([entry], ignore_conflicts=True)


def made(actor, record, *, client_id=None) -> None:
    line(actor, "made", record, client_id=client_id).save()


def changed(actor, record, fields, *, client_id=None) -> None:
    line(actor, "changed", record, client_id=client_id, fields=sorted(fields)).save()


def noted(actor, verb: str, record, *, client_id=None) -> None:
    """Note any other deed: `sent`, `revoked`, `started`, `signed` and so on."""
    line(actor, verb, record, client_id=client_id).save()


def refused(actor, resource: str) -> None:
    AccessEntry.objects.create(
        at=timezone.now(),
        actor_kind=AccessEntry.Actor.PERSON,
        actor_id=actor.pk,
        verb="refused",
        object_kind=resource,
    )


def sign_in_failed(person) -> None:
    """Note a wrong password or code: whose account, if the name was known, and no more."""
    AccessEntry.objects.create(
        at=timezone.now(),
        actor_kind=AccessEntry.Actor.SYSTEM,
        verb="sign-in-failed",
        object_kind="staff.user",
        object_id=person.pk if person else None,
    )


def line(actor, verb, record, *, client_id=None, fields=(), at=None) -> AccessEntry:
    """Build a line; `actor` is a User, a Link, or None for the application itself."""
    kinds = {"staff.user": AccessEntry.Actor.PERSON, "clients.link": AccessEntry.Actor.LINK}
    kind = kinds[actor._meta.label_lower] if actor else AccessEntry.Actor.SYSTEM
    if client_id is None:
        client_id = record.pk if record._meta.label == "clients.Client" else None
    if client_id is None:
        client_id = getattr(record, "client_id", None)
    return AccessEntry(
        at=at or timezone.now(),
        actor_kind=kind,
        actor_id=actor.pk if actor else None,
        verb=verb,
        object_kind=record._meta.label_lower,
        object_id=record.pk,
        client_id=client_id,
        fields=list(fields),
    )
