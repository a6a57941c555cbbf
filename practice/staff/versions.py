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


def posted(request, record) -> int:
    """Return the version that the page was made from; a page that says none is stale."""
    if request.method != "POST":
        return record.version
    said = request.POST.get("version", "")
    return int(said) if said.isdecimal() and len(said) < 10 else 0


def conflict(form, theirs) -> dict:
    """Return what a page needs to show both texts: who, when, and each field that differs.

    The page shows the form again with what was typed and the new version, so that sending it
    once more is a choice.
    """
    kept = type(form)(instance=theirs)
    history = getattr(theirs, "history", None)  # the practice's own row keeps none
    last = history.select_related("history_user").first() if history else None
    return {
        "who": last.history_user if last else None,
        "at": last.history_date if last else None,
        "rows": [
            {"label": field.label, "theirs": shown(kept[field.name]), "yours": shown(field)}
            for field in form.visible_fields()
            if shown(kept[field.name]) != shown(field)
        ],
    }


def shown(field) -> str:
    """Return the value of a form's field as a person reads it."""
    value, widget = field.value(), field.field.widget
    if hasattr(widget, "decompress") and not isinstance(value, list | tuple):
        value = widget.decompress(value)
    if isinstance(value, list | tuple):
        return " ".join(str(part) for part in value if part not in (None, ""))
    named = {str(key): label for key, label in getattr(field.field, "choices", ())}
    text = str(value if value is not None else "")
    if text in named:
        return str(named[text])
    return text if isinstance(value, str) else str(widget.format_value(value) or "")
