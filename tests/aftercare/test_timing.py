"""When the question may leave: the same hour two days later where the client lives, never at night."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from sessions_app.aftercare.timing import out_of_quiet_hours, two_days_after

LONDON, SYDNEY = ZoneInfo("Europe/London"), ZoneInfo("Australia/Sydney")
HOURS = {"quiet_from": time(20), "quiet_until": time(9)}


def there(moment, zone):
    return f"{moment.astimezone(zone):%d %b %H:%M}"


@pytest.mark.parametrize(
    ("ended", "hours"),
    [
        (datetime(2026, 5, 12, 15, 0, tzinfo=LONDON), 48),
        (datetime(2026, 3, 28, 15, 0, tzinfo=LONDON), 47),  # the clocks go on one hour
        (datetime(2026, 10, 24, 15, 0, tzinfo=LONDON), 49),  # and back
    ],
)
def test_it_is_the_same_hour_of_the_clock_when_the_clocks_change(ended, hours):
    due = two_days_after(ended, LONDON)
    assert due.astimezone(LONDON).time() == time(15)
    assert (due - ended.astimezone(UTC)).total_seconds() == hours * 3600


def test_it_goes_by_the_clock_where_the_client_lives():
    ended = datetime(2026, 10, 2, 6, 0, tzinfo=UTC)  # Sydney's clocks change on 4 October, at night
    assert there(two_days_after(ended, SYDNEY), SYDNEY) == "04 Oct 16:00"
    assert there(two_days_after(ended, LONDON), LONDON) == "04 Oct 07:00"


def test_an_hour_that_the_clocks_leave_out_is_a_moment_all_the_same():
    ended = datetime(2026, 3, 27, 1, 30, tzinfo=LONDON)
    assert there(two_days_after(ended, LONDON), LONDON) == "29 Mar 02:30"


@pytest.mark.parametrize(
    ("at", "leaves"),
    [
        ("08:59", "12 May 09:00"),
        ("09:00", "12 May 09:00"),
        ("19:59", "12 May 19:59"),
        ("20:00", "13 May 09:00"),
        ("23:30", "13 May 09:00"),
        ("00:10", "12 May 09:00"),
    ],
)
def test_nobody_is_asked_at_a_quiet_hour(at, leaves):
    moment = datetime.combine(datetime(2026, 5, 12), time.fromisoformat(at), LONDON)
    assert there(out_of_quiet_hours(moment, LONDON, **HOURS), LONDON) == leaves


def test_quiet_is_what_is_quiet_there():
    moment = datetime(2026, 5, 12, 12, 0, tzinfo=LONDON)  # nine in the evening in Sydney
    assert there(out_of_quiet_hours(moment, SYDNEY, **HOURS), SYDNEY) == "13 May 09:00"
