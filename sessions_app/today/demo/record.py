"""What stands around the demo's records: phrases, an addition, and an area left alone."""

from datetime import datetime

from practice.intake import lasting
from practice.intake.models import LastingWish
from practice.staff.models import User
from practice.words import load
from sessions_app.checkins import phrases, services
from sessions_app.checkins.models import MassageSession

PHRASES = (
    ("subjective", "Slept well after the last session."),
    ("subjective", "Sits at a desk most of the day."),
    ("objective", "Breath slowed after the warm-up."),
    ("objective", "Worked slowly, and asked before each new area."),
    ("assessment", "Left calm and in no hurry."),
    ("assessment", "Moves the head more freely than on arrival."),
    ("plan", "Same again in three weeks."),
    ("plan", "Begin with the shoulders."),
)
FEET = ("foot-left", "foot-right")


def keep_phrases(*, by: User, now: datetime) -> None:
    for part, words in PHRASES:
        phrases.keep(part, words, by=by, now=now)


def added_to(session: MassageSession, *, by: User, now: datetime) -> None:
    """Add to a signed record, and leave the feet alone from now on."""
    words = "Rang this morning: the email did not arrive. Asked us to leave the feet out next time."
    services.add(session.note, words, by=by, now=now)
    said = {"regions": list(FEET), "text": lasting.area_words(load().region_name("foot"))}
    kind, visit = LastingWish.Kind.AREA, session.appointment
    lasting.keep(visit.client, kind, said, appointment=visit, by=by, now=now)
