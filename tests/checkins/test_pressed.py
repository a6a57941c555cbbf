"""What the practitioner's screen says of the client's own buttons."""

import re
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from sessions_app.checkins import services
from sessions_app.checkins.state import LiveState

pytestmark = pytest.mark.django_db


@pytest.fixture
def press(session):
    def pressed(word):
        given = {"id": uuid4(), "by": None, "source": "client", "now": timezone.now()}
        return services.tap(session, word, **given)

    return pressed


@pytest.fixture
def live(session):
    return reverse("checkins:live", args=[session.appointment_id])


@pytest.mark.parametrize(
    ("word", "words"),
    [("lighter", "lighter"), ("good", "good"), ("firmer", "firmer"), ("stop", "stop")],
)
def test_the_last_press_is_told_as_the_clients(word, words, press, nell, sign_in, live):
    press(word)
    assert f": {words}, by the client" in sign_in(nell).get(live).content.decode()


def test_several_rings_are_one_line_until_they_are_heard(session, press, nell, sign_in, live):
    for _ring in range(3):
        press("bell")
    browser = sign_in(nell)
    shown = browser.get(live)
    assert shown.content.decode().count('class="live__bell"') == 1
    tap = shown.context["screen"].bell
    browser.post(reverse("checkins:check-in", args=[session.appointment_id]), {"tap": tap})
    assert 'class="live__bell"' not in browser.get(live).content.decode()


def test_a_ring_stays_while_the_work_goes_on(press, tap, nell, sign_in, live):
    press("bell")
    tap("next", 61)
    assert 'class="live__bell"' in sign_in(nell).get(live).content.decode()


def test_undo_passes_over_the_bell_and_over_what_was_heard(session, press, tap):
    lighter = press("lighter")
    press("bell")
    tap("heard", 61)
    assert LiveState(session, services.events_of(session)).last_event.pk == lighter.pk


def test_undo_asks_before_it_takes_the_clients_stop_back(session, press, nell, sign_in, live):
    press("stop")
    check_in = reverse("checkins:check-in", args=[session.appointment_id])
    browser = sign_in(nell)
    undo = browser.get(live).context["screen"].undo_tap
    asked = browser.post(check_in, {"tap": undo}, follow=True)
    assert "The client pressed Stop. Take it back?" in asked.content.decode()
    assert [event.word for event in services.events_of(session)] == ["stop"]

    by_script = sign_in(nell, htmx=True).post(check_in, {"tap": undo})
    assert by_script.status_code == 422
    assert re.search(r'id="undo-sure"[^>]*(?<!hidden)>', by_script.content.decode())
    assert [event.word for event in services.events_of(session)] == ["stop"]

    browser.post(check_in, {"tap": f"{undo}.sure"})
    assert not LiveState(session, services.events_of(session)).is_stopped


def test_undo_of_what_the_client_did_not_press_to_stop_asks_nothing(
    session, press, tap, nell, sign_in, live
):
    check_in = reverse("checkins:check-in", args=[session.appointment_id])
    browser = sign_in(nell)
    for said in (lambda: press("lighter"), lambda: tap("stop", 61)):
        said()
        undo = browser.get(live).context["screen"].undo_tap
        browser.post(check_in, {"tap": undo})
    assert [event.word for event in services.events_of(session)].count("undo") == 2
