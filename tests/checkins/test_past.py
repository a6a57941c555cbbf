import pytest

from practice.reference import load
from practice.staff.append_only import lifted
from sessions_app.checkins.past import past_of, value_of
from sessions_app.planning.engine.documents import read_plan
from sessions_app.planning.engine.learning import highest_levels
from tests import factories
from tests.checkins.visits import coming, visited

pytestmark = pytest.mark.django_db
SHOULDER = "shoulder-top-left"


def test_a_session_is_known_as_it_was_planned_done_said_and_felt(ada, nell):
    session = visited(ada, nell, 3, said=[("firmer", SHOULDER)], pain=(6, 3, 4))
    value = value_of(session)
    assert (value.id, value.style, value.minutes) == (str(session.pk), "swedish", 60)
    (said,) = value.said
    assert said.word == "firmer"
    assert SHOULDER in said.regions
    assert value.agreed == highest_levels(read_plan(session.plan.document))
    assert value.reached[SHOULDER] == value.agreed[SHOULDER] + 1
    assert (value.pain.before, value.pain.after, value.pain.later) == (6, 3, 4)
    assert value.relaxation.later is None
    assert sum(value.done.values()) == pytest.approx(sum(value.planned.values()), abs=2)


def test_an_area_that_was_unticked_counts_as_not_done(ada, nell):
    session = visited(ada, nell, 3)
    for row in session.note.done:
        row["kept"] = load().region(row["region"]).base != "shoulder-top"
    with lifted("checkins_soapnote"):  # it is signed
        session.note.save()
    assert SHOULDER not in value_of(session).done


def test_only_finished_sessions_before_this_one_count_the_newest_first(ada, nell):
    older, newer = visited(ada, nell, 6), visited(ada, nell, 3)
    appointment = coming(ada, nell)
    visited(factories.client(name="Eve Moss"), nell, 2)
    assert past_of(appointment, nell) == [newer, older]
    newer.finished_at = None
    newer.save()
    assert past_of(appointment, nell) == [older]


def test_omar_knows_of_none(ada, nell, omar):
    visited(ada, nell, 3)
    assert past_of(coming(ada, nell), omar) == []
