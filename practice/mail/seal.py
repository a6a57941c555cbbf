"""The proof, kept beside the records, that the keys of this start are the keys of these records."""

from __future__ import annotations

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import CommandError
from django.db import DEFAULT_DB_ALIAS, connections
from secured_fields.fernet import get_fernet

from practice.sealed import SealedValueError

KNOWN_VALUE = "effleurage sealed this"
NO_KEY = "Each sealing key must be 44 letters, as made at the first start. Put the right one back."
WRONG_KEY = (
    "The sealing key does not fit this database: the records can't be opened with it. "
    "Put the practice's own key back. Nothing was changed."
)


def refuse_before_migrating(*, using=DEFAULT_DB_ALIAS, **kwargs):
    """Stop any way of migrating with one sentence and no traceback."""
    try:
        refuse_wrong_key(using)
    except ImproperlyConfigured as error:
        raise CommandError(str(error)) from None


def keep_probe(*, using=DEFAULT_DB_ALIAS, apps=apps, **kwargs):
    """Seal the known value once, after migrating; one that is there is left as it is."""
    try:
        probes = apps.get_model("mail", "SealProbe").objects.using(using)
    except LookupError:
        return
    if not probes.exists():
        probes.create(pk=1, value=KNOWN_VALUE)


def refuse_wrong_key(using: str = DEFAULT_DB_ALIAS) -> None:
    """Raise ImproperlyConfigured, with the way out, if the keys do not open the known value.

    Every process that reads or writes sealed columns calls it before it starts. A database that
    was not migrated yet holds nothing to open.
    """
    from practice.mail.models import SealProbe

    try:
        get_fernet()
    except (ValueError, TypeError, AssertionError):
        raise ImproperlyConfigured(NO_KEY) from None
    if SealProbe._meta.db_table not in connections[using].introspection.table_names():
        return
    try:
        probe = SealProbe.objects.using(using).first()
    except SealedValueError:
        raise ImproperlyConfigured(WRONG_KEY) from None
    if probe is not None and probe.value != KNOWN_VALUE:
        raise ImproperlyConfigured(WRONG_KEY)
