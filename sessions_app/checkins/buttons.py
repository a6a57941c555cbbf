"""The client's own buttons: a second screen within their reach (`/b/<token>/`).

Whoever holds its link presses Softer, Good, Firmer, Stop or a bell, and reads nothing of anybody.
What is pressed is an event of the session, kept as if the practitioner had tapped it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from practice.clients.models import Link
from practice.staff import audit
from sessions_app.checkins import services
from sessions_app.checkins.models import CheckIn
from sessions_app.checkins.state.fold import in_order
from sessions_app.checkins.state.wishes import as_they_count

Word = CheckIn.Word
LASTS_OVER = timedelta(hours=2)  # past the booked end, for a session that runs late
LATE = timedelta(minutes=10)  # in which a press that waited for the network is still kept
FRESH = timedelta(seconds=30)  # in which Firmer is still about what the hands do
AT_ONCE = timedelta(seconds=2)
MOST_A_MINUTE = 30
LENGTH_OF_ID = 36
LONG = timedelta(seconds=15)  # in which the practitioner's screen shows a press, if it is awake
SHOWN_LASTS = 6 * 60 * 60  # seconds
BUTTONS = (
    (Word.LIGHTER, _("Softer"), "minus"),
    (Word.GOOD, _("Good"), "check"),
    (Word.FIRMER, _("Firmer"), "plus"),
    (Word.STOP, _("Stop"), "octagon"),
    (Word.BELL, _("Bell"), "bell"),
)
WORDS = frozenset(word for word, _label, _icon in BUTTONS)


class TooMany(Exception):
    """More presses within a minute than anybody means."""


def has_just_stopped(session, *, now: datetime) -> bool:
    """Say whether the last event of all is the client's Stop, of a moment ago."""
    last = session.check_ins.order_by("at", "sequence").last()
    return last is not None and is_clients_stop(last) and timedelta(0) <= now - last.at < AT_ONCE


def is_clients_stop(event) -> bool:
    """Say whether it is a Stop from the client's own buttons: nobody takes that back unasked."""
    return event.word == Word.STOP and event.source == CheckIn.Source.CLIENT


class NotOurs(Exception):
    """The id of the press is one of another session's events: no page of ours made it."""


def live_link(appointment, *, now: datetime) -> Link | None:
    links = Link.objects.filter(purpose=Link.Purpose.BUTTONS, subject_id=appointment.pk)
    return links.live(now=now).first()


@transaction.atomic
def turn_on(appointment, *, by, now: datetime) -> Link:
    """Make the link; one that was made before opens nothing any more."""
    until = max(appointment.ends_at, now + timedelta(minutes=appointment.minutes)) + LASTS_OVER
    link = Link.fresh(
        Link.Purpose.BUTTONS,
        client=appointment.client,
        subject_id=appointment.pk,
        by=by,
        now=now,
        lasts=until - now,
    )
    audit.made(by, link)
    return link


@transaction.atomic
def turn_off(appointment, *, by, now: datetime) -> None:
    """Take the link back. Done twice it is done once."""
    link = live_link(appointment, now=now)
    if link:
        link.revoke(now=now)
        audit.noted(by, "revoked", link)


def press(session, word: str, *, id: UUID, age: timedelta | None, now: datetime) -> None:
    """Keep one press of the client's. Stop is never refused, however often it is pressed.

    One that follows a Stop at once, with nothing in between, says nothing new and is no row.
    `age` is how long it waited, None if nobody knows; it matters to Firmer alone.
    """
    known = session.check_ins.filter(pk=id).exists()
    if word == Word.STOP and not known and has_just_stopped(session, now=now):
        return
    if word != Word.STOP and not known:
        lately = session.check_ins.filter(
            source=CheckIn.Source.CLIENT, at__gt=now - timedelta(minutes=1)
        )
        if lately.count() >= MOST_A_MINUTE:
            raise TooMany
    pressed = {"source": CheckIn.Source.CLIENT, "by": None, "id": id, "now": now}
    if word == Word.FIRMER:
        word, pressed["device_at"] = wish(age, now)
    try:
        services.tap(session, word, **pressed)
    except IntegrityError as error:
        raise NotOurs from error


def wish(age: timedelta | None, now: datetime) -> tuple[str, datetime | None]:
    """Return the word of a Firmer that waited so long, and when it was pressed if that is known.

    An old one, or of unknown age, raises nothing: the hands may be elsewhere by now. One that is
    fresh gives way to what was tapped after it (state/wishes.py).
    """
    if age is None:
        return Word.EARLIER, None
    return (Word.FIRMER if age <= FRESH else Word.EARLIER), now - age


def is_taken(session, *, now: datetime) -> bool:
    """Say whether a press is still kept: while it runs, and shortly after for one that was late."""
    return session.ended_at is None or now - session.ended_at < LATE


# --- what the practitioner's screen has shown


SENT = {
    Word.LIGHTER: _("Sent: softer"),
    Word.GOOD: _("Sent: good"),
    Word.FIRMER: _("Sent: firmer"),
    Word.EARLIER: _("Sent late: firmer"),
    Word.STOP: _("Sent: stop. If they carry on, say stop or raise a hand."),
    Word.BELL: _("Sent: your bell"),
}
SEEN = {
    Word.LIGHTER: _("Your therapist sees: softer"),
    Word.GOOD: _("Your therapist sees: good"),
    Word.FIRMER: _("Your therapist sees: firmer"),
    Word.EARLIER: _(
        "Your therapist sees that you asked for firmer earlier. Press again if you want it."
    ),
    Word.STOP: _("Your therapist’s screen says stop. If they carry on, say stop or raise a hand."),
    Word.BELL: _("Your therapist sees your bell"),
}


NOT_SHOWN = _("%(sent)s. Not on your therapist’s screen yet: say it aloud or raise a hand.")


@dataclass(frozen=True, kw_only=True)
class Heard:
    """What the client's screen says of their last press: its words, and whether it was shown."""

    words: str
    is_seen: bool
    word: str = ""


def heard(session, *, now: datetime) -> Heard:
    """Say how far the last press has come: sent, not seen for long, seen, answered or taken back."""
    rows = session.check_ins.filter(Q(source=CheckIn.Source.CLIENT) | Q(word=Word.HEARD))
    last = rows.order_by("sequence", "at").last()
    if last is None:
        return Heard(
            words=_("It makes no sound. It shows on your therapist’s screen."), is_seen=True
        )
    if last.word == Word.HEARD:
        return Heard(words=_("Your therapist has heard your bell"), is_seen=True)
    if session.check_ins.filter(word=Word.UNDO, undoes=last.pk).exists():
        words = _("Your therapist took that back. Press again at any time.")
        return Heard(words=words, is_seen=True)
    word = word_of(last, session)
    if is_seen(session, last):
        return Heard(words=SEEN[word], is_seen=True, word=word)
    words = SENT[word]
    if word != Word.STOP and now - last.at > LONG:  # those of a Stop say it from the start
        words = NOT_SHOWN % {"sent": words}
    return Heard(words=words, is_seen=False, word=word)


def word_of(press: CheckIn, session) -> str:
    """Return what a press counts as: Firmer may have come after a tap that it was older than."""
    if press.word != Word.FIRMER:
        return press.word
    events = in_order(services.events_of(session), started_at=session.started_at)
    return next(event.word for event in as_they_count(events) if event.pk == press.pk)


def last_press(events) -> str:
    """Return the id of the client's last press, or nothing."""
    pressed = [event.pk for event in events if event.source == CheckIn.Source.CLIENT]
    return str(pressed[-1]) if pressed else ""


def shown(session, press: str) -> None:
    """Remember which press the practitioner's screen says it shows, for the client to read."""
    if len(press) == LENGTH_OF_ID and cache.get(key_of(session)) != press:
        cache.set(key_of(session), press, SHOWN_LASTS)


def is_seen(session, event) -> bool:
    """Say whether the practitioner's screen has shown that press."""
    return cache.get(key_of(session)) == str(event.pk)


def key_of(session) -> str:
    return f"client-pressed-{session.pk}"
