"""Firmer from the client's own buttons, which may come late: then it raises nothing, and is shown.

It is meant for what the hands did when it was pressed. One that waited for long is kept as
`Word.EARLIER` when it comes (buttons.py). One that comes soon says when it was pressed, and here it
gives way to all that the practitioner tapped after that, whichever of the two came first.
"""

from collections.abc import Iterable, Iterator
from copy import copy

from sessions_app.checkins.models import CheckIn
from sessions_app.checkins.state.words import Word


def is_wish(event: CheckIn) -> bool:
    """Say whether the client's own buttons asked for firmer, early or late."""
    return event.source == CheckIn.Source.CLIENT and event.word in (Word.FIRMER, Word.EARLIER)


def as_they_count(ordered: Iterable[CheckIn]) -> Iterator[CheckIn]:
    """Yield the events in their order; a wish that was pressed before a tap ahead of it is late."""
    latest = None
    for event in ordered:
        if event.source == CheckIn.Source.PRACTITIONER:
            latest = max(event.tapped_at, latest or event.tapped_at)
        elif event.word == Word.FIRMER and latest is not None and event.tapped_at < latest:
            event = copy(event)  # the row stays what it is
            event.word = Word.EARLIER
        yield event
