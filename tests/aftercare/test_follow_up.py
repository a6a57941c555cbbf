"""The question two days later: asked once, of those who may be asked, at an hour that is not quiet."""

from datetime import time, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from practice.clients.models import Link
from practice.intake.models import Consent
from practice.mail.delivering import send_due
from practice.mail.models import OutgoingMail
from practice.staff.models import Practice
from sessions_app.aftercare import follow_up, services
from sessions_app.aftercare.models import FollowUp
from sessions_app.aftercare.stop_links import stop_link
from sessions_app.checkins import services as checkins
from sessions_app.planning.services import make_plan
from tests import factories
from tests.aftercare.asked import ENDED, Postbag, asked, link_of, mail, may_ask, over
from tests.factories import NOW

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def sent(monkeypatch):
    postbag = Postbag()
    monkeypatch.setattr("practice.mail.delivering.transport", lambda: postbag)
    return postbag


@pytest.fixture
def ended(session, nell, ada):
    may_ask(ada)
    return over(session, nell)


def test_it_is_queued_for_the_same_hour_two_days_later(ended):
    planned = follow_up.plan(ended, now=ENDED)
    assert planned.due_at == ENDED + 2 * DAY
    assert (mail().due_at, mail().state) == (planned.due_at, "pending")
    assert mail().stale_at == planned.due_at + 3 * DAY


def test_planning_it_twice_is_planning_it_once(ended):
    first = follow_up.plan(ended, now=ENDED)
    assert follow_up.plan(ended, now=ENDED + DAY).pk == first.pk
    assert OutgoingMail.objects.filter(kind="follow-up").count() == 1
    assert link_of(first).expires_at == first.due_at + 14 * DAY


def test_it_goes_out_once_and_never_again(ended, sent):
    asked(ended)
    follow_up.plan(ended, now=ENDED + 2 * DAY)
    while send_due(ENDED + 3 * DAY):
        pass
    assert len(sent) == 1


def test_M5_the_mail_names_no_health_and_says_how_to_stop(ended):
    follow_up.plan(ended, now=ENDED)
    text = mail().text
    assert "Hello Ada," in text
    assert "Lane" not in text
    for word in ("back", "pain", "sore", "swedish"):
        assert word not in text.lower().replace("come back", "")
    assert mail().subject == "One question from Willow Room"
    assert "Stop these emails" in text
    assert mail().headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    for number in "123":
        assert f"{link_of(FollowUp.objects.get()).address}?choice={number}" in text
        assert f"?choice={number}" in mail().html
    assert "worse" not in link_of(FollowUp.objects.get()).address


def test_nobody_is_asked_who_did_not_agree(session, nell, ada):
    ended = over(session, nell)
    assert follow_up.plan(ended, now=ENDED) is None
    may_ask(ada)
    may_ask(ada, given=False, at=NOW + timedelta(seconds=1))
    assert follow_up.plan(ended, now=ENDED) is None
    assert mail() is None


def test_nobody_is_asked_without_an_address_or_where_the_practice_does_not_ask(ended, ada):
    ada.email = ""
    ada.save()
    ended.appointment.client.refresh_from_db()
    assert follow_up.plan(ended, now=ENDED) is None
    ada.email = "ada@example.com"
    ada.save()
    ended.appointment.client.refresh_from_db()
    Practice.objects.update(asks_after_two_days=False)
    assert follow_up.plan(ended, now=ENDED) is None


def test_a_refused_session_and_one_long_past_are_not_asked_about(ended):
    assert follow_up.plan(ended, now=ENDED + 6 * DAY) is None
    ended.plan.document = {**ended.plan.document, "decision": "refused-today"}
    assert follow_up.plan(ended, now=ENDED) is None


def test_taking_the_yes_back_stops_a_question_that_waits(ended, client, ada, sent):
    planned = follow_up.plan(ended, now=ENDED)
    stop = stop_link(ada, by=None, now=ENDED)
    client.post(reverse("aftercare:stop-emails", args=[stop.token]))
    assert mail().state == "cancelled"
    planned.refresh_from_db()
    assert (planned.state, planned.reason) == ("dropped", "no-consent")
    assert not Link.objects.live(now=ENDED).filter(purpose="followup").exists()
    send_due(planned.due_at)
    assert sent == []


def test_another_clients_question_and_one_that_has_left_stay_as_they_are(ended, ada, sent):
    planned = asked(ended)
    follow_up.stop_waiting(ada.pk, now=ENDED)
    follow_up.stop_waiting(factories.client(name="Bo").pk, now=ENDED)
    planned.refresh_from_db()
    assert (planned.state, mail().state, len(sent)) == ("planned", "sent", 1)


def test_who_agrees_again_is_asked_once_the_summary_is_sent_again(ended, ada, nell):
    summary = approved(ended, nell, ENDED)
    may_ask(ada, given=False, at=NOW + timedelta(minutes=30))
    follow_up.stop_waiting(ada.pk, now=ENDED)
    services.take_back(summary, by=nell, now=ENDED)
    may_ask(ada, at=NOW + timedelta(minutes=40))
    approved(ended, nell, ENDED)
    assert (FollowUp.objects.get().state, mail().state) == ("planned", "pending")


def test_a_no_that_came_in_by_another_way_is_heeded_at_the_last_moment(ended, ada, sent):
    planned = follow_up.plan(ended, now=ENDED)
    may_ask(ada, given=False, at=NOW + DAY)
    send_due(planned.due_at)
    planned.refresh_from_db()
    assert (sent, mail().state, mail().text) == ([], "cancelled", "")
    assert (planned.state, planned.reason) == ("dropped", "no-consent")


def test_it_is_not_asked_once_the_next_massage_has_begun(ended, nell, ada, sent):
    planned = follow_up.plan(ended, now=ENDED)
    again = factories.appointment(client=ada, practitioner=nell, starts_at=NOW + DAY)
    document = factories.document(answered_on=(NOW + DAY).date().isoformat())
    factories.intake(appointment=again, document=document, sent_at=NOW + DAY)
    plan = make_plan(again, by=nell, now=NOW + DAY)
    checkins.start(again, plan, by=nell, now=NOW + DAY)
    send_due(planned.due_at)
    planned.refresh_from_db()
    assert (sent, planned.reason) == ([], "next")


def test_a_worker_that_comes_by_at_night_waits_for_the_morning(ended, sent):
    planned = follow_up.plan(ended, now=ENDED)
    night = planned.due_at.replace(hour=23)
    send_due(night)
    assert (sent, mail().state, mail().attempts) == ([], "pending", 0)
    assert timezone.localtime(mail().try_at).time() == time(9)
    send_due(mail().try_at)
    assert len(sent) == 1


def test_a_corrected_address_is_the_one_that_it_goes_to(ended, ada, sent):
    planned = follow_up.plan(ended, now=ENDED)
    ada.email = "ada.new@example.com"
    ada.save()
    send_due(planned.due_at)
    assert sent[0].to == ["ada.new@example.com"]


def test_M4_a_question_more_than_72_hours_late_is_held_for_a_person(ended, sent):
    planned = follow_up.plan(ended, now=ENDED)
    send_due(planned.due_at + 3 * DAY + timedelta(minutes=1))
    assert (sent, mail().state) == ([], "held")


def test_the_clients_own_time_zone_and_the_practices_hours_hold(ended, ada):
    ada.time_zone = "Australia/Sydney"
    ada.save()
    ended.appointment.client.refresh_from_db()
    planned = follow_up.plan(ended, now=ENDED)  # half past eight in the evening there
    assert f"{planned.due_at.astimezone(ada.zone):%H:%M}" == "09:00"


def test_a_session_that_was_stopped_waits_for_a_person(session, nell, ada):
    may_ask(ada)
    planned = follow_up.plan(over(session, nell, words=("next", "stop")), now=ENDED)
    assert (planned.state, mail()) == ("person", None)
    assert follow_up.decide(planned, ask=True, by=nell, now=ENDED)
    assert mail().state == "pending"
    planned.refresh_from_db()
    assert (planned.state, planned.decided_by) == ("planned", nell)


def test_whoever_decides_not_to_ask_is_heeded_until_it_has_left(ended, nell):
    planned = follow_up.plan(ended, now=ENDED)
    assert follow_up.decide(planned, ask=False, by=nell, now=ENDED)
    assert mail().state == "cancelled"
    assert not follow_up.decide(planned, ask=False, by=nell, now=ENDED)


def test_it_may_not_be_taken_back_after_it_has_left(ended, nell):
    planned = asked(ended)
    assert not follow_up.decide(planned, ask=False, by=nell, now=ENDED + 3 * DAY)
    assert FollowUp.objects.get().state == "planned"


def approved(session, nell, now):
    summary = services.draft(session, now=now)
    version = summary.version
    return services.approve(summary, version=version, by=nell, send_at=now, now=now)


def test_undo_of_the_summary_withdraws_the_question_and_sent_again_it_is_planned_once(
    ended, nell, sent
):
    assert services.take_back(approved(ended, nell, ENDED), by=nell, now=ENDED)
    planned = FollowUp.objects.get()
    assert (planned.state, planned.reason, mail().state) == ("dropped", "taken-back", "cancelled")
    assert not Link.objects.live(now=ENDED).filter(purpose="followup").exists()
    while send_due(ENDED + 3 * DAY):
        pass
    assert sent == []

    approved(ended, nell, ENDED)
    planned = FollowUp.objects.get()
    assert (planned.state, planned.reason, mail().state) == ("planned", "", "pending")
    assert link_of(planned).address in mail().text
    while send_due(planned.due_at):
        pass
    assert [each.subject for each in sent].count("One question from Willow Room") == 1
    assert OutgoingMail.objects.filter(kind="follow-up").count() == 1


def test_back_to_the_draft_of_a_printed_summary_withdraws_it_too(ended, nell):
    summary = services.draft(ended, now=ENDED)
    services.give(summary, version=summary.version, by=nell, now=ENDED)
    services.reopen(summary, by=nell, now=ENDED)
    assert (FollowUp.objects.get().reason, mail().state) == ("taken-back", "cancelled")


def test_a_question_that_has_left_stays_asked(ended, nell):
    summary = approved(ended, nell, ENDED)
    send_due(FollowUp.objects.get().due_at)
    OutgoingMail.objects.filter(kind="aftercare").update(
        state="failed", failure="refused", sent_at=None
    )
    OutgoingMail.objects.filter(kind="follow-up").update(state="sent", sent_at=NOW + 2 * DAY)
    assert services.take_back(summary, by=nell, now=NOW + 2 * DAY)
    assert FollowUp.objects.get().state == "planned"


def test_nobody_decides_about_a_stopped_session_whose_summary_was_taken_back(session, nell, ada):
    may_ask(ada)
    ended = over(session, nell, words=("next", "stop"))
    for _ in range(2):
        summary = approved(ended, nell, ENDED)
        assert FollowUp.objects.undecided().count() == 1
        services.take_back(summary, by=nell, now=ENDED)
        assert not FollowUp.objects.undecided().exists()


def test_the_consent_in_force_is_the_newest_one(ended, ada):
    with time_machine.travel(NOW + 2 * timedelta(hours=1)):
        may_ask(ada, given=False, at=timezone.now() - timedelta(seconds=2))
        may_ask(ada, at=timezone.now())
    assert Consent.objects.filter(key="followup_48h").count() == 3
    assert follow_up.plan(ended, now=ENDED)
