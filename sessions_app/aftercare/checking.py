"""A draft before its judge: INV-29 to 32, whoever wrote its words (engine/verify/told.py)."""

import re

from django.utils.translation import override

from practice.reference import load as plain_load
from practice.words import load
from sessions_app.aftercare.document import items, whole
from sessions_app.aftercare.facts import Facts
from sessions_app.planning.engine.verify.told import Told, verify_told

PARTS = ("greeting", "done", "expect", "next")
PIECES = re.compile(r", | or | o |[()/]")
MOST_WORDS = 3  # of a name by which somebody may call what they have


def violations(document: dict, suggested: dict, facts: Facts, *, language: str, opted_in: bool):
    """Return every way in which the summary breaks an invariant; none means it may go."""
    told = told_of(document, suggested, facts, language=language, opted_in=opted_in)
    return verify_told(told, facts.brief)


def told_of(document: dict, suggested: dict, facts: Facts, *, language: str, opted_in: bool):
    """Return a document as a judge sees it."""
    known, first, ref = whole(document), whole(suggested), plain_load()
    rows = items(known, opted_in=opted_in)
    found = [each["slug"] for each in rows]
    words = words_of(known)
    return Told(
        words=words,
        typed={part: said for part, said in words.items() if not as_suggested(part, said, first)},
        things=tuple(each["slug"] for each in known["things"]),
        advice=tuple(slug for slug in found if slug in ref.advice),
        stretches=tuple(slug for slug in found if slug in ref.stretches),
        red_flags=tuple(slug for slug in found if slug in ref.red_flags),
        why=frozenset(each["slug"] for each in rows if each["why"]),
        worked=facts.worked,
        events=facts.events,
        stopped=facts.stopped,
        opted_in=opted_in,
        labels=labels(facts, language),
    )


def words_of(document: dict) -> dict[str, str]:
    """Return the words of each part that leave the practice."""
    words = {part: document[part] for part in PARTS}
    for name in ("things", "more"):
        words |= {f"{name}_{at}": each["text"] for at, each in enumerate(document[name], start=1)}
    return words


def as_suggested(part: str, said: str, suggested: dict) -> bool:
    """Say whether these words are the rules' own."""
    if part in PARTS:
        return said == suggested[part]
    own = (*suggested["things"], *suggested["more"], *suggested["aside"])
    return said in {each.get("was") for each in own}


def labels(facts: Facts, language: str) -> dict[str, tuple[str, ...]]:
    """Return what the form calls each answered question, in English and the client's language."""
    found: dict[str, tuple[str, ...]] = {}
    for each in ("en-gb", language):
        with override(each):
            for question in facts.brief.yes:
                label = (
                    load().questions[question].tick_label if question in load().questions else ""
                )
                found[question] = (*found.get(question, ()), *names_in(label))
    return found


def names_in(label: str) -> tuple[str, ...]:
    """Return the names in a label that a person would use: "Epilepsy or seizures" holds two."""
    pieces = [piece.strip() for piece in PIECES.split(label)]
    return tuple(piece for piece in pieces if len(piece) > 3 and len(piece.split()) <= MOST_WORDS)
