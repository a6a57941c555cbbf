"""Change a plan by hand: each edit is checked with all the others, and kept as the next version.

Nothing is overwritten: going back is a new version with the edits of an older one. Whoever
changes a plan says which version they saw; if another came in meanwhile, nothing is kept.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from practice.staff.models import User
from sessions_app.planning import library, services, stale
from sessions_app.planning.engine import brief
from sessions_app.planning.engine.documents import read_edits, read_intake
from sessions_app.planning.engine.editing import consider, folded
from sessions_app.planning.engine.values import Brief, Edit, Reason
from sessions_app.planning.models import SessionPlan

MOST_EDITS = 150
FULL_TIME = "full-time"  # takes the wishes of the clock back; it is never kept itself
CLOCK = ("clock", "more")
Edits = tuple[Edit, ...]


class NotKept(Exception):
    """The change was not made. Nothing was written."""


class Closed(NotKept):
    """The plan is agreed, or no longer fits what is known: it takes no edits."""


class Overtaken(NotKept):
    """Somebody else changed the plan since it was opened."""

    def __init__(self, newest: SessionPlan):
        super().__init__(f"version {newest.number} is newer")
        self.newest = newest


class Refused(NotKept):
    """A rule forbids one of the edits: `reasons` names it."""

    def __init__(self, edit: Edit | None, reasons: Sequence[Reason]):
        super().__init__(", ".join(reason.rule for reason in reasons))
        self.edit, self.reasons = edit, tuple(reasons)


class Asks(NotKept):
    """It is the practitioner's call, and they have not said why yet."""

    def __init__(self, reasons: Sequence[Reason]):
        super().__init__(", ".join(reason.rule for reason in reasons))
        self.reasons = tuple(reasons)


class TooMany(NotKept):
    """The plan holds as many edits as can be kept."""


@transaction.atomic
def change(
    appointment,
    wanted: Sequence[Edit],
    *,
    version: int,
    by: User,
    now: datetime,
    is_sure: bool = False,
) -> SessionPlan:
    """Make these edits on top of the newest version, and keep what comes of them as the next.

    Raises Overtaken, Closed, Refused or Asks, and keeps nothing. A judgement call goes on once the
    practitioner `is_sure` and every edit says why.
    """
    newest = held(appointment, version=version)
    if not takes_edits(newest, appointment, now=now):
        raise Closed
    signed = [replace(edit, by=by.name) for edit in wanted]
    edits, asks = checked(newest, signed)
    if len(edits) > MOST_EDITS:
        raise TooMany
    if asks and not (is_sure and all(edit.why for edit in signed)):
        raise Asks(asks)
    return kept_with(newest, edits, by=by, now=now)


@transaction.atomic
def plan_anew(appointment, *, version: int, by: User, now: datetime, **asked) -> SessionPlan | None:
    """Plan from the answers again, as `services.make_plan` does, if no newer version came in.

    `version` is the one that was on the page, 0 if there was none. Raises Overtaken or Closed.
    """
    services.hold(appointment)
    newest = services.newest_version(appointment)
    if newest and newest.number != version:
        raise Overtaken(newest)
    if newest and newest.agreed_at:
        raise Closed
    return services.plan_held(appointment, by=by, now=now, **asked)


@transaction.atomic
def use_again(appointment, number: int, *, version: int, by: User, now: datetime) -> SessionPlan:
    """Plan again as an older version was asked for and edited, by today's answers.

    Raises Overtaken or Closed; SessionPlan.DoesNotExist if there is no version of that number.
    """
    newest = held(appointment, version=version)
    if newest.agreed_at:
        raise Closed
    old = appointment.plans.get(number=number)
    return services.plan_held(
        appointment,
        by=by,
        now=now,
        minutes=min(old.minutes, appointment.minutes),
        edits=read_edits(old.edits),
        **old.asked,
    )


def held(appointment, *, version: int) -> SessionPlan:
    """Return the newest version, if it is the one that was seen; held until the transaction ends."""
    services.hold(appointment)
    newest = services.newest_version(appointment)
    if newest is None:
        raise Closed
    if newest.number != version:
        raise Overtaken(newest)
    return newest


def takes_edits(newest: SessionPlan, appointment, *, now: datetime) -> bool:
    """Say whether this version, the newest, may be changed by hand."""
    if newest.agreed_at or not newest.document["steps"]:
        return False
    return not stale.is_stale(newest, appointment, now=now)


def checked(newest: SessionPlan, wanted: Sequence[Edit]) -> tuple[Edits, tuple[Reason, ...]]:
    """Return all the edits of a plan with these added, and what makes these a judgement call.

    A note does not answer a question that nobody has seen, so what an edit brings with it counts
    only once it was asked for. Raises Refused at the first edit that a rule forbids.
    """
    frame = frame_of(newest)
    edits, asks = read_edits(newest.edits), {}
    for edit in wanted:
        if edit.what == FULL_TIME:
            edits = tuple(each for each in edits if each.what not in CLOCK)
            continue
        verdict = consider(replace(edit, why=""), edits=edits, **frame)
        if verdict.asks:
            asks.update(dict.fromkeys(verdict.asks))
            verdict = consider(replace(edit, why=edit.why or "?"), edits=edits, **frame)
        if verdict.plan is None or verdict.plan.template != newest.template:
            raise Refused(edit, verdict.refused)
        edits = folded((*edits, edit))
    return edits, tuple(asks)


def frame_of(kept: SessionPlan) -> dict:
    """Return what an edit of this version is considered by."""
    return {
        "brief": brief_of_version(kept),
        "template": library.template_named(kept.asked.get("template")),
        "minutes": kept.minutes,
    }


def brief_of_version(kept: SessionPlan) -> Brief:
    """Return what this version has to obey, in the style and length that were asked for."""
    style = kept.asked.get("style")
    return services.brief_for(kept.appointment, kept.intake, minutes=kept.minutes, style=style)


def kept_with(newest: SessionPlan, edits: Edits, *, by: User, now: datetime) -> SessionPlan:
    """Plan with these edits, as the version before was asked for, and keep it as the next."""
    template = newest.asked.get("template")
    known = stale.known_for(newest, newest.appointment)
    today = brief(read_intake(known.document), on=services.day_of(newest.appointment.starts_at))
    made = services.safe_plan(today, template, newest.minutes, edits=edits)
    if not made.steps:
        raise Refused(None, ())
    return services.keep_version(
        newest.appointment,
        made,
        after=newest,
        known=known,
        asked=newest.asked,
        minutes=newest.minutes,
        edits=edits,
        by=by,
        now=now,
    )
