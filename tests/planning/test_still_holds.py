"""What changes between the plan and the start: none of it lets an unsafe massage begin."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse

from practice.intake.models import Intake
from sessions_app.checkins import services as checkins
from sessions_app.checkins.models import MassageSession
from sessions_app.planning import services
from sessions_app.planning.models import Review, SessionPlan
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db
UNSURE = [{"id": "high-blood-pressure", "answer": "not-sure"}]
PREGNANT = [{"id": "pregnancy", "answer": "yes", "stage": "second-early", "problems": "none"}]


@pytest.fixture
def appointment(ada, nell):
    return factories.appointment(client=ada, practitioner=nell)


def planned(appointment, *, by=None, **document):
    factories.intake(appointment=appointment, document=factories.document(**document))
    return services.make_plan(appointment, by=by, now=NOW)


def start(appointment, nell, *, now=NOW):
    return checkins.start(appointment, appointment.plans.first(), by=nell, now=now)


def refused(appointment, nell, *, now=NOW):
    with pytest.raises(checkins.CannotStart):
        start(appointment, nell, now=now)
    return not MassageSession.objects.exists()


def test_a_plan_that_still_fits_starts_on_its_day_and_a_little_later(appointment, nell):
    planned(appointment)
    assert start(appointment, nell, now=NOW + timedelta(hours=4)).plan.number == 1


def test_INV_12_a_plan_longer_than_the_session_is_now_cannot_be_started(appointment, nell):
    planned(appointment)
    appointment.minutes = 45
    appointment.save()
    assert refused(appointment, nell)


def test_INV_28_a_plan_whose_answers_are_too_old_on_the_new_day_cannot_be_started(
    appointment, nell
):
    planned(appointment)
    appointment.starts_at = NOW + timedelta(days=200)
    appointment.save()
    assert refused(appointment, nell)


def test_INV_28_answers_grow_old_even_if_the_diary_keeps_its_day(appointment, nell):
    planned(appointment)
    assert refused(appointment, nell, now=NOW + timedelta(days=200))


def test_INV_28_what_was_answered_for_one_visit_starts_one_session(ada, appointment, nell):
    """Two plans made the day before from one form: the second visit has no answers of its own."""
    tomorrow = factories.appointment(
        client=ada, practitioner=nell, starts_at=NOW + timedelta(days=1)
    )
    factories.intake(client=ada)
    for visit in (appointment, tomorrow):
        assert services.make_plan(visit, by=None, now=NOW).state == SessionPlan.State.READY
    start(appointment, nell, now=NOW + timedelta(minutes=5))
    with pytest.raises(checkins.CannotStart):
        start(tomorrow, nell, now=NOW + timedelta(days=1))


@pytest.fixture
def trained(appointment, nell):
    """A plan for a pregnant client, made for Nell, who has learned how."""
    nell.training = ["pregnancy"]
    nell.save()
    kept = planned(appointment, answers=PREGNANT)
    assert kept.state == SessionPlan.State.READY
    return kept


def test_INV_27_the_session_is_given_to_someone_without_the_training(appointment, trained, nell):
    appointment.practitioner = factories.user(name="Omar Haddad")
    appointment.save()
    assert refused(appointment, nell)


def test_INV_27_someone_without_the_training_takes_over_at_the_door(appointment, trained, sign_in):
    other = factories.user(name="Omar Haddad")
    assert refused(appointment, other)
    with time_machine.travel(NOW):
        page = sign_in(other).get(reverse("planning:plan", args=[appointment.pk]))
    assert "It needs training that you do not hold: pregnancy." in page.content.decode()
    assert "Start session" not in page.content.decode()


def test_the_page_makes_it_again_and_says_why(appointment, nell, sign_in):
    planned(appointment)
    url = reverse("planning:plan", args=[appointment.pk])
    with time_machine.travel(NOW):
        assert "Start session" in sign_in(nell).get(url).content.decode()
        appointment.minutes = 30
        appointment.save()
        page = sign_in(nell).get(url).content.decode()
    assert "This plan was made again: the day or the length has changed" in page
    assert appointment.plans.first().document["booked_minutes"] == 30
    assert "Start session" in page


def test_INV_12_a_new_plan_is_never_longer_than_the_session(appointment, nell, sign_in):
    planned(appointment)
    url = reverse("planning:new", args=[appointment.pk])
    answer = sign_in(nell).post(url, {"key": uuid4(), "minutes": "75", "style": "swedish"})
    assert answer.status_code == 422
    assert "The session is booked for 60 minutes." in answer.content.decode()
    assert appointment.plans.count() == 1


# --- a decision is about what was read


def decide(browser, appointment, **typed):
    url = reverse("planning:review", args=[appointment.pk])
    return browser.post(url, {"key": uuid4(), "decision": "Talked to Ada.", **typed})


def test_a_decision_does_not_count_for_a_form_that_came_in_while_it_was_written(
    appointment, nell, sign_in
):
    kept = planned(appointment, answers=UNSURE)
    factories.intake(
        appointment=appointment,
        document=factories.document(answers=UNSURE),
        sent_at=NOW + timedelta(minutes=5),
    )
    answer = decide(sign_in(nell), appointment, seen=kept.intake_id)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "A newer form came in while you were reading" in page
    assert "Talked to Ada." in page
    assert str(Intake.objects.latest("sent_at").pk) in page
    assert not Review.objects.exists()


def test_a_decision_about_the_newest_form_is_kept(appointment, nell, sign_in):
    kept = planned(appointment, answers=UNSURE)
    with time_machine.travel(NOW):
        answer = decide(sign_in(nell), appointment, seen=kept.intake_id)
    assert answer.status_code == 302
    assert appointment.plans.first().state == SessionPlan.State.READY


@pytest.mark.parametrize(
    ("decision", "words"),
    [("x" * 2_001, "Shorten this to 2000 characters"), ("a\x1bb", "cannot be shown")],
)
def test_a_decision_that_cannot_be_kept_is_shown_back(appointment, nell, sign_in, decision, words):
    kept = planned(appointment, answers=UNSURE)
    answer = decide(sign_in(nell), appointment, seen=kept.intake_id, decision=decision)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Review.objects.exists()


def test_a_decision_of_full_length_is_kept(appointment, nell, sign_in):
    kept = planned(appointment, answers=UNSURE)
    answer = decide(sign_in(nell), appointment, seen=kept.intake_id, decision="x" * 2_000)
    assert answer.status_code == 302


def test_days_are_those_of_the_practice_wherever_it_is(practice, appointment, nell):
    """09:00 in Auckland is the day before in UTC; the form of that morning is not of tomorrow."""
    practice.time_zone = "Pacific/Auckland"
    practice.save()
    morning = NOW.replace(day=23, hour=20)  # 24 November, 09:00 there
    appointment.starts_at = morning + timedelta(hours=1)
    appointment.save()
    kept = planned(appointment, answers=UNSURE, answered_on="2026-11-24")
    services.record_review(
        appointment, kept.intake, by=nell, decision="Fine.", guardian=None, now=morning
    )
    assert appointment.plans.first().state == SessionPlan.State.READY
