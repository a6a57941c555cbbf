"""A plan that no longer fits what is known: it cannot be started, and is made again when opened.

Two checks, each of which would be enough for most cases: the hashes of the facts that the plan was
made from (facts.py), and the independent check of the plan against what holds today.
"""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from sessions_app.planning import facts, library, services
from sessions_app.planning.engine import brief, verify
from sessions_app.planning.engine.documents import plan_document, read_edits, read_intake, read_plan
from sessions_app.planning.facts import Facts
from sessions_app.planning.models import SessionPlan
from sessions_app.planning.said import highest_levels


def is_stale(
    kept: SessionPlan, appointment, *, now: datetime, limits: Mapping[str, int] | None = None
) -> bool:
    """Say whether this plan, which is not agreed yet, no longer fits what is known by now.

    A page that has read the client's answer to the plan gives the `limits` that follow from it.
    """
    if kept.agreed_at:
        return False
    if is_overtaken(kept, appointment):
        return True
    known = known_for(kept, appointment, limits=limits)
    if facts.changed(kept.facts.get("stamps", {}), known.stamps):
        return True
    return kept.state == SessionPlan.State.READY and not holds(kept, appointment, known, now=now)


def is_overtaken(kept: SessionPlan, appointment) -> bool:
    """Say whether a newer form has come in since this plan was made."""
    newest = services.newest_intake(appointment)
    return newest is not None and newest.pk != kept.intake_id


def known_for(kept: SessionPlan, appointment, *, limits=None) -> Facts:
    """Return what is known by now of the form and the wishes that a plan was made from."""
    asked = {"minutes": kept.minutes, "style": kept.asked.get("style"), "limits": limits}
    return services.facts_for(appointment, kept.intake, **asked)


def still_holds(kept: SessionPlan, appointment, *, now: datetime) -> bool:
    """Say whether a plan that was ready when it was made may be started from now."""
    return holds(kept, appointment, known_for(kept, appointment), now=now)


def holds(kept: SessionPlan, appointment, known: Facts, *, now: datetime) -> bool:
    """Check a plan against what is known.

    Meanwhile its day, its length or who treats may have changed, the answers may have grown old,
    another session may have used up what was answered for one visit, and the client may have
    taken back a consent or asked for less.
    """
    if kept.minutes > appointment.minutes or known.consents.taken_back:
        return False
    levels = highest_levels(kept.document)
    if any(levels.get(region, 0) > most for region, most in known.limits.items()):
        return False
    day = services.day_of(appointment.starts_at)
    on = max(day, services.day_of(now))
    document = known.document
    if on != day:
        asked = {"on": on, "minutes": kept.minutes, "style": kept.asked.get("style")}
        document = services.session_document(appointment, kept.intake, **asked)
    if kept.modality:
        document = {**document, "request": {**document["request"], "modality": kept.modality}}
    today = brief(read_intake(document), on=on)
    template = library.template_named(kept.template)
    return not today.held_for and not verify(read_plan(kept.document), today, template=template)


@transaction.atomic
def made_again(appointment, *, now: datetime) -> SessionPlan | None:
    """Make a stale plan again, with the changes made by hand, and return the new version.

    Returns None where there is nothing to do: the plan is not stale, or what made it so is the
    day alone and planning again would change nothing. Two at once make one version.
    """
    services.hold(appointment)
    newest = services.newest_version(appointment)
    if newest is None or not is_stale(newest, appointment, now=now):
        return None
    minutes = min(newest.minutes, appointment.minutes)
    intake = services.newest_intake(appointment)
    style = newest.asked.get("style")
    known = services.facts_for(appointment, intake, minutes=minutes, style=style)
    kinds = facts.changed(newest.facts.get("stamps", {}), known.stamps)
    if not kinds and would_be_the_same(newest, appointment, known, minutes=minutes):
        return None
    because = kinds or [facts.TIME]
    asked = {"minutes": minutes, **newest.asked}
    return services.plan_held(appointment, by=None, now=now, because=because, **asked)


def would_be_the_same(newest, appointment, known: Facts, *, minutes: int) -> bool:
    """Say whether planning again would give this very plan."""
    today = brief(read_intake(known.document), on=services.day_of(appointment.starts_at))
    template, edits = newest.asked.get("template"), read_edits(newest.edits)
    made = services.safe_plan(today, template, minutes, edits=edits)
    return plan_document(services.finished(appointment, made, known)) == newest.document
