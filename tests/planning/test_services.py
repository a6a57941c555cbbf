from datetime import timedelta

import pytest

from sessions_app.planning import services, stale
from sessions_app.planning.engine.values import Edit
from sessions_app.planning.models import Review, SessionPlan
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def appointment(ada, nell):
    return factories.appointment(client=ada, practitioner=nell)


def planned(appointment, **document):
    factories.intake(appointment=appointment, document=factories.document(**document))
    return services.make_plan(appointment, by=None, now=NOW)


def test_there_is_no_plan_before_there_is_a_form(appointment):
    assert services.make_plan(appointment, by=None, now=NOW) is None


def test_an_easy_client_gets_a_plan_that_fills_the_hour(appointment):
    kept = planned(appointment)
    assert kept.state == SessionPlan.State.READY
    assert kept.document["planned_minutes"] == 60
    assert kept.document["steps"][-1]["phase"] == "handover"


def test_each_new_plan_is_the_next_version(appointment, nell):
    planned(appointment)
    second = services.make_plan(appointment, by=nell, now=NOW, minutes=45)
    assert second.number == 2
    assert second.document["planned_minutes"] == 45


def test_a_plan_made_anew_keeps_the_edits_unless_told_otherwise(appointment, nell):
    planned(appointment)
    edit = Edit(what="minutes", step="lower-back", value=9)
    services.make_plan(appointment, by=nell, now=NOW, edits=[edit])
    third = services.make_plan(appointment, by=nell, now=NOW)
    assert third.edits == [{"what": "minutes", "step": "lower-back", "value": 9}]
    taken = [row["minutes"] for row in third.document["steps"] if row["slug"] == "lower-back"]
    assert taken == [9]
    assert services.make_plan(appointment, by=nell, now=NOW, edits=()).edits == []


def test_the_same_form_gives_the_same_document(appointment):
    first = planned(appointment)
    assert services.make_plan(appointment, by=None, now=NOW).document == first.document


def test_a_warning_sign_gives_a_refusal_and_no_steps(appointment):
    kept = planned(appointment, answers=[{"id": "emergency-signs", "answer": "yes"}])
    assert kept.state == SessionPlan.State.REFUSED
    assert kept.document["steps"] == []


def test_a_form_for_an_earlier_visit_does_not_answer_what_is_asked_each_time(appointment, nell):
    """The case that would let a new fever through: last month's no."""
    earlier = factories.appointment(
        client=appointment.client, practitioner=nell, starts_at=NOW - timedelta(days=30)
    )
    factories.intake(appointment=earlier)
    kept = services.make_plan(appointment, by=None, now=NOW)
    assert kept.state == SessionPlan.State.HELD
    assert "unanswered" in kept.document["held_for"]


def test_a_form_for_no_visit_ends_with_the_next_session(appointment, nell):
    factories.intake(client=appointment.client, sent_at=NOW)
    first = services.make_plan(appointment, by=None, now=NOW)
    assert first.state == SessionPlan.State.READY
    services.agree(first, now=NOW + timedelta(hours=3))

    later = factories.appointment(
        client=appointment.client, practitioner=nell, starts_at=NOW + timedelta(days=14)
    )
    assert "unanswered" in services.make_plan(later, by=None, now=NOW).document["held_for"]


def test_a_plan_that_fails_its_check_has_no_steps(appointment, monkeypatch):
    from sessions_app.planning.engine.values import Violation

    found = [Violation(invariant="INV-05", text="too firm")]
    monkeypatch.setattr(services, "verify", lambda plan, brief, **_: found)
    kept = planned(appointment)
    assert kept.document["steps"] == []
    assert kept.state == SessionPlan.State.INFEASIBLE


def test_a_recorded_decision_lifts_the_hold_and_names_who_took_it(appointment, nell):
    kept = planned(appointment, answers=[{"id": "high-blood-pressure", "answer": "not-sure"}])
    assert kept.state == SessionPlan.State.HELD
    services.record_review(
        appointment, kept.intake, by=nell, decision="Talked to Ada.", guardian=None, now=NOW
    )
    assert appointment.plans.first().state == SessionPlan.State.READY
    assert Review.objects.get().by == nell


def test_a_decision_about_one_form_does_not_count_for_the_next(appointment, nell):
    unsure = factories.document(answers=[{"id": "high-blood-pressure", "answer": "not-sure"}])
    kept = planned(appointment, answers=unsure["answers"])
    services.record_review(
        appointment, kept.intake, by=nell, decision="Fine.", guardian=None, now=NOW
    )
    factories.intake(appointment=appointment, document=unsure, sent_at=NOW + timedelta(minutes=5))
    again = services.make_plan(appointment, by=None, now=NOW)
    assert again.state == SessionPlan.State.HELD


def test_a_newer_form_makes_the_plan_stale(appointment):
    kept = planned(appointment)
    assert not stale.is_stale(kept, appointment, now=NOW)
    factories.intake(appointment=appointment, sent_at=NOW + timedelta(minutes=5))
    assert stale.is_stale(kept, appointment, now=NOW)


def test_the_worker_plans_each_waiting_appointment_once(appointment):
    factories.intake(appointment=appointment)
    assert services.plan_waiting(NOW) == 1
    assert services.plan_waiting(NOW) == 0
    assert appointment.plans.count() == 1


def test_the_worker_waits_for_the_form_of_this_visit(appointment, nell):
    earlier = factories.appointment(
        client=appointment.client, practitioner=nell, starts_at=NOW - timedelta(days=30)
    )
    factories.intake(appointment=earlier)
    assert services.plan_waiting(NOW) == 0


def test_a_recorded_decision_keeps_the_length_that_was_asked_for(appointment, nell):
    factories.intake(appointment=appointment)
    kept = services.make_plan(appointment, by=nell, now=NOW, minutes=45)
    services.record_review(
        appointment, kept.intake, by=nell, decision="Fine.", guardian=None, now=NOW
    )
    assert [each.minutes for each in appointment.plans.all()] == [45, 45]


def test_nothing_comes_after_the_plan_that_the_session_started_from(appointment, nell):
    kept = planned(appointment)
    services.agree(kept, now=NOW)
    assert services.make_plan(appointment, by=nell, now=NOW, minutes=45) is None
    services.record_review(
        appointment, kept.intake, by=nell, decision="Fine.", guardian=None, now=NOW
    )
    assert services.newest_version(appointment) == kept
