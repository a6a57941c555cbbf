"""A plan, or the reasons why there is none with the nearest plans that there could be."""

from collections.abc import Sequence
from dataclasses import replace

from practice.reference import Reference, load
from practice.reference.templates import Template

from .alternatives import messages
from .drafting import Drafted
from .trying import attempt
from .values import Brief, Edit, Plan


def plan(
    brief: Brief,
    template: str | Template | None = None,
    minutes: int | None = None,
    *,
    edits: Sequence[Edit] = (),
    reference: Reference | None = None,
) -> Plan:
    """Plan the session. Total: a refusal and an impossible plan are plans with no steps."""
    return planned(brief, template, minutes, edits=edits, reference=reference or load()).plan


def planned(
    brief: Brief,
    template: str | Template | None,
    minutes: int | None,
    *,
    edits: Sequence[Edit],
    reference: Reference,
) -> Drafted:
    """As `plan`, with what is to be said of the edits."""
    found = attempt(brief, template, minutes, edits=edits, reference=reference)
    if found.plan.steps or brief.refused:
        return found
    more = messages(brief, template, minutes or brief.minutes, reference)
    told = tuple(dict.fromkeys((*found.plan.messages, *more)))
    return replace(found, plan=replace(found.plan, messages=told))
