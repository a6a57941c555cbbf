"""Asking in time: INV-20."""

from collections.abc import Iterator
from itertools import pairwise

from ..values import Step
from .case import Case

FIRM = 4  # checkins.yaml: before-firm is due before any step at this level
AFTER_WARM_UP = ("pressure", "comfort")


def questions_come_in_time(case: Case) -> Iterator[str]:
    if not case.hands_on:
        return
    yield from _every_question_is_known(case)
    yield from _asked_after_the_warm_up(case)
    yield from _asked_before_firm_work(case)
    yield from _asked_often_enough(case)
    yield from _discomfort_is_limited(case)
    if case.ended_in is not None:
        return  # after "stop" nothing more is asked for
    asked = {point.slug for step in case.plan.steps for point in step.check_ins}
    extra = set(case.brief.extra_checkins)
    extra |= {slug for effects in case.all_effects for slug in effects.extra_checkins}
    for slug in sorted(extra - asked):
        yield f"a health rule asks for the check-in {slug}, and it does not come"


def _times(case: Case, *slugs: str) -> list[int]:
    return sorted(
        point.at for step in case.plan.steps for point in step.check_ins if point.slug in slugs
    )


def _every_question_is_known(case: Case) -> Iterator[str]:
    for step in case.plan.steps:
        for point in step.check_ins:
            if point.slug not in case.reference.checkins:
                yield f"{case.place(step)} asks {point.slug}, which is no check-in"
            elif not step.starts_at <= point.at <= step.ends_at:
                yield f"{case.place(step)} asks {point.slug} at minute {point.at}, outside itself"


def _asked_after_the_warm_up(case: Case) -> Iterator[str]:
    block = _first_warm_up(case)
    if not block:
        return
    within = case.reference.triggers["after-warm-up"].within_minutes or 0
    soonest, latest = block[0].ends_at - 1, block[-1].ends_at + within
    for slug in AFTER_WARM_UP:
        if case.ended_in and not any(step.starts_at >= block[-1].ends_at for step in case.hands_on):
            return
        if not any(soonest <= at <= latest for at in _times(case, slug)):
            yield f"no question about {slug} follows the warm-up"


def _first_warm_up(case: Case) -> list[Step]:
    """Return the warm-up steps that stand together before the first other work."""
    block: list[Step] = []
    for step in case.hands_on:
        if step.phase == "warm-up":
            block.append(step)
        elif block:
            break
    return block


def _asked_before_firm_work(case: Case) -> Iterator[str]:
    firm = [step for step in case.hands_on if any(area.pressure >= FIRM for area in step.areas)]
    asked = _times(case, "before-firm")
    if firm and not any(at <= firm[0].starts_at for at in asked):
        yield f"{case.place(firm[0])} reaches level {FIRM} before the client is asked"


def _discomfort_is_limited(case: Case) -> Iterator[str]:
    """The score from which a check-in lightens the work, as the answers lower it."""
    asked = [effects.discomfort_limit for effects in case.all_effects]
    most = min(each for each in (case.brief.discomfort_limit, *asked) if each is not None)
    if case.plan.flags.discomfort_limit > most:
        shown = case.plan.flags.discomfort_limit
        yield f"the flag lets discomfort rise to {shown}, and {most} is the most"


def _asked_often_enough(case: Case) -> Iterator[str]:
    asked = [effects.checkin_every_minutes for effects in case.all_effects]
    every = min(
        (each for each in (case.brief.checkin_every_minutes, *asked) if each is not None),
        default=None,
    )
    if every is None:
        return
    shown = case.plan.flags.checkin_every_minutes
    if shown is None or shown > every:
        yield f"the flag asks every {shown} minutes, and a health rule asks every {every}"
    triggers = case.reference.triggers
    slugs = {*triggers["every-minutes"].items, *triggers["after-warm-up"].items}
    start, end = case.hands_on[0].starts_at, case.hands_on[-1].ends_at
    moments = [start, *(at for at in _times(case, *slugs) if start <= at <= end), end]
    for before, after in pairwise(moments):
        if after - before > every:
            yield f"nobody asks from minute {before} to {after}, and {every} minutes is the most"
