"""A session in words: what the last tap changed, the comfort settings, the log for the record."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from practice.reference.checkins import CheckInEffects
from practice.words import load
from sessions_app.checkins.state.words import CLOCK, MOVES, TOLD_THE_ENGINE, Word
from sessions_app.planning.clocked import what_the_clock_did
from sessions_app.planning.engine import answers
from sessions_app.planning.engine.values import Plan
from sessions_app.planning.wording import (
    area_names,
    highest_pressure,
    regions_of,
    step_title,
)

REQUESTS = ("quieter", "change")  # of the sound: asked for, and no setting of their own
LOGGED = {
    Word.LIGHTER: gettext_lazy("asked for lighter"),
    Word.FIRMER: gettext_lazy("asked for firmer"),
    Word.HURTS: gettext_lazy("said that it hurt"),
    Word.LIGHTER_ON: gettext_lazy("wanted to carry on lighter"),
    Word.AREA_OUT: gettext_lazy("wanted an area left out"),
    Word.TENDER: gettext_lazy("had a tender spot"),
    Word.WARMER: gettext_lazy("wanted to be warmer"),
    Word.COOLER: gettext_lazy("wanted to be cooler"),
    Word.ASLEEP: gettext_lazy("fell asleep"),
    Word.STOP: gettext_lazy("asked to stop"),
    Word.EARLIER: gettext_lazy("asked for firmer, which came late and changed nothing"),
}


@dataclass(frozen=True, kw_only=True)
class Said:
    """What the last tap changed, in one line; what to answer the client; what Undo takes back."""

    text: str
    reply: str
    undoes: UUID


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of the log: the minute, the words, and which event it was."""

    minute: int
    words: str
    event: UUID
    is_clients: bool


def effects_of(event) -> tuple[CheckInEffects, ...]:
    """Return what an event changes by checkins.yaml; nothing for words that are no answers."""
    word = TOLD_THE_ENGINE.get(event.word)
    return answers.of_event(word, event.item, event.value or "", load()) or () if word else ()


def comfort_of(events: Iterable) -> dict[str, str]:
    """Return the comfort settings as the last words about each left them."""
    now: dict[str, str] = {}
    for event in events:
        for effects in effects_of(event):
            wanted = (effects.environment or {}).items()
            now.update({key: value for key, value in wanted if value not in REQUESTS})
    return now


def refused(plan: Plan) -> tuple[str, ...]:
    """Return the areas that the client's words, and not the clock, took out of the session."""
    said = {
        gone.slug
        for gone in plan.left_out
        if gone.what == "region" and any(why.source.startswith("event:") for why in gone.reasons)
    }
    return load().in_order(said)


# --- the last tap


def said_of(state) -> Said | None:
    last = state.last_event
    if last is None:
        return None
    return Said(text=text_of(state, last), reply=reply_to(last), undoes=last.pk)


def text_of(state, last) -> str:
    """Return what became different with the last event, in one line."""
    if last.word in MOVES:
        return _("Now: %(step)s.") % {"step": step_title(state.step)}
    if last.word == Word.GOOD:
        return _("Noted; nothing had to change.")
    if last.word == Word.EARLIER:
        return _(
            "The client asked for firmer earlier. It came late and changed nothing: ask again."
        )
    before = state.without(last)
    if last.word in CLOCK:
        told = what_the_clock_did(before.document, state.document)
        return told or _("Nothing had to change.")
    if state.is_stopped and not before.is_stopped:
        return _("Touch ends here: cover, rest and help to sit.")
    said = [*out_of_it(before, state), *levels(before, state, last), *room(last), *still(last)]
    return " ".join(said) or _("Noted; nothing had to change.")


def out_of_it(before, after) -> list[str]:
    return out_words(frozenset(after.left_out) - frozenset(before.left_out))


def out_words(gone: frozenset[str]) -> list[str]:
    if not gone:
        return []
    words = _("Out for this session: %(areas)s. The time goes to what is left.")
    return [words % {"areas": ", ".join(area_names(gone))}]


def levels(before, after, last) -> list[str]:
    """Say how the pressure here and later changed; for Firmer, also that it could not."""
    was, now = highest_pressure(before.step), highest_pressure(after.step)
    same_step = regions_of(before.step) & regions_of(after.step)
    lower = lighter_later(before, after)
    if same_step and now > was:
        words = _("Pressure here %(was)s to %(now)s, in this area only.")
        return [words % {"was": was, "now": now}]
    if same_step and now < was:
        words = _("Pressure here %(was)s to %(now)s.")
        return [words % {"was": was, "now": now}, *(later(lower) if lower else [])]
    return no_firmer(after, last) or (later(lower) if lower else [])


def no_firmer(state, event) -> list[str]:
    """Return why it got no firmer or no longer, if that was asked for in vain."""
    source = f"event:{event.pk}"
    return [
        reason.text
        for gone in state.plan.left_out
        if gone.what in ("pressure", "edit")
        for reason in gone.reasons
        if reason.source == source
    ]


def lighter_later(before, after) -> int:
    """Return how many later steps are lighter than they were."""
    was = {(step.slug, step.side): step for step in before.plan.steps}
    count = 0
    for step in after.plan.steps[after.index + 1 :]:
        old = was.get((step.slug, step.side))
        levels = {area.region: area.pressure for area in (old.areas if old else ())}
        count += any(area.pressure < levels.get(area.region, 0) for area in step.areas)
    return count


def later(steps: int) -> list[str]:
    words = ngettext("Lighter in %(steps)s later step.", "Lighter in %(steps)s later steps.", steps)
    return [words % {"steps": steps}]


def room(event) -> list[str]:
    """Return the comfort settings that an answer changed."""
    ref, said = load(), []
    for effects in effects_of(event):
        for key, value in (effects.environment or {}).items():
            if value not in REQUESTS:
                said.append(ref.choices(key)[value])
    return [_("Now: %(settings)s.") % {"settings": ", ".join(said)}] if said else []


def still(event) -> list[str]:
    return still_words(sum(effects.pause for effects in effects_of(event)))


def still_words(seconds: int) -> list[str]:
    if not seconds:
        return []
    words = ngettext(
        "Hands still for %(seconds)s second.", "Hands still for %(seconds)s seconds.", seconds
    )
    return [words % {"seconds": seconds}]


def reply_to(event) -> str:
    """Return the words of checkins.yaml to say to the client."""
    word = TOLD_THE_ENGINE.get(event.word)
    return answers.reply(word, event.item, event.value or "", load()) if word else ""


def with_reply(changed: str, reply: str) -> str:
    """Return what became different and what to say to the client about it."""
    words = _("%(changed)s Say: “%(reply)s”")
    return words % {"changed": changed, "reply": reply} if reply else changed


# --- the log


def log_of(state) -> list[Line]:
    lines = []
    for event in state.events:
        words = logged(event)
        if words:
            minute = state.minute_of(said_at(event))
            clients = event.source == event.Source.CLIENT
            line = Line(minute=minute, words=words, event=event.pk, is_clients=clients)
            lines.append(line)
    return lines


def said_at(event) -> datetime:
    """Return when it was said: Firmer that came late stands at the minute of its press."""
    return event.tapped_at if event.word == Word.EARLIER else event.when


def logged(event) -> str:
    if event.word in LOGGED:
        return str(LOGGED[event.word])
    if event.word == Word.ANSWER:
        return answered(event)
    return ""


def answered(event) -> str:
    """Return a question's name and what was answered."""
    ref, item = load(), load().checkins.get(event.item)
    if item is None or event.value is None:
        return ""
    values = event.value.split(",")
    labels = {option.value: option.label for option in item.options}
    known = [v for v in values if v in ref.regions or v in ref.groups]
    if item.kind == "regions" and known:
        labels |= {slug: ref.region_name(slug) for slug in known}
    said = ", ".join(labels.get(value, value) for value in values)
    return _("%(question)s: %(answer)s") % {"question": item.name, "answer": said}
