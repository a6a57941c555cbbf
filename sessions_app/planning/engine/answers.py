"""What an answer changes: read from checkins.yaml, one option, band or area at a time.

A value is an option's slug, a score, or slugs of areas or options with commas between.
"""

from collections.abc import Sequence
from functools import lru_cache

from practice.reference import Reference, load
from practice.reference.checkins import CheckInEffects, CheckInItem, LiveButton, LiveChoice

MOST_VALUES = 60
ANSWER = "answer"
SAID = "said-lighter"
RULES = {  # which row of reasons.yaml says why, by question and answer; else SAID
    ("pressure", "hurts"): "said-hurts",
    ("pressure", "firmer"): "said-firmer",
    ("pressure", "much-firmer"): "said-firmer",
    ("pain", "4"): "said-tender",
    ("pain", "6"): "said-pain",
    ("comfort", "0"): "said-uncomfortable",
    ("feeling-ok", "dizzy"): "said-dizzy",
    ("before-firm", "no"): "said-not-firm",
}
AREA_OUT = "area-out"  # the areas of the event are to be left out, for no reason given


def means_something(item: str, value: str, reference: Reference | None = None) -> bool:
    """Say whether that is an answer to a question of checkins.yaml."""
    reference = reference or load()
    asked = reference.checkins.get(item)
    return asked is not None and effects(asked, value, reference) is not None


def effects(
    item: CheckInItem, value: str, reference: Reference, *, limit: int | None = None
) -> tuple[CheckInEffects, ...] | None:
    """Return what the answer changes, in its order; None for what is no answer.

    `limit` is the discomfort that a health rule allows at the most (limit_rule).
    """
    values = value.split(",")
    if not value or len(values) > MOST_VALUES:
        return None
    if item.kind == "regions":
        return _of_areas(item, values, reference)
    if item.kind == "scores":
        return _of_scores(item, values)
    known = {option.value: option.effects for option in item.options}
    if item.bands and value not in known:
        return _of_score(item, value, limit)
    if any(each not in known for each in values) or (len(values) > 1 and item.kind != "multi"):
        return None
    return tuple(known[each] for each in values)


def areas(value: str, reference: Reference) -> frozenset[str]:
    """Return the single areas that an answer names."""
    return reference.expand(value.split(","))


def _of_areas(
    item: CheckInItem, values: Sequence[str], reference: Reference
) -> tuple[CheckInEffects, ...] | None:
    known = all(each in reference.regions or each in reference.groups for each in values)
    return (item.effects_yes,) if known and item.effects_yes else None


def _of_score(
    item: CheckInItem, value: str, limit: int | None
) -> tuple[CheckInEffects, ...] | None:
    score = _score(value)
    if score is None:
        return None
    band = item.band(score)
    if item.limit_rule and limit is not None and score > limit and band is item.bands[0]:
        band = item.bands[1]
    return (band.effects,)


def _of_scores(item: CheckInItem, values: Sequence[str]) -> tuple[CheckInEffects, ...] | None:
    """Scores are kept and change nothing; there is one for each measure, or `-` for none."""
    given = [each for each in values if each == "-" or _score(each) is not None]
    return () if len(given) == len(values) == len(item.measures) else None


def _score(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and int(text[:3]) <= 10 else None


# --- the buttons


def of_event(
    word: str, item: str, value: str, reference: Reference, *, limit: int | None = None
) -> tuple[CheckInEffects, ...] | None:
    """Return what a word of the session changes: an answer, a live button, an answer about pressure."""
    if word == AREA_OUT:
        refused = reference.checkins["avoid-areas"].effects_yes
        return (refused,) if refused else None
    asked, said = meant(word, item, value, reference)
    return effects(asked, said, reference, limit=limit) if asked else None


def reply(word: str, item: str, value: str, reference: Reference) -> str:
    """Return what to say to the client after that word; nothing for words without a reply."""
    asked, said = meant(word, item, value, reference)
    if asked is None:
        return ""
    if asked.bands and (score := _score(said)) is not None:
        return asked.band(score).reply
    found = [option.reply for option in asked.options if option.value in said.split(",")]
    return " ".join(found) or asked.reply or ""


def meant(word: str, item: str, value: str, reference: Reference) -> tuple[CheckInItem | None, str]:
    """Return the question and the answer that a word stands for."""
    if word == ANSWER:
        return reference.checkins.get(item), value
    button = _buttons(reference).get(word)
    if button and button.item:
        said = button.value if button.band_from is None else str(button.band_from)
        return reference.checkins[button.item], said or ""
    pressure = reference.checkins["pressure"]
    return (pressure, word) if word in {each.value for each in pressure.options} else (None, "")


def rule(word: str, item: str, value: str, reference: Reference) -> str:
    """Return the row of reasons.yaml that says why a step is as that word made it."""
    asked, said = meant(word, item, value, reference)
    if asked is None:
        return SAID
    score = _score(said) if asked.bands else None
    if score is not None:
        said = str(asked.band(score).low)
    return RULES.get((asked.slug, said), SAID)


@lru_cache(maxsize=4)
def _buttons(reference: Reference) -> dict[str, LiveButton | LiveChoice]:
    found: dict[str, LiveButton | LiveChoice] = {}
    for button in reference.live_buttons.values():
        found.setdefault(button.slug, button)
        for choice in button.then:
            found.setdefault(choice.slug, choice)
    return found
