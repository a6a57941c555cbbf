"""Two people, or one who presses twice, at the very same moment."""

from threading import Barrier, Thread
from uuid import uuid4

import pytest
from django.db import connection

from sessions_app.checkins import services
from sessions_app.checkins.models import MassageSession
from sessions_app.planning import answering, editing, own_templates
from sessions_app.planning.engine.values import Edit
from sessions_app.planning.models import PlanAnswer, TemplateVersion
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


def test_two_changes_of_one_version_at_once_are_one_change(appointment, nell):
    edit = Edit(what="minutes", step="lower-back", value=9)

    def change():
        editing.change(appointment, [edit], version=1, by=nell, now=NOW)

    errors = at_once(change)
    assert [type(each) for each in errors] == [editing.Overtaken] * 3
    assert appointment.plans.count() == 2


def test_an_answer_and_the_start_at_once_never_start_from_more_than_was_said(appointment, nell):
    """Whichever comes first: no session runs on a plan that its client had just taken back."""
    kept = appointment.plans.select_related("appointment").get()
    said = {q.key: "leave-out" for q in answering.shown_to_client(kept).questions if q.is_planned}
    said |= {q.key: "" for q in answering.shown_to_client(kept).questions if not q.is_planned}
    first = next(iter(said))
    said = {key: choice if key == first else "yes" * bool(choice) for key, choice in said.items()}
    turns = iter((0, 1))

    def deed():
        if next(turns):
            services.start(appointment, kept, by=nell, now=NOW)
        else:
            answering.answer(kept, said, words="", how="told", by=nell, now=NOW)

    errors = at_once(deed, times=2)
    assert len(errors) == 1
    nothing = services.CannotStart | services.Overtaken | answering.PlanChanged
    assert isinstance(errors[0], nothing)
    assert MassageSession.objects.exists() != PlanAnswer.objects.exists()


def test_copies_made_at_once_are_templates_of_their_own(nell):
    errors = at_once(lambda: own_templates.copy("swedish-back", by=nell, name="Our back"))
    assert errors == []
    assert TemplateVersion.objects.values("family").distinct().count() == 4
