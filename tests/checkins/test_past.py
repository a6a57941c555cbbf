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


@pytest.mark.parametrize(
    ("answer", "word"),
    [
        ("answer.pressure.lighter", "lighter"),
        ("answer.pressure.much-firmer", "firmer"),
        ("answer.pressure.hurts", "lighter"),
        ("answer.pain.4", "lighter"),
        ("answer.pain.8", "leave-area-out"),
        ("answer.pain.nerve", "leave-area-out"),
        ("answer.before-firm.no", "lighter"),
        ("answer.temperature.too-cold", "warmer"),
        ("answer.temperature.too-warm", "cooler"),
    ],
)
def test_an_answer_is_remembered_as_the_button_that_says_the_same(ada, nell, answer, word):
    session = visited(ada, nell, 3, said=[(answer, SHOULDER)])
    (said,) = value_of(session).said
    assert said.word == word
    assert SHOULDER in said.regions


def test_areas_that_were_named_are_remembered_wherever_the_hands_were(ada, nell):
    answer = "answer.avoid-areas.foot-left,foot-right"
    session = visited(ada, nell, 3, said=[(answer, SHOULDER)])
    (said,) = value_of(session).said
    assert (said.word, set(said.regions)) == ("leave-area-out", {"foot-left", "foot-right"})
    assert "Ask before working here again: Foot" in session.note.plan


def test_an_answer_about_no_area_stays_an_answer(ada, nell):
    for answer in ("comfort.9", "feeling-ok.dizzy", "talk.quiet"):
        visit = visited(ada, nell, 3, said=[(f"answer.{answer}", SHOULDER)])
        assert [each.word for each in value_of(visit).said] == ["answer"]


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
