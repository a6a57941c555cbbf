"""What the form of somebody who returns tells besides its answers: their dates, and clearances."""

from django.utils.translation import gettext as _t

from practice.intake import ticks
from practice.intake.again.beginning import lasting
from practice.intake.again.forms import AGREED_AGAIN
from practice.words import load


def kept_dates(answers: dict) -> dict[str, str]:
    """Return the day of each no that was not asked again by name: it is no newer than it was."""
    if "_again" not in answers:
        return {}
    marks, saved = answers["_again"], answers.get("_saved", {})
    return {
        each.id: marks["dates"][each.id]
        for each in lasting()
        if each.id not in marks["apart"]
        and each.id in marks["dates"]
        and not saved.get(ticks.OF_GROUP[each.group].key, {}).get("done")
        and ticks.answered(each, answers) == "no"
    }


def clearances_said(answers: dict) -> list[str]:
    """Return, for a person to read, what they say about a clinician's word that has run out."""
    return [
        _t("{what}: has the doctor said yes again? {answer}").format(
            what=load().question(id).tick_label, answer=AGREED_AGAIN[said]
        )
        for id, said in answers.get("cleared", {}).items()
    ]
