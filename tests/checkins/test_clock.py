"""To the clock while the session runs: another end, more time here, and a late start."""

import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from sessions_app.checkins import services
from sessions_app.checkins.screen import Screen
from sessions_app.checkins.state import LiveState
from sessions_app.planning.engine import verify
from sessions_app.planning.services import brief_of
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def state(session):
    return LiveState(session, services.events_of(session))


@pytest.fixture
def url(session):
    return reverse("checkins:check-in", args=[session.appointment_id])


@pytest.fixture
def live(session):
    return reverse("checkins:live", args=[session.appointment_id])


@pytest.mark.parametrize(
    ("began", "ends"),
    [
        (datetime(2026, 3, 29, 0, 30, tzinfo=UTC), "end by 02:30"),
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "end by 01:30"),
    ],
)
def test_an_end_in_the_night_the_clocks_change_is_named_by_the_clock_on_the_wall(
    session, began, ends
):
    session.started_at = began
    with timezone.override("Europe/London"):
        screen = Screen(session, [], now=began + timedelta(minutes=40))
        assert screen.end_words(60) == ends
        assert screen.step_seconds - screen.seconds_left == 40 * 60


def test_end_by_fits_what_remains_into_the_time_that_is_left(session, tap):
    tap("next", 3)
    before = state(session).plan
    tap("end-by", 4, minutes=50)
    after = state(session).plan
    assert after.steps[:1] == before.steps[:1]
    assert after.planned_minutes - after.steps[1].starts_at == 50 - 4 + 1
    assert verify(after, brief_of(session.plan), running=True) == []


def test_a_step_that_ran_over_leaves_less_for_the_others(session, tap):
    tap("next", 3)
    tap("end-by", 20, minutes=60)  # a step of two minutes took seventeen
    made = state(session)
    after = made.plan.planned_minutes - made.plan.steps[1].ends_at
    assert after == 40


def test_more_here_gives_this_area_twice_the_time(session, tap):
    for minute in (3, 4, 9):
        tap("next", minute)
    before = state(session)
    tap("more", 10)
    after = state(session)
    assert after.step["slug"] == before.step["slug"]
    assert after.step["minutes"] > before.step["minutes"]
    assert after.plan.planned_minutes == before.plan.planned_minutes


def test_undo_brings_the_time_back(session, tap):
    event = tap("end-by", 2, minutes=40)
    assert state(session).plan.planned_minutes == 40
    tap("undo", 5, undoes=event.pk)
    assert state(session).plan == state(session).agreed


def test_events_in_any_order_give_the_same_state(session, tap):
    tap("next", 3)
    tap("end-by", 6, minutes=45)
    tap("lighter", 9)
    events = services.events_of(session)
    again = sorted(reversed(events), key=lambda event: event.sequence)
    assert LiveState(session, again).plan == LiveState(session, events).plan


def test_the_page_offers_the_booked_end_and_earlier_ones(nell, sign_in, live, session, freeze):
    late(session, 0)
    freeze(10)
    page = sign_in(nell).get(live).content.decode()
    assert page.count('value="end-by.') == 4
    assert "as booked" in page
    more = re.search(r'<button[^>]*id="more-here"[^>]*>', page)[0]
    assert "hidden" in more  # nothing is touched in the welcome


def test_a_tap_changes_the_rest_at_once_and_says_what(nell, sign_in, url, live, session, freeze):
    late(session, 0)
    freeze(2)
    browser = sign_in(nell, htmx=True)
    page = browser.get(live).content.decode()
    taps = re.findall(r'value="(end-by\.[^"]+)"', page)
    browser.post(url, {"tap": taps[2]})  # ten minutes before the booked end
    words = browser.get(live).content.decode()
    assert "Fitted into 50 of 60 minutes." in words
    assert "Everything else stays." in words
    assert ": end by " in words
    browser.post(url, {"tap": taps[2]})
    assert session.check_ins.count() == 1
    assert session.check_ins.get().minutes == 50


@pytest.mark.parametrize("tap", ["end-by.{}", "end-by.{}.x", "end-by.{}.-5", "end-by.{}.1000"])
def test_it_refuses_what_is_no_end(nell, sign_in, url, session, tap):
    answer = sign_in(nell, htmx=True).post(url, {"tap": tap.format(uuid4())})
    assert answer.status_code == 422
    assert session.check_ins.count() == 0


@pytest.fixture
def freeze(session):
    """Return a function that sets the clock to some minutes after the start."""
    travels = []

    def at(minute):
        travel = time_machine.travel(session.started_at + timedelta(minutes=minute), tick=False)
        travel.start()
        travels.append(travel)

    yield at
    for travel in reversed(travels):
        travel.stop()


# --- a late start


def late(session, minutes, *, next_in=None):
    """Say that the session began late, and that somebody comes some minutes after its end."""
    appointment = session.appointment
    appointment.starts_at = session.started_at - timedelta(minutes=minutes)
    appointment.save()
    if next_in is not None:
        factories.appointment(
            client=factories.client(name="Ben Okafor"),
            practitioner=session.practitioner,
            starts_at=appointment.ends_at + timedelta(minutes=next_in),
        )


def test_a_late_start_offers_to_fit_the_plan(nell, sign_in, url, live, session, freeze):
    late(session, 8, next_in=10)
    freeze(0)
    browser = sign_in(nell)
    page = browser.get(live).content.decode()
    assert "You are 8 minutes late, and somebody comes after." in page
    assert "Fit the plan into 52 min" in page
    tap = re.search(r'id="fit" name="tap" value="([^"]+)"', page)[1]
    browser.post(url, {"tap": tap})
    assert state(session).plan.planned_minutes == 52
    assert "Fit the plan into" not in browser.get(live).content.decode()


@pytest.mark.parametrize(("minutes", "next_in"), [(2, 10), (8, None), (8, 60)])
def test_it_offers_nothing_where_nobody_waits(
    nell, sign_in, live, session, freeze, minutes, next_in
):
    late(session, minutes, next_in=next_in)
    freeze(0)
    assert "Fit the plan into" not in sign_in(nell).get(live).content.decode()


def test_time_that_is_up_is_said(session, tap):
    for minute in (3, 4, 9):
        tap("next", minute)
    tap("end-by", 50, minutes=52)
    screen = Screen(session, services.events_of(session), now=NOW + timedelta(minutes=50))
    assert "min later than wanted" in screen.changed
    assert screen.state.plan.steps[-3].phase == "closing"
