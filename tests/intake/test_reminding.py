"""The reminder of the day before: once, at a decent hour, and only while it helps."""

from datetime import UTC, date, datetime, time, timedelta
from threading import Barrier, Thread
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.urls import reverse

from practice.clients.models import Link
from practice.diary import services as diary
from practice.diary.models import REMINDER
from practice.intake import services
from practice.intake.reminding import remind
from practice.mail import delivering
from practice.mail.models import OutgoingMail
from practice.staff.models import AccessEntry
from tests import factories

ASKED = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)  # a Friday
VISIT = datetime(2026, 11, 25, 16, 30, tzinfo=UTC)  # the Wednesday after
NINE = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@pytest.fixture
def asked(ada, nell, time_machine):
    """Return a function that books a visit and mails its form."""

    def ask(starts_at=VISIT, at=ASKED, client=ada):
        time_machine.move_to(at, tick=False)
        visit = factories.appointment(client=client, practitioner=nell, starts_at=starts_at)
        return services.send_form(client, visit, by=nell, now=at)

    return ask


@pytest.fixture
def at(time_machine):
    """Return a function that lets the worker do what is due at that moment."""

    def work(moment):
        time_machine.move_to(moment, tick=False)
        done = 0
        while remind(moment) and done < 20:
            done += 1
        return done

    return work


def reminders():
    return OutgoingMail.objects.filter(kind=REMINDER)


def test_a_client_whose_form_is_not_back_is_reminded_the_day_before(asked, at):
    draft = asked()
    assert at(NINE) == 1
    mail = reminders().get()
    assert (mail.to, mail.client_id, mail.state) == ("ada@example.com", draft.client_id, "pending")
    assert "tomorrow, Wednesday 25 November, at 16:30" in mail.text
    assert Link.objects.get(subject_id=draft.pk).address in mail.text
    assert mail.subject == "Before your visit to Willow Room"


def test_it_is_sent_once_however_often_the_worker_looks(asked, at):
    asked()
    for minutes in (0, 1, 30, 300, 700):
        at(NINE + timedelta(minutes=minutes))
    assert reminders().count() == 1


def test_it_waits_for_the_hour_of_the_practice(asked, at):
    asked()
    assert at(NINE - timedelta(seconds=1)) == 0
    assert at(NINE) == 1


def test_nobody_is_written_to_at_night(asked, at):
    asked()
    assert at(NINE.replace(hour=21)) == 0
    assert at(NINE.replace(hour=20, minute=59)) == 1


def test_the_practice_chooses_the_hour(practice, asked, at):
    practice.reminds_at = time(18, 30)
    practice.save()
    asked()
    assert at(NINE.replace(hour=18, minute=29)) == 0
    assert at(NINE.replace(hour=18, minute=30)) == 1


def test_the_practice_may_switch_it_off(practice, asked, at):
    practice.reminds_day_before = False
    practice.save()
    asked()
    assert at(NINE) == 0


@pytest.mark.parametrize("days", [-1, 1, 2])
def test_it_is_for_the_day_before_and_no_other_day(asked, at, days):
    asked()
    assert at(NINE + timedelta(days=days)) == 0


@pytest.mark.parametrize("done", ["sent_at", "cancelled_at"])
def test_a_form_that_is_done_or_cancelled_is_left_alone(asked, at, done):
    draft = asked()
    setattr(draft, done, ASKED)
    draft.save()
    assert at(NINE) == 0


def test_a_form_that_was_started_is_reminded_of_too(asked, at):
    draft = asked()
    draft.started_at = ASKED
    draft.save()
    assert at(NINE) == 1


def test_a_form_that_is_being_entered_from_paper_is_left_alone(asked, at):
    draft = asked()
    Link.objects.filter(subject_id=draft.pk).update(how=Link.How.PAPER)
    assert at(NINE) == 0


def test_a_cancelled_visit_is_left_alone(asked, at, nell):
    visit = asked().appointment
    diary.cancel(visit, version=visit.version, by=nell, now=ASKED)
    assert at(NINE) == 0


def test_someone_without_an_address_is_left_alone(asked, at, ada):
    asked()
    ada.email = ""
    ada.save()
    assert at(NINE) == 0


def test_a_form_mailed_within_the_last_day_is_not_mailed_again(asked, at):
    """Booked at 15:00 for tomorrow at 14:00: the form is in their inbox already."""
    booked = NINE.replace(hour=15)
    asked(starts_at=VISIT.replace(hour=14), at=booked)
    assert at(booked) == at(booked + timedelta(hours=5)) == 0


def test_one_sent_again_yesterday_at_noon_is_reminded_of_at_noon(asked, at, nell, time_machine):
    draft, noon = asked(), NINE - timedelta(hours=21)
    time_machine.move_to(noon, tick=False)
    services.send_again(draft, by=nell, now=noon, key="again")
    assert at(NINE) == 0
    assert at(noon + timedelta(hours=24, seconds=1)) == 1


def test_M7_two_visits_of_one_client_on_a_day_are_one_mail(asked, at):
    asked()
    asked(starts_at=VISIT - timedelta(hours=5))
    assert at(NINE) == 1
    assert reminders().count() == 1


# --- what takes it back before it is sent


@pytest.fixture
def waiting(asked, at):
    """The reminder stands in the outbox, as the mail server is away."""
    draft = asked()
    at(NINE)
    return draft


def test_moving_the_visit_takes_it_back_and_the_new_day_has_its_own(waiting, at, nell):
    visit = waiting.appointment
    visit.starts_at = VISIT + timedelta(days=7)
    diary.move(visit, version=visit.version, by=nell)
    old = reminders().get()
    assert (old.state, old.text) == ("cancelled", "")
    assert at(NINE + timedelta(days=7)) == 1
    assert "Wednesday 2 December" in reminders().exclude(pk=old.pk).get().text


def test_moving_it_within_its_day_writes_the_new_time(waiting, at, nell):
    visit = waiting.appointment
    visit.starts_at = VISIT - timedelta(hours=2)
    diary.move(visit, version=visit.version, by=nell)
    assert at(NINE + timedelta(minutes=5)) == 1
    mail = reminders().get()
    assert mail.state == "pending" and "14:30" in mail.text


def test_one_that_has_gone_is_not_sent_again_for_a_new_time(waiting, at, nell):
    reminders().update(state="sent", sent_at=NINE)
    visit = waiting.appointment
    visit.starts_at = VISIT + timedelta(days=1)
    diary.move(visit, version=visit.version, by=nell)
    assert at(NINE + timedelta(days=1, hours=1)) == 0


def test_cancelling_the_visit_takes_it_back(waiting, nell):
    visit = waiting.appointment
    diary.cancel(visit, version=visit.version, by=nell, now=NINE)
    assert reminders().get().state == "cancelled"


def test_cancelling_the_form_takes_it_back(waiting, nell):
    services.cancel_form(waiting, by=nell, now=NINE)
    assert reminders().get().state == "cancelled"


def test_it_is_worth_nothing_once_the_visit_has_begun(waiting):
    OutgoingMail.objects.exclude(kind=REMINDER).delete()
    assert delivering.claim(VISIT + timedelta(seconds=1)) is None
    assert reminders().get().state == "held"


def test_an_ended_link_is_made_anew(asked, at):
    draft = asked()
    Link.objects.filter(subject_id=draft.pk).update(expires_at=ASKED)
    at(NINE)
    fresh = Link.objects.filter(subject_id=draft.pk).latest("made_at")
    assert fresh.address in reminders().get().text


def test_G2_the_trail_says_that_the_application_did_it(waiting):
    entry = AccessEntry.objects.get(verb="reminded")
    assert (entry.actor_kind, entry.object_id) == ("system", waiting.pk)


# --- the clocks (K10)

CHANGES = [
    ("Europe/London", date(2025, 3, 30)),
    ("Europe/London", date(2025, 10, 26)),
    ("America/New_York", date(2025, 3, 9)),
    ("America/New_York", date(2025, 11, 2)),
    ("Pacific/Apia", date(2025, 4, 6)),
]


@pytest.mark.parametrize(("zone", "changed"), CHANGES)
@pytest.mark.parametrize("days", [0, 1], ids=["on the day", "the day before"])
def test_K10_once_at_nine_local_on_both_clock_changes(practice, asked, at, zone, changed, days):
    practice.time_zone = zone
    practice.save()
    here = ZoneInfo(zone)
    reminded_on = changed - timedelta(days=days)
    starts_at = datetime.combine(reminded_on + timedelta(days=1), time(0, 30), here)
    asked(starts_at=starts_at, at=starts_at - timedelta(days=6))

    sent = []
    moment = datetime.combine(reminded_on - timedelta(days=1), time(12), here).astimezone(UTC)
    while moment < starts_at + timedelta(days=1):
        if at(moment):
            sent.append(moment.astimezone(here))
        moment += timedelta(minutes=30)
    assert sent == [datetime.combine(reminded_on, time(9), here)]


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_one(asked, time_machine):
    asked()
    time_machine.move_to(NINE, tick=False)
    ready, errors = Barrier(4), []

    def work():
        ready.wait()
        try:
            remind(NINE)
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [Thread(target=work) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert errors == []
    assert reminders().count() == 1
    assert AccessEntry.objects.filter(verb="reminded").count() == 1


# --- the setting


def test_the_owner_sets_the_hour(olive, sign_in, practice):
    url = reverse("staff:reminders")
    answer = sign_in(olive).post(
        url, {"reminds_day_before": "on", "reminds_at": "17:30", "version": "1"}
    )
    assert answer.status_code == 302
    practice.refresh_from_db()
    assert (practice.reminds_day_before, practice.reminds_at) == (True, time(17, 30))


@pytest.mark.parametrize("typed", ["", "06:59", "20:01", "nine", "25:00"])
def test_an_hour_at_night_is_refused(olive, sign_in, practice, typed):
    answer = sign_in(olive).post(
        reverse("staff:reminders"),
        {"reminds_day_before": "on", "reminds_at": typed, "version": "1"},
    )
    assert answer.status_code == 422
