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
from practice.reference import load
from practice.reference.checkins import CheckInEffects
from practice.staff import versions
from practice.staff.models import Practice
from sessions_app.aftercare import services
from sessions_app.aftercare.document import whole
from sessions_app.aftercare.timing import out_of_quiet_hours
from sessions_app.checkins.models import CheckIn, MassageSession
from sessions_app.checkins.services import events_of
from sessions_app.planning.engine import answers

FROM, UNTIL = time(7), time(21)  # nobody is written to at night
LATEST = timedelta(hours=24)  # what is older was finished before the rule, or while it slept
TO_READ = {CheckIn.Word.HURTS, CheckIn.Word.AREA_OUT, CheckIn.Word.TENDER, CheckIn.Word.STOP}
WARNINGS = (Flag.Kind.STOP, Flag.Kind.CLEARANCE)
UPSET = "emotional"  # asked at a sign of distress, so that any answer tells of one
CARE = ("needs", "support", "before-firm")  # a drink, a pillow, no firmer work: nothing is wrong
SCORED_AS = {"comfort-overall": "comfort"}  # a measure, by the question like it; see felt_worse
LONG = 15  # seconds with hands still
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
    limit = facts.brief.discomfort_limit
    if facts.events or any(is_to_read(event, limit=limit) for event in events):
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


def is_to_read(event, *, limit: int | None) -> bool:
    """Say whether what was said is out of the usual, by a button or as an answer to a question.

    `limit` is the discomfort that a health rule allows at the most.
    """
    if event.word in TO_READ or event.item == UPSET:
        return True
    if event.word != CheckIn.Word.ANSWER or event.item in CARE:
        return False
    return any(map(is_out_of_the_usual, effects_of(event.item, event.value or "", limit)))


def effects_of(item: str, value: str, limit: int | None) -> Iterator[CheckInEffects]:
    """Yield what an answer changes; of scores, what each would change as an answer by itself."""
    asked = load().checkins.get(item)
    if asked is None:
        return
    if asked.measures:
        for measure, score in zip(asked.measures, value.split(","), strict=False):
            yield from effects_of(SCORED_AS.get(measure, ""), score, limit)
    else:
        yield from answers.effects(asked, value, load(), limit=limit) or ()


def is_out_of_the_usual(effects: CheckInEffects) -> bool:
    """Say whether something hurt, felt wrong, was refused or needed the hands to stop."""
    named = effects.event or effects.region_avoid or effects.pressure_ceiling
    return bool(named) or effects.end_session or effects.pause >= LONG


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
