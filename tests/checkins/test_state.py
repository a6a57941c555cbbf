from datetime import timedelta
from itertools import permutations
from uuid import uuid4

import pytest

from sessions_app.checkins import services
from sessions_app.checkins.models import CheckIn
from sessions_app.checkins.state import LiveState
from sessions_app.planning import answering
from sessions_app.planning.services import make_plan, newest_version, record_review
from sessions_app.planning.wording import highest_pressure
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def state(session):
    return LiveState(session, services.events_of(session))


@pytest.fixture
def on_lower_back(tap):
    """Walk to the first main step: welcome, settle, warm-up, then the lower back."""
    for minute in (3, 4, 9):
        tap("next", minute)


def test_it_starts_at_the_first_step(session):
    assert state(session).step["phase"] == "welcome"


def test_next_and_back_move_one_step_and_stop_at_the_ends(session, tap):
    tap("back", 1)
    assert state(session).index == 0
    tap("next", 2)
    tap("next", 3)
    tap("back", 4)
    assert state(session).index == 1
    for _ in range(40):
        tap("next", 5)
    assert state(session).step["phase"] == "handover"


def test_lighter_lowers_here_and_in_all_later_steps(session, tap, on_lower_back):
    before = state(session)
    tap("lighter", 10)
    after = state(session)
    assert highest_pressure(after.step) == highest_pressure(before.step) - 1
    later = zip(before.document["steps"][4:], after.document["steps"][4:], strict=True)
    assert all(highest_pressure(now) <= highest_pressure(was) for was, now in later)


def test_firmer_never_passes_the_ceiling_however_often_it_is_tapped(session, tap, on_lower_back):
    for minute in range(10, 18):
        tap("firmer", minute)
    assert max(highest_pressure(step) for step in state(session).document["steps"]) <= 3


def test_firmer_goes_up_one_level_where_the_client_wished_for_light(ada, nell):
    """A wish is no ceiling: who asked for light and now wants more may have it, one level."""
    wished = {**factories.document()["request"], "pressure": "light"}
    now = light_session(ada, nell, request=wished, firmer=1)
    assert highest_pressure(now.step) == 3


def test_firmer_never_passes_a_health_ceiling_of_one_area(ada, nell):
    """The case that would hurt: a disc in the lower back, and a client who asks for more."""
    wished = {**factories.document()["request"], "pressure": "light"}
    disc = {"id": "disc-sciatica", "answer": "yes", "kind": "back", "signs": ["none"]}
    free = light_session(ada, nell, request=wished, firmer=4)
    eve = factories.client(name="Eve Moss")
    held = light_session(eve, nell, request=wished, answers=[disc], firmer=4)
    assert highest_pressure(held.step) < highest_pressure(free.step)


def shown(ada, nell, **choices):
    """Return the session of a plan whose client answered some areas so; the rest is fine."""
    visit = factories.appointment(client=ada, practitioner=nell)
    factories.intake(appointment=visit)
    kept = make_plan(visit, by=None, now=NOW)
    questions = answering.shown_to_client(kept).questions
    said = {q.key: choices.get(q.key.replace("-", "_"), q.initial or "") for q in questions}
    answering.answer(kept, said, words="", how="told", by=nell, now=NOW)
    return services.start(visit, newest_version(visit), by=nell, now=NOW)


def level_of(session, step, region):
    rows = [row for row in state(session).document["steps"] if row["slug"] == step]
    return next(a["pressure"] for row in rows for a in row["areas"] if a["region"] == region)


def firmer_during(session, step, by):
    """Walk to a step, and tap Firmer in it."""
    for row in session.plan.document["steps"]:
        at = NOW + timedelta(minutes=row["starts_at"] + 1)
        if row["slug"] == step:
            return services.tap(session, "firmer", id=uuid4(), by=by, now=at)
        services.tap(session, "next", id=uuid4(), by=by, now=at + timedelta(minutes=1))
    raise LookupError(step)


def test_firmer_in_the_room_is_the_newer_word_on_what_was_to_be_lighter(ada, nell):
    session = shown(ada, nell, lower_back="lighter")
    assert level_of(session, "lower-back", "lower-back-left") == 2
    firmer_during(session, "lower-back", nell)
    assert level_of(session, "lower-back", "lower-back-left") == 3


def light_session(client, practitioner, *, firmer, **document):
    """Return the state on the first main step after so many times firmer."""
    visit = factories.appointment(client=client, practitioner=practitioner)
    factories.intake(appointment=visit, document=factories.document(**document))
    kept = make_plan(visit, by=None, now=NOW)
    if kept.state == "held":
        review = {"decision": "Light is fine.", "guardian": None, "now": NOW}
        record_review(visit, kept.intake, by=practitioner, **review)
        kept = visit.plans.first()
    session = services.start(visit, kept, by=practitioner, now=NOW)
    words = ["next", "next", "next", *["firmer"] * firmer]
    for minute, word in enumerate(words, start=5):
        at = NOW + timedelta(minutes=minute)
        services.tap(session, word, id=uuid4(), by=practitioner, now=at)
    return state(session)


def test_undo_brings_the_pressure_back(session, tap, on_lower_back):
    before = highest_pressure(state(session).step)
    said = tap("lighter", 10)
    tap("undo", 11, undoes=said.pk)
    assert highest_pressure(state(session).step) == before


def test_hurts_eases_off_at_once_before_its_choices(session, tap, on_lower_back):
    before = highest_pressure(state(session).step)
    tap("hurts", 10)
    now = state(session)
    assert highest_pressure(now.step) < before
    assert now.asks_where_it_hurts
    tap("carry-on-lighter", 10)
    assert not state(session).asks_where_it_hurts


def test_an_area_left_out_is_in_no_later_step_and_the_hands_move_on(session, tap, on_lower_back):
    tap("hurts", 10)
    tap("area-out", 10)
    now = state(session)
    assert now.step["areas"]
    later = now.document["steps"][now.index :]
    touched = {area["region"] for step in later for area in step["areas"]}
    assert not {"lower-back-left", "lower-back-right"} & touched


def test_steps_dropped_by_a_refused_area_do_not_mix_up_later_words(session, tap, on_lower_back):
    """Where a later step was dropped, a tap must still be heard where the hands are."""
    tap("area-out", 10)
    for minute in range(12, 30, 3):
        tap("next", minute)
    here = state(session).step["slug"]
    before = highest_pressure(state(session).step)
    tap("lighter", 31)
    now = state(session)
    assert now.step["slug"] == here
    assert highest_pressure(now.step) == max(1, before - 1)


def test_stop_ends_touch_and_undo_brings_the_session_back(session, tap, on_lower_back):
    said = tap("stop", 10)
    stopped = state(session)
    assert stopped.is_stopped
    assert not any(step["areas"] for step in stopped.document["steps"][stopped.index + 1 :])
    tap("undo", 10, undoes=said.pk)
    assert not state(session).is_stopped


def test_a_pause_keeps_the_clock_honest(session, tap):
    tap("next", 3)
    tap("pause", 4)
    assert state(session).is_paused
    tap("resume", 14)
    now = state(session)
    assert not now.is_paused
    assert now.position.paused == timedelta(minutes=10)


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_the_order_of_arrival_does_not_matter(session, order):
    words = [("next", 3), ("next", 4), ("next", 9), ("lighter", 10)]
    CheckIn.objects.bulk_create(
        CheckIn(
            id=uuid4(),
            session=session,
            word=words[place][0],
            sequence=place,
            at=session.started_at + timedelta(minutes=words[place][1]),
        )
        for place in order
    )
    now = state(session)
    assert now.index == 3
    assert [event.word for event in now.events] == ["next", "next", "next", "lighter"]
    assert highest_pressure(now.step) == 2
