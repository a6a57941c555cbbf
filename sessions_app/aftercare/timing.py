"""When the question two days later may leave: the same hour, and never at night."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

TWO_DAYS = timedelta(days=2)


def two_days_after(ended_at: datetime, zone: ZoneInfo) -> datetime:
    """Return the same hour of the clock two days later, where the client lives.

    Over a change of the clocks that is 47 or 49 hours: who went home at three is asked at three.
    """
    there = ended_at.astimezone(zone).replace(tzinfo=None) + TWO_DAYS
    return there.replace(tzinfo=zone).astimezone(UTC)


def out_of_quiet_hours(
    moment: datetime, zone: ZoneInfo, *, quiet_from: time, quiet_until: time
) -> datetime:
    """Return that moment, or the next one at which it is not quiet where the client lives."""
    there = moment.astimezone(zone)
    if quiet_until <= there.time() < quiet_from:
        return moment
    day = there.date() + timedelta(days=there.time() >= quiet_from)
    return datetime.combine(day, quiet_until, zone).astimezone(UTC)
