"""Why a plan is not as it was asked for: METHOD section 3, point 11. No change without a reason."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from practice.reference import Reference

from ..sentences import say, tell
from ..values import Brief, LeftOut, Message, Reason, Step
from .areas import Changes
from .knowledge import regions_of
from .lay import Failure, Piece
from .slots import Draft, region_reasons, step_name


def left_out(
    draft: Draft,
    steps: Sequence[Step],
    changes: Sequence[Changes],
    gone: Sequence[LeftOut],
    planned: int,
) -> tuple[LeftOut, ...]:
    """Everything that was asked for or usual and is not in the plan, each once."""
    found = [
        *_choice(draft, planned),
        *_pressure(draft),
        *_positions(draft),
        *_wishes(draft),
        *gone,
        *_regions(draft, steps),
        *_strokes(steps, changes),
    ]
    kept = {step.slug for step in steps}
    unique: dict[tuple[str, str, str | None], LeftOut] = {}
    for each in found:
        if each.what == "step" and each.slug in kept:
            continue
        reasons = tuple(dict.fromkeys(each.reasons))
        unique.setdefault((each.what, each.slug, each.step), replace(each, reasons=reasons))
    return tuple(unique.values())


def _choice(draft: Draft, planned: int) -> Iterator[LeftOut]:
    """Style, template, oil and length; an early end joins the reasons for the length."""
    choice, reference = draft.choice, draft.reference
    early: tuple[Reason, ...] = ()
    if planned < choice.planned:
        values = {"booked": str(choice.booked), "planned": str(planned)}
        source = f"template:{choice.template.slug}"
        early = (say(reference, "minutes-unfilled", source, **values),)
    told = False
    for each in choice.left_out:
        if each.what == "minutes":
            told = True
            each = LeftOut(what="minutes", slug=each.slug, reasons=(*each.reasons, *early))
        yield each
    if early and not told:
        yield LeftOut(what="minutes", slug=str(choice.booked), reasons=early)


def _pressure(draft: Draft) -> Iterator[LeftOut]:
    """The pressure that was asked for, when the main work stays below it."""
    brief, reference, style = draft.brief, draft.reference, draft.choice.modality
    asked = brief.wishes.get("pressure", "")
    reasons: list[Reason] = []
    if brief.ceiling < brief.preferred:
        reasons += brief.why.get("ceiling", ())
    if style.pressure.max < brief.preferred:
        values = {"style": style.name, "level": str(style.pressure.max)}
        reasons.append(say(reference, "level-style-limit", f"reference:{style.slug}", **values))
    levels = [row.slug for row in reference.pressure_levels.values()]
    if asked in levels and levels.index(asked) + 1 > brief.preferred:
        level = str(brief.preferred)
        reasons.append(say(reference, "level-plan-limit", "request:pressure", level=level))
    if reasons:
        yield LeftOut(what="pressure", slug=asked, reasons=tuple(dict.fromkeys(reasons)))


def _positions(draft: Draft) -> Iterator[LeftOut]:
    for slug in draft.reference.positions:
        if slug in draft.brief.avoid_positions:
            reasons = draft.brief.why.get(f"avoid-position:{slug}", ())
            yield LeftOut(what="position", slug=slug, reasons=reasons)


def _wishes(draft: Draft) -> Iterator[LeftOut]:
    """Warmth or scent that was welcome, and that a health rule leaves out."""
    brief = draft.brief
    for key, value, flag in (("heat", "yes", "avoid_heat"), ("scent", "mild", "no_scent")):
        if getattr(brief, flag) and brief.wishes.get(key) == value:
            yield LeftOut(what="wish", slug=key, reasons=brief.why.get(flag, ()))


def _regions(draft: Draft, steps: Sequence[Step]) -> Iterator[LeftOut]:
    """Areas avoided, in the template or asked for, and in no step."""
    brief, reference = draft.brief, draft.reference
    worked = {area.region for step in steps for area in step.areas}
    in_plan = {step.slug for step in steps}
    named: set[str] = set(brief.focus)
    for row in draft.choice.template.steps:
        if row.slug in in_plan:
            named |= regions_of(reference, row.regions)
    avoided = brief.avoid_regions - reference.never_worked
    for slug in draft.known.in_order(frozenset((named | avoided) - worked)):
        reasons = region_reasons(slug, draft) or _not_reached(draft, slug, slug in named)
        yield LeftOut(what="region", slug=slug, reasons=reasons)


def _not_reached(draft: Draft, slug: str, named: bool) -> tuple[Reason, ...]:
    """An open area that no step of the plan works."""
    reference, template = draft.reference, draft.choice.template
    name, source = reference.region_name(slug), f"template:{template.slug}"
    rows = [row for row in template.steps if slug in regions_of(reference, row.regions)]
    if not rows or not named:
        return (say(reference, "region-not-in-plan", source, region=name, template=template.name),)
    reasons = [say(reference, "region-not-in-plan", source, region=name, template=template.name)]
    reasons += [
        say(
            reference,
            "step-needs-longer",
            source,
            step=step_name(row, reference),
            minutes=str(row.min_session),
        )
        for row in rows
        if row.min_session > draft.choice.booked
    ]
    for position in reference.regions[slug].positions:
        reasons += draft.brief.why.get(f"avoid-position:{position}", ())
    return tuple(dict.fromkeys(reasons))


def _strokes(steps: Sequence[Step], changes: Sequence[Changes]) -> Iterator[LeftOut]:
    for step, change in zip(steps, changes, strict=True):
        for slug, reasons in change.strokes.items():
            if slug not in change.used:
                yield LeftOut(
                    what="stroke",
                    slug=slug,
                    step=step.slug,
                    reasons=tuple(dict.fromkeys(reasons)),
                )


def position_reasons(draft: Draft, piece: Piece, *, turned: bool) -> Iterator[Reason]:
    """Why a step is not in the position that its template likes best."""
    row, brief, reference = piece.slot.row, draft.brief, draft.reference
    position = piece.position
    if position is None or not row.positions or row.phase == "handover":
        return
    longer = row.positions_from
    source = f"template:{draft.choice.template.slug}"
    if longer and draft.choice.planned >= longer.minutes and position in longer.positions:
        if row.positions[0] != position and turned:
            minutes = str(longer.minutes)
            yield say(reference, "position-long-session", source, minutes=minutes)
        liked = longer.positions
    else:
        liked = row.positions
    if position == liked[0] or position not in liked:
        return
    yield from brief.why.get(f"prefer-position:{position}", ())
    for better in liked[: liked.index(position)]:
        found = brief.why.get(f"avoid-position:{better}", ())
        found += brief.why.get(f"position-minutes:{better}", ())
        yield from found
    name = reference.positions[position].name
    if not turned:
        yield say(reference, "position-saves-turn", source, position=name)


# --- no plan


def failure_words(failure: Failure, reference: Reference) -> str:
    """What stands in the way, as part of a sentence."""
    return reference.reasons[_LIMITS[failure.kind][0]].text


_LIMITS = {
    "areas": ("infeasible-areas", ("avoid-region:",)),
    "positions": ("infeasible-positions", ("avoid-position:",)),
    "turns": ("infeasible-turns", ("avoid-position:", "position-minutes:")),
    "position-time": ("infeasible-turns", ("position-minutes:",)),
    "time": ("infeasible-time", ("max_minutes",)),
}


def infeasible(
    brief: Brief, failures: Sequence[Failure], booked: int, reference: Reference
) -> tuple[Message, ...]:
    """Say which limits bind, and what can be offered instead."""
    kinds = dict.fromkeys(failure.kind for failure in failures)
    rules = dict.fromkeys(_LIMITS[kind][0] for kind in kinds) or {"infeasible-styles": None}
    limits = "; ".join(reference.reasons[rule].text for rule in rules)
    messages = [*tell(reference, "infeasible", limits=limits)]
    needed = min((each.needed for each in failures if each.kind == "time"), default=0)
    if needed:
        minutes = {"minutes": str(_available(brief, booked)), "needed": str(needed)}
        messages += tell(reference, "infeasible-minutes", **minutes)
    messages += _binding(brief, kinds, reference)
    return tuple(dict.fromkeys(messages))


def _available(brief: Brief, booked: int) -> int:
    return min(booked, brief.max_minutes or booked)


def _binding(brief: Brief, kinds: dict[str, None], reference: Reference) -> Iterator[Message]:
    """The rules behind the limits, for the practitioner."""
    prefixes = tuple(prefix for kind in kinds for prefix in _LIMITS[kind][1])
    found: dict[Reason, None] = {}
    for key in sorted(brief.why):
        if prefixes and key.startswith(prefixes):
            found.update(dict.fromkeys(brief.why[key]))
    for reason in found:
        yield Message(to="practitioner", urgency="none", rule=reason.rule, text=reason.text)
