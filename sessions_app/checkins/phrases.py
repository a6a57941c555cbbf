"""The sentences that a practice keeps for its notes."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from practice.staff import audit
from practice.staff.models import User
from sessions_app.checkins.models import Phrase

MOST = 20  # of one part: more would be slower to find than to type


class TooMany(Exception):
    """There are as many phrases for that part as a page can hold."""


def by_part(phrases: Iterable[Phrase]) -> list[dict]:
    """Return the parts of a note in their order, each with its phrases."""
    found: dict[str, list[Phrase]] = {part: [] for part in Phrase.Part.values}
    for phrase in phrases:
        found[phrase.part].append(phrase)
    return [
        {"part": part, "label": label, "phrases": found[part]}
        for part, label in Phrase.Part.choices
    ]


@transaction.atomic
def keep(part: str, words: str, *, by: User, now: datetime) -> Phrase:
    """Keep a phrase; the same words for the same part are kept once. Raises TooMany."""
    there = list(Phrase.objects.in_use().filter(part=part))
    for phrase in there:
        if phrase.words == words:
            return phrase
    if len(there) >= MOST:
        raise TooMany
    made = Phrase.objects.create(part=part, words=words, made_by=by, made_at=now)
    audit.made(by, made)
    return made


@transaction.atomic
def put_away(phrase: Phrase, *, by: User, now: datetime) -> None:
    """Offer it no more. Notes that hold its words keep them."""
    if phrase.put_away_at is None:
        phrase.put_away_at = now
        phrase.save(update_fields=["put_away_at"])
        audit.changed(by, phrase, ["put_away_at"])


@transaction.atomic
def bring_back(phrase: Phrase, *, by: User) -> None:
    if phrase.put_away_at is not None:
        phrase.put_away_at = None
        phrase.save(update_fields=["put_away_at"])
        audit.changed(by, phrase, ["put_away_at"])
