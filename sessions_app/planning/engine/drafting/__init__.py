"""From a brief to a plan: METHOD section 3, points 5 to 11, in that order.

1. `choose` style, oil and template (points 5 to 7).
2. `slots` are the steps that stay; `lay` gives them positions and turns; `minutes` shares the time.
3. `areas` works out level and strokes of each area (point 8).
4. `asking`, `room` and `afterwards` add questions, checklist and advice.
5. `explain` gathers why anything is not as it was asked for (point 11).

A rule is applied where the thing it limits is made, so that no later step can undo it.
"""

from collections.abc import Sequence
from dataclasses import replace

from practice.reference import Reference, load
from practice.reference.templates import Template

from .. import aftercare
from ..sentences import say
from ..values import Brief, Edit, Flags, LeftOut, Plan, Reason, Step
from . import explain
from .areas import Changes, Hands
from .asking import interval, with_check_ins
from .choose import Choice, choices, oils_allowed
from .knowledge import knowledge
from .lay import Failure, turning
from .minutes import Timed, timed
from .room import checklist, cues
from .slots import Draft, keep


def plan(
    brief: Brief,
    template: str | Template | None = None,
    minutes: int | None = None,
    *,
    edits: Sequence[Edit] = (),
    reference: Reference | None = None,
) -> Plan:
    """Draft the session. Total: a refusal and an impossible plan are plans with no steps."""
    reference = reference or load()
    booked = minutes or brief.minutes
    if brief.refused:
        return _empty(brief, booked)
    failures: list[Failure] = []
    for choice in choices(brief, template, booked, reference):
        draft = Draft(
            brief=brief,
            reference=reference,
            known=knowledge(reference),
            choice=choice,
            edits=tuple(edits),
        )
        slots, left_out = keep(draft)
        found = timed(draft, slots)
        if isinstance(found, Failure):
            failures.append(found)
            continue
        from ..clock import as_edited  # it stands on parts of this package

        made = _written(draft, found, left_out)
        return as_edited(made, brief, draft.edits, template=template, reference=reference)
    messages = (*brief.messages, *explain.infeasible(brief, failures, booked, reference))
    held_for = (*brief.held_for, "infeasible")
    return replace(_empty(brief, booked), held_for=held_for, messages=messages)


def _empty(brief: Brief, booked: int) -> Plan:
    return Plan(
        reference_version=brief.reference_version,
        decision=brief.decision,
        held_for=brief.held_for,
        requires=brief.requires,
        messages=brief.messages,
        flags=_flags(brief, None),
        pressure_ceiling=brief.ceiling,
        booked_minutes=booked,
        planned_minutes=0,
    )


def _flags(brief: Brief, every: int | None) -> Flags:
    return Flags(
        slow_rise=brief.slow_rise,
        avoid_heat=brief.avoid_heat,
        no_scent=brief.no_scent,
        checkin_every_minutes=every or brief.checkin_every_minutes,
        discomfort_limit=brief.discomfort_limit,
    )


def _written(draft: Draft, found: Timed, left_out: list[LeftOut]) -> Plan:
    brief, reference, choice = draft.brief, draft.reference, draft.choice
    written, changes = _steps(draft, found)
    asked = {slot.row.slug: slot.row.checkins for slot in found.layout.slots}
    steps = with_check_ins(written, asked, brief, reference)
    return Plan(
        reference_version=reference.version,
        decision=brief.decision,
        held_for=brief.held_for,
        requires=brief.requires,
        messages=brief.messages,
        modality=choice.modality.slug,
        template=choice.template.slug,
        oil=choice.oil,
        oils_allowed=oils_allowed(brief, choice.template, choice.modality, reference),
        flags=_flags(brief, interval(brief, reference)),
        pressure_ceiling=brief.ceiling,
        booked_minutes=choice.booked,
        planned_minutes=found.total,
        turns=found.layout.turns,
        steps=steps,
        left_out=explain.left_out(draft, steps, changes, (*left_out, *found.left_out), found.total),
        checklist=checklist(brief, choice, reference),
        aftercare=aftercare.choose(
            _worked(steps),
            brief,
            modality=choice.modality.slug,
            oil=choice.oil,
            reference=reference,
        ),
    )


def _worked(steps: Sequence[Step]) -> dict[str, int]:
    """The firmest level on each region."""
    worked: dict[str, int] = {}
    for step in steps:
        for area in step.areas:
            worked[area.region] = max(area.pressure, worked.get(area.region, 0))
    return worked


def _steps(draft: Draft, found: Timed) -> tuple[list[Step], list[Changes]]:
    """Write each piece as a step, minute by minute, turns in between."""
    hands = Hands(draft=draft)
    clock = 0
    turn_minutes = draft.reference.allocation.turn_minutes
    turns = set(turning(found.layout.pieces))
    steps: list[Step] = []
    changes: list[Changes] = []
    halves = _halves(draft, found)
    for at, piece in enumerate(found.layout.pieces):
        clock += turn_minutes if at in turns else 0
        minutes = halves[at]
        areas, change = hands.work(piece, minutes)
        row = piece.slot.row
        steps.append(
            Step(
                slug=row.slug,
                phase=row.phase,
                starts_at=clock,
                minutes=minutes,
                position=None if row.phase == "handover" else piece.position,
                side=piece.side,
                areas=areas,
                falls_to=(row.pressure_falls_to or 1) if row.phase == "closing" else None,
                cues=cues(row.cues, row.phase, draft.brief, draft.reference),
                reasons=_reasons(draft, found, at, change, turns),
            )
        )
        changes.append(change)
        clock += minutes
    return steps, changes


def _halves(draft: Draft, found: Timed) -> list[int]:
    """Minutes of each piece; an odd minute of two halves goes to the focus or the first side."""
    minutes = []
    for piece in found.layout.pieces:
        whole = found.minutes[piece.slot.at]
        if not piece.halved:
            minutes.append(whole)
            continue
        first = piece.side == _first_side(draft, found, piece.slot.at)
        minutes.append((whole + 1) // 2 if first else whole // 2)
    return minutes


def _first_side(draft: Draft, found: Timed, slot: int) -> str | None:
    pieces = [piece for piece in found.layout.pieces if piece.slot.at == slot]
    focussed = [
        piece.side for piece in pieces if not draft.brief.focus.keys().isdisjoint(piece.regions)
    ]
    return focussed[0] if len(focussed) == 1 else pieces[0].side


def _reasons(
    draft: Draft, found: Timed, at: int, change: Changes, turns: set[int]
) -> tuple[Reason, ...]:
    """Why this step is as it is: what it guards against, then everything that changed it."""
    piece, reference = found.layout.pieces[at], draft.reference
    source = f"template:{draft.choice.template.slug}"
    reasons: dict[Reason, None] = {}
    if piece.slot.phase == "welcome":
        reasons.update(dict.fromkeys(draft.choice.reasons))
    for slug in piece.slot.row.guards_against:
        row = reference.mistakes[slug]
        reason = Reason(rule=slug, source=source, text=row.prevent, client=row.why)
        reasons[reason] = None
    reasons.update(dict.fromkeys(piece.slot.reasons))
    reasons.update(change.lower)
    reasons.update(change.other)
    reasons.update(dict.fromkeys(explain.position_reasons(draft, piece, turned=at in turns)))
    if piece.halved:
        reasons[say(reference, "side-by-side", "reference:templates")] = None
    if piece.slot.phase == "rest" and found.rest_longer:
        reasons[say(reference, "rest-longer", "reference:templates")] = None
    return tuple(reasons)


__all__ = ["Choice", "plan"]
