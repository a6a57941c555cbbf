from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from practice.mail.models import OutgoingMail
from sessions_app.aftercare.models import AftercareSummary
from sessions_app.checkins.models import MassageSession
from sessions_app.planning.models import SessionPlan
from tests import factories

NINE = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def nine_o_clock(time_machine):
    time_machine.move_to(NINE, tick=False)


def at(hours, **fields):
    return factories.appointment(starts_at=NINE + timedelta(hours=hours), **fields)


def plan(appointment, state="ready"):
    return SessionPlan.objects.create(
        appointment=appointment,
        intake=factories.intake(appointment=appointment),
        number=1,
        state=state,
        minutes=60,
        document={},
        made_at=NINE,
    )


def session(appointment, **fields):
    given = {"started_at": appointment.starts_at, "practitioner": appointment.practitioner}
    begun = plan(appointment)
    begun.agreed_at = NINE
    begun.save()
    return MassageSession.objects.create(appointment=appointment, plan=begun, **{**given, **fields})


def summary(appointment, **fields):
    ended = appointment.ends_at
    return AftercareSummary.objects.create(
        session=session(appointment, ended_at=ended, finished_at=ended),
        **{"document": {}, "suggested": {}, **fields},
    )


def failed_mail(client, **fields):
    given = {
        "key": f"intake-{client.pk}",
        "kind": "intake",
        "client_id": client.pk,
        "to": client.email,
        "subject": "Before your massage",
        "message_id": f"<{client.pk}@example.com>",
        "made_at": NINE,
        "due_at": NINE,
        "try_at": NINE,
        "state": "failed",
        "failure": "address",
        "answer": "550 No such user",
    }
    return OutgoingMail.objects.create(**{**given, **fields})


def states(answer):
    return [str(row.state.words) for row in answer.context["rows"]]


def test_the_next_session_is_said_first_with_one_button(nell, sign_in):
    ada = factories.client(name="Ada Lane")
    plan(at(3, client=ada, practitioner=nell))
    at(5, practitioner=nell)
    answer = sign_in(nell).get("/")
    page = answer.content.decode()
    assert answer.context["next"].client == ada
    assert "12:00" in page
    assert "Ada L." in page
    assert page.count("btn-primary") == 1


def test_each_row_says_its_state_and_offers_the_next_thing(nell, sign_in):
    rows = [at(hour, practitioner=nell) for hour in range(-8, 9, 2)]
    summary(rows[0], state="approved")
    summary(rows[1])
    session(rows[2], ended_at=rows[2].ends_at)
    session(rows[3])
    plan(rows[4])
    plan(rows[5], state="held")
    factories.draft(client=rows[6].client, appointment=rows[6], sent_at=NINE)
    factories.draft(client=rows[7].client, appointment=rows[7], started_at=NINE)
    answer = sign_in(nell).get("/")
    assert states(answer) == [
        "Done",
        "Aftercare to check",
        "In session",
        "In session",
        "Plan ready",
        "Plan held",
        "Form done",
        "Form started",
        "Form not sent",
    ]
    pages = [row.page for row in answer.context["rows"]]
    assert pages == [
        "records:record",
        "aftercare:edit",
        "checkins:finish",
        "checkins:live",
        "planning:plan",
        "planning:plan",
        "planning:plan",
        "intake:send",
        "intake:send",
    ]
    page = answer.content.decode()
    for row in answer.context["rows"]:
        assert reverse(row.page, args=[row.subject]) in page


def test_a_form_that_was_asked_for_is_sent_and_a_cancelled_one_is_not(nell, sign_in):
    first, second = at(1, practitioner=nell), at(3, practitioner=nell)
    factories.draft(client=first.client)
    factories.draft(client=second.client, appointment=second, cancelled_at=NINE)
    assert states(sign_in(nell).get("/")) == ["Form sent", "Form not sent"]


def test_a_form_for_another_visit_is_not_the_form_of_this_one(nell, sign_in):
    earlier = at(-48, practitioner=nell)
    factories.draft(client=earlier.client, appointment=earlier, sent_at=NINE)
    at(2, practitioner=nell, client=earlier.client)
    assert states(sign_in(nell).get("/")) == ["Form not sent"]


def test_flags_are_words_worst_first_and_a_closed_one_is_gone(nell, sign_in):
    row = at(2, practitioner=nell)
    factories.flag(client=row.client)
    factories.flag(client=row.client, kind="1-stop")
    factories.flag(client=row.client, kind="5-ask", closed_at=NINE, closed_by=nell)
    answer = sign_in(nell).get("/")
    flags = [words for _kind, words in answer.context["rows"][0].flags]
    assert flags == ["Do not massage", "Leave this area out"]


def test_the_day_is_in_order_without_cancelled_sessions_and_in_the_practices_zone(
    practice, nell, sign_in
):
    practice.time_zone = "Pacific/Apia"  # thirteen hours before UTC
    practice.save()
    late = at(1, practitioner=nell)
    early = at(-1, practitioner=nell)
    at(2, practitioner=nell)  # already tomorrow there
    at(0.5, practitioner=nell, minutes=15, cancelled_at=NINE)
    answer = sign_in(nell).get("/")
    assert [row.appointment for row in answer.context["rows"]] == [early, late]
    assert "21:00" in answer.content.decode()


def test_one_walks_to_other_days(nell, sign_in):
    at(26, practitioner=nell)
    browser = sign_in(nell)
    page = browser.get("/").content.decode()
    assert "?on=2026-11-22" in page
    assert "?on=2026-11-24" in page
    assert len(browser.get("/?on=2026-11-24").context["rows"]) == 1
    assert b"Nothing planned today." in browser.get("/").content


@pytest.mark.parametrize("day", ["nonsense", "2026-13-01", "0001-01-01", "9999-12-31", "1" * 4000])
def test_a_day_that_does_not_exist_is_not_found(nell, sign_in, day):
    assert sign_in(nell).get("/", {"on": day}).status_code == 404


def test_a_practitioner_sees_their_own_day_and_can_ask_for_everyones(nell, sign_in):
    at(1, practitioner=nell)
    at(2, practitioner=factories.user(name="Maya Lind"))
    browser = sign_in(nell)
    assert len(browser.get("/").context["rows"]) == 1
    everyone = browser.get("/?who=everyone")
    assert len(everyone.context["rows"]) == 2
    assert b"Maya Lind" in everyone.content


def test_the_owner_sees_everyone_with_the_names_of_those_who_treat(nell, olive, sign_in):
    at(1, practitioner=nell)
    assert b"with <bdi>Nell Marsh</bdi>" in sign_in(olive).get("/").content


def test_what_waits_is_a_form_for_tomorrow_aftercare_and_a_mail_that_failed(nell, sign_in):
    tomorrow = at(26, practitioner=nell, client=factories.client(name="Bea Hill"))
    back = at(28, practitioner=nell)
    factories.draft(client=back.client, appointment=back, sent_at=NINE)
    done = at(-3, practitioner=nell, client=factories.client(name="Cy Vale"))
    summary(done)
    failed_mail(tomorrow.client)
    answer = sign_in(nell).get("/")
    page = answer.content.decode()
    assert [each["what"] for each in answer.context["waiting"]] == ["aftercare", "mail", "form"]
    assert "No form yet from <bdi>Bea Hill</bdi>" in page
    assert "Check the aftercare for <bdi>Cy Vale</bdi>" in page
    assert "The mail server does not accept this address. (550 No such user)" in page


def test_what_waits_is_the_same_whatever_day_is_shown(nell, sign_in):
    at(26, practitioner=nell)
    assert len(sign_in(nell).get("/?on=2026-01-01").context["waiting"]) == 1


def test_the_front_desk_sees_no_flag_no_plan_and_no_aftercare(nell, rex, sign_in):
    first, second, third = (at(hour, practitioner=nell) for hour in (1, 3, 5))
    factories.flag(client=first.client, kind="1-stop")
    plan(first, state="refused")
    summary(second)
    failed_mail(third.client)
    answer = sign_in(rex).get("/")
    page = answer.content.decode()
    assert states(answer) == ["Form done", "Done", "Form not sent"]
    assert {row.page for row in answer.context["rows"]} == {"records:record", "intake:send"}
    for word in ("Do not massage", "Plan", "Aftercare", "aftercare", "550 No such user"):
        assert word not in page
    assert "The mail server does not accept this address." in page


def test_omar_sees_neither_the_day_nor_what_waits_of_others(nell, omar, sign_in):
    ada = factories.client(name="Ada Lane")
    at(1, practitioner=nell, client=ada)
    at(26, practitioner=nell, client=ada)
    summary(at(-3, practitioner=nell, client=ada))
    failed_mail(ada)
    browser = sign_in(omar)
    for address in ("/", "/?who=everyone"):
        answer = browser.get(address)
        assert (answer.context["rows"], answer.context["waiting"]) == ([], [])
        assert b"Ada" not in answer.content


@pytest.mark.parametrize("number", [1, 10, 90])
def test_the_page_makes_five_queries_however_full_the_day_is(
    nell, olive, sign_in, number, django_assert_num_queries
):
    for each in range(number):
        row = at(each / 10, practitioner=nell, minutes=15)
        factories.flag(client=row.client)
        failed_mail(row.client)
    for person in (nell, olive):
        browser = sign_in(person)
        with django_assert_num_queries(5):
            browser.get("/")


def test_own_clients_only_costs_no_query_more(nell, omar, sign_in, django_assert_num_queries):
    browser = sign_in(omar)
    with django_assert_num_queries(5):
        browser.get("/")
