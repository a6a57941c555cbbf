"""What becomes of a plan when a practitioner changes one thing: allowed, refused, or asked first."""

from collections.abc import Sequence
from dataclasses import dataclass

from practice.reference import Reference, load
from practice.reference.templates import Template

from .drafting import plan
from .values import Brief, Edit, Plan, Reason
from .verify import verify


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """What is to be said of an edit.

    `plan` holds all edits so far and this one; it is None when the edit is never allowed, and
    `refused` names the rules. `asks` says what makes it a judgement call: it goes on once the
    edit brings its `why`.
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
    made = plan(brief, template, minutes, edits=(*edits, edit), reference=reference)
    left_out = [each for each in made.left_out if each.what == "edit" and each.slug == edit.what]
    if left_out:
        return Verdict(refused=left_out[-1].reasons)
    whole = template if isinstance(template, Template) else None
    if not made.steps or verify(made, brief, template=whole, reference=reference):
        return Verdict(refused=tuple(_no_plan(made)))
    return Verdict(plan=made)


def _no_plan(made: Plan) -> list[Reason]:
    """Why no plan is left, in the words that the plan itself has for it."""
    return [
        Reason(rule=each.rule, source="edit:plan", text=each.text, client=each.text)
        for each in made.messages
        if each.to == "practitioner"
    ]
