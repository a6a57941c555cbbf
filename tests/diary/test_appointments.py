from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread
from uuid import uuid4

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from practice.diary import services
from practice.diary.models import Appointment
from practice.staff.models import AccessEntry
from tests import factories


@pytest.fixture
def url(ada):
    return f"{reverse('diary:new')}?client={ada.pk}"


def typed(who, **fields):
    given = {"day": "2026-12-01", "time": "16:30", "minutes": "60", "style": "swedish"}
    return {**given, "practitioner": who.pk, "key": uuid4(), **fields}


def test_booking_keeps_one_moment_in_utc_and_opens_that_day(nell, ada, url, sign_in):
    answer = sign_in(nell).post(url, typed(nell, day="2026-07-01"))
    made = Appointment.objects.get()
    assert made.starts_at == datetime(2026, 7, 1, 15, 30, tzinfo=UTC)
    assert made.ends_at == datetime(2026, 7, 1, 16, 30, tzinfo=UTC)
    assert made.client == ada
    assert answer["Location"] == "/?on=2026-07-01"
    assert AccessEntry.objects.get(verb="made").client_id == ada.pk


def test_times_are_those_of_the_practice(practice, nell, url, sign_in):
    practice.time_zone = "Pacific/Apia"
    practice.save()
    answer = sign_in(nell).post(url, typed(nell, day="2026-07-02", time="09:00"))
    made = Appointment.objects.get()
    assert made.starts_at == datetime(2026, 7, 1, 20, 0, tzinfo=UTC)
    assert answer["Location"] == "/?on=2026-07-02"
    page = sign_in(nell).get(reverse("diary:edit", args=[made.pk])).content.decode()
    assert 'value="2026-07-02"' in page
    assert 'value="09:00"' in page


def test_the_practitioner_knows_the_client_from_then_on(olive, nell, ada, url, sign_in):
    maya = factories.user(name="Maya Lind")
    sign_in(olive).post(url, typed(maya))
    assert maya in ada.practitioners.all()


@pytest.mark.parametrize(
    ("time", "minutes", "fits"),
    [("15:30", 60, True), ("15:31", 60, False), ("17:29", 60, False), ("17:30", 60, True)]
    + [("16:45", 15, False), ("16:00", 180, False)],
)
def test_nobody_is_booked_twice_at_a_time(nell, ada, url, sign_in, time, minutes, fits):
    at = datetime(2026, 12, 1, 16, 30, tzinfo=UTC)
    factories.appointment(client=factories.client(name="Bea Hill"), practitioner=nell, starts_at=at)
    answer = sign_in(nell).post(url, typed(nell, time=time, minutes=minutes))
    assert answer.status_code == (302 if fits else 422)
    assert Appointment.objects.count() == (2 if fits else 1)
    if not fits:
        assert b"Nell Marsh is with Bea Hill from 16:30" in answer.content
        assert f'value="{time}"' in answer.content.decode()


def test_the_same_time_is_free_for_someone_else_and_after_a_cancellation(nell, ada, url, sign_in):
    at = datetime(2026, 12, 1, 16, 30, tzinfo=UTC)
    maya = factories.user(name="Maya Lind")
    taken = factories.appointment(practitioner=nell, starts_at=at)
    browser = sign_in(nell)
    assert browser.post(url, typed(maya)).status_code == 302
    services.cancel(taken, version=1, by=nell, now=at)
    assert browser.post(url, typed(nell)).status_code == 302


def test_a_busy_time_does_not_name_a_client_of_somebody_else(nell, omar, ada, sign_in):
    at = datetime(2026, 12, 1, 16, 30, tzinfo=UTC)
    factories.appointment(client=ada, practitioner=nell, starts_at=at)
    his = factories.client(name="Hal Ford")
    his.practitioners.add(omar)
    answer = sign_in(omar).post(f"{reverse('diary:new')}?client={his.pk}", typed(nell))
    assert b"Nell Marsh is with someone from 16:30" in answer.content
    assert b"Ada" not in answer.content


@pytest.mark.django_db(transaction=True)
def test_two_bookings_at_the_same_instant_are_one():
    nell = factories.user()
    client, at = factories.client(), timezone.now() + timedelta(days=3)
    start, ended = Barrier(2), []

    def book():
        start.wait()
        made = Appointment(client=client, practitioner=nell, starts_at=at, minutes=60)
        try:
            services.book(made, by=nell)
            ended.append("booked")
        except services.Busy:
            ended.append("busy")
        finally:
            connection.close()

    threads = [Thread(target=book) for _each in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ended) == ["booked", "busy"]
    assert Appointment.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"day": ""}, "Choose a day."),
        ({"day": "2026-02-30"}, "Enter a day that exists"),
        ({"day": "9999-12-31"}, "Enter the year in full, like 2026."),
        ({"time": "25:00"}, "Enter the time like 16:30."),
        ({"day": "2026-03-29", "time": "01:30"}, "The clocks change then. Choose another time."),
        ({"minutes": "14"}, "Choose at least 15 minutes."),
        ({"minutes": "181"}, "Choose at most 180 minutes."),
        ({"minutes": "9" * 4000}, "Choose at most 180 minutes."),
        ({"style": "hot-stones"}, "Choose one of the styles."),
        ({"practitioner": uuid4()}, "Choose someone who works here now."),
    ],
)
def test_a_mistake_is_422_and_says_what_to_do(nell, url, sign_in, fields, words):
    answer = sign_in(nell).post(url, typed(nell, **fields))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Appointment.objects.exists()


def test_the_hour_that_comes_twice_in_autumn_is_its_first(nell, url, sign_in):
    sign_in(nell).post(url, typed(nell, day="2026-10-25", time="01:30"))
    assert Appointment.objects.get().starts_at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_a_day_in_the_past_may_be_written_down(nell, url, sign_in):
    browser = sign_in(nell)
    assert b"A day in the past is fine" in browser.get(url).content
    assert browser.post(url, typed(nell, day="2020-01-06")).status_code == 302


def test_a_form_sent_twice_books_once(nell, url, sign_in):
    browser, same = sign_in(nell), typed(nell)
    assert browser.post(url, same)["Location"] == browser.post(url, same)["Location"]
    assert Appointment.objects.count() == 1


def test_a_busy_form_may_be_sent_again_with_another_time(nell, ada, url, sign_in):
    at = datetime(2026, 12, 1, 16, 30, tzinfo=UTC)
    factories.appointment(practitioner=nell, starts_at=at)
    browser, same = sign_in(nell), typed(nell)
    assert browser.post(url, same).status_code == 422
    assert browser.post(url, {**same, "time": "18:00"}).status_code == 302


def test_moving_one_notes_it_and_does_not_clash_with_itself(nell, ada, sign_in):
    made = factories.appointment(client=ada, practitioner=nell)
    url = reverse("diary:edit", args=[made.pk])
    answer = sign_in(nell).post(url, typed(nell, day="2026-11-23", time="12:15", version=1))
    made.refresh_from_db()
    assert answer.status_code == 302
    assert made.starts_at == datetime(2026, 11, 23, 12, 15, tzinfo=UTC)
    assert made.version == 2
    assert AccessEntry.objects.get(verb="changed").client_id == ada.pk


def test_a_stale_move_is_409_with_both_and_nothing_is_overwritten(nell, ada, sign_in):
    made = factories.appointment(client=ada, practitioner=nell)
    url, browser = reverse("diary:edit", args=[made.pk]), sign_in(nell)
    browser.post(url, typed(nell, day="2026-11-23", time="15:00", version=1))
    answer = browser.post(url, typed(nell, day="2026-11-23", time="17:45", version=1))
    assert answer.status_code == 409
    rows = answer.context["conflict"]["rows"]
    assert [(row["theirs"], row["yours"]) for row in rows] == [("15:00", "17:45")]
    made.refresh_from_db()
    assert made.starts_at.hour == 15


def test_cancelling_is_asked_once_and_then_it_is_out_of_the_diary(nell, ada, sign_in):
    made = factories.appointment(client=ada, practitioner=nell)
    url, browser = reverse("diary:cancel", args=[made.pk]), sign_in(nell)
    assert browser.get(url).status_code == 200
    assert Appointment.objects.standing().count() == 1
    assert browser.post(url, {"version": 7}).status_code == 409
    assert browser.post(url, {"version": 1}).status_code == 302
    assert not Appointment.objects.standing().exists()
    assert browser.get(url).status_code == 404


def test_a_session_that_has_begun_is_left_alone_and_counts_as_a_visit(nell, ada, sign_in):
    made = factories.appointment(client=ada, practitioner=nell)
    made.begin(now=made.starts_at)
    browser = sign_in(nell)
    for page in ("diary:edit", "diary:cancel"):
        assert browser.get(reverse(page, args=[made.pk])).status_code == 404
    ada.refresh_from_db()
    assert ada.last_visit_on.isoformat() == "2026-11-23"


def test_omar_can_neither_see_nor_change_a_session_of_nell(nell, omar, ada, url, sign_in):
    made = factories.appointment(client=ada, practitioner=nell)
    browser = sign_in(omar)
    for address in (
        url,
        reverse("diary:edit", args=[made.pk]),
        reverse("diary:cancel", args=[made.pk]),
    ):
        assert browser.get(address).status_code == 404
        assert browser.post(address, typed(omar, version=1)).status_code == 404
    made.refresh_from_db()
    assert (made.version, made.cancelled_at) == (1, None)


def test_without_a_client_one_is_chosen_first(nell, sign_in):
    assert sign_in(nell).get(reverse("diary:new"))["Location"] == reverse("clients:clients")
    assert sign_in(nell).get("/diary/new/?client=nonsense").status_code == 404
