"""What to ask now: the plan's own check-ins as their time comes, and a new area (checkins.yaml)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from practice.words import load
from sessions_app.checkins.state.words import MOVES, Word
from sessions_app.planning.engine.values import Step

PRESSURE, FIRM = "pressure", "before-firm"
ABOUT_PRESSURE = (Word.GOOD, Word.LIGHTER, Word.FIRMER, Word.HURTS)
ABOUT_PAIN = (Word.LIGHTER_ON, Word.AREA_OUT, Word.TENDER)
AT_A_NEW_AREA = timedelta(minutes=1)  # hands first, then the question


@dataclass(frozen=True, kw_only=True)
class Ask:
    """One question that is due: which, in what words, whether it must be asked, and how quietly."""

    item: str
    name: str
    ask: str
    required: bool
    quiet: bool
    options: tuple[tuple[str, str], ...]


def due(state, *, now: datetime) -> Ask | None:
    """Return the question that is due, those that must be asked first."""
    if state.is_stopped or state.is_paused or state.asks_where_it_hurts:
        return None
    found = list(dict.fromkeys(open_questions(state, now)))
    if not found:
        return None
    must = [slug for slug in found if slug in required()]
    return ask_for((must or found)[0], is_quiet(state))


def required() -> frozenset[str]:
    return frozenset(
        slug for trigger in load().triggers.values() if trigger.required for slug in trigger.items
    )


def is_quiet(state) -> bool:
    return state.comfort.get("talk") == "quiet"


def ask_for(slug: str, quiet: bool) -> Ask:
    item = load().checkins[slug]
    return Ask(
        item=slug,
        name=item.name,
        ask=item.ask,
        required=slug in required(),
        quiet=quiet,
        options=tuple((option.value, option.label) for option in item.options),
    )


def open_questions(state, now: datetime) -> Iterator[str]:
    """Yield the questions of this step and the one before whose time has come, unanswered."""
    steps, index = state.plan.steps, state.index
    minute = steps[index].starts_at + gone_in(state, now)
    for step in steps[max(0, index - 1) : index + 1]:
        since = entered(state, step)
        for point in step.check_ins:
            if point.at <= minute and not answered_since(state, point.slug, since):
                if step is steps[index] or point.slug in required():
                    yield point.slug
    if is_new_area(steps, index) and now - state.position.since >= AT_A_NEW_AREA:
        if not answered_since(state, PRESSURE, state.position.since):
            yield PRESSURE


def gone_in(state, now: datetime) -> int:
    gone = (now - state.position.since - state.position.paused).total_seconds()
    return max(0, int(gone // 60))


def entered(state, step: Step) -> datetime:
    """Return when the step before, or this one, was begun."""
    if step is state.plan.steps[state.index]:
        return state.position.since
    moves = [event.when for event in state.events if event.word in MOVES]
    return moves[-2] if len(moves) > 1 else state.session.started_at


def is_new_area(steps, index: int) -> bool:
    if not index or steps[index].phase not in ("main", "integration"):
        return False
    before = {area.region for area in steps[index - 1].areas}
    return any(area.region not in before for area in steps[index].areas)


def answered_since(state, slug: str, since: datetime) -> bool:
    return any(event.when >= since and is_about(event, slug) for event in state.events)


def is_about(event, slug: str) -> bool:
    if event.word in (Word.ANSWER, Word.ASKED):
        return event.item == slug
    if slug == PRESSURE:
        return event.word in ABOUT_PRESSURE
    return slug == "pain" and event.word in ABOUT_PAIN
