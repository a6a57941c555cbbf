"""Send by the practice's rule: so many minutes after a session was signed, unless it is held.

Off until an owner switches it on. A summary goes out unread only if nothing at all gives a reason
to read it: whatever was said, seen or asked that is out of the usual waits for a person. Whoever
saves the draft holds it: it is theirs to send then.
"""

import logging
from collections.abc import Iterator
from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from practice.clients.models import Flag
from practice.staff import versions
from practice.staff.models import Practice
from sessions_app.aftercare import services
from sessions_app.aftercare.document import whole
from sessions_app.aftercare.timing import out_of_quiet_hours
from sessions_app.checkins.models import CheckIn, MassageSession
from sessions_app.checkins.services import events_of

FROM, UNTIL = time(7), time(21)  # nobody is written to at night
LATEST = timedelta(hours=24)  # what is older was finished before the rule, or while it slept
TO_READ = {CheckIn.Word.HURTS, CheckIn.Word.AREA_OUT, CheckIn.Word.TENDER, CheckIn.Word.STOP}
WARNINGS = (Flag.Kind.STOP, Flag.Kind.CLEARANCE)
AT_A_TIME = 20
log = logging.getLogger(__name__)


def send_by_rule(now: datetime) -> bool:
    """Send one summary that is due by the rule, or put it on the list; say whether there was one.

    A duty of the worker.
    """
    practice = Practice.current()
    if practice.aftercare_minutes is None:
        return False
    if by_day(now, practice) > now:
        return False
    return any(settled(session, now=now) for session in due(practice, now)[:AT_A_TIME])


def due(practice: Practice, now: datetime):
    """Return the signed sessions whose time has come and whose draft nobody holds, oldest first."""
    wait = timedelta(minutes=practice.aftercare_minutes or 0)
    signed = MassageSession.objects.filter(summary=None, note__signed_at__isnull=False)
    timely = signed.filter(finished_at__lte=now - wait, finished_at__gt=now - wait - LATEST)
    timely = timely.exclude(appointment__client__email="")
    return timely.select_related("appointment__client", "plan__intake", "note").order_by(
        "finished_at"
    )


def settled(session, *, now: datetime) -> bool:
    """Send the summary of one session; keep its draft for a person if there is a reason to read it."""
    may_go = services.may_be_mailed(session.appointment.client)
    try:
        with transaction.atomic():
            summary = services.draft(session, now=now)
            if not summary._state.adding:
                return False
            version = summary.version
            if not may_go or any(reasons_to_read(summary)):
                services.save(summary, version=version, by=None, fields=[])  # it waits, on Today
                return True
            services.approve(summary, version=version, by=None, send_at=now, now=now)
    except (versions.Stale, services.NoConsent):
        return False  # somebody was quicker, or the client changed their mind
    except services.Unsafe:
        log.error("Aftercare of session %s breaks a rule and waits for a person", session.pk)
        with transaction.atomic():
            summary = services.draft(session, now=now)
            if summary._state.adding:
                services.keep(summary, version=summary.version, by=None, fields=[])
    return True


def reasons_to_read(summary) -> Iterator[str]:
    """Yield why a person should read the summary before it goes, in words for the practitioner."""
    session, facts = summary.session, summary.facts
    events = events_of(session)
    if facts.stopped:
        yield _("The session was stopped.")
    if facts.events or any(event.word in TO_READ for event in events):
        yield _("Something was said during the session that you may want to answer.")
    if not facts.worked:
        yield _("No work is recorded.")
    if facts.brief.decision not in ("allowed", "allowed-with-changes") or facts.brief.held_for:
        yield _("The health answers asked for a decision of yours.")
    document = whole(summary.document)
    if document["tips"] or any(level.get("private") for level in document["help"]):
        yield _("Some of the advice tells of their health.")
    if felt_worse(session):
        yield _("They felt worse after the session than before it.")
    if session.appointment.client.flags.open().filter(kind__in=WARNINGS).exists():
        yield _("A warning of theirs is open.")


def felt_worse(session) -> bool:
    """Say whether the scores say so: more pain, or less relaxed."""
    scores = {outcome.moment: outcome for outcome in session.outcomes.all()}
    before, after = scores.get("before"), scores.get("after")
    if before is None or after is None:
        return False
    more_pain = None not in (before.pain, after.pain) and after.pain > before.pain
    calm = (before.relaxation, after.relaxation)
    return more_pain or (None not in calm and calm[1] < calm[0])


def goes_at(session, practice: Practice, now: datetime) -> datetime | None:
    """Return when the rule will send this session's summary; None if it will not."""
    unsigned = session.finished_at is None or session.note.signed_at is None
    if practice.aftercare_minutes is None or unsigned:
        return None
    at = session.finished_at + timedelta(minutes=practice.aftercare_minutes)
    if now - at > LATEST:
        return None
    return by_day(at, practice)


def by_day(at: datetime, practice: Practice) -> datetime:
    """Return that moment, or the next morning if it is in the night."""
    return out_of_quiet_hours(at, practice.zone, quiet_from=UNTIL, quiet_until=FROM)
