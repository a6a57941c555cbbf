"""Keep each page as it is typed: nothing lost, nothing overwritten (SECURITY-REQUIREMENTS E2, E7).

`answers["_saved"][page]` is {"number", "tab", "at", "done"}: how often the page was saved, by
which loading of the page, when, and whether that was Continue. A page that was saved elsewhere since it was loaded is stale; one
that the same loading saved itself is not.
"""

from copy import deepcopy
from datetime import datetime

from practice.intake.models import IntakeDraft
from practice.intake.pages import Page


class Stale(Exception):
    """The page was saved from another tab or device since it was loaded."""

    def __init__(self, saved: dict):
        super().__init__("saved elsewhere")
        self.saved = saved


class Closed(Exception):
    """The form was sent or cancelled meanwhile: nothing is kept any more."""


def saves_of(draft: IntakeDraft, page: Page) -> dict:
    return draft.answers.get("_saved", {}).get(page.key, {"number": 0, "tab": "", "at": ""})


def keep(draft: IntakeDraft, page: Page, *, number: int, tab: str, now: datetime, **what) -> None:
    """Save a page's answers (`kept=`), or what is typed so far (`typed=`).

    `number` and `tab` come from the page as it was loaded. Raises Stale and saves nothing when
    the page was saved elsewhere since. Another page saved in the same moment is no conflict.
    """
    while True:
        saved = saves_of(draft, page)
        if saved["number"] != number and saved["tab"] != tab:
            raise Stale(saved)
        if saved["tab"] == tab and saved.get("done") and "typed" in what:
            return  # it was overtaken by Continue from the same page
        stamp = {"number": saved["number"] + 1, "tab": tab, "at": now.isoformat()}
        stamp["done"] = "kept" in what
        new = {
            "answers": with_page(draft.answers, page.key, stamp, **what),
            "version": draft.version + 1,
            "step": max(draft.step, page.step),
            "saved_at": now,
        }
        rows = IntakeDraft.objects.waiting().filter(pk=draft.pk, version=draft.version)
        if rows.update(**new):
            for name, value in new.items():
                setattr(draft, name, value)
            return
        draft.refresh_from_db(fields=["answers", "version", "step", "sent_at", "cancelled_at"])
        if draft.sent_at or draft.cancelled_at:
            raise Closed


def with_page(answers: dict, key: str, stamp: dict, *, kept=None, typed=None) -> dict:
    """Return the answers with one page saved; continuing from it ends what was only typed."""
    new = deepcopy(answers)
    drafts = new.setdefault("_typed", {})
    if kept is None:
        drafts[key] = typed
    else:
        drafts.pop(key, None)
        new[key] = kept
    new.setdefault("_saved", {})[key] = stamp
    return new
