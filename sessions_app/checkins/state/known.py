"""What a process reads once of a session: a plan that was agreed never changes."""

from uuid import UUID

from practice.reference.templates import Template
from sessions_app.planning import library
from sessions_app.planning import services as planning
from sessions_app.planning.engine.documents import read_plan
from sessions_app.planning.engine.values import Brief, Plan
from sessions_app.planning.said import lighter_areas

READ: dict[UUID, Plan] = {}  # the plans of sessions that this process has shown lately
BRIEFS: dict[UUID, Brief] = {}  # and what they had to obey
TEMPLATES: dict[UUID, Template | None] = {}  # and what they were made from
LIGHTER: dict[UUID, dict[str, int]] = {}  # and what the client, shown the plan, asked to be lighter
AVOIDED: dict[UUID, tuple[str, ...]] = {}  # and where the form says not to touch
MOST_READ = 32


def plan_of(kept) -> Plan:
    """Return a kept plan as a value. One that was agreed never changes, so it is read once."""
    return once(READ, kept, lambda: read_plan(kept.document))


def brief_of(kept) -> Brief:
    """Return what the plan had to obey: how firm each area may get at the most."""
    return once(BRIEFS, kept, lambda: planning.brief_of(kept))


def template_of(kept):
    """Return the template of a plan, one of the practice's own too."""
    return once(TEMPLATES, kept, lambda: library.template_named(kept.template))


def lighter_of(kept) -> dict[str, int]:
    """Return what the client asked to be lighter. After the start nobody is shown the plan."""
    return once(LIGHTER, kept, lambda: lighter_areas(kept.appointment_id))


def avoided_of(kept, make) -> tuple[str, ...]:
    """Return what the client marked as not to be touched: a form that was sent never changes."""
    return once(AVOIDED, kept, make)


def is_read(appointment_id: UUID) -> bool:
    """Whether this process knows the plan and the marks of a session already."""
    return appointment_id in READ and appointment_id in AVOIDED


def once(known: dict, kept, make):
    """Return what was read before. Of the plans of an appointment one is agreed, ever."""
    if kept.agreed_at is None:
        return make()
    found = known.get(kept.appointment_id)
    if found is None:
        found = make()
        if len(known) >= MOST_READ:
            known.clear()
        known[kept.appointment_id] = found
    return found
