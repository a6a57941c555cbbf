"""What earlier sessions teach: every word can be heard, and every proposal has its sentence."""

from collections.abc import Mapping
from typing import Any

from ..learning import LearningRule
from ..reference import Reference
from .found import Faults

OF_OUTCOMES = ("lighter-overall", "keep")
OF_FEELINGS = {"said-worse": ("lighter",)}


def check_learning(reference: Reference, files: Mapping[str, Any]) -> Faults:
    words = set(reference.live_buttons)
    for button in reference.live_buttons.values():
        words |= {choice.slug for choice in button.then}
    for rule in reference.learning.values():
        yield from _rule(rule, words, reference)


def _rule(rule: LearningRule, words: set[str], reference: Reference) -> Faults:
    place = ("learning.yaml", "rules", rule.slug)
    for key, said in (("heard", rule.heard), ("unless", rule.unless)):
        for word in said:
            if word not in words:
                yield (*place, key), f"{word!r} is no live button"
    if bool(rule.heard) == bool(rule.outcome):
        yield place, "needs either heard or outcome"
    elif rule.outcome and rule.propose not in (*OF_OUTCOMES, *OF_FEELINGS.get(rule.outcome, ())):
        yield (*place, "propose"), f"an outcome cannot propose {rule.propose!r}"
    elif rule.heard and rule.propose in OF_OUTCOMES:
        yield (*place, "propose"), f"a word cannot propose {rule.propose!r}"
    if rule.propose == "firmer" and rule.at_least < 2:
        yield (*place, "at_least"), "firmer is proposed after two sessions at the earliest"
    if rule.at_least > rule.look_back:
        yield (*place, "at_least"), "is more than look_back"
    if rule.reason not in reference.reasons:
        yield (*place, "reason"), f"{rule.reason!r} is not in reasons.yaml"
