from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.http import QueryDict
from django.utils import timezone

from practice.clients.models import Client
from practice.diary.models import Appointment
from practice.intake.models import IntakeDraft
from practice.intake.pages import sequence
from practice.mail.models import OutgoingMail
from practice.staff.models import Practice, User
from sessions_app.aftercare.models import FollowUp
from sessions_app.checkins.models import MassageSession, Outcome
from sessions_app.planning.models import SessionPlan
from sessions_app.today.demo import people
from sessions_app.today.demo.answers import answers_of
from sessions_app.today.demo.story import Story, fill

PASSWORD = "willow-room-demo"


def command(**options):
    out = StringIO()
    call_command("demo", stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def without_history(monkeypatch):
    """Leave out the half year, which takes most of the time."""
    monkeypatch.setattr(Story, "half_a_year", lambda story: None)


# --- the command


def test_it_says_how_to_sign_in_and_twice_is_harmless(db, settings, without_history):
    settings.LOCAL = True
    said = command()
    assert "Sign in as nell@example.com with the password willow-room-demo" in said
    assert User.objects.get(email="nell@example.com").check_password(PASSWORD)
    before = Client.objects.count(), Appointment.objects.count(), OutgoingMail.objects.count()
    said = command()
    assert (
        Client.objects.count(),
        Appointment.objects.count(),
        OutgoingMail.objects.count(),
    ) == before
    assert "nothing was added" in said
    assert "Sign in as nell@example.com" in said


def test_a_practice_in_use_is_left_alone_and_no_password_is_named(practice, settings):
    settings.LOCAL = True
    said = command()
    assert "nothing was added" in said
    assert "password" not in said
    assert not Client.objects.exists()


def test_a_person_without_a_practice_is_in_use_too(db, settings):
    settings.LOCAL = True
    User.objects.create_user("owner@example.com", None, name="Olive Grant", is_owner=True)
    command()
    assert not Practice.objects.exists()


def test_where_others_can_reach_it_the_well_known_password_is_refused(db, settings):
    settings.LOCAL = False
    with pytest.raises(CommandError, match="--password"):
        command()
    assert not Practice.objects.exists()


def test_where_others_can_reach_it_a_chosen_password_serves(db, settings, without_history):
    settings.LOCAL, settings.MAIL_TRANSPORT = False, "smtp"
    command(password="a-password-of-our-own")
    assert User.objects.get(email="nell@example.com").check_password("a-password-of-our-own")
    assert not OutgoingMail.objects.filter(state__in=["pending", "sending", "held"]).exists()


def test_with_local_mail_one_waits_for_its_hour(db, settings, without_history):
    settings.MAIL_TRANSPORT = "local"
    now = timezone.now()
    fill(now=now, password=PASSWORD)
    waiting = OutgoingMail.objects.filter(state="pending")
    assert all(mail.due_at > now for mail in waiting)
    assert waiting.filter(kind="aftercare").count() == 1


def test_somebody_feels_worse_and_waits_for_an_answer(db, without_history):
    fill(now=timezone.now(), password=PASSWORD)
    worse = FollowUp.objects.worse().get()
    newest = worse.answers.get()
    assert (newest.feeling, newest.score) == ("worse", 7)
    assert newest.words


# --- the same each time


def told() -> list:
    """Return all that was written, without ids and moments, in the order of the diary."""
    sessions = MassageSession.objects.order_by("appointment__starts_at", "practitioner__name")
    words = [[each.word for each in session.check_ins.all()] for session in sessions]
    plans = SessionPlan.objects.order_by("appointment__client__name", "number")
    documents = [plan.document for plan in plans]
    scores = Outcome.objects.order_by("session__appointment__client__name", "moment")
    return [words, documents, list(scores.values_list("moment", "pain", "relaxation"))]


def made_at(now):
    with transaction.atomic():
        fill(now=now, password=PASSWORD)
        made = told()
        transaction.set_rollback(True)
    return made


def test_it_is_the_same_on_another_day(db, without_history):
    now = datetime(2026, 11, 23, 11, 7, tzinfo=UTC)
    first, second = made_at(now), made_at(now + timedelta(days=200, hours=3))
    assert first[1], "no plan was made"
    assert first == second


@pytest.mark.parametrize("hour", [0, 5, 12, 18, 23])
def test_the_day_fits_whatever_the_hour(db, without_history, hour):
    now = datetime(2027, 3, 28, hour, 40, tzinfo=UTC)  # the clocks go forward that night
    fill(now=now, password=PASSWORD)
    zone = Practice.current().zone
    today = timezone.localtime(now, zone).date()
    kept = Appointment.objects.filter(client__name__in=["Kwame Oakenbrook", "Matteo Lindenquist"])
    days = {timezone.localtime(each.starts_at, zone).date() for each in kept}
    assert days == {today}
    assert not MassageSession.objects.filter(ended_at__gt=now).exists()


# --- the answers are what the form would have kept


@pytest.mark.parametrize("person", people.CLIENTS, ids=lambda person: person.name)
def test_the_form_would_have_kept_the_same_answers(person):
    draft = IntakeDraft(client=Client(name=person.name))
    answers = answers_of(person, scores=person.sore, first=True)
    draft.answers = answers
    asked = list(sequence(answers))
    assert {page.key for page in asked} == set(answers)
    for page in asked:
        empty = page.make(draft)
        data = QueryDict(mutable=True)
        for name, value in answers[page.key].items():
            values = value if isinstance(value, list) else [value]
            data.setlist(empty.add_prefix(name), values)
        form = page.make(draft, data)
        assert form.is_valid(), (page.key, form.errors)
        assert form.kept() == answers[page.key]
