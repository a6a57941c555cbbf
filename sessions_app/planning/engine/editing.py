"""What becomes of a plan when a practitioner changes one thing: allowed, refused, or asked first.

The planner itself judges: `plan` with an edit is the same code as `plan` without, so what is
allowed here is allowed when the plan is made anew. `verify` has the last word.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from practice.reference import Reference, load
from practice.reference.templates import Template

from .drafting import Drafted
from .drafting.edited import CLIENT, folded
from .naming import step_words
from .planner import planned
from .sentences import low, say
from .values import Brief, Edit, Plan, Reason
from .verify import verify

SOURCE = "edit:rules"
SOME_REASON = "-"  # stands for a reason that has not been given yet, to see what else is in the way

__all__ = ["Verdict", "consider", "folded"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """What is to be said of an edit.

    `plan` holds all edits so far and this one; it is None when the edit may not go on. `refused`
    names the rules that never allow it. `asks` says what makes it a judgement call: it goes on
    once the edit brings its `why`, and is told then too.
    """

    plan: Plan | None = None
    refused: tuple[Reason, ...] = ()
    asks: tuple[Reason, ...] = ()


def consider(
    edit: Edit,
    *,
    brief: Brief,
    template: str | Template | None,
    minutes: int | None,
    edits: Sequence[Edit] = (),
    reference: Reference | None = None,
) -> Verdict:
    """Try an edit on top of the others. Total: whatever is asked for gets an answer."""
    reference = reference or load()

    def tried(*more: Edit) -> Drafted:
        return planned(brief, template, minutes, edits=(*edits, *more), reference=reference)

    found = tried(edit)
    asks = tuple(found.edited.asks.get(edit, ()))
    if asks and not edit.why.strip():
        edit = replace(edit, why=SOME_REASON)
        found = tried(edit)
    refused = tuple(found.edited.refused.get(edit, ())) or tuple(
        dict.fromkeys(_in_the_way(edit, tried(), found, reference))
    )
    if not refused:
        whole = template if isinstance(template, Template) else None
        booked = brief.booked_for(minutes)
        if verify(found.plan, booked, template=whole, reference=reference):
            refused = (say(reference, "edit-unsafe", SOURCE),)
    if refused:
        return Verdict(refused=refused)
    return Verdict(plan=None if edit.why == SOME_REASON else found.plan, asks=asks)


def _in_the_way(
    edit: Edit, before: Drafted, after: Drafted, reference: Reference
) -> Iterable[Reason]:
    """What else speaks against an edit: no plan, an earlier edit undone, a step pushed out."""
    if not after.plan.steps:
        for each in after.plan.messages:
            if each.to == "practitioner":
                yield Reason(rule=each.rule, source=SOURCE, text=each.text, client=each.text)
        return
    held = set(before.edited.live) & after.edited.refused.keys()
    if held and edit.source != CLIENT:
        yield say(reference, "edit-undoes", SOURCE)
        for earlier in before.edited.live:
            if earlier in held:
                yield from after.edited.refused[earlier]
    if edit.what == "move-step":
        kept = {step.slug for step in after.plan.steps}
        for step in before.plan.steps:
            if step.slug not in kept:
                yield say(reference, "edit-turn", SOURCE, step=low(step_words(step, reference)))
