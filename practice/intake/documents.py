"""The canonical intake document, `effleurage-intake/1` (docs/intake-document.md).

`document_from` writes what the client said, once, when the form is sent. `document_for` adds the
facts of one session, which are not the client's: the day, the minutes, who reviewed it.
"""

import json
from collections.abc import Iterable, Iterator
from copy import deepcopy
from datetime import date
from hashlib import sha256

from practice.intake import clearing, lasting, ticks
from practice.intake.again.telling import clearances_said, kept_dates
from practice.intake.answers import health_answers
from practice.intake.fields import NONE
from practice.intake.forms import MassageForm, sore
from practice.reference import load

FORMAT = "effleurage-intake/1"


def document_from(
    answers: dict,
    *,
    name: str,
    on: date,
    agreed: Iterable[str] = (),
    guardian: dict | None = None,
) -> dict:
    """Return the document of a finished form that was sent on that day.

    `agreed` are the areas with a yes by name: to wish for one on its page is not yet to agree.
    Every question that was asked stands in it, the noes too; a question that a later version of
    the reference data adds is then "unanswered", and not a no.
    """
    wishes = wishes_of(answers)
    document = {
        "format": FORMAT,
        "client": {"name": name},
        "request": request_of(answers, wishes),
        "focus": focus_of(answers),
        "avoid": answers["avoid"].get("places", []),
        "avoid_positions": positions_of(answers),
        "consents": list(agreed),
        "wishes": wishes,
        "answered_on": on.isoformat(),
        "answers": health_rows(answers, on=on),
        "unlisted": "unanswered",
    }
    if guardian:
        document["guardian"] = guardian
    return document


def health_rows(answers: dict, *, on: date) -> list[dict]:
    """Return the health answers. One that was not given anew keeps its own day."""
    days = kept_dates(answers)
    return [
        {"id": id, **said, **own_day(days.get(id), on)}
        for id, said in health_answers(answers).items()
    ]


def own_day(day: str | None, on: date) -> dict:
    return {"answered_on": day} if day and day != on.isoformat() else {}


def request_of(answers: dict, wishes: dict) -> dict:
    massage = answers["massage"]
    request = {"goal": answers["goal"]["goal"], "scope": massage["scope"]}
    if massage["modality"] != MassageForm.OPEN:
        request["modality"] = massage["modality"]
    if "pressure" in wishes:
        request["pressure"] = wishes["pressure"]
    if wishes.get("clothing") == "clothed":
        request["clothed"] = True
    return request


def wishes_of(answers: dict) -> dict:
    pages = (kept for key, kept in answers.items() if key.startswith("wishes:"))
    said = {key: value for kept in pages for key, value in kept.items()}
    return {key: said[key] for key in load().preferences if key in said}


def focus_of(answers: dict) -> list[dict]:
    scores = answers.get("scores", {})
    return [
        {"region": slug, "score": int(scores[slug])} if slug in scores else {"region": slug}
        for slug in sore(answers)
    ]


def positions_of(answers: dict) -> list[str]:
    return [slug for slug in answers["safe"]["cannot"] if slug in load().positions]


def areas_of(answers: dict) -> list[str]:
    return [slug for slug in answers["areas"]["areas"] if slug != NONE]


def own_words(answers: dict) -> str:
    """Return what they wrote in lines of their own, for a person to read."""
    safe = answers.get("safe", {})
    said = (
        answers.get("goal", {}).get("words_of_own"),
        answers.get("scores", {}).get("note"),
        safe.get("note"),
        *open_still(safe),
        *clearances_said(answers),
    )
    return "\n\n".join(words for words in said if words)


def open_still(safe: dict) -> Iterator[str]:
    """Yield what they left open beside their answers, where the document has no place for it."""
    asked = {
        "safe": load().question("no-touch-areas").follow_up("safe").ask,
        "cannot": load().question("mobility-table").ask,
    }
    for key, ask in asked.items():
        for word in ticks.BESIDE:
            if word in safe.get(key, ()):
                yield f"{ask} {ticks.BESIDE[word]}"


def document_for(
    intake,
    *,
    on: date,
    minutes: int,
    style: str | None = None,
    booked_style: str | None = None,
    training: Iterable[str] = (),
    labels_read: Iterable[str] = (),
    review: dict | None = None,
    guardian: dict | None = None,
    consents: Iterable[str] | None = None,
) -> dict:
    """Return an intake's document with the facts of one session.

    A clinician's word on record stands beside the answer that it is about, while it holds; what
    the client asked for beyond one visit is added to what the form says.
    `style` is a person's decision and wins; `booked_style` counts where the client left the style
    open. `consents` are the areas that were agreed to on the day, in place of the form's.
    """
    document = deepcopy(intake.document)
    request = document.setdefault("request", {})
    request["minutes"] = minutes
    if style or booked_style:
        request["modality"] = style or request.get("modality") or booked_style
    add_age(document, intake.client, on)
    clearing.add_to(document, clearing.holding(intake, on=on))
    lasting.add_to(document, lasting.standing(intake.client_id), since=intake.sent_at)
    document["on"] = on.isoformat()
    document["training"] = list(training)
    document["labels_read"] = list(labels_read)
    document["review"] = review
    said = [each for each in (document.get("guardian"), guardian) if each]
    document["guardian"] = (
        {key: any(each.get(key) for each in said) for key in ("consent", "present")}
        if said
        else None
    )
    if consents is not None:
        document["consents"] = list(consents)
    return document


def add_age(document: dict, client, on: date) -> None:
    """Answer the questions that the date of birth answers, as of that day."""
    age = client.age(on=on)
    person = document.setdefault("client", {})
    person["name"] = client.name
    if age is not None:
        person["age"] = age
    given = {answer["id"] for answer in document["answers"]}
    derived = [q.id for q in load().questions.values() if q.derived_from and q.id not in given]
    document["answers"] += [{"id": id, "answer": "no"} for id in derived]


def facts_stamp(fact) -> str:
    """Return a hash of one kind of fact that a plan was made from, to see whether it changed."""
    written = json.dumps(fact, sort_keys=True, separators=(",", ":"), default=str)
    return sha256(written.encode()).hexdigest()[:16]
