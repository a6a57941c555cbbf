"""Light at the start, warm before deep, light at the end: INV-08 to 10."""

from collections.abc import Iterator

from ..values import Area, Step
from .case import Case

FIRM_FROM = 3  # METHOD INV-08: the level that needs a warm back
WARM_MINUTES = 3  # METHOD INV-08
CLOSING_MOST = 2  # METHOD INV-10


def depth_comes_after_warmth(case: Case) -> Iterator[str]:
    strokes = case.reference.strokes
    warmed: set[str] = set()
    for step, area in case.touches:
        for slug in area.strokes:
            stroke = strokes.get(slug)
            if stroke is None:
                continue
            if stroke.is_warm_up:
                warmed.add(area.region)
            elif stroke.needs_warm_up and area.region not in warmed:
                where = case.name(area.region)
                yield f"{case.place(step)} uses {slug} on {where} before it is warm"
    yield from _cold_back(case)


def _cold_back(case: Case) -> Iterator[str]:
    """Firm work on the back needs a warm back; on a side worked alone, a warm side."""
    back = case.reference.expand(("whole-back", "spine-line", "waist-side"))
    for number, step in enumerate(case.plan.steps):
        before = case.plan.steps[:number]
        for area in step.areas:
            where = back if area.region in back else None
            if area.pressure < FIRM_FROM or (where is None and step.side is None):
                continue
            if _warm_minutes(case, step, before, area.region, where) < WARM_MINUTES:
                yield (
                    f"{case.place(step)} reaches level {area.pressure} on "
                    f"{case.name(area.region)} with under {WARM_MINUTES} minutes of warm-up"
                )


def _warm_minutes(
    case: Case, step: Step, before: tuple[Step, ...], region: str, where: frozenset[str] | None
) -> int:
    """Count the warm-up so far, of these areas; one side's own where sides were worked apart.

    A step in which the hands only rest warms nothing.
    """
    known = case.reference.regions.get(region)
    side = step.side or (known.side if known is not None else "midline")
    return sum(
        each.minutes
        for each in before
        if each.phase == "warm-up"
        and (each.side is None or side == "midline" or each.side == side)
        and any(_warms(case, area) for area in each.areas if where is None or area.region in where)
    )


def _warms(case: Case, area: Area) -> bool:
    known = (case.reference.strokes.get(slug) for slug in area.strokes)
    return any(stroke is not None and stroke.is_warm_up for stroke in known)


def the_start_is_light(case: Case) -> Iterator[str]:
    if case.hands_on:
        first = case.hands_on[0]
        for area in first.areas:
            if area.pressure > 1:
                yield f"the first touch ({case.name(area.region)}) is level {area.pressure}"
    most = max(1, case.base - case.start_lighter - 1)
    for step in case.in_phase("warm-up"):
        for area in step.areas:
            if area.pressure > most:
                yield (
                    f"{case.place(step)} warms {case.name(area.region)} at level "
                    f"{area.pressure}, above {most}"
                )


def the_end_is_light(case: Case) -> Iterator[str]:
    if not case.hands_on or case.ended_in:
        return
    last = case.hands_on[-1]
    if case.refused and not any(step.areas for step in case.in_phase("closing")):
        return  # the client left nothing to touch
    if last.phase != "closing":
        yield f"the last hands-on step is {last.slug}, not the closing"
        return
    main = [area.pressure for step in case.in_phase("main") for area in step.areas]
    most = min(CLOSING_MOST, max(main, default=1))
    for area in last.areas:
        if area.pressure > most:
            where = case.name(area.region)
            yield f"the closing works {where} at level {area.pressure}, above {most}"
    if last.falls_to != 1:
        yield "the closing does not fall to level 1"
