"""Change a plan by hand: each edit is checked with all the others, and kept as the next version.

Nothing is overwritten: going back is a new version with the edits of an older one. Whoever
changes a plan says which version they saw; if another came in meanwhile, nothing is kept.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from practice.staff.models import User
from sessions_app.planning import library, services
from sessions_app.planning.engine.documents import read_edits
from sessions_app.planning.engine.editing import consider
from sessions_app.planning.engine.values import Brief, Edit, Reason
from sessions_app.planning.models import SessionPlan

MOST_EDITS = 150
ORDER = ("add-step", "remove-step", "move-step")
UNLOCK = "unlock"  # takes a lock back; it is never kept itself
FULL_TIME = "full-time"  # takes the wishes of the clock back
CLOCK = ("clock", "more")
OPPOSITES = {
    "add-area": "remove-area",
    "remove-area": "add-area",
    "add-stroke": "remove-stroke",
    "remove-stroke": "add-stroke",
    "add-step": "remove-step",
    "remove-step": "add-step",
}
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
    return not services.is_stale(newest, appointment, now=now)


def checked(newest: SessionPlan, wanted: Sequence[Edit]) -> tuple[Edits, tuple[Reason, ...]]:
    """Return all the edits of a plan with these added, and what makes these a judgement call.

    A note does not answer a question that nobody has seen, so what an edit brings with it counts
    only once it was asked for. Raises Refused at the first edit that a rule forbids.
    """
    today, template = brief_of_version(newest), library.template_named(newest.asked.get("template"))
    edits, asks = read_edits(newest.edits), {}
    for edit in wanted:
        edits, is_undone = joined(edits, edit)
        if is_undone:
            continue
        frame = {
            "brief": today,
            "template": template,
            "minutes": newest.minutes,
            "edits": edits[:-1],
        }
        verdict = consider(replace(edit, why=""), **frame)
        if verdict.asks:
            asks.update(dict.fromkeys(verdict.asks))
            verdict = consider(replace(edit, why=edit.why or "?"), **frame)
        if verdict.plan is None or verdict.plan.template != newest.template:
            raise Refused(edit, verdict.refused)
    return edits, tuple(asks)


def brief_of_version(kept: SessionPlan) -> Brief:
    """Return what this version has to obey, in the style and length that were asked for."""
    style = kept.asked.get("style")
    return services.brief_for(kept.appointment, kept.intake, minutes=kept.minutes, style=style)


def kept_with(newest: SessionPlan, edits: Edits, *, by: User, now: datetime) -> SessionPlan:
    """Plan with these edits, as the version before was asked for, and keep it as the next."""
    template = newest.asked.get("template")
    made = services.safe_plan(brief_of_version(newest), template, newest.minutes, edits=edits)
    if not made.steps:
        raise Refused(None, ())
    return services.keep_version(
        newest.appointment,
        made,
        after=newest,
        intake=newest.intake,
        asked=newest.asked,
        minutes=newest.minutes,
        edits=edits,
        by=by,
        now=now,
    )


# --- how edits join


def joined(edits: Edits, edit: Edit) -> tuple[Edits, bool]:
    """Add an edit to those before it. True: it only took some of them back."""
    kept = tuple(each for each in edits if not is_replaced(each, edit))
    if edit.what in (UNLOCK, FULL_TIME):
        return kept, True
    if edit.what == "move-step":
        return (*without_last_move(kept, edit), edit), False
    opposite = replace(edit, what=OPPOSITES.get(edit.what, ""))
    taken_back = [each for each in kept if is_same(each, opposite)]
    if not taken_back:
        return (*kept, edit), False
    return tuple(each for each in kept if each not in taken_back), True


def is_replaced(old: Edit, new: Edit) -> bool:
    """Say whether the newer edit of the same thing takes the place of the old one."""
    if old.step != new.step or old.source != new.source:
        return False
    if new.what == UNLOCK:
        return old.what == "lock"
    if new.what == FULL_TIME:
        return old.what in CLOCK
    if new.what in CLOCK:
        return old.what == new.what and (new.what == "clock" or old.slug == new.slug)
    if new.what == "minutes":
        return old.what in ("minutes", "lock")
    if new.what == "remove-step":
        return old.what not in ("add-step", "remove-step")
    return new.what in ("pressure", "lock") and (old.what, old.slug) == (new.what, new.slug)


def is_same(old: Edit, new: Edit) -> bool:
    """Say whether two edits are about the same thing; where a step was put does not matter."""
    if (old.what, old.step, old.source) != (new.what, new.step, new.source):
        return False
    return old.what in ("add-step", "remove-step") or old.slug == new.slug


def without_last_move(edits: Edits, edit: Edit) -> Edits:
    """Leave out the newest change of order, if it moved the same step: the next one says it all."""
    places = [at for at, each in enumerate(edits) if each.what in ORDER]
    if places and is_same_move(edits[places[-1]], edit):
        return edits[: places[-1]] + edits[places[-1] + 1 :]
    return edits


def is_same_move(old: Edit, new: Edit) -> bool:
    return (old.what, old.step, old.source) == (new.what, new.step, new.source)
