"""Gentler ways for the practitioner's hands: what a plan offers, and the version that one makes."""

from datetime import datetime

from practice.staff.models import User
from sessions_app.planning import editing, firm, library, services
from sessions_app.planning.engine.documents import read_edits, read_plan
from sessions_app.planning.engine.hands import Gentler, gentler
from sessions_app.planning.models import SessionPlan


def way_of(appointment, kind: str, *, version: int) -> Gentler:
    """Return the way that was chosen on the page of this version.

    Raises Closed, Overtaken, or Refused where it is not offered.
    """
    newest = services.newest_version(appointment)
    if newest is None:
        raise editing.Closed
    if newest.number != version:
        raise editing.Overtaken(newest)
    newest.appointment = appointment
    for way in offered(newest):
        if way.kind == kind:
            return way
    raise editing.Refused(None, ())


def followed(
    appointment, way: Gentler, *, version: int, by: User, now: datetime
) -> SessionPlan | None:
    """Make the version that a way stands for: its edits, or its style."""
    if way.modality is None:
        return editing.change(appointment, way.edits, version=version, by=by, now=now, is_sure=True)
    newest = editing.held(appointment, version=version)
    if newest.agreed_at:
        raise editing.Closed
    return services.plan_held(
        appointment, by=by, now=now, minutes=newest.minutes, style=way.modality
    )


def offered(kept: SessionPlan) -> tuple[Gentler, ...]:
    """Return the gentler ways of a plan that says that the day is long enough for the hands."""
    if not firm.is_told(kept.document):
        return ()
    template = library.template_named(kept.asked.get("template"))
    return gentler(
        read_plan(kept.document),
        editing.brief_of_version(kept),
        template=template,
        minutes=kept.minutes,
        edits=read_edits(kept.edits),
    )
