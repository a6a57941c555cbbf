"""From answers to a brief: METHOD sections 3 (points 1 to 4), 4 and 5.

1. `answers` finds every outcome that holds, and what was left open.
2. `compose` joins the effects of all of them, each with its reason.
3. `decide` says whether there may be a massage, what holds it and what to say.
"""

from datetime import date
from types import MappingProxyType

from practice.reference import Reference, load

from ..values import Brief, Intake
from .answers import Findings, find
from .compose import Composed, compose
from .decide import decision_of, holds_of, messages_of, requires_of, strongest

ASKED = ("goal", "modality", "scope", "minutes", "pressure")


def brief(intake: Intake, *, on: date, reference: Reference | None = None) -> Brief:
    """Screen an intake for a session on that day, and compose what every plan must obey."""
    reference = reference or load()
    findings = find(intake, on, reference)
    composed = compose(intake, findings, reference)
    requires = requires_of(findings, composed)
    held_for = holds_of(intake, on, findings, requires)
    return Brief(
        on=on,
        reference_version=reference.version,
        decision=decision_of(findings, reference),
        severity=strongest(findings, reference),
        held_for=held_for,
        requires=requires,
        messages=messages_of(findings, requires, held_for, intake, reference),
        applied=tuple(each.applied for each in findings.found),
        yes=findings.yes,
        withheld=findings.withheld,
        unanswered=findings.unanswered,
        expired=findings.expired,
        **_limits(composed),
        **_request(intake, composed, reference),
        training_held=intake.training,
        labels_read=frozenset(intake.labels_read),
        why=MappingProxyType({key: tuple(found) for key, found in composed.why.items()}),
    )


def _limits(composed: Composed) -> dict:
    """The composed effects, under the names that the brief gives them."""
    return {
        "avoid_regions": frozenset(composed.avoid_regions),
        "ceiling": composed.ceiling,
        "region_ceilings": MappingProxyType(dict(composed.region_ceilings)),
        "avoid_strokes": frozenset(composed.avoid_strokes),
        "region_avoid_strokes": MappingProxyType(
            {slug: frozenset(found) for slug, found in composed.region_avoid_strokes.items()}
        ),
        "avoid_positions": frozenset(composed.avoid_positions),
        "prefer_positions": tuple(composed.prefer_positions),
        "max_position_minutes": MappingProxyType(dict(composed.max_position_minutes)),
        "exclude_modalities": frozenset(composed.exclude_modalities),
        "avoid_oils": frozenset(composed.avoid_oils),
        "avoid_allergens": frozenset(composed.avoid_allergens),
        "no_scent": composed.no_scent,
        "avoid_heat": composed.avoid_heat,
        "slow_rise": composed.slow_rise,
        "max_minutes": composed.max_minutes,
        "min_rest_minutes": composed.min_rest_minutes,
        "start_lighter": composed.start_lighter,
        "discomfort_limit": composed.discomfort_limit,
        "checkin_every_minutes": composed.checkin_every_minutes,
        "extra_checkins": tuple(composed.extra_checkins),
        "environment": tuple(sorted(composed.environment)),
        "training_needed": tuple(sorted(composed.training)),
        "aftercare_add": frozenset(composed.aftercare_add),
        "aftercare_remove": frozenset(composed.aftercare_remove),
    }


def _request(intake: Intake, composed: Composed, reference: Reference) -> dict:
    """What was asked for; the request wins over a wish, and a default fills what is missing."""
    wishes = {key: row.default for key, row in reference.preferences.items()}
    wishes.update(intake.wishes)
    if intake.pressure is not None:
        wishes["pressure"] = intake.pressure
    if intake.clothed is not None:
        wishes["clothing"] = "clothed" if intake.clothed else "undress-to-comfort"
    firmness = wishes["pressure"]
    if firmness not in reference.pressure_preferences:
        firmness = reference.preferences["pressure"].not_sure_means or firmness
    return {
        "goal": intake.goal,
        "modality": intake.modality or _usual_style(intake, reference),
        "scope": intake.scope or "back",
        "minutes": intake.minutes or reference.durations[len(reference.durations) // 2],
        "clothed": wishes["clothing"] == "clothed",
        "preferred": reference.pressure_preferences[firmness],
        "focus": intake.focus,
        "consents": frozenset(intake.consents),
        "wishes": MappingProxyType(wishes),
        "said": frozenset((*(key for key in ASKED if getattr(intake, key)), *intake.wishes)),
    }


def _usual_style(intake: Intake, reference: Reference) -> str:
    """The style that fits the goal best, or the first of techniques.yaml."""
    goal = reference.goal_adjustments.get(intake.goal or "")
    liked = goal.prefer_modality if goal else ()
    return next(iter((*liked, *reference.modalities)))


__all__ = ["Findings", "brief"]
