"""To the clock: what remains of a plan, fitted into another end, or with more time for an area.

The same code serves a plan that has not begun and a session that runs. What is past stays as it
was; the step in progress keeps the minutes already spent; locked steps keep theirs. In this order:

1. optional steps of least weight go, whole, as long as that takes no more than is needed;
2. the minutes of all others shrink towards their least, shared by weight;
3. where the least does not fit, the next optional steps go too, and what is over is given back;
4. before the start that is all: what cannot be is an answer that names the least. In a running
   session the main work ends there; finish, rest and handover keep their least, and by how much
   that runs over is said.

Every cut is named in `left_out` with its minutes, and the source of its reason is `clock:`.
"""

from collections.abc import Sequence

from practice.reference import Reference, load
from practice.reference.templates import Template

from ..values import Brief, Edit, Event, Plan
from .fitting import Fitting
from .units import Moment

START = "clock:start"
WORDS = ("late", "end-by", "more")

__all__ = ["START", "WORDS", "as_edited", "retime", "told"]


def retime(
    plan: Plan,
    brief: Brief | None,
    *,
    at: int,
    ends_at: int | None = None,
    more: Sequence[str] = (),
    edits: Sequence[Edit] = (),
    template: str | Template | None = None,
    reference: Reference | None = None,
) -> Plan:
    """Fit what remains after minute `at` into the time until `ends_at`, with `more` for some areas.

    Minute 0 is before the start. Total: a plan that cannot be fitted before its start comes back
    with no steps, and says what the least is. The end is never later than booked, or than a
    health rule allows.
    """
    moment = Moment.of(plan, at, begun=at > 0)
    return _fitting(plan, brief, moment, edits, template, reference).fitted(ends_at, more)


def as_edited(
    plan: Plan,
    brief: Brief,
    edits: Sequence[Edit],
    *,
    template: str | Template | None = None,
    reference: Reference | None = None,
) -> Plan:
    """The plan with the wishes of the clock that stand among a practitioner's edits."""
    ends = [edit.value for edit in edits if edit.what == "clock" and edit.value]
    more = [edit.slug for edit in edits if edit.what == "more" and edit.slug]
    if not ends and not more:
        return plan
    return retime(
        plan,
        brief,
        at=0,
        ends_at=min(plan.planned_minutes, ends[-1]) if ends else None,
        more=more,
        edits=edits,
        template=template,
        reference=reference,
    )


def told(
    plan: Plan,
    brief: Brief | None,
    event: Event,
    *,
    at: int,
    template: str | Template | None = None,
    reference: Reference | None = None,
) -> tuple[Plan, int]:
    """The plan after an event of the clock in a running session, and minutes it runs over."""
    moment = Moment.of(plan, at, begun=True)
    source = f"clock:{event.id}"
    fitting = _fitting(plan, brief, moment, (), template, reference, source=source)
    if event.word == "more":
        here = tuple(area.region for area in plan.steps[moment.here].areas)
        return fitting.fitted(None, event.regions or here), 0
    minutes = event.minutes or 0
    ends_at = plan.planned_minutes - minutes if event.word == "late" else minutes
    made = fitting.fitted(ends_at, ())
    return made, max(0, made.planned_minutes - ends_at)


def _fitting(
    plan: Plan,
    brief: Brief | None,
    moment: Moment,
    edits: Sequence[Edit],
    template: str | Template | None,
    reference: Reference | None,
    *,
    source: str = START,
) -> Fitting:
    locked = frozenset(edit.step for edit in edits if edit.what == "lock" and edit.step)
    whole = template if isinstance(template, Template) else None
    return Fitting(
        plan,
        brief,
        moment,
        locked=locked,
        template=whole,
        reference=reference or load(),
        source=source,
    )
