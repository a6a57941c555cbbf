"""The time left is right by the server's time, whatever the clock of the device does; also after a reload."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from sessions_app.checkins import services
from sessions_app.checkins.screen import Screen
from tests.browser.devices import TABLET
from tests.browser.taps import OFFLINE

pytestmark = pytest.mark.django_db(transaction=True)

HIDES = """(state) => {
    Object.defineProperty(document, "visibilityState", { value: state, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
}"""


@pytest.fixture
def open_at(open_page, enter, live_server, nell, session):
    """Return a function that opens the session on a tablet whose clock shows that time."""

    def opened(time):
        page = open_page(TABLET)
        enter(page.context, nell)
        page.clock.install(time=time)
        page.goto(live_server.url + reverse("checkins:live", args=[session.appointment_id]))
        return page

    return opened


def assert_right(page, session):
    """The seconds left on the page are the server's, but for those that the page's tick takes."""
    for _tenth in range(40):
        sign, minutes, seconds = re.fullmatch(
            r"(\+?)(\d+):(\d\d)", page.locator("#clock").inner_text()
        ).groups()
        shown = (int(minutes) * 60 + int(seconds)) * (-1 if sign else 1)
        events = services.events_of(session)
        left = Screen(session, events, now=timezone.now()).seconds_left
        if abs(shown - left) <= 2:
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"{shown} seconds on the page, {left} by the server")


def test_the_clock_goes_on_over_a_sleep_of_the_tablet(open_at, session, watch):
    watch.allow(OFFLINE)
    page = open_at(timezone.now())
    assert_right(page, session)
    page.context.set_offline(True)
    page.evaluate(HIDES, "hidden")
    steady = page.evaluate("performance.now()")
    later = timezone.now() + timedelta(seconds=95)
    with time_machine.travel(later):
        page.clock.set_system_time(later)
        assert page.evaluate("performance.now()") - steady < 30_000  # it stood still meanwhile
        page.evaluate(HIDES, "visible")
        assert_right(page, session)
        page.context.set_offline(False)
        expect(page.locator("#sync-words")).to_have_text("Saved")
        page.reload()
        assert_right(page, session)


def test_a_device_whose_clock_is_hours_off_shows_the_servers_time(open_at, session, watch):
    watch.allow(OFFLINE)
    page = open_at(timezone.now() - timedelta(hours=7))
    assert_right(page, session)
    page.context.set_offline(True)  # what follows is the device's own reckoning
    page.clock.set_system_time(timezone.now() + timedelta(hours=30))  # somebody sets it
    page.wait_for_timeout(1100)
    assert_right(page, session)
    page.context.set_offline(False)
    page.locator("#next").click()
    expect(page.locator("#sync-words")).to_have_text("Saved")
    (event,) = services.events_of(session)
    assert abs(event.device_at - event.at) < timedelta(seconds=5)
    page.reload()
    expect(page.locator(".live__place")).to_contain_text("Step 2 of")
    assert_right(page, session)


@pytest.mark.parametrize(("month", "day", "offset"), [(3, 29, -60), (10, 25, 0)])
def test_a_night_in_which_the_clocks_change_moves_nothing(open_at, session, month, day, offset):
    page = open_at(datetime(2026, month, day, 0, 59, 57, tzinfo=UTC))
    before = page.evaluate("new Date().getTimezoneOffset()")
    assert_right(page, session)
    page.wait_for_timeout(3200)
    assert (before, page.evaluate("new Date().getTimezoneOffset()")) == (-60 - offset, offset)
    assert_right(page, session)
    page.reload()
    assert_right(page, session)
