"""A visit as a file for a calendar (RFC 5545): where and when, and nothing about health."""

from datetime import UTC, datetime

from django.conf import settings
from django.utils.translation import gettext as _

LINE = 75  # bytes in a line of such a file; a longer one is folded


def calendar_of(appointment, practice, *, now: datetime) -> str:
    """Return the file for one appointment."""
    host = settings.SITE_URL.partition("://")[2]
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Effleurage//Visit//EN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{appointment.pk}@{written(host)}",
        f"DTSTAMP:{moment(now)}",
        f"DTSTART:{moment(appointment.starts_at)}",
        f"DTEND:{moment(appointment.ends_at)}",
        f"SUMMARY:{written(_('Visit to {practice}').format(practice=practice.name))}",
        f"LOCATION:{written(practice.address)}",
        f"DESCRIPTION:{written(practice.phone)}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    named = [line for line in lines if not line.endswith(":")]
    return "".join(f"{folded(line)}\r\n" for line in named)


def moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def written(text: str) -> str:
    """Return text as such a file takes it: one line, its own signs escaped."""
    for sign in "\\;,":
        text = text.replace(sign, f"\\{sign}")
    return "\\n".join(text.splitlines())


def folded(line: str) -> str:
    """Return a line in pieces of at most 75 bytes, never cut inside a letter."""
    pieces, piece = [], ""
    for letter in line:
        if len(f"{piece}{letter}".encode()) > LINE:
            pieces.append(piece)
            piece = " "
        piece += letter
    return "\r\n".join([*pieces, piece])
