"""Add a client."""

from django.db import transaction

from practice.clients.models import Client
from practice.staff import audit
from practice.staff.models import User


@transaction.atomic
def add_client(client: Client, *, by: User) -> Client:
    """Save a new client; whoever treats people and adds them is one of their practitioners."""
    client.save()
    if by.is_practitioner:
        client.practitioners.add(by)
    audit.made(by, client)
    return client
