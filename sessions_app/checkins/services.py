"""Start a session, hear every tap once, end it, and write down what was done."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Subquery, Value
from django.db.models.functions import Coalesce

from practice.intake.consent import services as consenting
from practice.staff import audit, versions
from sessions_app.checkins.models import Addition, CheckIn, MassageSession, Outcome, SoapNote
from sessions_app.checkins.record import draft_note
from sessions_app.checkins.state import LiveState
from sessions_app.planning import services as planning
from sessions_app.planning import stale
from sessions_app.planning.editing import Overtaken
from sessions_app.planning.models import SessionPlan


class CannotStart(Exception):
    """The plan does not allow a start. The words say what to do."""


@transaction.atomic
def start(appointment, kept: SessionPlan | None, *, by, now: datetime) -> MassageSession:
    """Begin the massage from this plan, the one that was read; it is frozen from here on.

    Starting twice gives the same session. Raises Overtaken if it is not the newest version, and
    CannotStart if the plan is refused, held or does not fit any more: a newer form, another day
    or length, or someone without the training.
    """
    consenting.hold(appointment.client_id)
    planning.hold(appointment)
    begun = MassageSession.objects.filter(appointment=appointment).first()
    if begun:
        return begun
    newest = planning.newest_version(appointment)
    if kept is None or newest.pk != kept.pk:
        raise Overtaken(newest)
    if kept.state != SessionPlan.State.READY or stale.is_stale(kept, appointment, now=now):
        raise CannotStart
    if planning.training_missing(kept, by):
        raise CannotStart
    planning.agree(kept, now=now)
    appointment.begin(now=now)
    session = MassageSession.objects.create(
        appointment=appointment, plan=kept, practitioner=by, started_at=now
    )
    audit.noted(by, "started", session, client_id=appointment.client_id)
    return session


def events_of(session) -> list[CheckIn]:
    return list(session.check_ins.all())


def following(session):
    """The next number in the order of the events, found by the statement that keeps the event."""
    last = CheckIn.objects.filter(session=session).order_by("-sequence").values("sequence")[:1]
    return Coalesce(Subquery(last), Value(0)) + 1


def tap(
    session,
    word: str,
    *,
    id: UUID,
    by,
    now: datetime,
    sequence: int | None = None,
    device_at: datetime | None = None,
    source: str = CheckIn.Source.PRACTITIONER,
    **said,
) -> CheckIn:
    """Keep one event. The page makes `id`, so a tap that was sent twice is one row.

    A tap after the end is kept too: nothing that was said is lost. `said` holds what some words
    need besides: item and value, step, undoes, minutes.
    """
    event = CheckIn(
        id=id,
        session=session,
        word=word,
        sequence=following(session) if sequence is None else sequence,
        device_at=device_at,
        at=now,
        source=source,
        by=by,
        **said,
    )
    try:
        with transaction.atomic():
            event.save()
    except IntegrityError:
        if not session.check_ins.filter(pk=id).exists():
            raise
    return event


@transaction.atomic
def end(session, *, by, now: datetime) -> MassageSession:
    """End the session once, and draft its note from the events."""
    session = MassageSession.objects.select_for_update().get(pk=session.pk)
    if session.ended_at is None:
        session.ended_at = max(now, session.started_at)  # a clock may have been set back
        session.save(update_fields=["ended_at"])
        state = LiveState(session, events_of(session))
        SoapNote.objects.create(session=session, **draft_note(state, now=now))
        audit.noted(by, "ended", session, client_id=session.appointment.client_id)
    return session


class Signed(Exception):
    """The note is signed: it takes additions, and no change."""


@transaction.atomic
def finish(session, note, scores: dict, *, version: int, by, now: datetime):
    """Keep the scores, the note and what was done, and sign the note: nothing changes after that.

    Raises `versions.Stale` if the note has changed meanwhile, `Signed` if it is signed already;
    then nothing is kept.
    """
    note.signed_by, note.signed_at = by, now
    save_note(session, note, scores, version=version, by=by)
    audit.noted(by, "signed", note, client_id=session.appointment.client_id)
    if session.finished_at is None:
        session.finished_at = now
        session.save(update_fields=["finished_at"])
    return note


@transaction.atomic
def save_note(session, note, scores: dict, *, version: int, by):
    """Save the note and the scores as they stand; `scores` is {moment: {pain, relaxation}}."""
    if SoapNote.objects.filter(pk=note.pk, signed_at__isnull=False).exists():
        raise Signed
    fields = ["done", *SoapNote.PARTS]
    versions.save(note, version=version, by=by, fields=fields)
    Outcome.objects.bulk_create(
        [Outcome(session=session, moment=moment, **given) for moment, given in scores.items()],
        update_conflicts=True,
        unique_fields=["session", "moment"],
        update_fields=["pain", "relaxation"],
    )
    return note


@transaction.atomic
def add(note: SoapNote, words: str, *, by, now: datetime, done: list[dict] | None = None):
    """Add to a signed note; `done` is the whole list of what was done, where that was wrong."""
    made = Addition.objects.create(note=note, words=words, done=done, by=by, at=now)
    audit.made(by, made, client_id=note.client_id)
    return made
