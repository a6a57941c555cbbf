"""Answers to any question of the live session, their place in the order, and what is said of them."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from sessions_app.checkins import services
from sessions_app.checkins.forms import TapForm
from sessions_app.checkins.models import CheckIn
from sessions_app.checkins.state import LiveState
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def state(session, **now):
    return LiveState(session, services.events_of(session), **now)


@pytest.fixture
def on_lower_back(tap):
    for minute in (3, 4, 9):
        tap("next", minute)


def test_an_answer_is_kept_sealed(session, tap):
    tap("answer", 2, item="feeling-ok", value="dizzy")
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT value FROM checkins_checkin")
        assert "dizzy" not in cursor.fetchone()[0]
    assert session.check_ins.get().value == "dizzy"


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("answer.{}.oil-feel.itchy", {"item": "oil-feel", "value": "itchy"}),
        ("answer.{}.pain.7", {"item": "pain", "value": "7"}),
        ("answer.{}.avoid-areas.face,neck-group", {"item": "avoid-areas"}),
        ("answer.{}.before-scores.6,-", {"value": "6,-"}),
        ("late.{}.8", {"minutes": 8}),
        ("asked.{}.comfort", {"item": "comfort"}),
        ("step.{}.lower-back", {"step": "lower-back"}),
        ("heard.{}", {}),
    ],
)
def test_a_button_may_say_more(nell, sign_in, session, sent, kept):
    url = reverse("checkins:check-in", args=[session.appointment_id])
    assert sign_in(nell).post(url, {"tap": sent.format(uuid4())}).status_code == 302
    event = session.check_ins.get()
    assert {name: getattr(event, name) for name in kept} == kept


@pytest.mark.parametrize(
    "sent",
    [
        "answer.{}.oil-feel.nice",
        "answer.{}.pain.11",
        "answer.{}.avoid-areas.wing",
        "answer.{}.nothing.no",
        "answer.{}.pressure.lighter,firmer",
        "late.{}.x",
        "asked.{}.nothing",
        "step.{}.No step",
    ],
)
def test_what_means_nothing_is_refused(sent):
    assert not TapForm({"tap": sent.format(uuid4())}).is_valid()


def test_a_page_says_the_place_and_the_time_of_a_tap(session, nell, sign_in):
    url = reverse("checkins:check-in", args=[session.appointment_id])
    moment = NOW + timedelta(minutes=5)
    sent = {"tap": f"good.{uuid4()}", "turn": "7", "tapped": str(int(moment.timestamp() * 1000))}
    sign_in(nell).post(url, sent)
    event = session.check_ins.get()
    assert (event.sequence, event.device_at) == (7, moment)


@pytest.mark.parametrize("turn", ["x", "-1", "0", "99999999999"])
def test_a_number_that_cannot_be_loses_no_tap(session, nell, sign_in, turn):
    url = reverse("checkins:check-in", args=[session.appointment_id])
    sign_in(nell).post(url, {"tap": f"good.{uuid4()}", "turn": turn, "tapped": turn})
    assert session.check_ins.get().sequence == 1


def test_a_late_tap_counts_when_it_was_tapped(session, nell, tap):
    tap("next", 3, sequence=1)
    said = NOW + timedelta(minutes=4)
    services.tap(
        session,
        "next",
        id=uuid4(),
        by=nell,
        now=NOW + timedelta(minutes=40),
        sequence=2,
        device_at=said,
    )
    assert state(session).position.since == said


def test_a_word_that_nobody_knows_changes_nothing(session, tap):
    tap("hurrah", 2)
    assert state(session).plan == state(session).agreed


def test_the_room_is_as_the_client_last_said(session, tap):
    tap("answer", 2, item="temperature", value="too-cold")
    tap("cooler", 3)
    assert state(session).comfort == {"cover": "sheet", "temperature": "extra-warm"}
    tap("answer", 4, item="music", value="quieter")
    assert "sound" not in state(session).comfort


def test_what_changed_is_said_in_one_line(session, tap, on_lower_back):
    said = tap("lighter", 10)
    told = state(session).said
    assert told.text.startswith("Pressure here 3 to 2. Lighter in ")
    assert (told.reply, told.undoes) == ("Thank you, easing off.", said.pk)


def test_areas_refused_are_named_apart_from_those_without_time(session, tap, on_lower_back):
    tap("area-out", 10)
    assert set(state(session).left_out) == {"lower-back-left", "lower-back-right"}


def test_sharp_pain_keeps_the_hands_still_though_they_leave_the_area(session, tap, on_lower_back):
    before = state(session)
    said = tap("answer", 11, item="pain", value="nerve")
    here = state(session)
    assert here.index == before.index + 1
    assert here.still_until - said.at == timedelta(seconds=60)
    assert here.position.gone(said.at + timedelta(seconds=90)) == timedelta(seconds=30)
    assert {"lower-back-left", "lower-back-right"} <= set(here.left_out)


def test_a_question_is_due_after_the_warm_up(session, tap, on_lower_back):
    asked = state(session, now=NOW + timedelta(minutes=10)).asks
    assert (asked.item, asked.required) == ("pressure", True)
    tap("good", 10)
    assert state(session, now=NOW + timedelta(minutes=10)).asks.item == "comfort"


def test_the_log_tells_each_answer_with_its_minute(session, tap):
    tap("answer", 5, item="oil-feel", value="itchy")
    tap("stop", 6, source=CheckIn.Source.CLIENT)
    log = state(session).log_for_record
    assert [(line.minute, line.words) for line in log] == [
        (5, "Oil on the skin: Itchy or burning"),
        (6, "asked to stop"),
    ]
    assert [line.is_clients for line in log] == [False, True]
