"""What the live screen asks every second or two: whether anything is new."""

import pytest
from django.urls import reverse

from sessions_app.checkins import services
from sessions_app.checkins.models import CheckIn
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def url(session):
    return reverse("checkins:news", args=[session.appointment_id])


def ask(browser, url, **query):
    return browser.get(url, query)


def test_nothing_new_is_an_empty_answer(nell, sign_in, url, tap):
    tap("good", 2)
    answer = ask(sign_in(nell, htmx=True), url, seen=1)
    assert (answer.status_code, answer.content) == (204, b"")


def test_a_tap_from_elsewhere_brings_the_parts_that_change(nell, sign_in, url, tap):
    tap("lighter", 2, source=CheckIn.Source.CLIENT)
    answer = ask(sign_in(nell, htmx=True), url, seen=0)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "<html" not in page
    assert "Noted at 2:00: lighter, by the client" in page
    assert 'id="middle"' in page


def test_the_steps_come_along_when_the_plan_is_another(nell, sign_in, url, tap):
    browser = sign_in(nell, htmx=True)
    mark = ask(browser, url).context["screen"].plan_mark
    tap("next", 1)
    assert 'id="ahead"' not in ask(browser, url, seen=0, plan=mark).content.decode()
    tap("lighter", 2)
    assert 'id="ahead"' in ask(browser, url, seen=0, plan=mark).content.decode()


def test_it_says_that_the_session_has_ended(nell, sign_in, url, session):
    services.end(session, by=nell, now=NOW)
    assert ask(sign_in(nell, htmx=True), url, seen=0).status_code == 205


def test_it_is_hidden_from_someone_with_no_business_here(omar, sign_in, url):
    assert ask(sign_in(omar, htmx=True), url).status_code == 404


def test_it_asks_little_of_the_database(nell, sign_in, url, django_assert_max_num_queries):
    browser = sign_in(nell, htmx=True)
    with django_assert_max_num_queries(4):  # the sign-in, the person, the practice, the count
        assert ask(browser, url, seen=0).status_code == 204
