"""The reports: counts by month, honest about small numbers, and nobody's name in them."""

import re
from collections import Counter
from datetime import date, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from practice.intake.models import Mark
from practice.mail.models import OutgoingMail
from practice.staff.models import Practice
from sessions_app.aftercare.models import FollowUp
from sessions_app.checkins.models import CheckIn, MassageSession, Outcome
from sessions_app.planning.models import SessionPlan
from sessions_app.today.reports.counts import months_until, next_month
from sessions_app.today.reports.figures import Figure, of_feelings, share
from sessions_app.today.reports.sheet import safe, sheet
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db
URL = "/reports/"


@pytest.fixture(autouse=True)
def a_day_in_the_middle_of_a_month():
    with time_machine.travel(NOW + timedelta(hours=6)):
        yield


def session(client, nell, *, felt="", asked=False, said=(), form_hours=None, sore=()):
    """Return a session of this month that is over."""
    start = timezone.now() - timedelta(minutes=90)
    visit = factories.appointment(client=client, practitioner=nell, starts_at=start)
    intake = factories.intake(appointment=visit, sent_at=start)
    for region in sore:
        Mark.objects.create(intake=intake, kind="sore", region=region)
    if form_hours is not None:
        sent_at = start - timedelta(hours=form_hours)
        factories.draft(client=client, appointment=visit, asked_at=sent_at, sent_at=sent_at)
    plan = SessionPlan.objects.create(
        appointment=visit,
        intake=intake,
        number=1,
        state="ready",
        minutes=60,
        document={},
        made_at=start,
    )
    over = {"started_at": start, "ended_at": start + timedelta(minutes=60)}
    made = MassageSession.objects.create(appointment=visit, plan=plan, practitioner=nell, **over)
    for number, word in enumerate(said):
        CheckIn.objects.create(id=uuid4(), session=made, sequence=number, word=word, at=start)
    if felt:
        made.outcomes.create(moment="later", felt=felt)
    if asked:
        question(made, start)
    return made


def question(made, at):
    row = FollowUp.objects.create(session=made, state="planned", due_at=at, made_at=at)
    moments = {"made_at": at, "due_at": at, "try_at": at, "sent_at": at}
    of = {"key": row.mail_key, "kind": "follow-up", "subject_id": row.pk, "state": "sent"}
    OutgoingMail.objects.create(**of, **moments, to="a@example.com", message_id=row.mail_key)


def shown(browser, **more):
    return {each.slug: each for each in browser.get(URL, more).context["figures"]}


def test_a_few_sessions_are_counted_and_not_turned_into_shares(ada, nell, sign_in):
    session(ada, nell, felt="better", asked=True, said=("good", "lighter", "next"), form_hours=30)
    session(ada, nell, felt="worse", asked=True, said=("good",), form_hours=2)
    session(ada, nell, asked=True)
    found = shown(sign_in(nell))
    assert found["sessions"].sentence == "3 sessions."
    assert found["forms"].sentence == "Back at least 12 hours before the visit: 1 of 2."
    assert found["check-ins"].sentence == "3 in 3 sessions."
    assert found["follow-ups"].sentence == "Answered two days later: 2 of 3."
    assert found["feelings"].sentence == "2 answers so far: too few to split."
    assert found["feelings"].rows[-1][1] == (2, None, None, None)
    assert "%" not in str(list(found.values()))


def test_from_five_answers_on_they_are_split_and_from_twenty_on_there_are_shares(
    ada, nell, sign_in
):
    for felt in ("better", "better", "better", "same", "worse"):
        session(ada, nell, felt=felt)
    found = shown(sign_in(nell))
    assert found["feelings"].sentence == "Better 3 of 5, About the same 1 of 5, Worse 1 of 5."
    assert found["feelings"].rows[-1][1] == (5, 3, 1, 1)
    assert [share(3, 4), share(12, 20), share(0, 0)] == ["3 of 4", "60% (12 of 20)", "none yet"]


def test_no_hidden_month_can_be_had_by_subtraction():
    """The case that gave it away: the sum of all months, less the months that are shown."""
    months = months_until(date(2026, 6, 1), 6)
    of_month = dict(
        zip(months, [(9, 0, 0), (0, 1, 3), (5, 5, 1), (0, 0, 0), (0, 0, 1), (2, 2, 2)], strict=True)
    )
    felt = {
        each: Counter({month: told[n] for month, told in of_month.items()})
        for n, each in enumerate(Outcome.Felt)
    }
    for number in range(1, 7):
        span = months[-number:]
        here = {each: Counter({m: felt[each][m] for m in span}) for each in Outcome.Felt}
        figure = of_feelings(span, here)
        rows = [cells for _month, cells in figure.rows]
        shown = [cells for cells in rows if cells[0] and None not in cells]
        assert all(cells[0] >= 5 for cells in shown)
        sums = [sum(cells[n] for cells in shown) for n in range(4)]
        said = [int(n) for n in re.findall(r"(\d+) of \d+", figure.sentence)]
        assert said == sums[1:]
        assert set(re.findall(r"\d+ of (\d+)", figure.sentence)) == {str(sums[0])}
    assert "5 more answers are of months with too few to split." in figure.sentence


def test_small_months_alone_are_not_split_however_many_they_are():
    months = months_until(date(2026, 6, 1), 6)
    felt = {each: Counter(dict.fromkeys(months, 1)) for each in Outcome.Felt}
    figure = of_feelings(months, felt)
    assert figure.sentence == "18 answers so far: too few to split."
    assert {cells for _month, cells in figure.rows} == {(3, None, None, None)}


def test_an_area_is_named_once_three_clients_have_marked_it(ada, nell, sign_in):
    both = ("lower-back-left", "lower-back-right")
    for name in ("Bo", "Cy"):
        session(factories.client(name=name), nell, sore=both)
    assert shown(sign_in(nell))["areas"].rows == []
    session(ada, nell, sore=(*both, "jaw-left"))
    session(ada, nell, sore=both)  # the same client twice is one
    assert shown(sign_in(nell))["areas"].rows == [("Lower back", (3,))]


def test_a_stop_and_an_answer_are_check_ins_and_scores_and_steps_are_not(ada, nell, sign_in):
    made = session(ada, nell, said=("good", "stop", "next", "asleep"))
    for number, (item, value) in enumerate([("pain", "8"), ("after-scores", "3,-,-")], start=9):
        asked = {"word": "answer", "item": item, "value": value, "sequence": number}
        CheckIn.objects.create(id=uuid4(), session=made, at=made.started_at, **asked)
    assert shown(sign_in(nell))["check-ins"].sentence == "3 in 1 session."


def test_what_was_taken_back_during_a_massage_is_not_counted(ada, nell, sign_in):
    made = session(ada, nell, said=("hurts",))
    first = made.check_ins.get()
    undo = {"word": "undo", "undoes": first.pk, "sequence": 2, "at": first.at}
    CheckIn.objects.create(id=uuid4(), session=made, **undo)
    assert shown(sign_in(nell))["check-ins"].sentence == "0 in 1 session."


def test_no_name_and_no_word_of_a_client_is_in_it(ada, nell, sign_in):
    session(ada, nell, felt="worse", asked=True, sore=("jaw-left",))
    browser = sign_in(nell)
    for address in (URL, reverse("today:reports-file")):
        page = browser.get(address).content.decode()
        assert "Ada" not in page
        assert "Jaw" not in page
        assert str(ada.pk) not in page


def test_the_months_are_those_asked_for_and_the_usual_ones_for_nonsense(nell, sign_in):
    browser = sign_in(nell)
    for asked, number in (("3", 3), ("24", 24), ("1000000", 6), ("x", 6), ("", 6)):
        rows = shown(browser, months=asked)["sessions"].rows
        assert len(rows) == number
        assert rows[-1][0] == timezone.localdate().replace(day=1)
    assert months_until(date(2026, 1, 31), 3) == [
        date(2025, 11, 1),
        date(2025, 12, 1),
        date(2026, 1, 1),
    ]
    assert next_month(date(2026, 12, 1)) == date(2027, 1, 1)


def test_the_file_holds_the_same_numbers_one_a_line(ada, nell, sign_in):
    session(ada, nell, felt="better")
    answer = sign_in(nell).get(reverse("today:reports-file"), {"months": "3"})
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"].startswith('attachment; filename="reports-')
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[0] == '"Figure","Month or area","What","Number"'
    assert f'"Sessions","{timezone.localdate():%Y-%m}","Sessions","1"' in lines


@pytest.mark.parametrize("cell", ["=1+1", "+44", "-2", "@SUM(A1)", "\t=1", " =1", "\r=1", "\0=1"])
def test_no_cell_of_the_file_is_run_by_a_spreadsheet(cell):
    assert safe(cell) == f"'{cell}"


def test_a_number_stays_a_number():
    assert safe(-2) == -2
    assert safe("Lower back") == "Lower back"
    assert sheet([]) == '"Figure","Month or area","What","Number"\r\n'


def test_every_cell_of_the_file_is_quoted_and_what_would_run_is_text():
    evil = Figure(
        slug="areas", title="=1+1", sentence="", heads=('+a "b"',), rows=[("-x,y", (None,))]
    )
    assert sheet([evil]).splitlines()[1] == '"\'=1+1","\'-x,y","\'+a ""b""",""'


def test_each_sees_the_figures_of_the_clients_that_they_may_know(
    ada, nell, omar, olive, rex, sign_in
):
    session(ada, nell)
    Practice.objects.update(own_clients_only=False)
    assert shown(sign_in(olive))["sessions"].sentence == "1 session."
    assert shown(sign_in(omar))["sessions"].sentence == "1 session."
    Practice.objects.update(own_clients_only=True)
    assert shown(sign_in(omar))["sessions"].sentence == "0 sessions."
    assert shown(sign_in(nell))["sessions"].sentence == "1 session."
    assert sign_in(rex).get(URL).status_code == 403
    assert sign_in(rex).get(reverse("today:reports-file")).status_code == 403
