"""No change without a reason that both readers understand: INV-31."""

from collections.abc import Iterator

from .case import Case, explained


def every_change_is_explained(case: Case) -> Iterator[str]:
    plan = case.plan
    for gone in plan.left_out:
        if not explained(gone.reasons):
            where = f" in step {gone.step}" if gone.step else ""
            yield f"{gone.what} {gone.slug}{where} is left out without a reason in plain words"
    for step in plan.steps:
        if step.reasons and not explained(step.reasons):
            yield f"{case.place(step)} has a reason without words or a rule"
    if not plan.steps:
        if not any(message.to == "client" and message.text for message in plan.messages):
            yield "there is no plan, and the client is not told why"
        return
    yield from _style_length_and_oil(case)
    yield from _wanted_areas(case)
    yield from _levels(case)


def _told(case: Case, what: str, slug: str | None = None) -> bool:
    return any(
        gone.what == what and (slug is None or gone.slug == slug) and explained(gone.reasons)
        for gone in case.plan.left_out
    )


def _style_length_and_oil(case: Case) -> Iterator[str]:
    plan, brief = case.plan, case.brief
    if plan.modality != brief.modality and not _told(case, "modality", brief.modality):
        yield f"{plan.modality} instead of {brief.modality}, and no reason for it"
    if plan.planned_minutes != plan.booked_minutes and not _told(case, "minutes"):
        yield f"{plan.planned_minutes} minutes instead of {plan.booked_minutes}, and no reason"
    wish = brief.wishes.get("oil")
    if wish in case.reference.oils and plan.oil != wish and not _told(case, "oil", wish):
        yield f"{plan.oil} instead of {wish}, and no reason for it"


def _wanted_areas(case: Case) -> Iterator[str]:
    if case.ended_in is not None:
        return  # the client's "stop" is the reason
    worked = {area.region for _, area in case.touches}
    for region in case.brief.focus:
        if region not in worked and not _told(case, "region", region):
            yield f"{case.name(region)} was asked for and is in no step, and no reason for it"


def _levels(case: Case) -> Iterator[str]:
    """A level other than the one asked for has a reason; only the client's word raises one."""
    for step, area in case.touches:
        pattern = case.pattern(step)
        if pattern is None:
            continue
        wished = max(1, min(case.brief.preferred + pattern.pressure.offset, pattern.pressure.cap))
        own = [why for why in step.reasons if why.rule not in pattern.guards_against]
        raised = any(why.source.startswith("event:") for why in own)
        if area.pressure > wished and not raised:
            yield f"{case.place(step)} is firmer on {case.name(area.region)} than asked for"
        if area.pressure < wished and not (explained(own) or _told(case, "pressure")):
            yield f"{case.place(step)} is lighter on {case.name(area.region)}, and no reason for it"
