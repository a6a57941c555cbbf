"""What was changed by hand, in words: edits, and what the newest of them did to the plan."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from practice.reference import load
from sessions_app.planning.clocked import what_the_clock_did
from sessions_app.planning.engine.values import Edit
from sessions_app.planning.wording import row_title, step_title, step_words

EDITS = {
    "minutes": gettext_lazy("%(step)s: %(value)s min"),
    "lock": gettext_lazy("%(step)s: locked at %(value)s min"),
    "pressure": gettext_lazy("%(step)s: pressure %(value)s"),
    "add-area": gettext_lazy("%(step)s: %(what)s added"),
    "remove-area": gettext_lazy("%(step)s: %(what)s left out"),
    "add-stroke": gettext_lazy("%(step)s: %(what)s added"),
    "remove-stroke": gettext_lazy("%(step)s: %(what)s left out"),
    "add-step": gettext_lazy("%(step)s added"),
    "remove-step": gettext_lazy("%(step)s removed"),
    "move-step": gettext_lazy("%(step)s moved, before %(what)s"),
    "clock": gettext_lazy("Fit the plan into %(value)s min"),
    "more": gettext_lazy("More time: %(what)s"),
    "full-time": gettext_lazy("All the time again"),
}
OTHER = gettext_lazy("%(step)s changed")
KINDS = {
    "minutes": gettext_lazy("%(step)s: the minutes that were set"),
    "lock": gettext_lazy("%(step)s: the locked minutes"),
    "pressure": gettext_lazy("%(step)s: the pressure that was set"),
    "add-area": gettext_lazy("%(step)s: an area that was added"),
    "remove-area": gettext_lazy("%(step)s: an area that was left out"),
    "add-stroke": gettext_lazy("%(step)s: a stroke that was added"),
    "remove-stroke": gettext_lazy("%(step)s: a stroke that was left out"),
    "add-step": gettext_lazy("%(step)s, which was added"),
    "remove-step": gettext_lazy("%(step)s, which was removed"),
    "move-step": gettext_lazy("%(step)s: its new place"),
}
MOST_CHANGES = 3  # as many as a person listens to


@dataclass(frozen=True, kw_only=True)
class Said:
    """What the newest change did, where it is said, and which control has the focus after it.

    `kind` is saved, moved, added, removed or undone; `before` is the step in front of which a
    removed one was (empty: at the end).
    """

    kind: str
    words: str
    step: str = ""
    before: str = ""
    focus: str = "edit"
    undo: int | None = None


def last_change(kept, before, *, is_undone: bool = False) -> Said:
    """Return what to say of this version, that a person has just made from the one before."""
    edit = newest_edit(kept.edits, before.edits)
    step = (edit or {}).get("step") or ""
    names = {**names_of(before), **names_of(kept)}
    changes = said_changes(kept.changes, first=called(step, kept, before))
    if is_undone:
        return Said(kind="undone", words=_("Undone. %(changes)s") % {"changes": changes})
    now, then = order_of(kept), order_of(before)
    known = {"step": step, "undo": before.number}
    if step in then and step not in now:
        following = [slug for slug in then[then.index(step) + 1 :] if slug in now]
        name = names.get(step, step)
        words = _("Removed: %(step)s.") % {"step": name}
        return Said(kind="removed", words=words, before=[*following, ""][0], focus="undo", **known)
    if step in now and step not in then:
        return Said(kind="added", words=_("Added. %(changes)s") % {"changes": changes}, **known)
    if edit and edit["what"] == "move-step" and step in now:
        place = {"place": now.index(step) + 1, "of": len(now)}
        words = _("Moved to place %(place)s of %(of)s.") % place
        went_up = now.index(step) < then.index(step)
        return Said(kind="moved", words=words, focus="up" if went_up else "down", **known)
    if edit and edit["what"] in ("clock", "more"):
        words = what_the_clock_did(before.document, kept.document)
        return Said(kind="clock", words=words or str(_("Nothing had to change.")), **known)
    words = _("Saved. %(changes)s") % {"changes": changes}
    return Said(kind="saved", words=words.strip(), **known)


def said_changes(changes: Sequence[str], *, first: str) -> str:
    """Return the differences as sentences, the first few: those of the changed step lead."""
    changes = sorted(changes, key=lambda each: not (first and each.startswith(first)))
    shown = [f"{each.rstrip('.')}." for each in changes[:MOST_CHANGES]]
    if len(changes) > MOST_CHANGES:
        more = len(changes) - MOST_CHANGES
        shown.append(ngettext("And %(more)s more.", "And %(more)s more.", more) % {"more": more})
    return " ".join(shown)


def called(slug: str, *versions) -> str:
    """Return what a step is called in sentences, by the first version that has it."""
    steps = (step for kept in versions for step in kept.document["steps"])
    return next((step_words(step) for step in steps if step["slug"] == slug), "")


def newest_edit(now: Sequence[dict], then: Sequence[dict]) -> dict | None:
    """Return the last edit that was added; if none was, the last one that was taken back."""
    changed = [each for each in now if each not in then] or [e for e in then if e not in now]
    return changed[-1] if changed else None


def order_of(kept) -> list[str]:
    return list(dict.fromkeys(step["slug"] for step in kept.document["steps"]))


def names_of(kept) -> dict[str, str]:
    """Return the name of each step of a plan by its slug."""
    return {step["slug"]: step_title(step) for step in reversed(kept.document["steps"])}


def edit_words(edit: Edit, names: dict[str, str]) -> str:
    """Return in words what an edit asks for; `names` has the name of each step by its slug."""
    step = name_of_step(edit.step, names)
    values = {"step": step, "value": edit.value, "what": thing_name(edit, names)}
    return str(EDITS.get(edit.what, OTHER)) % values


def kind_words(what: str, step: str | None, names: dict[str, str]) -> str:
    """Return in words which kind of change was made to a step."""
    return str(KINDS.get(what, OTHER)) % {"step": name_of_step(step, names)}


def name_of_step(slug: str | None, names: dict[str, str]) -> str:
    """Return the name of a step, from the plan or from any template that has it."""
    if slug is None:
        return str(_("Every step"))
    return names.get(slug) or template_step_name(slug) or slug.replace("-", " ").capitalize()


@cache
def template_step_name(slug: str) -> str:
    ref = load()
    for template in ref.templates.values():
        for row in template.steps:
            if row.slug == slug:
                return row_title(row)
    return ""


def thing_name(edit: Edit, names: dict[str, str]) -> str:
    """Return the name of the area, the stroke or the step that an edit is about."""
    ref, slug = load(), edit.slug
    if not slug:
        return ""
    if edit.what.endswith("-step"):
        return name_of_step(slug, names)
    if edit.what.endswith("-stroke"):
        return ref.strokes[slug].name if slug in ref.strokes else slug
    return ref.region_name(slug) if slug in ref.regions or slug in ref.groups else slug
