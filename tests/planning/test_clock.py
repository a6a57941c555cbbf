"""To the clock, on the plan's page: one press, and the plan fits the time that there is."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from sessions_app.planning import services
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def appointment(ada, nell):
    return factories.appointment(client=ada, practitioner=nell)


@pytest.fixture
def plan(appointment):
    factories.intake(appointment=appointment)
    return services.make_plan(appointment, by=None, now=NOW)


@pytest.fixture
def url(appointment):
    return reverse("planning:clock", args=[appointment.pk])


def newest(appointment):
    return services.newest_version(appointment)


def wish(plan, **said):
    return {"key": uuid4(), "version": plan.number, **said}


def test_late_by_eight_fits_the_plan_and_says_what_went(nell, sign_in, url, plan, appointment):
    answer = sign_in(nell).post(url, wish(plan, late=8), follow=True)
    kept = newest(appointment)
    assert kept.number == 2 and kept.document["planned_minutes"] == 52
    assert [(each["what"], each["value"]) for each in kept.edits] == [("clock", 52)]
    html = answer.content.decode()
    assert "Fitted into 52 of 60 minutes." in html
    assert "Left out: " in html or "Shorter: " in html
    assert "Everything else stays." in html
    assert "52 of 60 min" in html  # the panel says what holds


def test_the_plan_alone_comes_back_to_htmx_and_is_said_aloud(nell, sign_in, url, plan):
    html = sign_in(nell, htmx=True).post(url, wish(plan, late=5), follow=True).content.decode()
    assert "<html" not in html
    assert '<div id="say" hx-swap-oob="innerHTML">Fitted into 55 of 60 minutes.' in html


def test_an_end_by_the_clock_counts_from_the_booked_start(nell, sign_in, url, plan, appointment):
    ends = timezone.localtime(appointment.starts_at + timedelta(minutes=45))
    sign_in(nell).post(url, wish(plan, ends=ends.strftime("%H:%M")))
    assert newest(appointment).document["planned_minutes"] == 45


def test_late_and_early_add_up(nell, sign_in, url, plan, appointment):
    browser = sign_in(nell)
    browser.post(url, wish(plan, late=5))
    browser.post(url, wish(newest(appointment), early=10))
    assert newest(appointment).document["planned_minutes"] == 45
    assert len(newest(appointment).edits) == 1


def test_more_of_an_area_makes_its_step_longer(nell, sign_in, url, plan, appointment):
    answer = sign_in(nell).post(url, wish(plan, more="lower-back"), follow=True)
    assert "Longer: lower back" in answer.content.decode()
    assert newest(appointment).document["planned_minutes"] == 60


def test_all_the_time_again_is_the_plan_as_it_was(nell, sign_in, url, plan, appointment):
    browser = sign_in(nell)
    browser.post(url, wish(plan, late=10))
    answer = browser.post(url, wish(newest(appointment), full="on"), follow=True)
    assert "All 60 minutes again." in answer.content.decode()
    assert newest(appointment).document == plan.document
    assert newest(appointment).edits == []


def test_a_new_plan_keeps_the_wish(nell, sign_in, url, plan, appointment):
    sign_in(nell).post(url, wish(plan, late=10))
    services.make_plan(appointment, by=nell, now=NOW)
    assert newest(appointment).document["planned_minutes"] == 50


def test_too_short_keeps_nothing_and_names_the_least(nell, sign_in, url, plan, appointment):
    answer = sign_in(nell).post(url, wish(plan, late=50))
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "10 minutes are too few for this plan" in html
    assert "at the least" in html
    assert newest(appointment).number == 1


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"late": ""}, "Enter by how many minutes."),
        ({"late": "eight"}, "Enter whole minutes, like 8."),
        ({"late": "0"}, "Enter 1 minute or more."),
        ({"early": "", "ends": ""}, "Enter by how many minutes, or the time."),
        ({"early": "", "ends": "25:00"}, "Enter the time like 16:45."),
        ({"more": ""}, "Choose an area."),
        ({"more": "genitals"}, "Choose an area of this plan."),
    ],
)
def test_what_cannot_be_read_is_asked_for_again(nell, sign_in, url, plan, appointment, said, words):
    answer = sign_in(nell).post(url, wish(plan, **said))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert newest(appointment).number == 1


def test_the_same_press_twice_is_one(nell, sign_in, url, plan, appointment):
    browser, said = sign_in(nell), wish(plan, late=5)
    browser.post(url, said)
    browser.post(url, said)
    assert newest(appointment).number == 2


def test_a_plan_that_somebody_else_changed_is_not_overwritten(
    nell, sign_in, url, plan, appointment
):
    browser = sign_in(nell)
    browser.post(url, wish(plan, late=5))
    answer = browser.post(url, wish(plan, late=10))
    assert answer.status_code == 409
    assert "Fit the plan into 50 min" in answer.content.decode()
    assert newest(appointment).number == 2


def test_it_is_hidden_from_omar(omar, sign_in, url, plan):
    assert sign_in(omar).post(url, wish(plan, late=5)).status_code == 404
