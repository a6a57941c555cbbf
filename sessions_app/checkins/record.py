"""The record that writes itself: what was done, and a note to edit by exception."""

from datetime import datetime

from django.utils.translation import gettext as _

from practice.reference import load
from sessions_app.checkins.state import LiveState, Word

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
    """Return the first words of the note: what the client said, what was done."""
    done = what_was_done(state, now=now)
    return {
        "done": done,
        "subjective": state.session.plan.intake.own_words,
        "objective": said_during(state),
        "assessment": "",
        "plan": "",
    }


def said_during(state: LiveState) -> str:
    """Return the answers of the session in words, one a line, with the minute."""
    words = {
        Word.LIGHTER: _("asked for lighter"),
        Word.FIRMER: _("asked for firmer"),
        Word.HURTS: _("said that it hurt"),
        Word.AREA_OUT: _("wanted an area left out"),
        Word.STOP: _("asked to stop"),
    }
    lines = [
        _("%(minute)s min: client %(said)s.")
        % {"minute": state.minute_of(event.when), "said": words[event.word]}
        for event in state.events
        if event.word in words
    ]
    return "\n".join(lines)
