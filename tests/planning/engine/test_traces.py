"""Nothing that was said is without a trace, and nothing changes without its reason."""

import pytest

from sessions_app.planning.engine import plan
from sessions_app.planning.engine.comparing import differences

from .asked import ALL_CONSENTS, ALL_TRAINING, CLEARED, REFERENCE, brief_of

ALL = {"consents": ALL_CONSENTS, "training": ALL_TRAINING}


def sources(made):
    """Where every reason of the plan comes from."""
    reasons = [
        *made.reasons,
        *(why for step in made.steps for why in step.reasons),
        *(why for gone in made.left_out for why in gone.reasons),
        *(why for item in made.checklist for why in item.reasons),
    ]
    return {why.source for why in reasons}


def rules_told(made):
    return {message.rule for message in made.messages}


def answers_to(question):
    """Each way to answer yes that an outcome is about, with an area wherever one is asked for."""
    places = {
        each.key: ["calf-left", "lower-back-left"]
        for each in question.follow_ups
        if each.type == "regions"
    }
    for outcome in question.outcomes:
        match = {key: value for key, value in outcome.match.items() if key != "answer"}
        multi = {each.key for each in question.follow_ups if each.type == "multi"}
        said = {key: [value] if key in multi else value for key, value in match.items()}
        yield {"id": question.id, "answer": "yes", **places, **said}


YES = [
    pytest.param(answer, cleared, id=f"{question.id}-{number}{'-cleared' if cleared else ''}")
    for question in REFERENCE.questions.values()
    for number, answer in enumerate(answers_to(question))
    for cleared in (False, True)
]


@pytest.mark.parametrize(("answer", "cleared"), YES)
def test_every_yes_leaves_a_trace(answer, cleared):
    if cleared:
        answer = {**answer, "cleared": CLEARED}
    made = plan(brief_of(answer, **ALL))
    id = answer["id"]
    assert f"answer:{id}" in sources(made) or id in rules_told(made)


WISHES = [
    pytest.param(key, value, id=f"{key}-{value}")
    for key, row in REFERENCE.preferences.items()
    for value in REFERENCE.choices(key)
    if value != row.default
]


@pytest.mark.parametrize(("key", "value"), WISHES)
def test_every_wish_leaves_a_trace(key, value):
    made = plan(brief_of(wishes={key: value}))
    assert {f"wish:{key}", f"request:{key}"} & sources(made)


@pytest.mark.parametrize("goal", sorted(REFERENCE.goals))
def test_every_goal_leaves_a_trace(goal):
    if goal in REFERENCE.goal_adjustments:
        assert f"goal:{goal}" in sources(plan(brief_of(request={"goal": goal})))


MARKS = sorted(REFERENCE.regions)


@pytest.mark.parametrize("region", MARKS)
def test_every_mark_leaves_a_trace(region):
    focussed = plan(brief_of(focus=[{"region": region, "score": 5}], consents=ALL_CONSENTS))
    worked = {area.region for step in focussed.steps for area in step.areas}
    assert region in worked or region in {gone.slug for gone in focussed.left_out}
    avoided = plan(brief_of(avoid=[region]))
    assert f"mark:{region}" in sources(avoided) or region in REFERENCE.never_worked


@pytest.mark.parametrize(("answer", "cleared"), YES)
def test_nothing_changes_without_a_reason_from_the_answer(answer, cleared):
    if cleared:
        answer = {**answer, "cleared": CLEARED}
    plain = plan(brief_of(**ALL))
    changed = plan(brief_of(answer, **ALL))
    if changed.steps and differences(plain, changed):
        assert f"answer:{answer['id']}" in sources(changed)


@pytest.mark.parametrize(("key", "value"), [each.values for each in WISHES])
def test_nothing_changes_without_a_reason_from_the_wish(key, value):
    plain, changed = plan(brief_of()), plan(brief_of(wishes={key: value}))
    if differences(plain, changed):
        assert {f"wish:{key}", f"request:{key}"} & sources(changed)


@pytest.mark.parametrize("region", MARKS)
def test_nothing_changes_without_a_reason_from_the_mark(region):
    plain = plan(brief_of(consents=ALL_CONSENTS))
    for said in ({"focus": [{"region": region, "score": 7}]}, {"avoid": [region]}):
        changed = plan(brief_of(consents=ALL_CONSENTS, **said))
        if differences(plain, changed):
            told = {gone.slug for gone in changed.left_out}
            assert f"mark:{region}" in sources(changed) or region in told
