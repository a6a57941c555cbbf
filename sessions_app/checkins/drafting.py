"""The first words of a note, drafted from the form, the plan, the events and the scores.

They are a suggestion: `SoapNote.origins` remembers them, so that a page can say which part still
stands as it was suggested.
"""

from collections.abc import Iterable, Iterator, Mapping

from django.utils.dateformat import time_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from practice.intake.models import Mark
from practice.words import load
from sessions_app.checkins.models import CheckIn, MassageSession, SoapNote
from sessions_app.checkins.past import told_in
from sessions_app.planning.engine.values import Event
from sessions_app.planning.wording import area_names

Word = CheckIn.Word
WITH_AREAS = (Word.LIGHTER, Word.FIRMER, Word.HURTS, Word.AREA_OUT, Word.TENDER)
SEEN = (Word.ASLEEP, Word.TENDER, Word.NOTE)  # what the practitioner noticed; the rest was said
LIGHTER_NEXT = ("lighter", "hurts", "carry-on-lighter")


def draft_words(session: MassageSession, state) -> dict[str, str]:
    """Return the suggested words of each part of the note."""
    told = told_in(session)
    return {
        "subjective": "\n".join(subjective(session, state, told)),
        "objective": "\n".join(objective(session, state, told)),
        "assessment": "",
        "plan": "\n".join(next_time(told)),
    }


def fresh_origins(words: Mapping[str, str]) -> dict[str, dict]:
    return {part: {"suggested": words[part]} for part in SoapNote.PARTS}


# --- subjective: the client's own words, what is new, and what they said meanwhile


def subjective(session: MassageSession, state, told: Iterable[Event]) -> Iterator[str]:
    intake = session.plan.intake
    if intake.own_words.strip():
        yield _("In their own words: %(words)s") % {"words": intake.own_words.strip()}
    marks = [m for m in intake.marks.all() if m.kind == Mark.Kind.SORE]
    if marks:
        yield _("Sore or tight: %(places)s.") % {"places": ", ".join(map(sore_words, marks))}
    if intake.changed:
        words = ngettext(
            "The form says %(count)s thing otherwise than last time.",
            "The form says %(count)s things otherwise than last time.",
            intake.changed,
        )
        yield words % {"count": intake.changed}
    yield from said_during(state, told)


def sore_words(mark: Mark) -> str:
    region = load().regions.get(mark.region)
    name = region.name if region else mark.region
    if mark.score is None:
        return name
    return _("%(place)s %(score)s of 10") % {"place": name, "score": mark.score}


def said_during(state, told: Iterable[Event]) -> Iterator[str]:
    """Yield what the client said while it was going on, a line each, with the minute."""
    words = {event.pk: event.word for event in state.events}
    regions = {event.id: event.regions for event in told}
    for line in state.log_for_record:
        word = words[line.event]
        if word not in SEEN:
            areas = regions.get(str(line.event), ()) if word in WITH_AREAS else ()
            yield line_words(line.minute, line.words, areas)


def line_words(minute: int, words: str, regions: Iterable[str]) -> str:
    areas = ", ".join(area_names(frozenset(regions)))
    values = {"minute": minute, "words": words, "areas": areas}
    if areas:
        return _("%(minute)s min: %(words)s: %(areas)s.") % values
    return _("%(minute)s min: %(words)s.") % values


# --- objective: what was agreed, and what was seen


def objective(session: MassageSession, state, told: Iterable[Event]) -> Iterator[str]:
    ref, agreed = load(), session.plan
    style = ref.modalities.get(agreed.modality)
    goal = ref.goals.get(agreed.intake.document.get("request", {}).get("goal", ""))
    if style and goal:
        yield _("%(style)s. What it was for: %(goal)s.") % {"style": style.name, "goal": goal.name}
    elif style:
        yield _("%(style)s.") % {"style": style.name}
    yield from who_treated(session)
    yield from seen_during(state, told)


def who_treated(session: MassageSession) -> Iterator[str]:
    """Yield who treated from when to when, where it was more than one."""
    for turn in session.turns():
        if turn.until:
            yield _("%(name)s treated from %(since)s to %(until)s.") % {
                "name": turn.who.name,
                "since": time_format(localtime(turn.since), "H:i"),
                "until": time_format(localtime(turn.until), "H:i"),
            }


def seen_during(state, told: Iterable[Event]) -> Iterator[str]:
    """Yield what was tapped to be remembered, a line each, with the minute."""
    regions = {event.id: event.regions for event in told}
    words = {
        Word.ASLEEP: _("fell asleep"),
        Word.TENDER: _("a tender spot"),
        Word.NOTE: _("marked for a note"),
    }
    for event in state.events:
        if event.word in words:
            areas = regions.get(str(event.pk), ()) if event.word in WITH_AREAS else ()
            yield line_words(state.minute_of(event.when), words[event.word], areas)


# --- assessment: what the scores say, and no more than that


def assessment(scores: Mapping[str, Mapping[str, int | None]]) -> str:
    """Return the scores in words. One session alone is never called an effect."""
    before, after = scores.get("before", {}), scores.get("after", {})
    words = [
        score_words(before.get("pain"), after.get("pain"), _("Pain")),
        score_words(before.get("relaxation"), after.get("relaxation"), _("Relaxed")),
    ]
    return " ".join(each for each in words if each)


def score_words(before: int | None, after: int | None, what: str) -> str:
    if after is None:
        return ""
    if before is None:
        return _("%(what)s: %(after)s after the session.") % {"what": what, "after": after}
    words = _("%(what)s: %(before)s before, %(after)s after.")
    return words % {"what": what, "before": before, "after": after}


# --- plan: what the client's own words mean for the next visit


def next_time(told: Iterable[Event]) -> Iterator[str]:
    told = list(told)
    lighter = together(told, LIGHTER_NEXT)
    out = together(told, ("leave-area-out",))
    if lighter - out:
        names = ", ".join(area_names(frozenset(lighter - out)))
        yield _("Start lighter on: %(areas)s.") % {"areas": names}
    if out:
        names = ", ".join(area_names(frozenset(out)))
        yield _("Ask before working here again: %(areas)s.") % {"areas": names}


def together(told: Iterable[Event], words: Iterable[str]) -> set[str]:
    return {region for event in told if event.word in words for region in event.regions}
