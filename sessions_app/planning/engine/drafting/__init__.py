"""From a brief to a plan: METHOD section 3, points 5 to 11, in that order.

1. `choose` style, oil and template (points 5 to 7).
2. `slots` are the steps that stay; `lay` gives them positions and turns; `minutes` shares the time.
3. `areas` works out level and strokes of each area (point 8).
4. `asking`, `room` and `afterwards` add questions, checklist and advice.
5. `explain` gathers why anything is not as it was asked for, `why` and `why_plan` why everything
   else stands as it does (point 11).

Edits are inputs: `structure` adds and moves steps before anything else, `judging` refuses what
can be refused at once, each other edit works where the thing it touches is made, and `outcome`
refuses the ones that came to nothing. The plan is then drafted again without them.

A rule is applied where the thing it limits is made, so that no later step can undo it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from practice.reference import Reference
from practice.reference.templates import Template

from .. import aftercare
from ..values import Aftercare, Brief, Edit, Flags, LeftOut, Plan, Step
from . import explain
from .areas import Changes, Hands
from .asking import interval, with_check_ins
from .choose import Choice, Way, choices, oils_allowed, way_of
from .edited import Edited, folded
from .judging import judge
from .knowledge import knowledge
from .lay import Failure, turning
from .minutes import Timed, timed
from .outcome import Outcome, areas_out, no_plan, refusals
from .room import checklist, cues
from .slots import Draft, keep
from .structure import restructured
from .why import Why
from .why_plan import plan_reasons

MOST_TRIED = 12  # edits that are tried one by one when together they leave no plan


@dataclass(frozen=True, kw_only=True)
class Drafted:
    """A plan with what became of each edit; `template` is None where no plan was found."""

    plan: Plan
    edited: Edited
    template: Template | None = None


def drafted(
    brief: Brief,
    template: str | Template | None,
    minutes: int | None,
    *,
    edits: Sequence[Edit],
    reference: Reference,
    tried: dict[Way, Failure] | None = None,
) -> Drafted:
    """Draft the session. Total: a refusal and an impossible plan are plans with no steps.

    `tried` remembers the ways that do not work, for whoever drafts again and again within the
    same limits and with the same edits.
    """
    booked = minutes or brief.minutes
    edits = folded(edits) if edits else ()
    edited = Edited(edits, reference)
    if brief.refused:
        return Drafted(plan=_empty(brief, booked), edited=edited)
    failures: list[Failure] = []
    tried = {} if tried is None else tried
    for choice in choices(brief, template, booked, reference):
        way = way_of(choice, brief)
        if way in tried:
            failures.append(tried[way])
            continue
        edited = Edited(edits, reference)
        made = _attempt(brief, choice, edited, reference)
        if not isinstance(made, Failure):
            return Drafted(plan=made, edited=edited, template=choice.template)
        failures.append(made)
        tried[way] = made
    messages = (*brief.messages, *explain.infeasible(brief, failures, booked, reference))
    held_for = (*brief.held_for, "infeasible")
    none = replace(_empty(brief, booked), held_for=held_for, messages=messages)
    return Drafted(plan=none, edited=edited)


def _attempt(brief: Brief, choice: Choice, edited: Edited, reference: Reference) -> Plan | Failure:
    """Draft one way of working; again without each edit that turns out to be forbidden."""
    while True:
        draft = _draft(brief, choice, edited, reference)
        if edited.settle():
            continue
        slots, left_out = keep(draft)
        if edited.settle():
            continue
        found = timed(draft, slots)
        if isinstance(found, Failure):
            if not edited:
                return found
            edited.refuse(_culprit(draft, choice), no_plan(draft, found))
            edited.settle()
            continue
        written, changes = _steps(draft, found)
        if edited:
            gone = (*left_out, *found.left_out)
            Outcome(draft, written, changes, gone).check()
            if edited.settle():
                continue
        return _written(draft, found, left_out, written, changes)


def _draft(brief: Brief, choice: Choice, edited: Edited, reference: Reference) -> Draft:
    if edited:
        template = restructured(choice.template, edited, choice.booked, reference)
        choice = replace(choice, template=template)
    draft = Draft(
        brief=brief,
        reference=reference,
        known=knowledge(reference),
        choice=choice,
        edited=edited,
    )
    if edited:
        judge(draft)
    return draft


def _culprit(draft: Draft, choice: Choice) -> Edit:
    """The edit without which there is a plan; the newest, if no single one is to blame."""
    live = draft.edited.live
    for edit in reversed(live) if len(live) <= MOST_TRIED else ():
        rest = Edited((each for each in live if each is not edit), draft.reference)
        trial = _draft(draft.brief, choice, rest, draft.reference)
        rest.settle()
        if not isinstance(timed(trial, keep(trial)[0]), Failure):
            return edit
    return live[-1]


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


def _written(
    draft: Draft,
    found: Timed,
    left_out: list[LeftOut],
    written: Sequence[Step],
    changes: Sequence[Changes],
) -> Plan:
    brief, reference, choice = draft.brief, draft.reference, draft.choice
    gone = (*left_out, *found.left_out)
    if draft.edited.live or draft.edited.refused:
        gone = (*gone, *areas_out(draft, written), *refusals(draft))
    asked = {slot.row.slug: slot.row.checkins for slot in found.layout.slots}
    steps = with_check_ins(written, asked, brief, reference)
    without = explain.left_out(draft, steps, changes, gone, found.total)
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
        left_out=without,
        reasons=plan_reasons(draft, found.total, without),
        checklist=checklist(brief, choice, reference),
        aftercare=_afterwards(draft, steps),
    )


def _afterwards(draft: Draft, steps: Sequence[Step]) -> Aftercare:
    """What is advised, as if the plan were carried out as it stands."""
    return aftercare.choose(
        _worked(steps),
        draft.brief,
        modality=draft.choice.modality.slug,
        oil=draft.choice.oil,
        reference=draft.reference,
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
    why = Why(draft=draft, found=found, turns=turns)
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
                reasons=why.step(at, areas, minutes, change),
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


__all__ = ["Choice", "Drafted", "drafted"]
