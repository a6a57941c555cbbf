"""Intake documents in few words, for the tests of the engine."""

from datetime import date

from practice.reference import load
from sessions_app.planning.engine import brief, plan
from sessions_app.planning.engine.documents import read_intake

REFERENCE = load()
TODAY = date(2026, 11, 22)
CLEARED = {
    "clinician": "GP",
    "date": "2026-11-01",
    "allows": "gentle massage",
    "limits": "",
    "how": "letter",
}
ALL_CONSENTS = sorted(REFERENCE.explicit_consent_regions)
ALL_TRAINING = ["oncology", "lymphatic", "pregnancy"]


def document(*answers, **parts):
    return {
        "format": "effleurage-intake/1",
        "on": TODAY.isoformat(),
        "answers": list(answers),
        **parts,
    }


def yes(id, **follow_ups):
    return {"id": id, "answer": "yes", **follow_ups}


def brief_of(*answers, on=TODAY, **parts):
    return brief(read_intake(document(*answers, **parts)), on=on)


def plan_of(*answers, template=None, **parts):
    return plan(brief_of(*answers, **parts), template)


def strokes_in(made):
    return {slug for step in made.steps for area in step.areas for slug in area.strokes}


def regions_in(made):
    return {area.region for step in made.steps for area in step.areas}


def minutes_of(made, slug):
    return sum(step.minutes for step in made.steps if step.slug == slug)


def rules_of(made, what, slug):
    """The rules for which something is left out, in order."""
    found = [each for each in made.left_out if (each.what, each.slug) == (what, slug)]
    return [reason.rule for each in found for reason in each.reasons]
