"""A page asks the database as often for 100 rows as for 10, and no oftener than its budget."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from bench import filling
from bench.pages import SECRET, form_step
from practice.clients.models import Client, Flag
from practice.diary.models import Appointment
from practice.intake.models import Intake, Mark
from practice.mail.models import OutgoingMail
from sessions_app.aftercare.models import AftercareSummary
from sessions_app.checkins import buttons
from sessions_app.checkins import services as checkins
from sessions_app.checkins.models import Phrase
from sessions_app.planning import services as planning
from sessions_app.planning.models import PlanAnswer, SessionPlan
from tests import factories
from tests.checkins.visits import ended, visited

FEW, MANY = 10, 100
BOUNDS = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")


def statements(ask, *, status=200):
    """Return how many statements an answer takes, without those that bound a transaction."""
    assert connection.features.supports_json_field  # asked of SQLite once a connection
    with CaptureQueriesContext(connection) as captured:
        answer = ask()
    assert answer.status_code == status
    return len([each for each in captured if not each["sql"].startswith(BOUNDS)])


def a_day(nell, rows):
    """Sessions of today at every stage, each client with two flags; as many forms to wait for."""
    morning = timezone.localtime().replace(hour=7, minute=0, second=0, microsecond=0)
    clients = [filling.client(number) for number in range(rows)]
    Client.objects.bulk_create(clients)
    for _flag in range(2):
        Flag.objects.bulk_create(filling.flag(each, morning) for each in clients)
    for day in range(2):
        held = Appointment.objects.bulk_create(
            filling.visit(each, nell, morning + timedelta(days=day, minutes=number))
            for number, each in enumerate(clients)
        )
        if day == 0:
            intake = Intake.objects.bulk_create([filling.form(clients[0], morning)])[0]
            begun = filling.sessions(held[::2], intake, nell)
            finished(begun, nell)
    return clients


def finished(sessions, nell):
    """End sessions, and leave them a summary to check, that has gone, or that failed."""
    State = OutgoingMail.State
    for number, session in enumerate(sessions):
        session.ended_at = session.finished_at = session.started_at + timedelta(minutes=60)
        session.save()
        summary = AftercareSummary(session=session, document={}, suggested={}, mail_key="")
        if number % 2:
            summary.state, summary.mail_key = "approved", f"aftercare-{session.pk}"
            mail = OutgoingMail(
                key=summary.mail_key,
                kind="aftercare",
                client_id=session.appointment.client_id,
                to="ada@example.com",
                message_id=str(uuid4()),
                made_at=session.ended_at,
                due_at=session.ended_at,
                try_at=session.ended_at,
                state=State.FAILED if number % 4 == 1 else State.PENDING,
                failure="address" if number % 4 == 1 else "",
            )
            mail.save()
        AftercareSummary.objects.bulk_create([summary])


def today(nell, rows):
    a_day(nell, rows)
    return reverse("today:today")


def everyones_day(nell, rows):
    a_day(nell, rows)
    return f"{reverse('today:today')}?who=everyone"


def clients(nell, rows):
    a_day(nell, rows)
    return reverse("clients:clients")


def search(nell, rows):
    a_day(nell, rows)
    return f"{reverse('clients:clients')}?q=example.com"


def record(nell, rows):
    """The record of someone with that many visits, forms, flags and marked places."""
    someone = filling.client(0)
    someone.save()
    filling.history(someone, nell, visits=rows, forms=rows)
    Flag.objects.bulk_create(filling.flag(someone, timezone.now()) for _row in range(rows))
    return reverse("records:record", args=[someone.pk])


def timeline(nell, rows):
    return f"{record(nell, rows)}?kind=session"


def aftercare(nell, rows):
    a_day(nell, 2 * rows)
    return reverse("aftercare:aftercare")


def answers(nell, rows):
    """A form that was sent, with that many consents and marked places."""
    someone = filling.client(0)
    someone.save()
    intake = Intake.objects.bulk_create([filling.form(someone, timezone.now())])[0]
    for number in range(rows):
        filling.consent(someone, intake, f"consent-{number}").save()
        Mark.objects.create(intake=intake, kind="sore", region=f"region-{number}")
    return reverse("intake:answers", args=[someone.pk, intake.pk])


def plan(nell, rows):
    """The plan of a session to come, changed that many times."""
    soon = timezone.now() + timedelta(hours=2)
    visit = factories.appointment(client=factories.client(), practitioner=nell, starts_at=soon)
    document = factories.document(answered_on=soon.date().isoformat())
    factories.intake(appointment=visit, document=document, sent_at=timezone.now())
    kept = planning.make_plan(visit, by=nell, now=timezone.now())
    for number in range(2, rows + 1):
        kept.pk, kept.number, kept.changes = uuid4(), number, ["Lower back 12 to 9 min"]
        kept.save(force_insert=True)
    return reverse("planning:plan", args=[visit.pk])


def plan_answered(nell, rows):
    """The same, with that many answers of the client to it."""
    address = plan(nell, FEW)
    kept = SessionPlan.objects.latest("made_at", "number")
    said = {"areas": [], "lighter": {"calf-left": 1}, "no_firmer": {}}
    for number in range(rows):
        at = timezone.now() + timedelta(seconds=number)
        of = {"appointment": kept.appointment, "plan": kept, "said": said}
        PlanAnswer.objects.create(**of, words="Gently", how="told", recorded_by=nell, at=at)
    planning.make_plan(kept.appointment, by=nell, now=timezone.now())
    return address


def plan_of_our_own(nell, rows):
    """The plan from a template of the practice's own, of which there are that many."""
    address = plan(nell, 1)
    slugs = [factories.template(by=nell, family=f"ours-{rows}-{n}").slug for n in range(rows)]
    kept = SessionPlan.objects.latest("made_at")
    planning.make_plan(kept.appointment, by=nell, now=timezone.now(), template=slugs[0])
    return address


def plan_just_changed(nell, rows):
    return f"{plan(nell, rows)}?done={rows}"


def open_editor(nell, rows):
    return plan(nell, rows).replace("/plan/", "/plan/edit/?step=lower-back")


def finish(nell, rows):
    """The page that finishes a session, with that many phrases and sessions before it."""
    ada = factories.client(name=f"Ada {rows}")
    for number in range(rows):
        part = Phrase.Part.values[number % 4]
        Phrase.objects.create(part=part, words=f"{number}", made_by=nell, made_at=timezone.now())
    for weeks in range(2 + rows // 50, 1, -1):
        visited(ada, nell, weeks)
    session = ended(ada, nell, 1)
    for number in range(rows):
        at = session.started_at + timedelta(seconds=30 * number)
        checkins.tap(session, "good", id=uuid4(), by=nell, now=at)
    return reverse("checkins:finish", args=[session.appointment_id])


def signed_record(nell, rows):
    """A signed record with that many additions."""
    session = visited(factories.client(name=f"Ada {rows}"), nell, 2)
    for number in range(rows):
        checkins.add(session.note, f"{number}", by=factories.user(), now=timezone.now())
    return reverse("checkins:finish", args=[session.appointment_id])


def phrases(nell, rows):
    for number in range(rows):
        Phrase.objects.create(part="plan", words=f"{number}", made_by=nell, made_at=timezone.now())
    return reverse("checkins:phrases")


def templates(nell, rows):
    """That many templates of the practice's own, half of them in use."""
    for number in range(rows):
        state = "draft" if number % 2 else "usable"
        factories.template(by=nell, family=f"family-{rows}-{number}", state=state)
    return reverse("planning:templates")


def waiting(nell, rows):
    """That many who asked to come, and as many who were told no."""
    now = timezone.now()
    for number in range(rows):
        declined = {"declined_at": now, "declined_by": nell} if number % 2 else {}
        factories.newcomer(came_at=now, **declined)
    return reverse("intake:waiting")


def asked_to_come(nell, rows):
    """Somebody who asked to come, where so many clients have the same name."""
    for _number in range(rows):
        factories.client(name="Bea Lane")
    newcomer = factories.newcomer(came_at=timezone.now(), name="Bea Lane")
    return reverse("intake:newcomer", args=[newcomer.pk])


def reports(nell, rows):
    """Sessions of this month, each with a score, a form and what was said."""
    someone = filling.client(0)
    someone.save()
    filling.history(someone, nell, visits=rows, forms=rows)
    return reverse("today:reports")


LISTS = {
    reports: 9,
    plan: 16,
    plan_answered: 16,
    plan_of_our_own: 19,
    plan_just_changed: 17,
    open_editor: 23,
    today: 5,
    everyones_day: 5,
    clients: 5,
    search: 4,
    record: 8,
    timeline: 8,
    aftercare: 8,
    finish: 15,
    signed_record: 13,
    phrases: 4,
    answers: 8,
    templates: 4,
    waiting: 5,
    asked_to_come: 8,
}


@pytest.mark.parametrize("shown", LISTS, ids=lambda shown: shown.__name__)
def test_a_page_asks_as_often_for_100_rows_as_for_10(shown, nell, sign_in):
    browser, taken = sign_in(nell), []
    for rows in (FEW, MANY):
        address = shown(nell, rows)
        taken.append(statements(lambda address=address: browser.get(address)))
    assert taken[0] == taken[1]
    assert taken[1] <= LISTS[shown]


@pytest.mark.parametrize(("word", "status"), [("good", 200), ("lighter", 202)])
def test_a_tap_keeps_to_its_statements_after_many_taps(word, status, nell, sign_in):
    Client.objects.bulk_create([filling.client(0)])
    session = filling.running(nell)[0]
    path = reverse("checkins:check-in", args=[session])
    browser = sign_in(nell, htmx=True)
    news = path.replace("check-in", "news")
    browser.get(news)  # the plan is read once
    for _tap in range(FEW):
        tap = {"tap": f"{word}.{uuid4()}"}
        assert statements(lambda tap=tap: browser.post(path, tap), status=status) <= 6
        assert statements(lambda: browser.get(news)) <= 6


def test_a_press_of_the_client_asks_as_often_after_many(nell):
    Client.objects.bulk_create([filling.client(0)])
    visible = Appointment.objects.filter(pk=filling.running(nell)[0])
    link = buttons.turn_on(visible.get(), by=nell, now=timezone.now())
    path, phone = f"/b/{link.token}/", Browser(HTTP_HX_REQUEST="true")
    phone.get(path)  # the first use of a link is noted, once in five minutes
    for _press in range(FEW):
        tap = {"tap": f"good.{uuid4()}"}
        assert statements(lambda tap=tap: phone.post(path, tap)) <= 10
    assert statements(lambda: phone.get(path)) <= 6


@pytest.mark.parametrize(("htmx", "status"), [({}, 302), ({"HTTP_HX_REQUEST": "true"}, 200)])
def test_a_step_of_the_form_keeps_to_its_statements(htmx, status, practice):
    Client.objects.bulk_create([filling.client(0)])
    path, typed = form_step()
    phone = Browser(**htmx)
    phone.cookies[settings.FORM_COOKIE_NAME] = SECRET
    phone.post(path, typed)  # the first use of a link is noted, once in five minutes
    assert statements(lambda: phone.post(path, typed), status=status) <= 6
