"""Two days later at the practice: the line on Today, and what was done about it."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse

from practice.intake.models import Unchangeable
from practice.mail.delivering import send_due
from practice.mail.models import OutgoingMail
from practice.staff.models import Practice
from sessions_app.aftercare import answered, follow_up
from sessions_app.aftercare.models import FollowUp, FollowUpAction
from sessions_app.aftercare.stop_links import stop_link
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
def worse(planned):
    answered.answer(planned, "worse", link=link_of(planned), now=LATER, score=8, words="It burns")
    return planned


@pytest.fixture
def url(planned):
    return reverse("aftercare:two-days-later", args=[planned.session.appointment_id])


def done(browser, url, what="called", **more):
    return browser.post(url, {"what": what, "words": "", "key": uuid4(), **more})


def today(browser):
    return browser.get(reverse("today:today")).content.decode()


def test_worse_stands_on_today_until_somebody_has_answered_it(nell, sign_in, worse, url):
    browser = sign_in(nell)
    assert "feels worse after the massage" in today(browser)
    assert url in today(browser)
    page = browser.get(url).content.decode()
    assert "It burns" in page
    assert "Pain score" in page
    assert done(browser, url, words="Talked for ten minutes.").status_code == 302
    assert "feels worse" not in today(browser)
    page = browser.get(url).content.decode()
    assert "Called and talked" in page
    assert "Talked for ten minutes." in page
    assert nell.name in page


def test_a_call_that_nobody_took_leaves_it_there(nell, sign_in, worse, url):
    browser = sign_in(nell)
    done(browser, url, "tried")
    assert FollowUpAction.objects.count() == 1
    assert "feels worse" in today(browser)


def test_another_worse_after_that_raises_it_again(nell, sign_in, worse, url):
    done(sign_in(nell), url)
    answered.answer(worse, "worse", link=link_of(worse), now=LATER + timedelta(hours=1))
    assert "feels worse" in today(sign_in(nell))


REFUSED = {"failure": "nobody", "answer": "550 5.1.1 No such user"}
LEASE = {"lease_until": LATER}


@pytest.mark.parametrize(
    ("mail", "words"),
    [
        ({"state": "pending", "sent_at": None}, "The question goes out on"),
        ({"state": "sending", "sent_at": None, **LEASE}, "The question is being sent now."),
        ({"state": "sent"}, "Asked on"),
        ({"state": "failed", "sent_at": None, **REFUSED}, "The question was not sent. There is no"),
        ({"state": "held", "sent_at": None, "failure": "too-late"}, "The question was not sent."),
        ({"state": "cancelled", "sent_at": None}, "Not asked. The client stopped these emails."),
        ({"state": "returned", **REFUSED}, "The question came back: There is no mailbox"),
    ],
    ids=lambda each: each["state"] if isinstance(each, dict) else "",
)
def test_the_page_says_where_the_question_stands(planned, nell, sign_in, url, mail, words):
    OutgoingMail.objects.filter(key=planned.mail_key).update(**mail)
    lead = sign_in(nell).get(url).content.decode().split('class="page__lead"')[1].split("</p>")[0]
    lead = " ".join(lead.split())
    assert words in lead
    assert ("goes out" in lead) == (mail["state"] == "pending")


def test_no_state_of_a_mail_is_forgotten():
    """A new one needs its own words on that page."""
    assert len(OutgoingMail.State) == 7


def test_who_stopped_the_emails_is_said_not_to_be_asked(session, nell, ada, sign_in, client):
    may_ask(ada)
    ended = over(session, nell)
    follow_up.plan(ended, now=ENDED)
    stop = stop_link(ada, by=None, now=ENDED)
    client.post(reverse("aftercare:stop-emails", args=[stop.token]))
    there = reverse("aftercare:two-days-later", args=[ended.appointment_id])
    page = sign_in(nell).get(there).content.decode()
    assert "The client does not want to be asked." in page
    assert "goes out" not in page


def test_what_was_done_is_only_ever_added_to(nell, sign_in, worse, url):
    done(sign_in(nell), url)
    made = FollowUpAction.objects.get()
    made.words = "Another story"
    with pytest.raises(Unchangeable):
        made.save()


def test_the_same_form_sent_twice_is_one_record(nell, sign_in, worse, url):
    browser, key = sign_in(nell), uuid4()
    done(browser, url, key=key)
    done(browser, url, key=key)
    assert FollowUpAction.objects.count() == 1


def test_what_is_missing_is_said_and_the_words_are_kept(nell, sign_in, worse, url):
    browser = sign_in(nell)
    answer = done(browser, url, "", words="Kept words")
    assert answer.status_code == 422
    assert "Choose what you did." in answer.content.decode()
    assert "Kept words" in answer.content.decode()
    assert done(browser, url, "other").status_code == 422


def test_it_is_on_everybodys_page_who_may_know_and_on_no_other(
    olive, rex, omar, sign_in, worse, url
):
    assert "feels worse" in today(sign_in(olive))
    assert "worse" not in today(sign_in(rex))
    assert sign_in(rex).get(url).status_code == 403
    Practice.objects.update(own_clients_only=True)
    assert "worse" not in today(sign_in(omar))
    assert sign_in(omar).get(url).status_code == 404
    assert done(sign_in(omar), url).status_code == 404


def test_an_answer_that_may_be_a_scanners_is_shown_as_such(nell, sign_in, planned, url):
    answered.FollowUpAnswer.objects.create(
        follow_up=planned, feeling="worse", measure="nprs", maybe_automatic=True, at=LATER
    )
    page = sign_in(nell).get(url).content.decode()
    assert "maybe a mail scanner" in page
    assert "What did you do?" not in page


def test_a_stopped_session_waits_on_today_for_a_decision(session, nell, ada, sign_in):
    may_ask(ada)
    ended = over(session, nell, words=("next", "stop"))
    follow_up.plan(ended, now=ENDED)
    browser = sign_in(nell)
    assert "in two days?" in today(browser)
    url = reverse("aftercare:two-days-later", args=[ended.appointment_id])
    assert "a person decides" in browser.get(url).content.decode()
    browser.post(f"{url}ask-or-not/", {"ask": "yes", "key": uuid4()})
    assert FollowUp.objects.get().state == "planned"
    assert "in two days?" not in today(browser)
    browser.post(f"{url}ask-or-not/", {"ask": "no", "key": uuid4()})
    assert FollowUp.objects.get().state == "dropped"
    assert "Somebody decided not to ask." in browser.get(url).content.decode()


HELD = {"state": "held", "failure": "too-late", "sent_at": None}
FAILED = {"state": "failed", "sent_at": None, **REFUSED}
RETURNED = {"state": "returned", "text": "", "html": "", **REFUSED}


def decided(browser, url, ask):
    return browser.post(f"{url}ask-or-not/", {"ask": ask, "key": uuid4()})


@pytest.mark.parametrize("stuck", [HELD, FAILED, RETURNED], ids=lambda each: each["state"])
def test_a_person_asks_again_where_the_mail_is_stuck(
    planned, nell, ada, sign_in, url, stuck, monkeypatch
):
    OutgoingMail.objects.filter(key=planned.mail_key).update(**stuck)
    first = link_of(planned)
    ada.email = "ada.new@example.com"
    ada.save()
    browser = sign_in(nell)
    assert f'href="{url}"' in today(browser)
    page = browser.get(url).content.decode()
    assert "Ask now" in page and "ada.new@example.com" in page
    assert ("Don’t ask" in page) == (stuck["state"] != "returned")
    for _twice in range(2):
        assert decided(browser, url, "yes").status_code == 302
    bag = Postbag()
    monkeypatch.setattr("practice.mail.delivering.transport", lambda: bag)
    while send_due(LATER + timedelta(seconds=1)):
        pass
    fresh = link_of(planned)
    assert (len(bag), bag[0].to) == (1, ["ada.new@example.com"])
    assert fresh.address in bag[0].body and first.address not in bag[0].body
    planned.refresh_from_db()
    assert (planned.state, planned.decided_by) == ("planned", nell)
    assert url not in today(browser)
    assert "Asked on" in browser.get(url).content.decode()


def test_a_no_of_the_clients_stands_against_asking_now(planned, nell, ada, sign_in, url):
    OutgoingMail.objects.filter(key=planned.mail_key).update(**HELD)
    may_ask(ada, given=False, at=LATER)
    browser, link = sign_in(nell), link_of(planned)
    page = browser.get(url).content.decode()
    assert "Ask now" not in page
    assert "The client does not want to be asked." in page
    decided(browser, url, "yes")
    assert OutgoingMail.objects.get(key=planned.mail_key).state == "held"
    assert link_of(planned) == link


def test_at_a_quiet_hour_it_waits_for_the_morning(planned, nell):
    OutgoingMail.objects.filter(key=planned.mail_key).update(**HELD)
    night = LATER.replace(hour=23)
    assert follow_up.decide(planned, ask=True, by=nell, now=night)
    send_due(night)
    mail = OutgoingMail.objects.get(key=planned.mail_key)
    assert (mail.state, mail.try_at > night) == ("pending", True)


def test_what_has_left_or_was_answered_is_not_asked_again(planned, nell, sign_in, url):
    assert "Ask now" not in sign_in(nell).get(url).content.decode()
    assert not follow_up.decide(planned, ask=True, by=nell, now=LATER)
    answered.answer(planned, "same", link=link_of(planned), now=LATER)
    OutgoingMail.objects.filter(key=planned.mail_key).update(**RETURNED)
    assert not follow_up.decide(planned, ask=True, by=nell, now=LATER)


def test_a_failed_question_can_be_left(planned, nell, sign_in, url):
    OutgoingMail.objects.filter(key=planned.mail_key).update(**FAILED)
    decided(sign_in(nell), url, "no")
    planned.refresh_from_db()
    assert (planned.state, planned.reason) == ("dropped", "decided")
