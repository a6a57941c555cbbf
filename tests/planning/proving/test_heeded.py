"""The second reading of the answers: it sees a plan that was made as if nothing had been said."""

from dataclasses import replace
from datetime import timedelta

import pytest

from practice.reference import load
from sessions_app.planning.proving.heeded import the_answers_are_heeded
from sessions_app.planning.proving.intakes import EMPTY, SESSION_ON, TRAINING
from sessions_app.planning.proving.trials import Trial

REFERENCE = load()
BOLD = {"modality": "deep-tissue", "scope": "full-body", "minutes": 90, "pressure": "firm"}
OUTCOMES = [
    (question.id, at)
    for question in REFERENCE.questions.values()
    for at, _outcome in enumerate(question.outcomes)
]


def trial(*answers, plan_of=None, **parts):
    """A client who said that; if `plan_of` is given, with the plan of that other client."""
    document = {"format": "effleurage-intake/1", "on": SESSION_ON.isoformat(), **EMPTY}
    document |= {"request": BOLD, "consents": sorted(REFERENCE.explicit_consent_regions)}
    document |= {"answers": list(answers), **parts}
    found = Trial(chance="0:0", document=document)
    found.__dict__["template"] = None
    if plan_of is not None:
        found.__dict__["plan"] = plan_of.plan
    return found


def plainly(question, at):
    """An answer that holds every condition of one outcome."""
    outcome = REFERENCE.questions[question].outcomes[at]
    asked = {each.key: each.type for each in REFERENCE.questions[question].follow_ups}
    said = {key: [value] if asked[key] == "multi" else value for key, value in outcome.conditions}
    return {"id": question, "answer": "yes", **said}


def changes_a_bold_plan(effects):
    return (
        (effects.max_pressure or 4) < 4
        or (effects.max_minutes or 90) < 90
        or {"prone", "supine"} & set(effects.avoid_positions)
        or "deep-tissue" in effects.exclude_modalities
        or effects.avoid_heat
        or effects.no_scent
        or effects.slow_rise
        or effects.require_review
        or effects.require_guardian
        or effects.training
    )


NOTHING_SAID = trial()


@pytest.mark.parametrize(("question", "at"), OUTCOMES, ids=lambda each: str(each))
def test_a_plan_made_as_if_nothing_was_said_is_seen(question, at):
    outcome = REFERENCE.questions[question].outcomes[at]
    ignored = trial(plainly(question, at), plan_of=NOTHING_SAID)
    found = list(the_answers_are_heeded(ignored))
    if outcome.severity == "stop" or changes_a_bold_plan(outcome.effects):
        assert found and all(question in each for each in found)
    assert list(the_answers_are_heeded(trial(plainly(question, at)))) == []


@pytest.mark.parametrize("question", REFERENCE.answer_policy.rather_not_say_stops)
def test_what_may_not_be_kept_private_is_seen(question):
    private = {"id": question, "answer": "rather-not-say"}
    assert list(the_answers_are_heeded(trial(private, plan_of=NOTHING_SAID)))
    assert list(the_answers_are_heeded(trial(private))) == []


CLEARED = {"clinician": "GP", "date": "2026-11-01", "allows": "all", "limits": "", "how": "letter"}


@pytest.mark.parametrize("lost", ["clinician", "date", "allows", "limits", "how"])
def test_a_clearance_with_a_field_missing_clears_nothing(lost):
    whole = {"id": "clotting-disorder", "answer": "yes", "cleared": CLEARED}
    part = {**whole, "cleared": {key: CLEARED[key] for key in CLEARED if key != lost}}
    treated = trial(whole)
    assert treated.plan.steps and list(the_answers_are_heeded(treated)) == []
    assert list(the_answers_are_heeded(trial(part, plan_of=treated)))


def test_a_clearance_that_is_too_old_clears_nothing():
    old = (SESSION_ON - timedelta(181)).isoformat()
    said = {"id": "clotting-disorder", "answer": "yes"}
    treated = trial({**said, "cleared": CLEARED})
    aged = trial({**said, "cleared": {**CLEARED, "date": old}}, plan_of=treated)
    assert list(the_answers_are_heeded(aged))


OLD = (SESSION_ON - timedelta(181)).isoformat()


@pytest.mark.parametrize(
    "parts",
    [
        {"unlisted": "unanswered"},
        {"answered_on": OLD},
        {"answers": [{"id": "liver", "answer": "no", "answered_on": OLD}]},
        {"answers": [{"id": "liver", "answer": None}]},
        {"answers": [{"id": "liver", "answer": "not-sure"}]},
        {"answers": [{"id": "liver", "answer": "rather-not-say"}]},
        {"client": {"age": 15}},
        {"client": {"age": 17}},
        {"avoid": ["lower-back"]},
        {"avoid_positions": ["prone"]},
        {"consents": ["sacrum"]},
        {"answers": [plainly("pregnancy", 0)], "training": list(TRAINING[:2])},
    ],
)
def test_what_is_open_too_old_too_young_or_not_wanted_is_seen(parts):
    assert list(the_answers_are_heeded(trial(plan_of=NOTHING_SAID, **parts)))
    assert list(the_answers_are_heeded(trial(**parts))) == []


def test_a_milder_refusal_than_was_due_is_seen():
    stopped = trial(plainly("clot-signs", 0))
    milder = trial(plainly("clot-signs", 0))
    milder.__dict__["plan"] = replace(stopped.plan, decision="refused-today")
    assert list(the_answers_are_heeded(milder))
