"""Firmer from the client's own buttons that comes late: it raises nothing, and is shown."""

from datetime import timedelta
from itertools import permutations
from uuid import UUID, uuid4

import pytest
import time_machine
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from sessions_app.checkins import buttons, services
from sessions_app.checkins.models import CheckIn
from sessions_app.checkins.past import told_in
from sessions_app.checkins.state import LiveState
from sessions_app.checkins.state.words import Word
from tests.factories import NOW

pytestmark = pytest.mark.django_db
SHOWN = "The client asked for firmer earlier. It came late and changed nothing: ask again."


@pytest.fixture
def press(session, nell):
    """Return a function that presses a button, so many minutes after the start, and sends it later."""
    with time_machine.travel(NOW):
        link = buttons.turn_on(session.appointment, by=nell, now=NOW)

    def pressed(word, minute, *, after=0, id=None, script=True, **more):
        sent = {"tap": f"{word}.{id or uuid4()}", **({"age": after} if script else {}), **more}
        sent = {name: value for name, value in sent.items() if value is not None}
        headers = {"HX-Request": "true"} if script else {}
        with time_machine.travel(NOW + timedelta(minutes=minute, seconds=after)):
            return Browser().post(f"/b/{link.token}/", sent, headers=headers)

    return pressed


def now(session):
    return LiveState(session, services.events_of(session))


def levels(state):
    return [[(a.region, a.pressure) for a in step.areas] for step in state.plan.steps]


@pytest.fixture
def on_lower_back(tap):
    """On the lower back, made lighter: there is room for firmer."""
    for minute in (3, 4, 9):
        tap("next", minute)
    tap("lighter", 9.5)


@pytest.fixture
def live(session, nell, sign_in):
    """Return a function that opens the practitioner's screen."""

    def shown():
        return sign_in(nell).get(reverse("checkins:live", args=[session.appointment_id]))

    return shown


@pytest.mark.parametrize("script", [True, False])
def test_a_fresh_firmer_raises_the_area_under_the_hands(session, on_lower_back, press, script):
    before = now(session)
    press("firmer", 10, script=script)
    after = now(session)
    assert after.step["areas"][0]["pressure"] == before.step["areas"][0]["pressure"] + 1
    assert [event.word for event in after.events][-1] == "firmer"


def test_firmer_that_waited_for_the_network_raises_nothing_and_is_shown(
    session, on_lower_back, press, tap, live
):
    tap("next", 15)
    tap("next", 18)
    before = now(session)
    assert press("firmer", 10, after=600).status_code == 200
    after = now(session)
    assert levels(after) == levels(before)
    assert after.position == before.position
    page = live().content.decode()
    assert SHOWN in page
    assert "Noted at 10:00: asked for firmer earlier, by the client" in page
    line = after.log_for_record[-1]
    assert (line.minute, line.is_clients) == (10, True)
    assert "firmer, which came late" in line.words


def test_firmer_that_waited_on_the_same_step_raises_nothing_either(session, on_lower_back, press):
    before = levels(now(session))
    press("firmer", 10, after=31)
    assert levels(now(session)) == before
    press("firmer", 11, after=30)
    assert levels(now(session)) != before


@pytest.mark.parametrize("age", ["", "-1", "1.5", "999999", "86401", "soon", "٣", "1e3", None])
def test_a_script_that_says_no_age_may_have_kept_it_for_hours(session, on_lower_back, press, age):
    before = levels(now(session))
    press("firmer", 10, age=age)
    assert levels(now(session)) == before
    assert now(session).events[-1].word == Word.EARLIER


@pytest.mark.parametrize("word", ["next", "back", "lighter", "hurts", "pause"])
def test_firmer_gives_way_to_what_was_tapped_after_it(session, on_lower_back, press, tap, word):
    """It took twenty seconds to come, and after ten the practitioner had tapped something."""
    tap(word, 10 + 10 / 60)
    before = now(session)
    press("firmer", 10, after=20)
    after = now(session)
    assert levels(after) == levels(before)
    assert after.position == before.position
    assert after.asks_where_it_hurts == before.asks_where_it_hurts
    assert after.events[-1].word == Word.EARLIER
    assert [event.when for event in after.heard[:-1]] == [event.when for event in before.heard]


def test_it_gives_way_to_a_tap_that_comes_even_later(session, on_lower_back, press, tap):
    """The tablet was cut off too: its Next has the same place in the order, and the lower id."""
    press("firmer", 10, after=20)
    raised = session.check_ins.get(word="firmer")
    at = session.started_at + timedelta(minutes=10, seconds=10)
    given = {"device_at": at, "sequence": raised.sequence, "id": UUID(int=1), "by": None}
    before = LiveState(session, [e for e in services.events_of(session) if e != raised])
    services.tap(session, "next", now=at + timedelta(minutes=5), **given)
    after = now(session)
    assert after.index == before.index + 1
    assert [event.word for event in after.events].count(Word.EARLIER) == 1
    assert levels(after) == levels(before)


def test_in_any_order_of_arrival_the_state_is_the_same(session, on_lower_back, press, tap):
    tap("next", 10.2)
    press("firmer", 10, after=20)
    press("firmer", 8, after=200)
    tap("good", 12)
    kept = services.events_of(session)
    wanted = levels(LiveState(session, kept))
    for order in list(permutations(range(len(kept))))[::97]:
        state = LiveState(session, [kept[at] for at in order] + kept[:2])
        assert levels(state) == wanted
        assert [event.word for event in state.events].count(Word.EARLIER) == 2


def test_a_late_softer_still_softens_and_a_late_stop_stops(session, on_lower_back, press, tap):
    tap("next", 15)
    tap("next", 18)
    before = now(session)
    press("lighter", 10, after=600)
    softer = now(session)
    assert softer.step["areas"][0]["pressure"] == before.step["areas"][0]["pressure"] - 1
    press("stop", 10, after=660)
    assert now(session).is_stopped


def test_the_same_press_sent_twice_is_one(session, on_lower_back, press):
    id = uuid4()
    press("firmer", 10, id=id)
    once = levels(now(session))
    press("firmer", 10, after=300, id=id)
    assert levels(now(session)) == once
    assert session.check_ins.filter(source="client").count() == 1


def test_a_late_firmer_answers_no_question_and_teaches_nothing(session, on_lower_back, press, tap):
    tap("hurts", 15)
    press("firmer", 10, after=600)
    state = now(session)
    assert state.asks_where_it_hurts
    services.end(session, by=session.practitioner, now=timezone.now())
    assert "firmer" not in [said.word for said in told_in(session)]
    assert "firmer, which came late" in session.note.subjective


def test_undo_takes_the_late_firmer_back_and_no_other_tap(session, on_lower_back, press, live):
    press("firmer", 10, after=600)
    late = session.check_ins.get(source=CheckIn.Source.CLIENT)
    assert live().context["screen"].undo_tap.endswith(str(late.pk))


@pytest.mark.parametrize(("tapped_at", "after"), [(None, 600), (10.2, 20)])
def test_the_client_reads_that_it_came_late(session, on_lower_back, press, tap, tapped_at, after):
    if tapped_at:
        tap("next", tapped_at)
    said = press("firmer", 10, after=after)
    assert "Sent late: firmer" in said.content.decode()
    last = session.check_ins.get(source=CheckIn.Source.CLIENT)
    buttons.shown(session, str(last.pk))
    words = buttons.heard(session, now=timezone.now()).words
    assert words.startswith("Your therapist sees that you asked for firmer earlier.")
