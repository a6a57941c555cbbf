"""Steps that are added or moved: the template as the edits have it, before anything is planned.

Only warm-up, main and joining-up work has another place or comes and goes; how a session opens
and ends is the same for all. Main work never comes before the warm-up of its areas.
"""

from collections.abc import Sequence
from dataclasses import replace

from practice.reference import Reference
from practice.reference.templates import Step as Row
from practice.reference.templates import Template

from ..naming import row_words, slug_words
from ..rows import borrowed
from ..sentences import low, say
from ..values import Edit, Reason
from .edited import Edited
from .knowledge import regions_of

MOVES = ("warm-up", "main", "integration")
SOURCE = "edit:rules"


def restructured(template: Template, edited: Edited, booked: int, reference: Reference) -> Template:
    """Return the template with steps added and moved; refuse the edits that cannot be followed."""
    rows = list(template.steps)
    for edit in edited.of("add-step", "move-step"):
        found = _followed(edit, rows, template, reference)
        if isinstance(found, Reason):
            edited.refuse(edit, (found,))
            continue
        rows = found
        row = _row(rows, edit.step)
        if edit.what == "add-step" and row is not None and row.min_session > booked:
            minutes = str(row.min_session)
            edited.ask(edit, _say(reference, "step-needs-longer", row.slug, minutes=minutes))
    return replace(template, steps=tuple(rows)) if rows != list(template.steps) else template


def _followed(
    edit: Edit, rows: list[Row], template: Template, reference: Reference
) -> list[Row] | Reason:
    step = edit.step or ""
    row = _row(rows, step)
    if row is None and edit.what == "add-step":
        row = borrowed(template, reference).get(step)
        row = row and replace(row, required=False)
        if row is None:
            return _say(reference, "edit-not-offered", step)
    if row is None:
        return _say(reference, "edit-unknown-step", step)
    if row.phase not in MOVES:
        return _say(reference, "edit-fixed-step", step)
    others = [each for each in rows if each is not row]
    if edit.slug is None:
        if len(others) < len(rows):
            return rows
        return _put(others, row, _place_for(row, others))
    target = _row(others, edit.slug)
    if target is None:
        return rows if edit.slug == step else _say(reference, "edit-unknown-step", edit.slug)
    if target.phase not in (*MOVES, "closing"):
        return _say(reference, "edit-fixed-step", step)
    moved = _put(others, row, others.index(target))
    return _cold(rows, moved, reference) or moved


def _put(rows: list[Row], row: Row, at: int) -> list[Row]:
    return [*rows[:at], row, *rows[at:]]


def _place_for(row: Row, rows: Sequence[Row]) -> int:
    """Where a new step goes by itself: after the last main work in one of its positions."""
    alike = [at for at, each in enumerate(rows) if each.phase == "main"]
    near = [at for at in alike if not set(rows[at].positions).isdisjoint(row.positions)]
    ending = next(at for at, each in enumerate(rows) if each.phase == "closing")
    return max(near or alike, default=ending - 1) + 1


def _cold(before: Sequence[Row], after: Sequence[Row], reference: Reference) -> Reason | None:
    """Why an order may not be: work that would now come before a warm-up of its areas."""
    was = {row.slug: at for at, row in enumerate(before)}
    for at, late in enumerate(after):
        for early in after[:at]:
            if late.phase != "warm-up" or early.phase not in ("main", "integration"):
                continue
            if was.get(early.slug, len(was)) < was[late.slug]:
                continue  # the template itself has it so
            if regions_of(reference, early.regions) & regions_of(reference, late.regions):
                first = low(row_words(late, reference))
                return _say(reference, "edit-not-warm", early.slug, first=first)
    return None


def _row(rows: Sequence[Row], slug: str | None) -> Row | None:
    return next((row for row in rows if row.slug == slug), None)


def _say(reference: Reference, rule: str, step: str, **values: str) -> Reason:
    return say(reference, rule, SOURCE, step=low(slug_words(step, None, reference)), **values)
