"""Write and read the edits of a plan: a list of small mappings, blanks left away."""

import re
from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from practice.reference import Reference, load

from ..edit import KINDS
from ..values import Edit
from .places import Place

MOST_EDITS = 200
LONGEST_STEP = 180
FIRMEST = 4
_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")
_SOURCE = re.compile(r"|client|session:[a-z0-9-]{1,60}")

_NEEDS = {
    "minutes": ("step", "value"),
    "lock": ("step", "value"),
    "pressure": ("value",),
    "add-area": ("step", "slug"),
    "remove-area": ("slug",),
    "add-stroke": ("step", "slug"),
    "remove-stroke": ("slug",),
    "add-step": ("step",),
    "remove-step": ("step",),
    "move-step": ("step", "slug"),
    "clock": ("value",),
    "more": ("slug",),
}
_MAY = {"pressure": ("step", "slug"), "remove-area": ("step",), "remove-stroke": ("step",)}
_MAY["add-step"] = ("slug",)


def edit_documents(edits: Sequence[Edit]) -> list[dict[str, Any]]:
    """Return edits as plain data; what is blank is not written."""
    return [
        {each.name: getattr(edit, each.name) for each in fields(Edit) if _said(edit, each.name)}
        for edit in edits
    ]


def _said(edit: Edit, name: str) -> bool:
    return getattr(edit, name) not in (None, "")


def read_edits(data: Any) -> tuple[Edit, ...]:
    """Return a list of edits as values; `BadDocument` names the first place that is wrong."""
    reference = load()
    return tuple(_edit(row, reference) for row in Place(data, "edits").rows(MOST_EDITS))


def _edit(place: Place, reference: Reference) -> Edit:
    here = place.fields(*(each.name for each in fields(Edit)), required=("what",))
    what = here["what"].one_of(KINDS)
    for key in _NEEDS[what]:
        if here[key].blank:
            place.fail(f"{key!r} is missing")
    for key in ("step", "slug", "value"):
        if not here[key].blank and key not in (*_NEEDS[what], *_MAY.get(what, ())):
            place.fail(f"{key!r} says nothing for {what!r}")
    return Edit(
        what=what,
        step=None if here["step"].blank else _matched(here["step"], _SLUG, "a step"),
        slug=None if here["slug"].blank else _slug(here["slug"], what, reference),
        value=None if here["value"].blank else _value(here["value"], what),
        by="" if here["by"].blank else here["by"].text(),
        why="" if here["why"].blank else here["why"].text(2000),
        source="" if here["source"].blank else _matched(here["source"], _SOURCE, "a source"),
    )


def _value(place: Place, what: str) -> int:
    return place.whole(1, FIRMEST if what == "pressure" else LONGEST_STEP)


def _slug(place: Place, what: str, reference: Reference) -> str:
    if what.endswith("-step"):
        return _matched(place, _SLUG, "a step")
    if what.endswith("-stroke"):
        return place.slug(reference.strokes, "a stroke")
    return place.slug({*reference.regions, *reference.groups}, "an area of the body")


def _matched(place: Place, pattern: re.Pattern[str], what: str) -> str:
    text = place.text()
    if not pattern.fullmatch(text):
        place.fail(f"{text[:60]!r} is not {what}")
    return text
