"""A sent form as its pages had it: the way back from an intake document (practice/intake/documents.py).

What a document does not say is left out, so that its page is asked. The health lists are not here:
which of them asks what depends on the visit (practice/intake/again/).
"""

from practice.intake import ticks
from practice.intake.fields import NONE, NOT_SURE
from practice.intake.forms import WISHES, MassageForm
from practice.intake.models import Intake
from practice.words import load

MOST_TOLD = ("yes", "not-sure", "rather-not-say")


def pages_of(intake: Intake, appointment=None) -> dict[str, dict]:
    """Return {page: kept answers} of all pages but the health lists, for a visit to come."""
    document = intake.document
    found = {
        "about": about(intake.client),
        "goal": goal(intake),
        "massage": massage(intake, appointment),
        "sore": {"places": places(each["region"] for each in document.get("focus", ()))},
        "scores": scores(intake),
        **wishes(document),
        **body(intake),
    }
    return {key: kept for key, kept in found.items() if kept is not None}


def about(client) -> dict:
    """Names as the record has them now. A number or a birthday is never shown back (C7)."""
    given = {"name": client.name, "called": client.called, "pronouns": client.pronouns}
    return {key: words for key, words in given.items() if words}


def goal(intake: Intake) -> dict | None:
    """The goal, and the words of their own: where the form's pages are gone, all of them here."""
    chosen = intake.document.get("request", {}).get("goal")
    words = typed_on(intake, "goal", "words_of_own") if has_pages(intake) else intake.own_words
    said = {"goal": chosen, "words_of_own": words}
    return {key: each for key, each in said.items() if each} if chosen else None


def massage(intake: Intake, appointment) -> dict | None:
    """Style and scope. A style that was booked since is newer than what the form asked for."""
    request, before = intake.document.get("request", {}), intake.appointment
    booked = appointment.style if appointment else ""
    is_news = bool(before and booked and booked != before.style)
    style = MassageForm.OPEN if is_news else request.get("modality", MassageForm.OPEN)
    return {"modality": style, "scope": request["scope"]} if "scope" in request else None


def places(slugs) -> list[str]:
    return list(load().in_order(slugs))


def scores(intake: Intake) -> dict | None:
    found = {
        region: str(row["score"])
        for row in intake.document.get("focus", ())
        if row.get("score") is not None
        for region in places([row["region"]])
    }
    note = typed_on(intake, "scores", "note")
    found |= {"note": note} if note else {}
    return found if intake.document.get("focus") else None


def has_pages(intake: Intake) -> bool:
    """Say whether the pages are kept beside the document: they are erased before it."""
    return intake.draft is not None and bool(intake.draft.answers)


def typed_on(intake: Intake, page: str, field: str) -> str:
    """Return words of their own, which a document does not hold apart, from the page itself."""
    return intake.draft.answers.get(page, {}).get(field, "") if has_pages(intake) else ""


def wishes(document: dict) -> dict[str, dict]:
    said = document.get("wishes", {})
    named = {key for keys in WISHES for key in keys}
    rest = [key for key in load().preferences if key not in named]
    return {
        f"wishes:{part}": {key: said[key] for key in keys or rest if key in said}
        for part, keys in enumerate(WISHES)
    }


def body(intake: Intake) -> dict[str, dict | None]:
    """Return the pages that answer the two questions about the body as a whole."""
    said = {answer["id"]: answer for answer in intake.document.get("answers", ())}
    no_touch = said.get("no-touch-areas", {})
    where = no_touch.get("where", ())
    avoid = [*intake.document.get("avoid", ()), *(where if isinstance(where, list) else ())]
    return {"avoid": {"places": places(avoid)}, "safe": safe(intake, said)}


def safe(intake: Intake, said: dict) -> dict | None:
    """Return what would help, and how they cannot lie. A word beside ticks is on the page alone."""
    kept = intake.draft.answers.get("safe", {}) if has_pages(intake) else {}
    if {"safe", "cannot"} <= kept.keys():
        return kept
    lists = {
        "safe": chosen("safe", said.get("no-touch-areas")),
        "cannot": chosen("cannot", said.get("mobility-table")),
    }
    return {key: ticked for key, ticked in lists.items() if ticked} or None


def chosen(key: str, said: dict | None) -> list[str] | None:
    """Return a list of ticks as its page keeps it; None where it has to be asked."""
    alone = {"no": [NONE], "rather-not-say": [ticks.TALK], "not-sure": [NOT_SURE]}
    if said is None or said["answer"] is None:
        return None
    if said["answer"] in alone:
        return alone[said["answer"]]
    return said[key] if isinstance(said.get(key), list) and said[key] else None


# --- health


def told(document: dict) -> dict[str, dict]:
    """Return the answers that say more than no, by question."""
    return {each["id"]: each for each in document.get("answers", ()) if each["answer"] in MOST_TOLD}


def item_page(question, said: dict) -> dict:
    """Return an answer with follow-ups as its page keeps it."""
    asked = {each.key: each for each in question.follow_ups}
    kept = {"answer": said["answer"]}
    for key, value in said.items():
        if key in asked:
            kept[key] = page_value(asked[key], value)
    return kept


def page_value(follow_up, value):
    """Return a follow-up as its field holds it: a word that stands alone is a list of one there."""
    if value == NOT_SURE and follow_up.type in ("multi", "regions"):
        return [NOT_SURE]
    if follow_up.type == "regions":
        return [NONE] if value in (NONE, []) else places(value)
    return value
