"""What may be touched, how firmly, with which strokes, lying how: INV-03 to 07, 15 and 22."""

from collections.abc import Iterator

from ..values import Area, Step
from .case import Case


def never_worked_stay_untouched(case: Case) -> Iterator[str]:
    for step, area in case.touches:
        if area.region in case.reference.never_worked:
            yield f"{case.place(step)} works {case.name(area.region)}, which is never worked"
        elif area.region in case.reference.glide_only and area.pressure > 1:
            yield f"{case.place(step)} presses on {case.name(area.region)}: light glide only"


def avoided_stay_untouched(case: Case) -> Iterator[str]:
    for step, area in case.touches:
        if area.region in case.avoided:
            yield f"{case.place(step)} works {case.name(area.region)}, which is to be left alone"


def refused_stay_untouched(case: Case) -> Iterator[str]:
    """What the client refused during the session stays out of the rest of it; after "stop", all."""
    for at, step in enumerate(case.plan.steps):
        for area in step.areas:
            if at >= case.refused.get(area.region, at + 1):
                yield f"{case.place(step)} works {case.name(area.region)}, which the client refused"
    for gone in case.plan.left_out:
        if gone.what == "region" and any(why.source.startswith("client:") for why in gone.reasons):
            for step, area in case.touches:
                if area.region == gone.slug and gone.step in (None, step.slug):
                    where = case.name(area.region)
                    yield f"{case.place(step)} works {where}, which the client struck out"
    ended = case.ended_in
    for step in case.hands_on:
        if ended is not None and step.starts_at > ended.starts_at:
            yield f"{case.place(step)} goes on after the client said stop"


def levels_stay_under_every_ceiling(case: Case) -> Iterator[str]:
    if case.plan.pressure_ceiling > case.body_ceiling:
        yield f"the plan's ceiling is {case.plan.pressure_ceiling}, and {case.body_ceiling} is due"
    for step, area in case.touches:
        if area.pressure < 1:
            yield f"{case.place(step)} works {case.name(area.region)} at level {area.pressure}"
            continue
        if area.pressure > case.lowest_limit(step, area.region):
            limit, name = min(case.limits(step, area.region))
            yield (
                f"{case.place(step)} works {case.name(area.region)} at level {area.pressure}; "
                f"{name} is {limit}"
            )


def strokes_are_allowed(case: Case) -> Iterator[str]:
    for step, area in case.touches:
        if not area.strokes:
            yield f"{case.place(step)} has no stroke for {case.name(area.region)}"
        ruled_out = case.ruled_out(area.region)
        for stroke in area.strokes:
            fault = _stroke_fault(case, area, stroke, ruled_out)
            if fault:
                yield f"{case.place(step)} uses {stroke} on {case.name(area.region)}: {fault}"


def _stroke_fault(case: Case, area: Area, slug: str, ruled_out: frozenset[str]) -> str | None:
    stroke = case.reference.strokes.get(slug)
    if stroke is None:
        return "no such stroke"
    if slug in ruled_out:
        return "a health rule rules it out"
    if area.region in case.never[slug]:
        return "it is never used there"
    if case.modality is not None and slug not in case.modality.strokes:
        return "it is no stroke of this style"
    if stroke.pressure.min > area.pressure:
        return f"it needs level {stroke.pressure.min}, and the level is {area.pressure}"
    return None


def positions_are_allowed_and_reach(case: Case) -> Iterator[str]:
    ruled_out = set(case.brief.avoid_positions)
    ruled_out |= {slug for effects in case.all_effects for slug in effects.avoid_positions}
    for step in case.plan.steps:
        if step.position is None:
            if step.areas:
                yield f"{case.place(step)} has no position"
            continue
        if step.position not in case.reference.positions:
            yield f"{case.place(step)} uses {step.position}, which is no position"
        if step.position in ruled_out:
            yield f"{case.place(step)} uses {step.position}, which is ruled out"
        for area in step.areas:
            if not _reached(case, step, area.region):
                yield f"{case.place(step)} cannot reach {case.name(area.region)} {step.position}"


def _reached(case: Case, step: Step, slug: str) -> bool:
    region = case.reference.regions.get(slug)
    if region is None or step.position not in region.positions:
        return False
    return step.side is None or region.side in (step.side, "midline")


def consent_is_by_name(case: Case) -> Iterator[str]:
    by_name = case.reference.explicit_consent_regions
    for step, area in case.touches:
        region = case.reference.regions.get(area.region)
        explicit = area.region in by_name or (region is not None and region.consent == "explicit")
        if explicit and area.region not in case.brief.consents:
            yield f"{case.place(step)} works {case.name(area.region)} without a yes by name"
