"""A return form, without its pages: what is asked again, what is kept, and with which date."""

from datetime import UTC, datetime
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings

from practice.clients.models import Client
from practice.intake import clearing, pages, ticks
from practice.intake.again import beginning, deciding
from practice.intake.documents import document_from, own_words
from practice.intake.fields import NONE
from practice.intake.models import Intake, IntakeDraft
from practice.reference import load
from sessions_app.planning.engine import brief, plan
from sessions_app.planning.engine.documents import plan_document, read_intake
from sessions_app.planning.proving.intakes import draw
from tests.intake.filling import finished_answers
from tests.intake.walking import GIVEN, as_posted

THEN, NOW = datetime(2026, 9, 1, 9, tzinfo=UTC), datetime(2026, 11, 22, 9, tzinfo=UTC)
MANY = settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
VEINS = {"id": "varicose-veins", "answer": "yes", "where": ["calf-left"], "kind": "calm"}


def earlier(answers, *, at=THEN):
    """Return the form that was sent with those answers, and its pages."""
    client = Client(name="Ada Lane")
    return Intake(
        client=client,
        draft=IntakeDraft(client=client, answers=answers),
        document=document_from(answers, name="Ada Lane", on=at.date()),
        own_words=own_words(answers),
        sent_at=at,
    )


@pytest.fixture(autouse=True)
def no_clearances(monkeypatch):
    """No clinician has said anything, and nobody has to ask the database about it."""
    monkeypatch.setattr(clearing, "newest", lambda client_id: {})


def returning(intake, *, now=NOW, visit=None):
    draft = IntakeDraft(client=intake.client, appointment=visit)
    draft.answers = beginning.answers_from(intake, draft, now=now)
    return draft


def nothing_changed(draft, intake):
    """Say so, and answer what is asked each time as it was answered the last time."""
    draft.answers = deciding.decided(draft.answers, deciding.SAME, deciding.MAY_BE_SAME)
    visited = []
    while page := pages.first_open(pages.sequence(draft.answers), draft.answers):
        form = page.make(draft)
        chosen = {**GIVEN}
        if page.key.startswith("ticks:"):
            said = told(intake.document)
            for group in page.groups:
                asked = [each.id for each in ticks.asked(draft.answers, group)]
                chosen[group] = [id for id in asked if id in said] or [NONE]
        elif page.key in draft.answers["_last"]:
            chosen = unsure_where_left_open(form)
        form = page.make(draft, as_posted(form, chosen))
        assert form.is_valid(), (page.key, form.errors)
        draft.answers[page.key] = form.kept()
        visited.append(page.key)
    return visited


def unsure_where_left_open(form):
    """Return an answer for what stands empty, as on a form that came otherwise."""
    found = {name: GIVEN[name] for name in form.fields if name in GIVEN and not form[name].value()}
    if "answer" not in form.fields or form["answer"].value() != "yes":
        return found
    blank = [form[each.key] for each in form.asked.follow_ups]
    return {each.html_name: ["not-sure"] for each in blank if each.value() in (None, "", [])}


def told(document):
    return {each["id"]: strip(each) for each in document["answers"] if each["answer"] != "no"}


def strip(answer):
    kept = ((key, in_order(value)) for key, value in answer.items() if key != "answered_on")
    return {key: value for key, value in kept if value != []}


def without_days(document):
    """Return a document without days, its lists in one order: browsers send the page's."""
    plain = {key: in_order(value) for key, value in document.items() if key != "answered_on"}
    plain["answers"] = sorted(map(strip, document["answers"]), key=lambda each: each["id"])
    return plain


def in_order(value):
    return sorted(value, key=str) if isinstance(value, list) else value


@MANY
@given(finished_answers(likely=2))
def test_after_nothing_changed_the_document_is_the_same_but_for_its_days(answers):
    intake = earlier(answers)
    draft = returning(intake)
    nothing_changed(draft, intake)
    made = document_from(draft.answers, name="Ada Lane", on=NOW.date())
    assert without_days(made) == without_days(intake.document)
    assert told(made).keys() == told(intake.document).keys()
    assert own_words(draft.answers) == intake.own_words


@MANY
@given(finished_answers())
def test_after_nothing_changed_the_plan_is_the_same(answers):
    intake = earlier(answers)
    draft = returning(intake)
    nothing_changed(draft, intake)
    made = document_from(draft.answers, name="Ada Lane", on=NOW.date())
    then, now = (
        brief(read_intake(document), on=day)
        for document, day in ((intake.document, THEN.date()), (made, NOW.date()))
    )
    assert not now.expired
    assert plan_document(plan(then, None, 60)) == plan_document(plan(now, None, 60))
    assert then.decision == now.decision
    assert then.held_for == now.held_for
    assert then.applied == now.applied


@pytest.mark.parametrize("seed", range(40))
def test_no_yes_and_no_place_is_lost_of_a_form_that_came_otherwise(seed):
    """Documents as an import or another system may write them: groups, blanks, answers of old."""
    document = draw(Random(seed))
    document["answered_on"] = document.get("answered_on") or THEN.date().isoformat()
    intake = Intake(client=Client(name="Ada Lane"), document=document, own_words="", sent_at=THEN)
    draft = returning(intake)
    nothing_changed(draft, intake)
    made = document_from(draft.answers, name="Ada Lane", on=NOW.date())
    before, after = (read_intake(each) for each in (document, made))
    was, now = (brief(each, on=NOW.date()) for each in (before, after))
    asked = {each.id for each in load().questions.values() if not each.derived_from}
    assert was.yes & asked <= now.yes | now.withheld
    assert was.withheld & asked <= now.withheld | now.yes
    assert set(load().expand(document["avoid"])) <= now.avoid_regions
    assert set(load().expand(row["region"] for row in document["focus"])) == {
        each["region"] for each in made["focus"]
    }
    assert not now.unanswered
