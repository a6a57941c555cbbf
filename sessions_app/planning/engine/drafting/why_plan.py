"""Why the plan as a whole is as it is: style, template, oil and length, then wishes and care.

Every wish that was said and every rule in force that sets a number for the whole session is
named here, so that no answer is without a trace.
"""

from collections.abc import Iterator

from practice.reference import Reference

from ..sentences import say
from ..values import LeftOut, Reason
from .choose import LYING, NO_OIL, no_lying_left
from .slots import Draft
from .why import ordered

CARE = ("slow_rise", "avoid_heat", "no_scent", "checkin_every_minutes", "discomfort_limit")
LISTED_CARE = ("extra-checkin:", "environment:", "aftercare-add:", "aftercare-remove:")


def plan_reasons(draft: Draft, planned: int, left_out: tuple[LeftOut, ...]) -> tuple[Reason, ...]:
    """Every reason for the plan as a whole."""
    reasons = [
        *_style(draft),
        *_template(draft),
        *_oil(draft),
        *_minutes(draft, planned, left_out),
        *_goal(draft),
        *_wishes(draft),
        *_care(draft),
    ]
    return ordered(reasons, draft.reference)


def _style(draft: Draft) -> Iterator[Reason]:
    brief, reference, choice = draft.brief, draft.reference, draft.choice
    given = choice.modality.name
    if choice.modality.slug != brief.modality:
        asked = reference.modalities[brief.modality].name
        if choice.is_wanted:
            template = choice.template.name
            names = {"given": given, "asked": asked, "template": template}
            yield say(reference, "style-of-template", draft.source, **names)
        else:
            yield say(reference, "style-fallback", "request:modality", asked=asked, given=given)
            for position in LYING if no_lying_left(brief) else ():
                yield from brief.why.get(f"avoid-position:{position}", ())
    elif "modality" in brief.said:
        yield say(reference, "style-as-asked", "request:modality", given=given)
    elif brief.goal and given in _suits(brief.goal, reference):
        goal = reference.goals[brief.goal].name
        yield say(reference, "style-for-goal", f"goal:{brief.goal}", given=given, goal=goal)
    else:
        yield say(reference, "style-usual", "reference:techniques", given=given)


def _suits(goal: str, reference: Reference) -> list[str]:
    row = reference.goal_adjustments.get(goal)
    return [reference.modalities[slug].name for slug in (row.prefer_modality if row else ())]


def _template(draft: Draft) -> Iterator[Reason]:
    choice, reference = draft.choice, draft.reference
    name = choice.template.name
    if choice.is_wanted:
        yield say(reference, "template-asked", draft.source, template=name)
        return
    scope, given = choice.template.scope.replace("-", " "), choice.modality.name
    yield say(reference, "style-chosen", draft.source, given=given, template=name, scope=scope)


def _oil(draft: Draft) -> Iterator[Reason]:
    brief, reference, choice = draft.brief, draft.reference, draft.choice
    wish, given = brief.wishes.get("oil", ""), reference.oils[choice.oil].name
    if choice.oil != NO_OIL and wish == choice.oil:
        yield say(reference, "oil-as-wished", "wish:oil", given=given)
    elif choice.oil != NO_OIL and wish in reference.oils:
        asked = reference.oils[wish].name
        yield say(reference, "oil-changed", "wish:oil", asked=asked, given=given)
    elif choice.oil != NO_OIL:
        yield say(reference, "oil-chosen", "wish:oil", given=given)
    elif brief.clothed or choice.template.clothed:
        yield say(reference, "no-oil-clothed", "wish:clothing")
    elif choice.modality.lubricant == "none":
        yield say(reference, "no-oil-style", draft.source, style=choice.modality.name)
    elif wish == NO_OIL:
        yield say(reference, "no-oil-wanted", "wish:oil")
    else:
        yield say(reference, "no-oil-left", "reference:oils")
    if choice.oil != wish:
        for key, reasons in brief.why.items():
            if key.startswith(("avoid-oil:", "avoid-allergen:")):
                yield from reasons


def _minutes(draft: Draft, planned: int, left_out: tuple[LeftOut, ...]) -> Iterator[Reason]:
    if planned == draft.choice.booked:
        minutes = str(planned)
        yield say(draft.reference, "minutes-as-booked", "request:minutes", planned=minutes)
    for gone in left_out:
        if gone.what == "minutes":
            yield from gone.reasons


def _goal(draft: Draft) -> Iterator[Reason]:
    goal = draft.brief.goal
    if goal and goal in draft.reference.goals:
        name = draft.reference.goals[goal].name
        yield say(draft.reference, "goal-noted", f"goal:{goal}", goal=name)


def _wishes(draft: Draft) -> Iterator[Reason]:
    """What the client wished for and is not the usual; oil and pressure have reasons of their own."""
    brief, reference = draft.brief, draft.reference
    for key, row in reference.preferences.items():
        value = brief.wishes.get(key, row.default)
        if key in ("oil", "pressure") or key not in brief.said or value == row.default:
            continue
        wish = reference.choices(key)[value]
        yield say(reference, "wish-kept", f"wish:{key}", asked=row.ask, wish=wish)


def _care(draft: Draft) -> Iterator[Reason]:
    for key, reasons in draft.brief.why.items():
        if key in CARE or key.startswith(LISTED_CARE):
            yield from reasons
