"""Two people, or one who presses twice, at the very same moment."""

from threading import Barrier, Thread
from uuid import uuid4

import pytest
from django.db import connection

from sessions_app.checkins import services
from sessions_app.checkins.models import MassageSession
from sessions_app.planning.services import make_plan
from tests.factories import NOW

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(deed, times=4):
    """Run `deed` in as many threads, begun together; return the errors."""
    ready, errors = Barrier(times), []

    def run():
        ready.wait()
        try:
            deed()
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors


def test_starting_at_once_is_one_session(appointment, nell):
    kept = appointment.plans.first()
    errors = at_once(lambda: services.start(appointment, kept, by=nell, now=NOW))
    assert errors == []
    assert MassageSession.objects.count() == 1


def test_planning_at_once_gives_versions_one_after_another(appointment, nell):
    errors = at_once(lambda: make_plan(appointment, by=nell, now=NOW))
    assert errors == []
    numbers = appointment.plans.values_list("number", flat=True)
    assert sorted(numbers) == [1, 2, 3, 4, 5]


def test_one_tap_sent_at_once_is_one_event(session, nell):
    id = uuid4()
    errors = at_once(lambda: services.tap(session, "lighter", id=id, by=nell, now=NOW))
    assert errors == []
    assert session.check_ins.count() == 1
