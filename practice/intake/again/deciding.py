"""What somebody who returns says of each step: it is the same as last time, or it has changed."""

from collections.abc import Iterable, Iterator
from copy import deepcopy
from datetime import datetime

from django.utils.translation import get_language

from practice.intake import keeping, pages, ticks
from practice.intake.fields import NONE
from practice.intake.models import IntakeDraft
from practice.intake.pages import Page
from practice.intake.ticks import listed
from practice.reference.screening import Question
from practice.words import load

SAME, CHANGED = "same", "changed"
WHAT_CHANGED = "what-has-changed"
MAY_BE_SAME = (1, 2, 4, 5, 6, 7, 8)


def decide(draft: IntakeDraft, how: str, steps: Iterable[int], *, now: datetime) -> None:
    """Note which steps are the same as last time, or have changed. Said twice it is said once."""
    while not keeping.store(draft, decided(draft.answers, how, steps), step=0, now=now):
        pass  # somebody saved meanwhile, and `draft` has read it


def undecided(draft: IntakeDraft) -> list[int]:
    return [step for step in MAY_BE_SAME if str(step) not in draft.answers["_again"]["steps"]]


def decided(answers: dict, how: str, steps: Iterable[int]) -> dict:
    new = deepcopy(answers)
    marks = new["_again"]
    for step in steps:
        if marks["steps"].get(str(step)) == how:
            continue
        marks["steps"][str(step)] = how
        marks["apart"] = [id for id in marks["old"] if not is_changed(marks, id)]
        leave_open(new, step)
        if how == SAME:
            new |= settled(new, step)
    if len(marks["steps"]) == len(MAY_BE_SAME):
        new[WHAT_CHANGED] = {}
    return new


def is_changed(marks: dict, id: str) -> bool:
    return marks["steps"].get(str(step_of(id))) == CHANGED


def step_of(id: str) -> int:
    """Return the step that asks a health question of the tick lists."""
    return ticks.OF_GROUP[load().question(id).group].step


def leave_open(answers: dict, step: int) -> None:
    """Take what was answered in a step away, so that its pages are asked."""
    for key in keys_of(step):
        answers.pop(key, None)
        answers.get("_typed", {}).pop(key, None)
        if key in answers.get("_saved", {}):
            answers["_saved"][key]["done"] = False


def keys_of(step: int) -> Iterator[str]:
    yield from (page.key for page in fixed() if page.step == step and page.key != "areas")
    for each in ticks.LISTS:
        if each.step == step:
            yield from (f"unsure:{each.number}", f"full:{each.number}")
            yield from (f"item:{q.id}" for g in each.groups for q in of_group(g))


def fixed() -> tuple[Page, ...]:
    return pages.fixed_in(get_language())


def of_group(group: str) -> list[Question]:
    return [each for each in listed(group) if not each.every_visit]


def settled(answers: dict, step: int) -> dict[str, dict]:
    """Return last time's answers of a step as this time's, without what is asked again anyhow."""
    last, found = answers["_last"], {}
    for page in fixed():
        if page.step != step or page.key == "areas":
            continue
        if page.number:
            found |= settled_list(answers, page)
        elif page.key in last and (page.key != "safe" or {"safe", "cannot"} <= last["safe"].keys()):
            found[page.key] = last[page.key]  # half an answer is asked about again
    return found


def settled_list(answers: dict, page: Page) -> dict[str, dict]:
    """Return a health list as it was. A yes with something left open is asked about again."""
    last, groups, found = answers["_last"], asked_groups(page, answers), {}
    if not groups:
        return found
    on_list = {group: chosen_last(answers, page, group) for group in groups}
    found[page.key] = {group: [q.id for q in each] or [NONE] for group, each in on_list.items()}
    chosen = [question for each in on_list.values() for question in each]
    full = {q.id: last[f"full:{page.number}"][q.id] for q in chosen if not q.follow_ups}
    if full:
        found[f"full:{page.number}"] = full
    items = {f"item:{q.id}": last[f"item:{q.id}"] for q in chosen if q.follow_ups}
    return found | {key: kept for key, kept in items.items() if is_whole(key, kept)}


def asked_groups(page: Page, answers: dict) -> tuple[str, ...]:
    """Return the groups of a page of which something is asked there, in a return form."""
    return tuple(group for group in page.groups if ticks.asked(answers, group))


def chosen_last(answers: dict, page: Page, group: str) -> list[Question]:
    on_list = answers["_last"].get(page.key, {}).get(group, ())
    return [each for each in ticks.asked(answers, group) if each.id in on_list]


def is_whole(key: str, kept: dict) -> bool:
    follow_ups = load().question(key.removeprefix("item:")).follow_ups
    return kept["answer"] != "yes" or all(
        each.key in kept for each in follow_ups if each.type != "text"
    )


def in_sight(answers: dict) -> dict:
    """Return the answers as they would stand if nothing more were changed, to be read through."""
    steps = answers["_again"]["steps"]
    found = {key: answers[key] for key in ("_again", "_last")}
    found["_again"] = {**answers["_again"], "steps": dict.fromkeys(map(str, MAY_BE_SAME), SAME)}
    for step in MAY_BE_SAME:
        found |= settled(answers, step)
        if str(step) in steps:
            found |= {key: answers[key] for key in keys_of(step) if key in answers}
    return found
