"""The record that writes itself: what was done, and a note to edit by exception."""

from datetime import datetime

from practice.reference import load
from sessions_app.checkins.drafting import draft_words, fresh_origins
from sessions_app.checkins.state import LiveState

SHORTEST = 30  # seconds


def what_was_done(state: LiveState, *, now: datetime) -> list[dict]:
    """Return the areas worked: region, real minutes, the pressure reached and the strokes.

    A step's time is shared equally among its areas. What was passed in under half a minute counts
    as not done. An area that the client wanted left out keeps the minutes it had before that.
    """
    until = state.session.ended_at or now
    done: dict[str, dict] = {}
    for spell in state.spells(until=until):
        for area in spell.areas if spell.seconds >= SHORTEST else ():
            empty = {"region": area.region, "minutes": 0.0, "pressure": 0, "strokes": []}
            row = done.setdefault(area.region, empty)
            row["minutes"] += spell.seconds / 60 / len(spell.areas)
            row["pressure"] = max(row["pressure"], area.pressure)
            row["strokes"] += [s for s in area.strokes if s not in row["strokes"]]
    order = load().in_order(done)
    return [{**done[slug], "minutes": round(done[slug]["minutes"], 1)} for slug in order]


def draft_note(state: LiveState, *, now: datetime) -> dict:
    """Return the first words of the note, and what was done."""
    words = draft_words(state.session, state)
    return {**words, "done": what_was_done(state, now=now), "origins": fresh_origins(words)}
