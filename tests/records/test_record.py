from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from practice.intake.models import Consent, Mark
from practice.staff.models import AccessEntry
from sessions_app.checkins.models import MassageSession, Outcome
from sessions_app.planning.models import SessionPlan
from tests import factories

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def nine_o_clock(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def url(ada):
    return reverse("records:record", args=[ada.pk])


def visit(client, practitioner, *, days_ago, before=None, after=None):
    """Return the session of a past appointment, with its scores."""
    starts_at = NOW - timedelta(days=days_ago)
    appointment = factories.appointment(
        client=client, practitioner=practitioner, starts_at=starts_at, begun_at=starts_at
    )
    plan = SessionPlan.objects.create(
        appointment=appointment,
        intake=factories.intake(appointment=appointment, sent_at=starts_at),
        number=1,
        state="ready",
        minutes=60,
        document={},
        made_at=starts_at,
        agreed_at=starts_at,
    )
    session = MassageSession.objects.create(
        appointment=appointment,
        plan=plan,
        practitioner=practitioner,
        started_at=starts_at,
        ended_at=appointment.ends_at,
        finished_at=appointment.ends_at,
    )
    for moment, pain in (("before", before), ("after", after)):
        if pain is not None:
            Outcome.objects.create(session=session, moment=moment, pain=pain)
    return session


def consent(client, key, *, given, at, text):
    return Consent.objects.create(
        client=client,
        key=key,
        given=given,
        text=text,
        text_version="1",
        text_hash="0" * 64,
        language="en-gb",
        how="link",
        at=at,
    )


def test_the_head_says_who_it_is_and_how_to_reach_them(nell, ada, url, sign_in):
    ada.called, ada.pronouns, ada.born_on = "Addie", "she/her", date(1985, 11, 24)
    ada.phone = "020 7946 0001"
    ada.save()
    page = sign_in(nell).get(url).content.decode()
    for words in ("Addie", "Ada Lane", "she/her", "40 years old", "English", "tel:02079460001"):
        assert words in page
    assert 'href="mailto:ada@example.com"' in page
    assert reverse("intake:send", args=[ada.pk]) in page
    assert f"/diary/new/?client={ada.pk}" in page


def test_flags_stand_first_worst_first_with_words_date_origin_and_rule(nell, ada, url, sign_in):
    words = {
        "title": "Left calf",
        "advice": "Leave the left calf out",
        "words": "<i>Blue veins</i>",
    }
    factories.flag(client=ada, detail={**words, "rule": "varicose-veins"}, recorded_by=nell)
    factories.flag(client=ada, kind="1-stop", detail={"title": "Fever", "words": "", "rule": ""})
    page = sign_in(nell).get(url).content.decode()
    assert page.index("Do not massage") < page.index("Leave this area out")
    assert "&lt;i&gt;Blue veins&lt;/i&gt;" in page
    assert "Recorded by <bdi>Nell Marsh</bdi>, 23 Nov 2026." in page
    assert "Rule: " in page
    assert page.index("Before you start</h2>") < page.index("Timeline</h2>")


def test_a_closed_flag_is_under_earlier_with_who_and_why(nell, ada, url, sign_in):
    closed = {"closed_by": nell, "closed_at": NOW, "closed_reason": "Healed, letter seen."}
    factories.flag(client=ada, **closed)
    answer = sign_in(nell).get(url)
    assert answer.context["flags"] == []
    assert "Healed, letter seen." in answer.content.decode()


def test_the_marks_of_the_newest_form_are_drawn_and_listed(nell, ada, url, sign_in):
    old = factories.intake(client=ada, sent_at=NOW - timedelta(days=30))
    new = factories.intake(client=ada, sent_at=NOW)
    Mark.objects.create(intake=old, kind="sore", region="jaw-left")
    Mark.objects.create(intake=new, kind="sore", region="lower-back-left", score=6)
    Mark.objects.create(intake=new, kind="avoid", region="calf-left")
    browser = sign_in(nell)
    answer = browser.get(url)
    assert answer.context["sore"] == ["lower-back-left"]
    assert answer.context["avoid"] == ["calf-left"]
    page = answer.content.decode()
    assert "is-on" in page
    assert "6 of 10" in page
    earlier = browser.get(f"{url}?form={old.pk}")
    assert earlier.context["sore"] == ["jaw-left"]
    assert earlier.context["later"] == new


def test_with_fewer_than_three_points_a_sentence_says_how_it_goes(nell, ada, url, sign_in):
    for days, pain in ((14, 7), (7, 5)):
        visit(ada, nell, days_ago=days, before=pain)
    page = sign_in(nell).get(url).content.decode()
    assert "Pain before the sessions was 7, 5 of 10." in page
    assert 'class="chart"' not in page


def test_from_three_visits_on_there_is_a_chart_a_finding_and_a_table(nell, ada, url, sign_in):
    for days, before, after in ((21, 7, 4), (14, 6, 3), (7, 4, 2)):
        visit(ada, nell, days_ago=days, before=before, after=after)
    page = sign_in(nell).get(url).content.decode()
    assert "Pain before sessions went from 7 to 4 in 3 visits." in page
    assert page.count("<polyline") == 2
    assert "<table" in page
    assert " style=" not in page


def test_the_timeline_is_newest_first_and_can_be_filtered(nell, ada, url, sign_in):
    visit(ada, nell, days_ago=7)
    factories.draft(client=ada, asked_at=NOW - timedelta(hours=1))
    consent(ada, "keep-answers", given=True, at=NOW, text="Keep my answers.")
    browser = sign_in(nell)
    events = browser.get(url).context["events"]
    assert [event.at for event in events] == sorted((e.at for e in events), reverse=True)
    assert {event.kind for event in events} == {"form", "plan", "session", "consent"}
    only = browser.get(f"{url}?kind=session").context["events"]
    assert {event.kind for event in only} == {"session"}
    assert browser.get(f"{url}?kind=nonsense").status_code == 404


def test_the_newest_answer_to_each_consent_holds(nell, ada, url, sign_in):
    consent(ada, "aftercare", given=True, at=NOW - timedelta(days=9), text="Send me aftercare.")
    consent(ada, "aftercare", given=False, at=NOW, text="Send me aftercare.")
    answer = sign_in(nell).get(url)
    assert [thing.given for thing in answer.context["consents"]] == [False]
    assert b"Taken back" in answer.content


def test_opening_is_noted_once_in_five_minutes(nell, ada, url, sign_in):
    browser = sign_in(nell)
    browser.get(url)
    browser.get(url)
    entry = AccessEntry.objects.get(verb="opened")
    assert (entry.actor_id, entry.client_id) == (nell.pk, ada.pk)


@pytest.mark.parametrize("number", [1, 10, 40])
def test_the_page_makes_eight_queries_however_long_the_history_is(
    nell, ada, url, sign_in, number, django_assert_max_num_queries
):
    for each in range(number):
        session = visit(ada, nell, days_ago=each + 1, before=5, after=3)
        Mark.objects.create(intake=session.plan.intake, kind="sore", region="jaw-left")
        factories.flag(client=ada, recorded_by=nell)
        consent(ada, f"consent-{each}", given=True, at=NOW, text="Yes.")
    browser = sign_in(nell)
    with django_assert_max_num_queries(8):
        assert browser.get(url).status_code == 200


CANARY = "canarywren"


def test_the_front_desk_sees_contact_appointments_and_states_of_forms_only(
    nell, rex, ada, url, sign_in
):
    detail = {"title": CANARY, "advice": CANARY, "words": CANARY, "rule": "varicose-veins"}
    factories.flag(client=ada, kind="1-stop", detail=detail)
    session = visit(ada, nell, days_ago=1, before=9)
    Mark.objects.create(intake=session.plan.intake, kind="sore", region="jaw-left")
    consent(ada, "keep-answers", given=True, at=NOW, text=CANARY)
    answer = sign_in(rex).get(url)
    page = answer.content.decode()
    assert "ada@example.com" in page
    assert "Form done" in page
    for word in (CANARY, "Do not massage", "Plan", "aw, left", "bodymap", "Consent", "pain"):
        assert word not in page
    assert not any(name in answer.context for name in ("flags", "consents", "charts", "sore"))


def test_the_record_of_ada_is_hidden_from_omar(omar, url, sign_in):
    assert sign_in(omar).get(url).status_code == 404
    assert not AccessEntry.objects.filter(verb="opened").exists()
