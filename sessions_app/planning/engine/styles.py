"""The styles side by side: what each would make of the same client and the same minutes.

`compare` makes one plan for each style of the reference data, and one for each template of the
practice's own that is handed in. Every plan passes the independent check before it is shown; a
style that a rule leaves out today stands there with the rule.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from practice.reference import Reference, load
from practice.reference.templates import Template

from .comparing import minutes_by_area
from .drafting.choose import style_reasons
from .planner import plan
from .values import Brief, Edit, LeftOut, Plan, Reason
from .verify import verify

UNTOLD = frozenset({"stroke", "modality", "template"})  # too fine, or what the column is about


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """One way of working: its plan, or the rules that leave it out today.

    `template` is the practice's own template that was asked for; None lets the style choose.
    `minutes` are those of each region, `positions` those of each position in working order.
    `leaves_out` is what this one does without and another does not.
    """

    style: str
    template: Template | None = None
    plan: Plan | None = None
    against: tuple[Reason, ...] = ()
    minutes: Mapping[str, float]
    positions: Mapping[str, int]
    highest: int = 0
    leaves_out: tuple[LeftOut, ...] = ()


def compare(
    brief: Brief,
    minutes: int | None = None,
    templates: Sequence[Template] = (),
    *,
    edits: Sequence[Edit] = (),
    reference: Reference | None = None,
) -> tuple[Column, ...]:
    """Return a column for each style, then one for each template. Total; empty for a refusal."""
    reference = reference or load()
    if brief.refused:
        return ()
    asked: list[tuple[str, Template | None]] = [(slug, None) for slug in reference.modalities]
    asked += [(template.modality, template) for template in templates]
    columns = [
        _column(asked_for(style, brief), template, minutes, edits, reference)
        for style, template in asked
        if style in reference.modalities
    ]
    shared = {_key(each) for each in left_out_by_all(columns)}
    return tuple(
        replace(column, leaves_out=tuple(_once(column, shared))) if column.plan else column
        for column in columns
    )


def asked_for(style: str, brief: Brief) -> Brief:
    """The same client, asking for another style."""
    return replace(brief, modality=style, said=frozenset({*brief.said, "modality"}))


def left_out_by_all(columns: Sequence[Column]) -> tuple[LeftOut, ...]:
    """Return what every plan does without, for the same reasons; nothing if one plan stands alone."""
    plans = [column.plan for column in columns if column.plan]
    if len(plans) < 2:
        return ()
    shared = set.intersection(*({_key(each) for each in made.left_out} for made in plans))
    found = {_key(each): each for each in plans[0].left_out if _key(each) in shared}
    return tuple(each for each in found.values() if each.what not in UNTOLD)


def _column(
    brief: Brief,
    template: Template | None,
    minutes: int | None,
    edits: Sequence[Edit],
    reference: Reference,
) -> Column:
    style = brief.modality
    empty = Column(style=style, template=template, minutes={}, positions={})
    against = tuple(style_reasons(brief, reference.modalities[style], reference))
    if against:
        return replace(empty, against=against)
    made = plan(brief, template, minutes, edits=edits, reference=reference)
    fits = made.modality == style and (template is None or made.template == template.slug)
    if not fits or verify(made, brief.booked_for(minutes), template=template, reference=reference):
        return replace(empty, against=_turned_down(made, style, template))
    return replace(
        empty,
        plan=made,
        minutes=minutes_by_area(made),
        positions=_positions(made),
        highest=max((a.pressure for step in made.steps for a in step.areas), default=0),
    )


def _turned_down(made: Plan, style: str, template: Template | None) -> tuple[Reason, ...]:
    """Why the style or the template gave way, or why there is no plan at all."""
    asked = {("modality", style), ("template", template.slug if template else "")}
    told = [each.reasons for each in made.left_out if (each.what, each.slug) in asked]
    if told:
        return tuple(dict.fromkeys(reason for reasons in told for reason in reasons))
    clients = {each.rule: each.text for each in made.messages if each.to == "client"}
    return tuple(
        Reason(
            rule=each.rule,
            source="request:modality",
            text=each.text,
            client=clients.get(each.rule, each.text),
        )
        for each in made.messages
        if each.to == "practitioner" and each.rule.startswith("infeasible")
    )


def _positions(made: Plan) -> dict[str, int]:
    minutes: dict[str, int] = {}
    for step in made.steps:
        if step.position:
            minutes[step.position] = minutes.get(step.position, 0) + step.minutes
    return minutes


def _key(each: LeftOut) -> tuple[str, str, frozenset[str]]:
    return each.what, each.slug, frozenset(reason.rule for reason in each.reasons)


def _once(column: Column, shared: set[tuple[str, str, frozenset[str]]]) -> list[LeftOut]:
    """What this column alone does without, each once."""
    left_out = column.plan.left_out if column.plan else ()
    found = {_key(each): each for each in reversed(left_out) if each.what not in UNTOLD}
    return [each for key, each in reversed(found.items()) if key not in shared]
