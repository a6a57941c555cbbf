"""The page two days later: one press answers, opening it never does, and nothing is read back."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.test import Client as Browser
from django.urls import reverse

from practice.clients.models import Link
from practice.mail.delivering import LEASE
from practice.mail.models import OutgoingMail
from practice.staff.models import AccessEntry
from sessions_app.aftercare import answered
from sessions_app.aftercare.models import FollowUp, FollowUpAnswer
from sessions_app.checkins import services as checkins
from sessions_app.checkins.models import Outcome
from sessions_app.planning.services import make_plan
from tests import factories
from tests.aftercare.asked import ENDED, Postbag, asked, link_of, may_ask, over

pytestmark = pytest.mark.django_db
LATER = ENDED + timedelta(days=2, hours=1)


@pytest.fixture
def planned(session, nell, ada, monkeypatch):
    monkeypatch.setattr("practice.mail.delivering.transport", Postbag)
    may_ask(ada)
    found = asked(over(session, nell))
    with time_machine.travel(LATER):
        yield found


@pytest.fixture
def url(planned):
    return reverse("aftercare:question", args=[link_of(planned).token])


def press(browser, url, feeling, **more):
    return browser.post(url, {"feeling": feeling, "key": uuid4(), **more})


def test_it_asks_about_the_sore_place_that_was_worked(client, url):
    page = client.get(url).content.decode()
    assert "Lower back: how is it now?" in page
    assert page.count('name="feeling"') == 3
    assert "Lane" not in page


def test_C4_opening_it_changes_nothing_however_it_is_opened(client, url, planned):
    before = FollowUp.objects.values().get()
    for address in (url, f"{url}?choice=3", f"{url}thanks/", f"{url}get-help/"):
        for ask in (client.get, client.head, client.options):
            ask(address)
    assert FollowUp.objects.values().get() == before
    assert not FollowUpAnswer.objects.exists()
    assert not Outcome.objects.filter(moment="later").exists()


def test_C4_a_link_of_the_mail_only_marks_the_button(client, url):
    page = client.get(f"{url}?choice=3").content.decode()
    assert "In the email you chose “Worse”" in page
    assert re.search(r'btn-primary" name="feeling" value="worse"', page)
    assert "btn-primary" not in client.get(f"{url}?choice=worse").content.decode()


@pytest.mark.parametrize("feeling", ["better", "same"])
def test_better_and_same_become_the_outcome(client, url, planned, feeling):
    answer = press(client, url, feeling)
    assert answer["Location"] == f"{url}thanks/"
    outcome = Outcome.objects.get(moment="later")
    assert (outcome.felt, outcome.pain) == (feeling, None)
    assert FollowUp.objects.get().worse_at is None


def test_worse_shows_when_to_get_help_at_once_and_tells_the_practice(client, url, planned):
    answer = press(client, url, "worse")
    assert answer["Location"] == f"{url}get-help/"
    page = client.get(answer["Location"]).content.decode()
    assert "Call 999" in page
    assert "{emergency_number}" not in page
    assert FollowUp.objects.get().worse_at == FollowUpAnswer.objects.get().at


def test_the_same_press_sent_twice_is_one_answer(client, url):
    key = uuid4()
    first = press(client, url, "worse", key=key)
    assert press(client, url, "worse", key=key)["Location"] == first["Location"]
    assert FollowUpAnswer.objects.count() == 1


def test_a_change_of_mind_is_another_record_and_the_newest_holds(client, url):
    press(client, url, "worse")
    press(client, url, "better")
    assert [each.feeling for each in FollowUpAnswer.objects.all()] == ["better", "worse"]
    assert Outcome.objects.get(moment="later").felt == "better"
    assert FollowUp.objects.get().worse_at  # somebody still looks after what was said first


def test_a_score_and_a_line_are_kept_and_the_line_is_sealed(client, url, planned):
    press(client, url, "same")
    answer = client.post(f"{url}thanks/", {"score": "4", "words": "Tight at night", "key": uuid4()})
    assert answer["Location"] == f"{url}thanks/?kept"
    newest = FollowUpAnswer.objects.first()
    assert (newest.feeling, newest.score, newest.words) == ("same", 4, "Tight at night")
    outcome = Outcome.objects.get(moment="later")
    assert (outcome.pain, outcome.relaxation) == (4, None)
    assert "kept that too" in client.get(answer["Location"]).content.decode()


def test_nothing_typed_and_no_button_are_said_with_422(client, url):
    assert press(client, url, "").status_code == 422
    assert press(client, url, "wonderful").status_code == 422
    press(client, url, "same")
    answer = client.post(f"{url}thanks/", {"score": "11", "words": "Kept words", "key": uuid4()})
    assert answer.status_code == 422
    assert "Kept words" in answer.content.decode()
    assert client.post(f"{url}thanks/", {"key": uuid4()}).status_code == 422


def test_C5_a_press_within_seconds_of_the_delivery_counts_for_nothing(client, url, planned):
    OutgoingMail.objects.filter(kind="follow-up").update(sent_at=LATER - timedelta(seconds=5))
    press(client, url, "worse")
    assert FollowUpAnswer.objects.get().maybe_automatic
    assert FollowUp.objects.get().worse_at is None
    assert not Outcome.objects.filter(moment="later").exists()


def test_C5_a_press_while_the_mail_is_still_in_a_workers_hands_counts_for_nothing(
    client, url, planned
):
    """The scanner that is quicker than our note that the mail has left."""
    in_hand = {"state": "sending", "sent_at": None, "lease_until": LATER + LEASE}
    OutgoingMail.objects.filter(kind="follow-up").update(**in_hand)
    press(client, url, "worse")
    assert FollowUpAnswer.objects.get().maybe_automatic
    assert FollowUp.objects.get().worse_at is None


def test_C5_a_worse_is_heard_though_the_worker_was_killed_before_it_wrote_it_down(
    client, url, planned
):
    in_hand = {"state": "sending", "sent_at": None, "lease_until": LATER + timedelta(minutes=3)}
    OutgoingMail.objects.filter(kind="follow-up").update(**in_hand)
    press(client, url, "worse")
    assert FollowUp.objects.get().worse_at


def test_F_ten_answers_an_hour_are_kept_and_the_next_is_told_so(client, url, planned):
    for _ in range(10):
        assert press(client, url, "same").status_code == 302
    answer = press(client, url, "worse")
    page = answer.content.decode()
    assert answer.status_code == 429
    assert "This was not kept" in page and "Try again in an hour" in page
    assert "Call 999" in page  # whoever is worse reads when to get help all the same
    assert FollowUpAnswer.objects.count() == 10
    with time_machine.travel(LATER + timedelta(minutes=61)):
        assert press(client, url, "worse").status_code == 302
    assert FollowUp.objects.get().worse_at


def test_F_what_was_typed_stands_in_the_page_that_says_so(client, url, planned):
    for _ in range(10):
        press(client, url, "same")
    for page in ("thanks", "get-help"):
        typed = {"score": "4", "words": "Tight at night", "key": uuid4()}
        answer = client.post(f"{url}{page}/", typed)
        assert answer.status_code == 429
        words = answer.content.decode()
        assert "This was not kept" in words and "Tight at night" in words
        assert re.search(r'value="4"[^>]*checked', words)
    assert FollowUpAnswer.objects.count() == 10


def test_F_a_link_gives_fifty_answers_in_all(client, url, planned):
    early = LATER - timedelta(hours=2)
    for _ in range(50):
        FollowUpAnswer.objects.create(follow_up=planned, feeling="same", measure="nprs", at=early)
    answer = press(client, url, "same")
    assert answer.status_code == 429
    page = answer.content.decode()
    assert "Call us or write." in page and "Try again in an hour" not in page


def test_C7_whoever_else_opens_the_link_reads_no_answer(client, url):
    press(client, url, "worse")
    client.post(f"{url}get-help/", {"score": "9", "words": "canary words", "key": uuid4()})
    for address in (url, f"{url}thanks/", f"{url}get-help/"):
        page = Browser().get(address).content.decode()
        assert "canary" not in page
        assert "checked" not in page


def test_it_closes_when_the_next_massage_begins_and_still_says_where_help_is(
    client, url, planned, nell, ada
):
    again = factories.appointment(client=ada, practitioner=nell, starts_at=LATER)
    document = factories.document(answered_on=LATER.date().isoformat())
    factories.intake(appointment=again, document=document, sent_at=LATER)
    checkins.start(again, make_plan(again, by=nell, now=LATER), by=nell, now=LATER)
    page = client.get(url)
    assert page.status_code == 200
    assert "This question is closed" in page.content.decode()
    assert "Call 999" in page.content.decode()
    with pytest.raises(answered.Closed):
        answered.answer(planned, "same", link=link_of(planned), now=LATER)


def test_C8_an_ended_link_is_as_good_as_an_unknown_one(client, url, planned):
    Link.objects.filter(pk=link_of(planned).pk).update(expires_at=LATER)
    assert client.get(url).status_code == 404
    assert press(client, url, "worse").status_code == 404
    assert not FollowUpAnswer.objects.exists()


def test_the_trail_says_that_the_link_answered_and_not_what(client, url, planned):
    press(client, url, "worse")
    line = AccessEntry.objects.get(object_kind="aftercare.followupanswer")
    assert (line.actor_kind, line.fields, line.client_id) == ("link", [], planned.client_id)


def test_who_came_to_relax_is_asked_how_relaxed_they_are(planned, client, url):
    intake = planned.session.plan.intake
    intake.document["request"]["goal"], intake.document["focus"] = "relax", []
    assert answered.measure_of(planned.session) == "relaxation"
