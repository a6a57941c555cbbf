"""When the invented people come: past visits in free hours, and the day around this moment."""

from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

HOURS = (
    time(9),
    time(10, 20),
    time(11, 40),
    time(13, 30),
    time(14, 50),
    time(16, 10),
    time(17, 30),
)
SUNDAY = 6
# The day reaches from almost three hours before its middle to about five after it.
EARLIEST, LATEST = time(4), time(18, 30)


class Timetable:
    """The practitioners' free hours in the weeks before today."""

    def __init__(self, now: datetime, zone: ZoneInfo):
        self.zone, self.today = zone, now.astimezone(zone).date()
        self.taken: set[tuple[str, datetime]] = set()

    def past(self, who: str, weeks_ago: int, chance: Random) -> datetime:
        """Return a free hour of `who` about that many weeks ago, and take it."""
        about = self.today - timedelta(weeks=weeks_ago) + timedelta(days=chance.randint(-2, 2))
        for day in (about - timedelta(days=back) for back in range(7)):
            for hour in chance.sample(HOURS, len(HOURS)):
                if day.weekday() != SUNDAY and self.take(who, self.at(day, hour)):
                    return self.at(day, hour)
        raise LookupError(f"{who} has no free hour {weeks_ago} weeks ago")

    def take(self, who: str, moment: datetime) -> bool:
        free = (who, moment) not in self.taken
        self.taken.add((who, moment))
        return free

    def at(self, day: date, hour: time) -> datetime:
        return datetime.combine(day, hour, self.zone)

    def on(self, days: int, hour: int, minute: int = 0) -> datetime:
        """Return a moment so many days after today."""
        return self.at(self.today + timedelta(days=days), time(hour, minute))


def middle_of_day(now: datetime, zone: ZoneInfo) -> datetime:
    """Return about now, so that a whole working day fits around it before midnight."""
    here = now.astimezone(zone)
    clamped = min(max(here.time(), EARLIEST), LATEST)
    whole = clamped.replace(minute=clamped.minute // 5 * 5, second=0, microsecond=0)
    return datetime.combine(here.date(), whole, zone).astimezone(UTC)
