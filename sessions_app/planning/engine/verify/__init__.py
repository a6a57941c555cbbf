"""The second opinion on every plan: each safety invariant, worked out afresh.

Nothing here is shared with the code that builds plans, so that one mistake
cannot hide in both. A check reads the plan, the brief and the reference data,
derives every limit itself and names what goes beyond it. A plan that is about
to be shown, saved, started or adapted passes through `verify` first.

What a check cannot see in one plan is held elsewhere: INV-21 and INV-23 to
INV-25 compare several runs, INV-29 and INV-30 are about the aftercare email.
"""

from collections.abc import Callable, Iterator

from practice.reference import Reference, load
from practice.reference.templates import Template

from ..values import Brief, Plan, Violation
from . import areas, checkins, client, comfort, heat, minutes, reasons, warmth
from .case import Case

Check = Callable[[Case], Iterator[str]]

CHECKS: dict[str, Check] = {
    "INV-01": client.stops_are_obeyed,
    "INV-02": client.clearances_are_real,
    "INV-03": areas.never_worked_stay_untouched,
    "INV-04": areas.avoided_stay_untouched,
    "INV-05": areas.levels_stay_under_every_ceiling,
    "INV-06": areas.strokes_are_allowed,
    "INV-07": areas.positions_are_allowed_and_reach,
    "INV-08": warmth.depth_comes_after_warmth,
    "INV-09": warmth.the_start_is_light,
    "INV-10": warmth.the_end_is_light,
    "INV-11": minutes.phases_are_in_order,
    "INV-12": minutes.minutes_add_up,
    "INV-13": minutes.steps_keep_their_bounds,
    "INV-14": minutes.positions_and_turns_are_limited,
    "INV-15": areas.consent_is_by_name,
    "INV-16": comfort.the_oil_is_safe,
    "INV-17": heat.heat_is_not_offered,
    "INV-18": comfort.the_style_fits,
    "INV-19": minutes.both_sides_get_the_same,
    "INV-20": checkins.questions_come_in_time,
    "INV-22": areas.refused_stay_untouched,
    "INV-25": client.the_version_is_kept,
    "INV-26": client.the_guardian_is_waited_for,
    "INV-27": client.the_review_is_waited_for,
    "INV-28": client.the_answers_are_fresh,
    "INV-31": reasons.every_change_is_explained,
    "INV-32": comfort.rising_is_slow,
}

__all__ = ["CHECKS", "verify"]


def verify(
    plan: Plan,
    brief: Brief,
    *,
    template: Template | None = None,
    reference: Reference | None = None,
    running: bool = False,
) -> list[Violation]:
    """Return every way in which the plan breaks an invariant; none means it may be shown.

    A template of the practice's own is handed in; a built-in one is found by its slug. `running`
    says that its session has begun: what a client says in it, and the clock, excuse much that must
    not be missing before.
    """
    case = Case.of(plan, brief, reference or load(), template, running=running)
    return [
        Violation(invariant=invariant, text=text)
        for invariant, check in CHECKS.items()
        for text in check(case)
    ]
