"""Keep each page as it is typed: nothing lost, nothing overwritten (SECURITY-REQUIREMENTS E2, E3, E7).

`answers["_saved"][page]` is {"number", "tab", "seq", "at", "done"}: how often the page was saved,
by which loading of the page and as which of its requests, when, and whether that was Continue.
A page that was saved elsewhere since it was loaded is stale; one that the same loading saved
itself is not. What a stale loading typed is not dropped: it stands in `answers["_aside"][page]`
as {tab: {"typed", "seq", "at"}} until the client has chosen which one to keep.
"""

import json
from copy import deepcopy
from datetime import datetime
from hashlib import sha256

from practice.intake.models import IntakeDraft
from practice.intake.pages import Page

MOST_ASIDE = 5  # of one form; what is more stays in its browser


class Stale(Exception):
    """The page was saved from another tab or device since it was loaded.

    `saved` says when and by which; `is_aside` whether what was typed is kept beside it.
    """

    def __init__(self, saved: dict, *, is_aside: bool):
        super().__init__("saved elsewhere")
        self.saved, self.is_aside = saved, is_aside


class Closed(Exception):
    """The form was sent or cancelled meanwhile: nothing is kept any more."""


def saves_of(draft: IntakeDraft, page: Page) -> dict:
    return draft.answers.get("_saved", {}).get(page.key, {"number": 0, "tab": "", "at": ""})


def stamp(answers: dict) -> str:
    """Return a mark of what was answered, as the page shows it on which it is signed."""
    told = {key: kept for key, kept in answers.items() if not key.startswith("_")}
    return sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:32]


def aside(draft: IntakeDraft, page: Page) -> dict[str, dict]:
    """Return what other tabs typed on this page and nobody has decided about, by tab."""
    return draft.answers.get("_aside", {}).get(page.key, {})


def keep(
    draft: IntakeDraft,
    page: Page,
    *,
    number: int,
    tab: str,
    now: datetime,
    seq: int | None = None,
    kept: dict | None = None,
    typed: dict | None = None,
    chosen: tuple[str, ...] = (),
) -> None:
    """Save a page's answers (`kept`), or what is typed so far (`typed` alone).

    `number`, `tab` and `seq` come from the page as it was loaded; `chosen` names the tabs that the
    client decided about. Raises Stale when the page was saved elsewhere since: then what was typed
    is put aside. Another page saved in the same moment is no conflict.
    """
    asked = {"tab": tab, "seq": seq, "at": now.isoformat()}
    while True:
        saved = saves_of(draft, page)
        if is_overtaken(saved, tab, seq, is_typing=kept is None):
            return
        is_stale = saved["number"] != number and saved["tab"] != tab
        if is_stale:
            if holds_already(draft.answers, page.key, kept=kept, typed=typed):
                return
            answers = put_aside(draft.answers, page.key, asked, typed)
        else:
            stamp = {**asked, "number": saved["number"] + 1, "done": kept is not None}
            answers = with_page(draft.answers, page.key, stamp, kept=kept, typed=typed)
            answers = without_aside(answers, page.key, {tab, *chosen})
        if answers is None or store(draft, answers, step=page.step, now=now):
            if is_stale:
                raise Stale(saved, is_aside=answers is not None)
            return


def let_go(draft: IntakeDraft, page: Page, tabs: tuple[str, ...], *, now: datetime) -> None:
    """Drop what these tabs had typed: the client chose what is saved."""
    while not store(draft, without_aside(draft.answers, page.key, tabs), step=0, now=now):
        pass


def store(draft: IntakeDraft, answers: dict, *, step: int, now: datetime) -> bool:
    """Write the answers if nobody did meanwhile; else read theirs and say no. May raise Closed."""
    new = {
        "answers": answers,
        "version": draft.version + 1,
        "step": max(draft.step, step),
        "saved_at": now,
    }
    rows = IntakeDraft.objects.waiting().filter(pk=draft.pk, version=draft.version)
    if rows.update(**new):
        for name, value in new.items():
            setattr(draft, name, value)
        return True
    draft.refresh_from_db(fields=["answers", "version", "step", "sent_at", "cancelled_at"])
    if draft.sent_at or draft.cancelled_at:
        raise Closed
    return False


def is_overtaken(saved: dict, tab: str, seq: int | None, *, is_typing: bool) -> bool:
    """Say whether the same loading has already saved something later, or this very thing."""
    if saved["tab"] != tab:
        return False
    if seq is not None and saved.get("seq") is not None:
        return seq <= saved["seq"]
    return is_typing and saved.get("done", False)


def holds_already(answers: dict, key: str, *, kept=None, typed=None) -> bool:
    """Say whether exactly this is saved: then it is no conflict, wherever it came from."""
    drafts = answers.get("_typed", {})
    if kept is None:
        return typed == drafts.get(key)
    return kept == answers.get(key) and key not in drafts


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


def put_aside(answers: dict, key: str, stamp: dict, typed: dict | None) -> dict | None:
    """Return the answers with what a stale tab typed beside them; None if it is not put there."""
    tab, seq = stamp["tab"], stamp["seq"]
    if typed is None:
        return None
    new = deepcopy(answers)
    here = new.setdefault("_aside", {}).setdefault(key, {})
    before = here.get(tab)
    if before and None not in (seq, before["seq"]) and seq <= before["seq"]:
        return new
    if before is None and sum(map(len, new["_aside"].values())) >= MOST_ASIDE:
        return None
    here[tab] = {"typed": typed, "seq": seq, "at": stamp["at"]}
    return new


def without_aside(answers: dict, key: str, tabs) -> dict:
    """Return the answers without what those tabs had typed on one page."""
    if not answers.get("_aside", {}).get(key):
        return answers
    new = deepcopy(answers)
    left = {tab: each for tab, each in new["_aside"][key].items() if tab not in tabs}
    new["_aside"][key] = left
    if not left:
        del new["_aside"][key]
    return new
