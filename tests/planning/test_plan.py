from uuid import uuid4

import pytest
from django.urls import reverse

from sessions_app.checkins.services import start
from sessions_app.planning import services
from sessions_app.planning.models import Review
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def appointment(ada, nell):
    return factories.appointment(client=ada, practitioner=nell)


@pytest.fixture
def url(appointment):
    return reverse("planning:plan", args=[appointment.pk])


@pytest.fixture
def new(appointment):
    return reverse("planning:new", args=[appointment.pk])


@pytest.fixture
def plan(appointment):
    answers = [{"id": "varicose-veins", "answer": "yes", "where": ["calf-left"], "kind": "calm"}]
    factories.intake(appointment=appointment, document=factories.document(answers=answers))
    return services.make_plan(appointment, by=None, now=NOW)


def test_it_shows_minutes_reasons_and_what_was_left_out(nell, sign_in, url, plan):
    page = sign_in(nell).get(url).content.decode()
    assert "60 min" in page
    assert "Why this step" in page
    assert "What was left out" in page
    assert "No pressure on the veins" in page


def test_a_refusal_says_what_to_tell_the_client(nell, sign_in, url, appointment):
    answers = [{"id": "emergency-signs", "answer": "yes"}]
    factories.intake(appointment=appointment, document=factories.document(answers=answers))
    services.make_plan(appointment, by=None, now=NOW)
    page = sign_in(nell).get(url).content.decode()
    assert "Do not massage today." in page
    assert "Please call 999" in page
    assert "Start session" not in page


def test_a_held_plan_cannot_be_started_from_its_page(nell, sign_in, url, appointment):
    answers = [{"id": "high-blood-pressure", "answer": "not-sure"}]
    factories.intake(appointment=appointment, document=factories.document(answers=answers))
    services.make_plan(appointment, by=None, now=NOW)
    page = sign_in(nell).get(url).content.decode()
    assert "This plan is held." in page
    assert "Start session" not in page


def test_making_a_new_plan_twice_with_one_press_makes_one(nell, sign_in, new, appointment, plan):
    asked = {"key": uuid4(), "version": 1, "minutes": 45, "style": "swedish", "template": ""}
    browser = sign_in(nell)
    assert browser.post(new, asked).status_code == 302
    assert browser.post(new, asked).status_code == 302
    assert appointment.plans.count() == 2


def test_a_new_plan_in_place_of_one_that_was_not_read_is_not_made(
    nell, olive, sign_in, new, appointment, plan
):
    services.make_plan(appointment, by=olive, now=NOW, minutes=50)
    asked = {"key": uuid4(), "version": 1, "minutes": 45, "style": "swedish", "template": ""}
    browser = sign_in(nell)
    answer = browser.post(new, asked)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Olive Grant</bdi> changed this plan at" in page
    assert "Read it, then make a new one." in page
    assert 'value="45"' in page  # what was typed is still there
    assert appointment.plans.count() == 2
    assert browser.post(new, {**asked, "version": 2}).status_code == 302
    assert services.newest_version(appointment).minutes == 45


@pytest.mark.parametrize("minutes", ["0", "500", "an hour", ""])
def test_it_refuses_odd_minutes_and_says_why(nell, sign_in, new, appointment, plan, minutes):
    answer = sign_in(nell).post(new, {"key": uuid4(), "minutes": minutes, "style": "swedish"})
    assert answer.status_code == 422
    assert appointment.plans.count() == 1
    assert minutes in answer.content.decode()


def test_an_earlier_version_is_one_click_away(nell, sign_in, url, appointment, plan):
    services.make_plan(appointment, by=nell, now=NOW, minutes=45)
    page = sign_in(nell).get(f"{url}?version=1").content.decode()
    assert "This is version 1, an earlier one." in page
    assert sign_in(nell).get(f"{url}?version=7").status_code == 404


def test_it_is_hidden_from_someone_with_no_business_here(omar, sign_in, url, new, plan):
    browser = sign_in(omar)
    assert browser.get(url).status_code == 404
    assert browser.post(new, {"key": uuid4(), "minutes": 45}).status_code == 404


def test_a_receptionist_may_not_read_it(rex, sign_in, url, plan):
    assert sign_in(rex).get(url).status_code == 403


def test_an_owner_reads_it_and_a_reading_is_noted_once(olive, sign_in, url, plan):
    from practice.staff.models import AccessEntry

    browser = sign_in(olive)
    browser.get(url)
    browser.get(url)
    opened = AccessEntry.objects.filter(actor_id=olive.pk, verb="opened")
    assert opened.filter(object_id=plan.pk).count() == 1


def test_start_is_offered_to_those_who_treat_alone(nell, olive, sign_in, appointment, url, plan):
    start_of = reverse("checkins:start", args=[appointment.pk])
    assert start_of in sign_in(nell).get(url).content.decode()
    assert start_of not in sign_in(olive).get(url).content.decode()


def test_a_decision_without_words_is_refused(nell, sign_in, appointment, plan):
    url = reverse("planning:review", args=[appointment.pk])
    answer = sign_in(nell).post(url, {"key": uuid4(), "decision": " ", "seen": plan.intake_id})
    assert answer.status_code == 422
    assert "Write what you decided." in answer.content.decode()
    assert not appointment.reviews.exists()


def test_nothing_of_the_plan_is_readable_in_the_database(plan):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT document FROM planning_sessionplan")
        stored = cursor.fetchone()[0]
    assert "varicose" not in stored
    assert "effleurage" not in stored


def test_a_decision_after_the_start_comes_too_late_and_is_shown_back(
    nell, sign_in, appointment, plan
):
    start(appointment, plan, by=nell, now=NOW)
    asked = {"key": uuid4(), "seen": plan.intake_id, "decision": "She told me it is fine."}
    answer = sign_in(nell).post(reverse("planning:review", args=[appointment.pk]), asked)
    assert answer.status_code == 409
    assert "She told me it is fine." in answer.content.decode()
    assert not Review.objects.exists()
    assert services.newest_version(appointment) == plan
