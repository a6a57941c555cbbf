"""Save an edited record only if nobody else changed it meanwhile (SECURITY-REQUIREMENTS E2)."""

from django.db import transaction

from practice.staff import audit


class Stale(Exception):
    """The record has moved on. `theirs` is what the database holds now."""

    def __init__(self, theirs):
        super().__init__(f"{type(theirs).__name__} {theirs.pk} is at version {theirs.version}")
        self.theirs = theirs


@transaction.atomic
def save(record, *, version: int, by, fields: list[str]):
    """Save `record`, which was read at `version`, and note who changed which fields.

    Raises Stale, and saves nothing, if the stored version is another.
    """
    theirs = type(record)._base_manager.select_for_update().get(pk=record.pk)
    if theirs.version != version:
        raise Stale(theirs)
    record.version = version + 1
    record.save()
    audit.changed(by, record, fields)
    return record
