"""During the session: the plan as the client's words have changed it (METHOD section 6).

`adapt` is a fold over the events in their order; undone ones count for nothing. What each
word changes is data (checkins.yaml, read by `answers`). Down at any speed, up one level at a time
and only below every ceiling. What is past stays as it was, so that the record tells the truth.

`listening` hears one event after another, `room` changes the steps, `limits` says how firm an area
may get and why no firmer.
"""

from collections.abc import Iterable, Mapping

from practice.reference import Reference
from practice.reference.templates import Template

from ..values import Brief, Event, Plan
from .listening import UNDO, Listening

__all__ = ["Listening", "adapt"]


def adapt(
    plan: Plan,
    events: Iterable[Event],
    *,
    at: int,
    brief: Brief | None = None,
    template: Template | None = None,
    lighter: Mapping[str, int] | None = None,
    reference: Reference | None = None,
) -> Plan:
    """Return the plan after what was said by minute `at` of the plan that was agreed.

    `lighter` holds the highest level of each region that the client asked to be lighter when they
    were shown the plan. Said over such areas alone, "firmer" is their newer word about them. Said
    where others are under the hands too, it is taken to be about those.

    Without the brief nothing is known of the health rules' ceilings for single
    areas, so that an area never gets firmer than the plan has it somewhere. A
    template of the practice's own is handed in; a built-in one is found by its slug.
    """
    told = list(events)
    undone = {event.undoes for event in told if event.word == UNDO}
    heard = Listening(plan, brief=brief, template=template, lighter=lighter, reference=reference)
    for event in told:
        if event.word != UNDO and event.id not in undone and event.at <= at:
            heard.hear(event)
    return heard.plan()
