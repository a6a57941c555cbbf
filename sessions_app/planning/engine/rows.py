"""Where the steps of a plan come from: its template, and what may be borrowed from others."""

from collections.abc import Mapping

from practice.reference import Reference
from practice.reference.templates import Step as Row
from practice.reference.templates import Template

from .values import Plan

UNTIMED = "prepare"
BORROWED = ("main", "integration")  # every other phase belongs to its own template


def template_of(
    plan: Plan, reference: Reference, template: Template | None = None
) -> Template | None:
    """The template of a plan: the one handed in, if it is its own, or a built-in one."""
    if template is not None and template.slug == plan.template:
        return template
    return reference.templates.get(plan.template or "")


def rows_of(plan: Plan, reference: Reference, template: Template | None = None) -> dict[str, Row]:
    """Every row that a step of the plan may follow, by slug."""
    own = template_of(plan, reference, template)
    return {**borrowed(own, reference), **{row.slug: row for row in own.steps}} if own else {}


def borrowed(template: Template, reference: Reference) -> Mapping[str, Row]:
    """Steps that may be added: those of the style's other templates, the first of a name."""
    own = {row.slug for row in template.steps}
    found: dict[str, Row] = {}
    for other in reference.templates.values():
        if other.modality != template.modality or other.slug == template.slug:
            continue
        for row in other.steps:
            if row.phase in BORROWED and row.slug not in own:
                found.setdefault(row.slug, row)
    return found
