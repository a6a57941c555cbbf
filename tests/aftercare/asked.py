"""A session that is over, with a client who said that they may be asked."""

from datetime import timedelta
from uuid import uuid4

from practice.clients.models import Link
from practice.intake.models import Consent
from practice.mail.delivering import send_due
from practice.mail.models import OutgoingMail
from sessions_app.aftercare import follow_up
from sessions_app.checkins import services as checkins
from tests.factories import NOW

ENDED = NOW + timedelta(minutes=25)


def may_ask(client, *, given=True, at=NOW):
    return Consent.objects.create(
        client=client,
        key="followup_48h",
        given=given,
        text="You may ask me once.",
        text_version="1",
        text_hash="0" * 64,
        language="en-gb",
        how="link",
        at=at,
    )


class Postbag(list):
    """A mail server that takes everything: what went out is in it."""

    def send_messages(self, messages):
        self.extend(messages)


def over(session, nell, *, words=("next", "next", "next")):
    for minute, word in enumerate(words, 3):
        at = NOW + timedelta(minutes=minute * 3)
        checkins.tap(session, word, id=uuid4(), by=nell, now=at)
    ended = checkins.end(session, by=nell, now=ENDED)
    note = ended.note
    checkins.finish(ended, note, {}, version=note.version, by=nell, now=ENDED)
    return ended


def asked(ended):
    """Plan the question, and let it go out at the hour at which it is due."""
    planned = follow_up.plan(ended, now=ENDED)
    send_due(planned.due_at)
    return planned


def link_of(planned) -> Link:
    return Link.objects.get(purpose="followup", subject_id=planned.pk, revoked_at=None)


def mail() -> OutgoingMail | None:
    return OutgoingMail.objects.filter(kind="follow-up").first()
