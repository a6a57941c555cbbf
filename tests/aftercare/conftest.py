"""A session of Ada's that Nell has begun, twelve minutes ago by the clock of the tests."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from practice.intake.models import Consent, Mark
from sessions_app.aftercare import services as aftercare
from sessions_app.checkins import services
from sessions_app.planning.services import make_plan
from tests import factories
from tests.factories import NOW


@pytest.fixture(autouse=True)
def an_hour_later():
    """The clock of these tests: an hour after the session's start."""
    with time_machine.travel(NOW + timedelta(hours=1)):
        yield


@pytest.fixture
def appointment(ada, nell):
    made = factories.appointment(client=ada, practitioner=nell)
    intake = factories.intake(appointment=made, own_words="Sitting all day.")
    Mark.objects.create(intake=intake, kind="sore", region="lower-back-left", score=6)
    Consent.objects.create(
        client=ada,
        intake=intake,
        key="email_aftercare",
        given=True,
        text="Send my aftercare by email.",
        text_version="1",
        text_hash="0" * 64,
        language="en-gb",
        how="link",
        at=NOW,
    )
    make_plan(made, by=None, now=NOW)
    return made


@pytest.fixture
def session(appointment, nell):
    return services.start(appointment, appointment.plans.first(), by=nell, now=NOW)


@pytest.fixture
def tap(session, nell):
    """Return a function that taps a word, some minutes after the start."""

    def tapped(word, minute, **more):
        at = session.started_at + timedelta(minutes=minute)
        return services.tap(session, word, id=uuid4(), by=nell, now=at, **more)

    return tapped


@pytest.fixture
def finished(session, tap, nell):
    for word, minute in [("next", 3), ("next", 4), ("next", 9), ("next", 20)]:
        tap(word, minute)
    ended = services.end(session, by=nell, now=NOW + timedelta(minutes=25))
    services.finish(ended, ended.note, {}, version=1, by=nell, now=NOW + timedelta(minutes=26))
    return ended


@pytest.fixture
def sent(finished, nell):
    """The summary of that session, on its way."""
    now = timezone.now()
    return aftercare.approve(aftercare.draft(finished), version=1, by=nell, send_at=now, now=now)


@pytest.fixture
def url(finished):
    return reverse("aftercare:edit", args=[finished.appointment_id])
