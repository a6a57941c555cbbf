"""Order, minutes, turns and fairness between the sides: INV-11 to 14 and 19."""

from collections.abc import Iterator
from math import floor

from ..values import Step
from .case import Case

OPENING = ("welcome", "settle")
ENDING = ("closing", "rest", "handover")
MIDDLE = ("warm-up", "main", "integration")
NEEDED = ("warm-up", "main")  # METHOD section 5
LEAST_REST = 2  # METHOD INV-11
MOST_REST = 10  # METHOD INV-13
SLOW_RISE_MINUTES = 1  # screening.yaml: slow_rise


def phases_are_in_order(case: Case) -> Iterator[str]:
    steps = case.plan.steps
    if not steps:
        return
    phases = tuple(step.phase for step in steps)
    opening: tuple[str, ...] = OPENING
    ending: tuple[str, ...] = ENDING
    if case.ended_in and "closing" not in phases:
        # After "stop" there is rest and handover; what had not begun by then is left out.
        ending = ENDING[1:]
        opening = OPENING[: len(phases) - len(ending)]
    if phases[: len(opening)] != opening:
        yield f"the session opens with {', '.join(phases[:2])}, not welcome and settle"
    if phases[-len(ending) :] != ending:
        yield f"the session ends with {', '.join(phases[-3:])}, not closing, rest and handover"
    for phase in (*opening, *ending):
        if phases.count(phase) != 1:
            yield f"there are {phases.count(phase)} steps of {phase}, and there must be one"
    for step in steps:
        pattern = case.pattern(step)
        if step.phase not in (*OPENING, *MIDDLE, *ENDING):
            yield f"{case.place(step)} is in {step.phase}, which is no timed phase"
        elif pattern is not None and pattern.phase != step.phase:
            yield f"{case.place(step)} belongs to {pattern.phase}, not {step.phase}"
    yield from _work_is_there(case)
    yield from _rest_is_long_enough(case)


def _work_is_there(case: Case) -> Iterator[str]:
    """A massage has a warm-up and main work, unless the client's word or the clock took them."""
    if case.ended_in or case.refused or case.time_ran_out:
        return
    worked = {step.phase for step in case.hands_on}
    for phase in NEEDED:
        if phase not in worked:
            yield f"no step of {phase} works an area"


def _rest_is_long_enough(case: Case) -> Iterator[str]:
    asked = [effects.min_rest_minutes or 0 for effects in case.all_effects]
    least = max(LEAST_REST, case.brief.min_rest_minutes, *asked, 0)
    for step in case.in_phase("rest"):
        if step.minutes < least:
            yield f"rest is {step.minutes} minutes, and {least} are due"


def minutes_add_up(case: Case) -> Iterator[str]:
    plan = case.plan
    if plan.planned_minutes > plan.booked_minutes:
        yield f"{plan.planned_minutes} minutes are planned, and {plan.booked_minutes} are booked"
    if plan.booked_minutes > case.brief.minutes:
        yield f"the plan is for {plan.booked_minutes} minutes, and {case.brief.minutes} are booked"
    asked = [case.brief.max_minutes, *(effects.max_minutes for effects in case.all_effects)]
    most = min((each for each in asked if each is not None), default=None)
    if plan.steps and most is not None and plan.planned_minutes > most:
        yield f"{plan.planned_minutes} minutes are planned, and a health rule allows {most}"
    if not plan.steps:
        return
    turn = case.reference.allocation.turn_minutes
    total = sum(step.minutes for step in plan.steps) + plan.turns * turn
    if total != plan.planned_minutes:
        yield f"the steps and turns take {total} minutes, and {plan.planned_minutes} are planned"
    yield from _clock_fits(case, turn)


def _clock_fits(case: Case, turn: int) -> Iterator[str]:
    """Each step starts when the one before it ends, or one turn later."""
    clock, turns = 0, 0
    for step in case.plan.steps:
        if step.minutes < 0:
            yield f"{case.place(step)} takes {step.minutes} minutes"
        gap = step.starts_at - clock
        if gap not in (0, turn):
            yield f"{case.place(step)} starts at minute {step.starts_at}, and {clock} is due"
        turns += gap == turn
        clock = step.starts_at + step.minutes
    if turns != case.plan.turns:
        yield f"{turns} turns are in the steps, and {case.plan.turns} are counted"
    yield from _turns_have_their_minute(case, turn)


def _turns_have_their_minute(case: Case, turn: int) -> Iterator[str]:
    """Nobody moves in no time. Getting up is part of the handover and no turn."""
    lying: tuple[str, str | None] | None = None
    ended_at = 0
    for step in case.plan.steps:
        if step.position is None or step.phase == "handover":
            continue
        side = step.side if step.position == "side-lying" else None
        if lying is not None and side is None and step.position == lying[0]:
            side = lying[1]  # belongs to either side
        stays = lying is None or lying == (step.position, side) or lying == (step.position, None)
        if not stays and step.starts_at - ended_at < turn:
            yield f"no time to turn before {case.place(step)}"
        lying, ended_at = (step.position, side), step.starts_at + step.minutes


def steps_keep_their_bounds(case: Case) -> Iterator[str]:
    if not case.plan.steps:
        return
    if case.template is None:
        yield f"the template {case.plan.template} is not known, so no step has bounds"
        return
    for slug in dict.fromkeys(step.slug for step in case.plan.steps):
        parts = [step for step in case.plan.steps if step.slug == slug]
        bounds = _bounds(case, parts)
        if bounds is None:
            yield f"step {slug} is not in the template {case.template.slug}"
            continue
        least, most = bounds
        minutes = sum(step.minutes for step in parts)
        if _cut_short(case, parts):
            least = 0
        if not least <= minutes <= most:
            yield f"step {slug} takes {minutes} minutes; {least} to {most} are allowed"


def _cut_short(case: Case, parts: list[Step]) -> bool:
    """Whether the client's word or the clock ended a step early, or before its other side."""
    if parts[0].phase in ENDING[1:]:
        return False
    one_sided = any(step.side for step in parts)
    by_clock = case.time_ran_out and parts[0].phase in MIDDLE
    if by_clock and (one_sided or case.ends_by_the_clock(parts[-1])):
        return True
    if case.ended_in is not None:
        return one_sided or case.ended_in in parts
    pattern = case.pattern(parts[0])
    own = case.reference.expand(pattern.regions) if pattern is not None else frozenset()
    return one_sided and not own.isdisjoint(case.refused)


def _bounds(case: Case, parts: list[Step]) -> tuple[int, int] | None:
    pattern = case.pattern(parts[0])
    if pattern is None:
        return None
    least, most = pattern.min_minutes, pattern.max_minutes
    held = {area.region for step in parts for area in step.areas}
    held |= case.refused.keys() & case.reference.expand(pattern.regions)  # until they were refused
    if not held.isdisjoint(case.brief.focus) or any(case.may_grow(step) for step in parts):
        most = floor(most * case.reference.allocation.focus_max_multiplier)
    if pattern.phase == "rest":
        rest = case.brief.min_rest_minutes
        return max(least, rest), max(most, rest, MOST_REST)
    if pattern.phase == "handover" and case.brief.slow_rise:
        return least + SLOW_RISE_MINUTES, most + SLOW_RISE_MINUTES
    return least, most


def positions_and_turns_are_limited(case: Case) -> Iterator[str]:
    allocation = case.reference.allocation
    limits = dict(case.brief.max_position_minutes)
    for effects in case.all_effects:
        for position, minutes in effects.max_position_minutes.items():
            limits[position] = min(minutes, limits.get(position, minutes))
    limits["prone"] = min(
        limits.get("prone", allocation.prone_hard_limit_minutes),
        allocation.prone_hard_limit_minutes,
    )
    for position, most in limits.items():
        spent = sum(step.minutes for step in case.plan.steps if step.position == position)
        if spent > most:
            yield f"{spent} minutes {position}, and {most} are allowed"
    # A session that was made shorter while it ran keeps the turns that it began with.
    shortened = case.refused or case.ended_in or case.was_cut_while_it_ran
    minutes = case.plan.booked_minutes if shortened else case.plan.planned_minutes
    lengths = sorted(allocation.max_turns)
    length = max((each for each in lengths if each <= minutes), default=lengths[0])
    if case.plan.turns > allocation.max_turns[length]:
        yield f"{case.plan.turns} turns, and {allocation.max_turns[length]} are allowed"


def both_sides_get_the_same(case: Case) -> Iterator[str]:
    for slug in dict.fromkeys(step.slug for step in case.hands_on):
        parts = [step for step in case.hands_on if step.slug == slug]
        if (case.ended_in or case.time_ran_out) and any(step.side for step in parts):
            continue  # the client said stop before the other side, or time was up
        worked = {area.region for step in parts for area in step.areas}
        for region in sorted(worked):
            mirror = _mirror_due(case, region, slug)
            if mirror is not None and mirror not in worked:
                yield f"step {slug} works {case.name(region)} and not the other side"
        yield from _halves_are_even(case, slug, parts)


def _mirror_due(case: Case, region: str, step: str) -> str | None:
    """Return the other side of an area, unless there is a reason to leave it out."""
    known = case.reference.regions.get(region)
    mirror = known.mirror if known is not None else None
    if mirror is None or mirror in case.avoided or mirror in case.refused:
        return None
    if mirror in case.reference.explicit_consent_regions and mirror not in case.brief.consents:
        return None
    if (region in case.brief.focus) != (mirror in case.brief.focus):
        return None
    if (mirror, step) in case.taken_out or (mirror, None) in case.taken_out:
        return None
    return mirror


def _halves_are_even(case: Case, slug: str, parts: list[Step]) -> Iterator[str]:
    left = sum(step.minutes for step in parts if step.side == "left")
    right = sum(step.minutes for step in parts if step.side == "right")
    if not (left and right) or abs(left - right) <= 1:
        return
    regions = {area.region for step in parts for area in step.areas}
    one_sided = any(
        _mirror_due(case, region, slug) is None and case.reference.regions[region].mirror
        for region in regions
        if region in case.reference.regions
    )
    if not one_sided:
        yield f"step {slug} gives {left} minutes to the left and {right} to the right"
