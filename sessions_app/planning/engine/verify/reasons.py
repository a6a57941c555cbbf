"""No change without a reason that both readers understand: INV-31."""

from collections.abc import Iterator

from ..values import Area, Step
from .case import Case, by_hand, explained

FIRMER = "edit-firmer"  # reasons.yaml: a practitioner's judgement, with the reason that was given


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
    yield from _additions(case)


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
    """A level other than the one asked for has a reason.

    Only the client's word raises one, or a practitioner's judgement with the reason they gave.
    """
    for step, area in case.touches:
        pattern = case.pattern(step)
        if pattern is None:
            continue
        wished = max(1, min(case.brief.preferred + pattern.pressure.offset, pattern.pressure.cap))
        own = [why for why in step.reasons if why.rule not in pattern.guards_against]
        raised = any(why.source.startswith("event:") for why in own)
        if area.pressure > wished and not (raised or _agreed_firmer(case, step, area)):
            yield f"{case.place(step)} is firmer on {case.name(area.region)} than asked for"
        if area.pressure < wished and not (explained(own) or _told(case, "pressure")):
            yield f"{case.place(step)} is lighter on {case.name(area.region)}, and no reason for it"


def _agreed_firmer(case: Case, step: Step, area: Area) -> bool:
    """Whether somebody said why this step is at least so much firmer than was asked for."""
    row = case.reference.reasons[FIRMER]
    for why in step.reasons:
        if why.rule != FIRMER or not why.source.startswith(("edit:", "session:")):
            continue
        for level in range(area.pressure, case.reference.plan_ceiling + 1):
            bare = row.text.replace("{level}", str(level)).replace("{note}", "").strip()
            if why.text.startswith(bare) and why.text.removeprefix(bare).strip():
                return True
    return False


def _additions(case: Case) -> Iterator[str]:
    """A step or an area that the template does not have there was added by somebody."""
    for step in case.plan.steps:
        pattern = case.pattern(step)
        if pattern is None or by_hand(step.reasons):
            continue
        if case.is_lent(step):
            yield f"{case.place(step)} is no step of {case.plan.template}, and nobody added it"
        if step.phase in ("warm-up", "main", "integration"):
            own = case.reference.expand(pattern.regions)
            for area in step.areas:
                if area.region not in own:
                    where = case.name(area.region)
                    yield f"{case.place(step)} works {where}, and nobody added it there"
