"""A locked device: the running session goes on by itself, everything else asks (SECURITY A9)."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse

from practice.staff.models import AccessEntry
from tests.factories import NOW

pytestmark = pytest.mark.django_db
UNLOCK = "/account/take-back/"
PASSWORD = "lantern-orchard-seventy"


@pytest.fixture
def at(session):
    return lambda name: reverse(f"checkins:{name}", args=[session.appointment_id])


@pytest.fixture
def locked(nell, sign_in, at):
    browser = sign_in(nell)
    assert browser.post(at("lock")).status_code == 302
    return browser


def test_A9_a_locked_session_reaches_the_live_screen_and_its_taps(locked, at, session):
    assert locked.get(at("live")).status_code == 200
    assert locked.get(at("news"), {"seen": 0}).status_code == 204
    assert locked.post(at("check-in"), {"tap": f"good.{uuid4()}"}).status_code == 302
    assert session.check_ins.count() == 1


@pytest.mark.parametrize("path", ["/", "/clients/", "/settings/", "/account/live-screen/"])
def test_A9_everything_else_asks_for_the_unlock(locked, path):
    answer = locked.get(path)
    assert (answer.status_code, answer["Location"]) == (302, UNLOCK)
    assert locked.get(path, headers={"HX-Request": "true"}).status_code == 401
    page = locked.get(UNLOCK).content.decode()
    assert "This device is locked" in page
    assert "Ada" not in page


def test_A9_the_unlock_returns_to_the_running_session(locked, at, nell):
    nell.set_password(PASSWORD)
    nell.save()
    locked.force_login(nell)
    locked.post(at("lock"))
    before = locked.session.session_key
    answer = locked.post(UNLOCK, {"password": PASSWORD})
    assert answer["Location"] == at("live")
    assert locked.session.session_key != before
    assert locked.get("/clients/").status_code == 200
    assert AccessEntry.objects.filter(verb="locked").exists()


def test_A9_it_ends_with_the_session(locked, at):
    answer = locked.post(at("end"), follow=True)
    assert answer.redirect_chain[-1][0] == UNLOCK
    assert locked.get(at("live"))["Location"] == UNLOCK


def test_A9_and_an_hour_after_the_planned_end(locked, at, session):
    with time_machine.travel(session.appointment.ends_at + timedelta(minutes=61)):
        assert locked.get(at("live"))["Location"] == UNLOCK
    assert session.started_at == NOW


def test_a_practitioner_chooses_the_hand_and_the_lock(nell, sign_in):
    answer = sign_in(nell).post("/account/live-screen/", {"side": "left", "lock": "soon"})
    assert answer.status_code == 302
    nell.refresh_from_db()
    assert (nell.left_handed, nell.locks_soon) == (True, True)


def test_the_live_screen_is_mirrored_for_the_left_hand(nell, sign_in, at):
    nell.left_handed = True
    nell.save()
    assert 'class="live live--left"' in sign_in(nell).get(at("live")).content.decode()
