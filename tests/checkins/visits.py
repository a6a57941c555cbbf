"""Visits that are over, with what was tapped in them: for the pages that learn from the past."""

from datetime import timedelta
from uuid import uuid4

from sessions_app.checkins import services
from sessions_app.checkins.models import Outcome
from sessions_app.planning.services import make_plan
from tests import factories
from tests.factories import NOW

LIGHT = {**factories.document()["request"], "pressure": "light"}


def visited(client, practitioner, weeks_ago, *, said=(), pain=(6, 3, None), request=LIGHT, **more):
    """Return a finished session. `said` holds (word, region): tapped once while that is worked.

    A word is a button's, or an answer: "answer.<question>.<value>".
    """
    session = ended(client, practitioner, weeks_ago, said=said, request=request, **more)
    before, after, later = pain
    scores = {
        "before": {"pain": before, "relaxation": 3},
        "after": {"pain": after, "relaxation": 8},
    }
    note, over = session.note, session.ended_at
    services.finish(session, note, scores, version=note.version, by=practitioner, now=over)
    if later is not None:
        Outcome.objects.create(session=session, moment="later", pain=later)
    return session


def ended(client, practitioner, weeks_ago, *, said=(), request=LIGHT, **more):
    """Return a session that has ended, with its note still open."""
    start = NOW - timedelta(weeks=weeks_ago)
    visit = factories.appointment(client=client, practitioner=practitioner, starts_at=start)
    day = (start - timedelta(days=1)).date().isoformat()
    document = factories.document(answered_on=day, request=request, focus=[])
    factories.intake(appointment=visit, document=document, sent_at=start - timedelta(days=1))
    plan = make_plan(visit, by=practitioner, now=start - timedelta(hours=2), **more)
    session = services.start(visit, plan, by=practitioner, now=start)
    walk(session, practitioner, dict((region, word) for word, region in said))
    over = start + timedelta(minutes=plan.document["planned_minutes"])
    return services.end(session, by=practitioner, now=over)


def walk(session, practitioner, words):
    """Go through the plan minute by minute; each word falls in the first main step that fits."""

    def tap(word, minute):
        at = session.started_at + timedelta(minutes=minute)
        word, *asked = word.split(".")
        more = dict(zip(("item", "value"), asked, strict=False))
        services.tap(session, word, id=uuid4(), by=practitioner, now=at, **more)

    for step in session.plan.document["steps"]:
        if step["starts_at"]:
            tap("next", step["starts_at"])
        for area in step["areas"] if step["phase"] == "main" else ():
            word = words.pop(area["region"], None)
            if word:
                tap(word, step["starts_at"] + 1)


def coming(client, practitioner, *, request=LIGHT, **fields):
    """Return an appointment of today whose form is back and whose plan is made."""
    visit = factories.appointment(client=client, practitioner=practitioner, **fields)
    document = factories.document(request=request, focus=[])
    factories.intake(appointment=visit, document=document)
    make_plan(visit, by=practitioner, now=NOW)
    return visit
