"""No line without a reason that both readers understand: INV-31.

Every step says why it stands there, why at that level, in that position and for so many
minutes; the plan says why this style, template, oil and length; and what is left out says why.
A reason counts only for what it is about: reasons.yaml says that of each of its rules, and a
rule of the health questions counts where an answer put it in force.
"""

from collections.abc import Iterable, Iterator

from ..values import Area, Reason, Step
from .case import Case, by_hand, explained, of_a_session

FIRMER = "edit-firmer"  # reasons.yaml: a practitioner's judgement, with the reason that was given

WHOLE = ("style", "template", "oil", "minutes")
HEALTH = "health"
LOWERING = ("lighter", HEALTH)
SAID_SINCE = ("event:", "edit:", "client:", "session:", "clock:")


def every_change_is_explained(case: Case) -> Iterator[str]:
    plan = case.plan
    for gone in plan.left_out:
        if not explained(gone.reasons):
            where = f" in step {gone.step}" if gone.step else ""
            yield f"{gone.what} {gone.slug}{where} is left out without a reason in plain words"
    for step in plan.steps:
        if step.reasons and not explained(step.reasons):
            yield f"{case.place(step)} has a reason without words or a rule"
    if plan.reasons and not explained(plan.reasons):
        yield "the plan has a reason without words or a rule"
    if not case.running:
        yield from _of_no_session(case)
    if not plan.steps:
        if not any(message.to == "client" and message.text for message in plan.messages):
            yield "there is no plan, and the client is not told why"
        return
    yield from _the_whole(case)
    yield from _every_step(case)
    yield from _every_omission(case)
    yield from _style_length_and_oil(case)
    yield from _wanted_areas(case)
    yield from _levels(case)
    yield from _additions(case)


def _of_no_session(case: Case) -> Iterator[str]:
    """Before its start nothing was said in a session, so nothing there excuses anything."""
    for gone in case.plan.left_out:
        if any(map(of_a_session, gone.reasons)):
            yield f"{gone.what} {gone.slug} is left out by a session that has not begun"
    for step in case.plan.steps:
        if any(map(of_a_session, step.reasons)):
            yield f"{case.place(step)} is as a session made it that has not begun"


def _things(case: Case, reasons: Iterable[Reason]) -> set[str]:
    """What the reasons are about; a rule of the health questions in force is about health."""
    found: set[str] = set()
    for reason in reasons:
        row = case.reference.reasons.get(reason.rule)
        if row is not None:
            found.add(row.about)
        elif reason.rule in case.rules_in_force:
            found.add(HEALTH)
    return found


def _said_since(reasons: Iterable[Reason]) -> bool:
    """Whether an edit, or what the client said, changed this after the plan was drafted."""
    return any(reason.source.startswith(SAID_SINCE) for reason in reasons)


def _the_whole(case: Case) -> Iterator[str]:
    about = _things(case, case.plan.reasons)
    for thing in WHOLE:
        if thing not in about:
            yield f"no reason says why the plan has this {thing}"


def _every_step(case: Case) -> Iterator[str]:
    for step in case.plan.steps:
        about = _things(case, step.reasons)
        for thing, kinds in _asked_of(step):
            if about.isdisjoint(kinds) and not _said_since(step.reasons):
                yield f"{case.place(step)}: no reason says why this {thing}"


def _asked_of(step: Step) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each thing that a step must explain, with the kinds of reasons that do."""
    yield "order", ("order",)
    yield "length", ("minutes", "edit")
    if step.position is not None:
        yield "position", ("position",)
    if step.areas:
        yield "choice of areas", ("area",)
        yield "pressure", ("level", *LOWERING)


def _every_omission(case: Case) -> Iterator[str]:
    """A step of the template, or one of its strokes, that is nowhere is named with its reason."""
    if case.template is None or case.ended_in is not None:
        return
    there: dict[str, list[Step]] = {}
    for step in case.plan.steps:
        there.setdefault(step.slug, []).append(step)
    for row in case.template.steps:
        steps = there.get(row.slug, [])
        if row.phase != "prepare" and not steps and not _told(case, "step", row.slug):
            yield f"step {row.slug} is not in the plan, and no reason for it"
        used = {slug for step in steps for area in step.areas for slug in area.strokes}
        if not used or any(_said_since(step.reasons) for step in steps):
            continue
        for slug in row.strokes:
            if slug not in used and not _told(case, "stroke", slug, row.slug):
                yield f"{slug} is not used in step {row.slug}, and no reason for it"


def _told(case: Case, what: str, slug: str | None = None, step: str | None = None) -> bool:
    return any(
        gone.what == what
        and slug in (None, gone.slug)
        and (step is None or gone.step in (None, step))
        and explained(gone.reasons)
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
    for step in case.hands_on:
        pattern = case.pattern(step)
        if pattern is None:
            continue
        wished = max(1, min(case.brief.preferred + pattern.pressure.offset, pattern.pressure.cap))
        firmer = [area for area in step.areas if area.pressure > wished]
        lighter = [area for area in step.areas if area.pressure < wished]
        for area in () if firmer and _raised(step) else firmer:
            if not _agreed_firmer(case, step, area):
                yield f"{case.place(step)} is firmer on {case.name(area.region)} than asked for"
        if lighter and (_lowered(case, step) or _told(case, "pressure")):
            continue
        for area in lighter:
            yield f"{case.place(step)} is lighter on {case.name(area.region)}, and no reason for it"


def _raised(step: Step) -> bool:
    return any(why.source.startswith("event:") for why in step.reasons)


def _lowered(case: Case, step: Step) -> bool:
    about = _things(case, step.reasons)
    return not about.isdisjoint(LOWERING) or _said_since(step.reasons)


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
