from datetime import date, timedelta

import pytest

from practice.intake import clearing
from practice.intake.documents import document_for
from practice.intake.models import Clearance, Unchangeable
from practice.reference import load
from practice.staff.models import AccessEntry
from sessions_app.planning.engine import brief
from sessions_app.planning.engine.documents import read_intake
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 23)
WORD = {
    "clinician": "Dr Hart, cardiologist",
    "date": DAY,
    "allows": "gentle massage, all over",
    "limits": "",
    "how": "letter",
}


def needs_clearance():
    """Return each question with an answer that a clinician's word would change."""
    for question in load().questions.values():
        for outcome in question.outcomes:
            if outcome.if_cleared and outcome.stop_kind != "emergency":
                yield pytest.param(question.id, answer_of(question, outcome), id=question.id)
                break


def answer_of(question, outcome):
    """Return the answer that an outcome is for, as the document writes it."""
    lists = {each.key for each in question.follow_ups if each.type in ("multi", "regions")}
    return {key: [value] if key in lists else value for key, value in outcome.match.items()}


def form_of(ada, *answers, **fields):
    document = factories.document(answers=[dict(each) for each in answers])
    return factories.intake(client=ada, document=document, **fields)


def decided(intake, on=DAY):
    return brief(read_intake(document_for(intake, on=on, minutes=60)), on=on)


@pytest.mark.parametrize(("question", "match"), list(needs_clearance()))
def test_a_clinicians_word_changes_what_the_plan_makes_of_the_answer(ada, nell, question, match):
    intake = form_of(ada, {"id": question, **match})
    before = decided(intake)
    clearing.record(ada, question, WORD, by=nell, now=NOW)
    after = decided(intake)

    assert not any(each.cleared for each in before.applied)
    assert [each.question for each in after.applied if each.cleared] == [question]


@pytest.fixture
def surgery():
    question = load().question("surgery")
    outcome = next(each for each in question.outcomes if each.if_cleared)
    return {"id": "surgery", **answer_of(question, outcome)}


def is_cleared(intake, on=DAY):
    return any(each.cleared for each in decided(intake, on).applied)


def test_it_counts_on_its_last_day_and_not_the_day_after(ada, nell, surgery):
    intake = form_of(ada, surgery)
    row = clearing.record(ada, "surgery", WORD, by=nell, now=NOW)
    days = load().answer_policy.clearance_expiry_days

    assert row.expires_on == DAY + timedelta(days=days)
    assert is_cleared(intake, row.expires_on)
    assert not is_cleared(intake, row.expires_on + timedelta(days=1))


def test_it_does_not_count_before_the_day_of_the_clinicians_word(ada, nell, surgery):
    intake = form_of(ada, surgery)
    clearing.record(ada, "surgery", WORD, by=nell, now=NOW)
    assert not is_cleared(intake, DAY - timedelta(days=1))


def test_it_ends_when_the_condition_changes(ada, nell, surgery):
    form_of(ada, surgery)
    clearing.record(ada, "surgery", WORD, by=nell, now=NOW)

    same = form_of(ada, surgery, sent_at=NOW + timedelta(days=1))
    assert is_cleared(same)
    worse = form_of(ada, {**surgery, "where": ["lower-back-left"]}, sent_at=NOW + timedelta(days=2))
    assert not clearing.holding(worse, on=DAY)


def test_a_clearance_of_before_the_first_form_is_about_its_answer(ada, nell, surgery):
    clearing.record(ada, "surgery", WORD, by=nell, now=NOW)
    assert is_cleared(form_of(ada, surgery))


def test_the_newest_word_takes_the_place_of_the_one_before(ada, nell, surgery):
    intake = form_of(ada, surgery)
    clearing.record(ada, "surgery", WORD, by=nell, now=NOW)
    narrower = {**WORD, "limits": "not on the knee"}
    clearing.record(ada, "surgery", narrower, by=nell, now=NOW + timedelta(minutes=1))

    [row] = clearing.holding(intake, on=DAY).values()
    assert row.said["limits"] == "not on the knee"


def test_one_that_was_taken_back_counts_no_more(ada, nell, surgery):
    intake = form_of(ada, surgery)
    row = clearing.record(ada, "surgery", WORD, by=nell, now=NOW)
    clearing.take_back(row, "It was another client’s letter.", by=nell, now=NOW + timedelta(1))
    assert not is_cleared(intake)


def test_nobody_changes_or_deletes_a_clearance(ada, nell):
    row = clearing.record(ada, "surgery", WORD, by=nell, now=NOW)
    with pytest.raises(Unchangeable):
        row.save()
    with pytest.raises(Unchangeable):
        row.delete()
    with pytest.raises(Unchangeable):
        Clearance.objects.update(stands=False)


def test_an_emergency_cannot_be_cleared():
    question = load().question("emergency-signs")
    assert not clearing.can_be_cleared(question, {"answer": "yes"})


def test_G2_the_trail_says_who_recorded_it_and_never_what(ada, nell):
    row = clearing.record(ada, "surgery", WORD, by=nell, now=NOW)
    entry = AccessEntry.objects.get(object_id=row.pk)
    assert (entry.verb, entry.actor_id, entry.client_id) == ("made", nell.pk, ada.pk)
    assert entry.fields == []


@pytest.mark.parametrize(
    ("before", "now", "same"), [("10", "12", True), ("10", "10", True), ("10", "2", False)]
)
def test_weeks_that_have_passed_are_the_same_event(monkeypatch, before, now, same):
    follow_up = load().question("surgery").follow_ups[0]
    weeks = type(follow_up)(key="weeks", ask="How many weeks ago?", type="weeks")
    question = type("Q", (), {"follow_ups": (weeks,)})
    monkeypatch.setattr(type(load()), "question", lambda self, id: question)
    answers = ({"answer": "yes", "weeks": n} for n in (before, now))
    assert clearing.is_same(*answers, "surgery") == same
