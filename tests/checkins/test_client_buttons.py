"""The client's own buttons: who turns them on, what a press does, what the link tells (SECURITY C)."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
import segno
import time_machine
from django.core.cache import cache
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from practice.clients.models import Link
from practice.staff.models import AccessEntry
from sessions_app.checkins import buttons, services
from sessions_app.checkins.models import CheckIn
from sessions_app.checkins.qr import QUIET, code_of
from sessions_app.checkins.state import LiveState
from sessions_app.planning.services import make_plan
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(appointment):
    return reverse("checkins:client-buttons", args=[appointment.pk])


@pytest.fixture
def link(appointment, nell):
    return buttons.turn_on(appointment, by=nell, now=timezone.now())


@pytest.fixture
def path(link):
    return f"/b/{link.token}/"


def pressed(path, word, *, id=None, htmx=True, age=0):
    headers = {"HX-Request": "true"} if htmx else {}
    waited = {"age": age} if htmx and age is not None else {}
    return Browser().post(path, {"tap": f"{word}.{id or uuid4()}", **waited}, headers=headers)


def words_of(answer):
    return re.search(r'id="heard"[^>]*>(.*?)</p>', answer.content.decode(), re.S)[1]


def body(answer, token):
    """A page without what differs by request."""
    text = answer.content.decode().replace(token, "TOKEN")
    return re.sub(r'(csrfmiddlewaretoken" value=|X-CSRFToken": )"[^"]+"', "", text)


# --- the practitioner's page


def test_it_is_turned_on_once_however_often_the_button_is_pressed(nell, sign_in, page, appointment):
    browser = sign_in(nell)
    asked = browser.get(page)
    assert Link.objects.filter(purpose="buttons").count() == 0
    typed = {"do": "on", "key": asked.context["key"]}
    for _press in range(2):
        assert browser.post(page, typed).status_code == 302
    link = Link.objects.get(purpose="buttons")
    assert (link.subject_id, link.made_by) == (appointment.pk, nell)
    shown = browser.get(page).content.decode()
    assert link.address in shown
    assert "Not opened yet" in shown
    assert AccessEntry.objects.filter(verb="made", object_id=link.pk).count() == 1


def test_it_is_turned_off_and_on_again_with_another_link(nell, sign_in, page, link, path):
    browser = sign_in(nell)
    browser.post(page, {"do": "off", "key": browser.get(page).context["key"]})
    assert Browser().get(path).status_code == 404
    assert AccessEntry.objects.filter(verb="revoked", object_id=link.pk).count() == 1
    browser.post(page, {"do": "on", "key": browser.get(page).context["key"]})
    assert Link.objects.live(now=timezone.now()).get(purpose="buttons").token != link.token


def test_only_those_who_treat_see_the_code(page, link, rex, olive, omar, sign_in):
    for person, status in ((rex, 403), (olive, 403), (omar, 404)):
        answer = sign_in(person).get(page)
        assert answer.status_code == status
        assert link.token not in answer.content.decode()
        assert sign_in(person).post(page, {"do": "off", "key": uuid4()}).status_code == status
    link.refresh_from_db()
    assert link.revoked_at is None


def test_it_says_when_the_buttons_were_opened(nell, sign_in, page, path):
    Browser().get(path)
    assert "Last opened at" in sign_in(nell).get(page).content.decode()


def test_after_the_session_there_is_nothing_to_turn_on(nell, sign_in, page, session):
    services.end(session, by=nell, now=timezone.now())
    answer = sign_in(nell).get(page)
    assert answer["Location"] == reverse("checkins:finish", args=[session.appointment_id])


def test_the_picture_is_the_code_of_the_link_with_its_quiet_zone(link):
    code = code_of(link.address)
    wanted = [list(row) for row in segno.make_qr(link.address, error="m").matrix]
    drawn = [[0] * len(row) for row in wanted]
    for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", code.path):
        for step in range(int(length)):
            drawn[int(y) - QUIET][int(x) - QUIET + step] = 1
    assert drawn == wanted
    assert code.size == len(wanted) + 8


# --- the client's screen


def test_it_shows_five_buttons_and_nothing_of_anybody(session, path, tap):
    tap("hurts", 5)
    shown = Browser().get(path).content.decode()
    main = re.search(r"<main.*</main>", shown, re.S)[0]
    said = re.sub(r"<[^>]*>", " ", main)
    assert [w for w in said.split() if w in ("Softer", "Good", "Firmer", "Stop", "Bell")] == [
        *("Softer", "Good", "Firmer", "Stop", "Bell")
    ]
    assert "Ada" in said
    for word in ("Lane", "Nell", "back", "Sitting", "hurt", "massage"):
        assert word not in said


def test_before_the_start_there_is_nothing_to_press_and_nothing_is_kept(appointment, path):
    shown = Browser().get(path)
    assert "Your buttons will be here" in shown.content.decode()
    assert 'name="tap"' not in shown.content.decode()
    assert Browser().get(path, headers={"HX-Request": "true"}).status_code == 204
    assert pressed(path, "stop").status_code == 204
    assert CheckIn.objects.count() == 0


@pytest.mark.parametrize("word", ["lighter", "good", "firmer", "stop", "bell"])
def test_a_press_is_an_event_of_the_client(word, session, path):
    answer = pressed(path, word)
    assert answer.status_code == 200
    event = session.check_ins.get()
    assert (event.word, event.source, event.by) == (word, "client", None)
    assert words_of(answer).startswith("Sent:")


def test_a_press_changes_the_plan_as_a_tap_of_the_practitioner_does(session, path, nell):
    def levels(state):
        return [area.pressure for step in state.plan.steps for area in step.areas]

    services.tap(session, "next", id=uuid4(), by=nell, now=timezone.now())
    services.tap(session, "next", id=uuid4(), by=nell, now=timezone.now())
    pressed(path, "lighter")
    theirs = levels(LiveState(session, services.events_of(session)))
    plain = [e for e in services.events_of(session) if e.word != "lighter"]
    mine = CheckIn(id=uuid4(), session=session, word="lighter", sequence=3, at=timezone.now())
    assert theirs == levels(LiveState(session, [*plain, mine]))
    assert theirs != levels(LiveState(session, plain))
    pressed(path, "stop")
    assert LiveState(session, services.events_of(session)).is_stopped


def test_a_press_sent_twice_is_one_event(session, path):
    id = uuid4()
    for _sent in range(2):
        assert pressed(path, "bell", id=id).status_code == 200
    assert session.check_ins.count() == 1


def test_it_works_without_scripts(session, path):
    answer = pressed(path, "good", htmx=False)
    assert (answer.status_code, answer["Location"]) == (302, path)
    assert words_of(Browser().get(path)) == "Sent: good"


@pytest.mark.parametrize("tap", ["", "good", "good.x", "hurts.{}", "end.{}", "undo.{}", "next.{}"])
def test_it_refuses_what_is_no_button_of_the_client(tap, session, path):
    answer = Browser().post(path, {"tap": tap.format(uuid4())})
    assert answer.status_code == 422
    assert session.check_ins.count() == 0


def test_an_id_of_another_session_is_no_press(session, path, nell):
    other = factories.appointment(practitioner=nell)
    factories.intake(appointment=other)
    make_plan(other, by=None, now=timezone.now())
    elsewhere = services.start(other, other.plans.first(), by=nell, now=timezone.now())
    id = uuid4()
    services.tap(elsewhere, "good", id=id, by=nell, now=timezone.now())
    assert pressed(path, "stop", id=id).status_code == 422
    assert session.check_ins.count() == 0


def test_the_client_reads_what_the_practitioners_screen_has_shown(
    nell, sign_in, session, path, client
):
    live = reverse("checkins:live", args=[session.appointment_id])
    pressed(path, "lighter")
    assert words_of(Browser().get(path)) == "Sent: softer"
    sign_in(nell).get(live)
    assert words_of(Browser().get(path)) == "Your therapist sees: softer"
    bell = pressed(path, "bell")
    assert words_of(bell) == "Sent: your bell"
    services.tap(session, "heard", id=uuid4(), by=nell, now=timezone.now())
    assert words_of(Browser().get(path)) == "Your therapist has heard your bell"


def test_a_press_is_seen_once_the_script_of_the_screen_says_that_it_shows_it(
    nell, sign_in, session, path
):
    pressed(path, "lighter")
    news = reverse("checkins:news", args=[session.appointment_id])
    screen = sign_in(nell, htmx=True)
    sent = screen.get(news, {"seen": 0}).context["screen"]
    assert words_of(Browser().get(path)) == "Sent: softer"
    screen.get(news, {"seen": sent.seen, "pressed": "x" * 36})
    assert words_of(Browser().get(path)) == "Sent: softer"
    screen.get(news, {"seen": sent.seen, "pressed": sent.pressed})
    assert words_of(Browser().get(path)) == "Your therapist sees: softer"


def test_a_press_that_no_screen_has_shown_for_long_says_what_else_to_do(session, path):
    pressed(path, "lighter")
    with time_machine.travel(timezone.now() + timedelta(seconds=20)):
        shown = words_of(Browser().get(path))
        assert shown.startswith("Sent: softer. Not on your therapist’s screen yet: ")
        assert "Sent: stop. If they carry on" in words_of(pressed(path, "stop"))


def test_the_screen_of_a_colleague_who_only_watches_shows_nothing_to_the_client(
    sign_in, session, path
):
    factories.practice(own_clients_only=False)
    watcher = factories.user(name="Omar Reed", is_practitioner=True)
    pressed(path, "firmer")
    sign_in(watcher).get(reverse("checkins:live", args=[session.appointment_id]))
    assert words_of(Browser().get(path)) == "Sent: firmer"


def test_a_press_that_was_taken_back_says_so(nell, session, path):
    id = uuid4()
    pressed(path, "stop", id=id)
    services.tap(session, "undo", id=uuid4(), by=nell, now=timezone.now(), undoes=id)
    assert "took that back" in words_of(Browser().get(path))


def test_F_a_stop_pressed_again_at_once_is_one_row_and_after_an_undo_another(session, path, nell):
    first = uuid4()
    pressed(path, "stop", id=first)
    for _again in range(5):
        assert "Sent: stop" in pressed(path, "stop").content.decode()
    assert session.check_ins.count() == 1
    services.tap(session, "undo", id=uuid4(), undoes=first, by=nell, now=timezone.now())
    pressed(path, "stop")
    assert LiveState(session, services.events_of(session)).is_stopped
    assert session.check_ins.count() == 3


def test_F_more_than_thirty_in_a_minute_are_not_kept_but_stop_always_is(session, path):
    for _press in range(buttons.MOST_A_MINUTE):
        assert pressed(path, "bell").status_code == 200
    answer = pressed(path, "bell")
    assert answer.status_code == 429
    assert "a lot at once" in words_of(answer)
    assert pressed(path, "stop").status_code == 200
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        assert pressed(path, "good").status_code == 200


# --- the link


def test_C4_reading_and_fetching_ahead_change_nothing(session, link, path):
    for method in ("get", "head", "options"):
        getattr(Browser(), method)(path, headers={"Sec-Purpose": "prefetch"})
    assert CheckIn.objects.count() == 0
    link.refresh_from_db()
    assert (link.browser_hash, link.revoked_at) == ("", None)


def test_C4_no_form_of_the_page_sends_itself(session, path):
    shown = Browser().get(path).content.decode()
    assert "hx-trigger" not in shown
    assert "autofocus" not in shown
    assert 'http-equiv="refresh"' not in shown


def test_C8_wrong_revoked_expired_and_foreign_links_are_one_page(session, nell, ada, link):
    now = timezone.now()
    given = {"client": ada, "subject_id": session.appointment_id, "by": nell, "now": now}
    foreign = Link.fresh("plan", **given, lasts=timedelta(days=1))
    expired = Link.fresh("buttons", **given, lasts=timedelta(seconds=-1))
    link.refresh_from_db()
    assert link.revoked_at  # a new link of the same purpose revokes the old (C3)
    tokens = ["a" * 43, foreign.token, expired.token, link.token]
    answers = [Browser().get(f"/b/{token}/") for token in tokens]
    assert {answer.status_code for answer in answers} == {404}
    assert len({body(a, t) for a, t in zip(answers, tokens, strict=True)}) == 1
    for token in tokens:
        assert pressed(f"/b/{token}/", "stop").status_code == 404
    assert CheckIn.objects.count() == 0


def test_C8_thirty_guesses_an_hour_then_wait(db):
    cache.clear()
    found = [Browser().get(f"/b/{'g' * 43}/").status_code for _ in range(32)]
    assert found[:30] == [404] * 30
    assert found[-1] == 429


def test_C3_it_ends_with_the_session(session, nell, path):
    services.end(session, by=nell, now=timezone.now())
    answer = Browser().get(path)
    assert answer.status_code == 410
    assert "Your massage is over" in answer.content.decode()
    assert Browser().get(path, headers={"HX-Request": "true"}).status_code == 410


def test_C3_it_ends_some_time_after_the_booked_end_without_a_session_too(link, path, appointment):
    with time_machine.travel(appointment.ends_at + buttons.LASTS_OVER + timedelta(minutes=1)):
        assert Browser().get(path).status_code == 404


def test_a_cancelled_visit_has_no_buttons(appointment, path):
    appointment.cancelled_at = timezone.now()
    appointment.save()
    assert Browser().get(path).status_code == 404


def test_a_press_that_waited_for_the_network_is_kept_shortly_after_the_end(session, nell, path):
    services.end(session, by=nell, now=timezone.now())
    assert pressed(path, "lighter").status_code == 410
    assert session.check_ins.count() == 1
    with time_machine.travel(timezone.now() + buttons.LATE + timedelta(seconds=1)):
        assert pressed(path, "lighter").status_code == 410
    assert session.check_ins.count() == 1


def test_C6_the_page_tells_nobody_where_it_is(session, path):
    answer = Browser().get(path)
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["Cache-Control"] == "no-store"
    assert "noindex" in answer["X-Robots-Tag"]
    assert "Ada" not in re.search(r"<title>(.*?)</title>", answer.content.decode(), re.S)[1]


def test_the_page_is_in_the_clients_language(session, path, ada):
    ada.language = "es"
    ada.save()
    assert '<html lang="es"' in Browser().get(path).content.decode()
