"""The record that writes itself: what was done, and a note to edit by exception."""

from datetime import datetime

from django.utils.translation import gettext as _

from practice.reference import load
from sessions_app.checkins.state import LiveState, Word, moved


def minutes_by_step(state: LiveState, *, until: datetime) -> list[float]:
    """Return the minutes really spent on each step of the plan as it ended."""
    spent = [0.0] * len(state.plan.steps)
    here, last = state.position_at_start, state.session.started_at
    for event in state.events:
        spent[min(here.index, len(spent) - 1)] += (event.at - last).total_seconds() / 60
        here, last = moved(here, event, len(spent)), event.at
    spent[min(here.index, len(spent) - 1)] += (until - last).total_seconds() / 60
    return spent


def what_was_done(state: LiveState, *, now: datetime) -> list[dict]:
    """Return the areas worked: region, real minutes, the pressure reached and the strokes.

    A step that was passed in under half a minute counts as not done. An area that the client
    wanted left out keeps the minutes it had before that.
    """
    until = state.session.ended_at or now
    done: dict[str, dict] = {}
    for step, minutes in zip(state.plan.steps, minutes_by_step(state, until=until), strict=True):
        if minutes < 0.5:
            continue
        for area in step.areas:
            row = done.setdefault(
                area.region, {"region": area.region, "minutes": 0.0, "pressure": 0, "strokes": []}
            )
            row["minutes"] += minutes / len(step.areas)
            row["pressure"] = max(row["pressure"], area.pressure)
            row["strokes"] += [s for s in area.strokes if s not in row["strokes"]]
    order = load().in_order(done)
    return [{**done[slug], "minutes": max(1, round(done[slug]["minutes"]))} for slug in order]


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
        % {"minute": state.minute_of(event.at), "said": words[event.word]}
        for event in state.events
        if event.word in words
    ]
    return "\n".join(lines)
