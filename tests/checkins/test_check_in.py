from uuid import uuid4

import pytest
from django.urls import reverse

from sessions_app.checkins.models import CheckIn

pytestmark = pytest.mark.django_db


@pytest.fixture
def url(session):
    return reverse("checkins:check-in", args=[session.appointment_id])


def a(word, *, id=None):
    return {"tap": f"{word}.{id or uuid4()}"}


def test_it_counts_a_tap_sent_twice_once(nell, sign_in, url, session):
    tap = a("firmer")
    browser = sign_in(nell, htmx=True)
    browser.post(url, tap)
    browser.post(url, tap)
    assert session.check_ins.count() == 1


def test_two_buttons_of_one_page_are_two_events(nell, sign_in, url, session):
    live = reverse("checkins:live", args=[session.appointment_id])
    page = sign_in(nell).get(live).context["screen"]
    taps = [button.value for button in page.buttons]
    assert len(set(taps)) == 5
    for tap in taps[:2]:
        sign_in(nell).post(url, {"tap": tap})
    assert session.check_ins.count() == 2


def test_a_tap_is_kept_before_anything_is_worked_out(nell, sign_in, url, session, monkeypatch):
    """The case that would hold it back for ever: a plan that can't be made again after it."""
    monkeypatch.setattr("sessions_app.checkins.state.LiveState.__init__", broken)
    answer = sign_in(nell, htmx=True).post(url, a("lighter"))
    assert (answer.status_code, answer.content) == (202, b"")
    assert session.check_ins.get().word == "lighter"


def broken(*_given, **_named):
    raise RuntimeError


def test_what_it_changed_is_in_the_news(nell, sign_in, url, session):
    browser = sign_in(nell, htmx=True)
    browser.post(url, a("lighter"))
    page = browser.get(url.replace("check-in", "news"), {"seen": ""}).content.decode()
    assert page.lstrip().startswith("<div")
    assert "<html" not in page
    assert "Noted at" in page


def test_good_changes_nothing_and_is_answered_in_one_line(nell, sign_in, url, session):
    answer = sign_in(nell, htmx=True).post(url, a("good"))
    assert answer.content.decode().strip().startswith('<p class="live__said"')
    brought_back = {**a("good"), "shows": "hurts"}
    assert sign_in(nell, htmx=True).post(url, brought_back).status_code == 202


def test_a_good_that_came_before_is_not_counted_again(nell, sign_in, url):
    """The page may have counted it: one more, and it would take the client's Stop for its own."""
    tap, browser = a("good"), sign_in(nell, htmx=True)
    browser.post(url, tap)
    assert browser.post(url, tap).status_code == 202


@pytest.mark.parametrize("word", ["good", "lighter"])
def test_E5_a_tap_of_whoever_used_the_device_before_stays_on_it(
    nell, omar, sign_in, url, word, session
):
    answer = sign_in(nell, htmx=True).post(url, {**a(word), "who": omar.pk})
    assert answer.status_code == 409
    assert session.check_ins.count() == 0
    sign_in(nell, htmx=True).post(url, {**a(word), "who": nell.pk})
    assert session.check_ins.count() == 1


def test_it_works_without_htmx(nell, sign_in, url, session):
    answer = sign_in(nell).post(url, a("good"))
    assert answer.status_code == 302
    assert answer["Location"] == reverse("checkins:live", args=[session.appointment_id])


@pytest.mark.parametrize(
    "tap", ["", "firmer", "firmer.nonsense", "harder.{}", "end.{}", "undo.{}", "undo.{}.x"]
)
def test_it_refuses_what_is_no_button(nell, sign_in, url, session, tap):
    answer = sign_in(nell, htmx=True).post(url, {"tap": tap.format(uuid4())})
    assert answer.status_code == 422
    assert session.check_ins.count() == 0


@pytest.mark.parametrize("word", ["hurts", "good"])
def test_a_tap_on_another_session_with_the_same_id_is_not_swallowed(
    nell, url, session, sign_in, word
):
    """The case that would lose a tap: an id that another session already used."""
    from django.db import IntegrityError, transaction

    from sessions_app.checkins import services
    from sessions_app.checkins.models import MassageSession
    from sessions_app.planning.services import make_plan
    from tests import factories
    from tests.factories import NOW

    other = factories.appointment(practitioner=nell)
    factories.intake(appointment=other)
    make_plan(other, by=None, now=NOW)
    elsewhere = services.start(other, other.plans.first(), by=nell, now=NOW)
    assert MassageSession.objects.count() == 2
    id = uuid4()
    services.tap(session, "firmer", id=id, by=nell, now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        services.tap(elsewhere, word, id=id, by=nell, now=NOW)
    there = reverse("checkins:check-in", args=[other.pk])
    answer = sign_in(nell, htmx=True).post(there, {"tap": f"{word}.{id}"})
    assert answer.status_code == 409  # which stays on its device


def test_it_is_hidden_from_someone_with_no_business_here(omar, sign_in, url, session):
    assert sign_in(omar).post(url, a("good")).status_code == 404
    assert CheckIn.objects.count() == 0


def test_an_owner_may_look_but_not_tap(olive, sign_in, url, session):
    live = reverse("checkins:live", args=[session.appointment_id])
    assert sign_in(olive).get(live).status_code == 200
    assert sign_in(olive).post(url, a("good")).status_code == 403


def test_a_lost_sign_in_answers_a_fragment_with_401(client, url, session):
    answer = client.post(url, a("good"), headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert not answer.content


def test_a_tap_after_the_end_is_kept(nell, sign_in, url, session):
    sign_in(nell).post(reverse("checkins:end", args=[session.appointment_id]))
    sign_in(nell).post(url, a("hurts"))
    assert session.check_ins.filter(word="hurts").count() == 1


def test_the_screen_says_first_name_and_initial_only(nell, sign_in, session):
    page = sign_in(nell).get(reverse("checkins:live", args=[session.appointment_id]))
    assert "Ada L." in page.content.decode()
    assert "Ada Lane" not in page.content.decode()
