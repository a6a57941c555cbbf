"""By the practice's rule: only what nobody needs to read, by day, once, and never against a wish."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine

from practice.mail.models import OutgoingMail
from practice.reference import load
from sessions_app.aftercare import rule, services
from sessions_app.aftercare.models import AftercareSummary
from sessions_app.aftercare.rule import send_by_rule
from sessions_app.checkins import services as checkins
from sessions_app.checkins.models import CheckIn, Outcome
from tests import factories
from tests.aftercare.test_edit import typed, withdraw
from tests.factories import NOW

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=26 + 61)  # the note was signed 26 minutes after NOW


@pytest.fixture
def on(practice):
    practice.aftercare_minutes = 60
    practice.save()
    return practice


def reasons(session):
    return list(rule.reasons_to_read(services.draft(session)))


def sent():
    return OutgoingMail.objects.filter(kind="aftercare").count()


def test_it_is_off_until_somebody_switches_it_on(practice, finished):
    assert practice.aftercare_minutes is None
    assert not send_by_rule(LATER)
    assert sent() == 0


def test_it_goes_once_after_that_time_and_says_that_nobody_approved_it(on, finished):
    assert not send_by_rule(LATER - timedelta(minutes=2))
    assert send_by_rule(LATER)
    assert not send_by_rule(LATER)
    assert sent() == 1
    summary = AftercareSummary.objects.get()
    assert (summary.state, summary.approved_by) == ("approved", None)


def test_whoever_saves_the_draft_holds_it(on, finished, nell, sign_in, url):
    browser = sign_in(nell)
    page = browser.get(url).content.decode()
    assert "Goes out by itself at" in page and "Hold it" in page
    browser.post(url, typed(finished))
    assert "You hold this one." in browser.get(url).content.decode()
    assert not send_by_rule(LATER)
    assert sent() == 0


def test_one_that_breaks_a_rule_waits_as_a_draft_and_is_tried_once(on, finished, monkeypatch):
    def unsafe(summary):
        raise services.Unsafe([])

    monkeypatch.setattr(services, "refuse_unsafe", unsafe)
    assert send_by_rule(LATER)
    assert AftercareSummary.objects.get().state == "draft"
    assert not send_by_rule(LATER)
    assert sent() == 0


def test_an_unsigned_note_is_never_sent(on, session, tap, nell):
    tap("next", 3)
    checkins.end(session, by=nell, now=NOW + timedelta(minutes=25))
    assert not send_by_rule(LATER)


@pytest.mark.parametrize(
    "event",
    [
        {"word": "hurts"},
        {"word": "area-out"},
        {"word": "stop"},
        {"word": "answer", "item": "oil-feel", "value": "itchy"},
        {"word": "answer", "item": "feeling-ok", "value": "dizzy"},
        {"word": "answer", "item": "pain", "value": "8"},
        {"word": "answer", "item": "avoid-areas", "value": "lower-back-left"},
    ],
    ids=lambda event: event.get("value", event["word"]),
)
def test_what_was_said_makes_it_wait_for_a_person(on, session, tap, nell, event):
    tap("next", 3)
    tap("next", 4)
    at = NOW + timedelta(minutes=10)
    checkins.tap(session, id=uuid4(), by=nell, now=at, **event)
    tap("next", 20)
    ended = checkins.end(session, by=nell, now=NOW + timedelta(minutes=25))
    checkins.finish(ended, ended.note, {}, version=1, by=nell, now=NOW + timedelta(minutes=26))
    assert send_by_rule(LATER)
    assert not send_by_rule(LATER)
    assert sent() == 0
    assert AftercareSummary.objects.get().state == "draft"  # on the list, and on Today


WAIT = {
    "pressure": {"hurts"},
    "comfort": {"0", "4"},
    "pain": {"4", "5", "6", "10", "nerve", "nerve-stays"},
    "avoid-areas": {"lower-back-left"},
    "oil-feel": {"itchy", "reaction"},
    "feeling-ok": {"dizzy", "breathless", "chest-pain", "other"},
    "emotional": {"carry-on", "slower", "hands-off", "stop"},
    "stop": {"stop"},
    "today-changes": {"yes"},
    "consent-today": {"change", "no"},
    "after-scores": {"-,-,4"},  # pain and relaxation are compared with those before
}


def answers_to(item):
    """One of each kind: every option, both ends of every band, an area, scores on the edge."""
    yield from (option.value for option in item.options)
    for band in item.bands:
        yield from (str(band.low), str(band.high))
    if item.kind == "regions":
        yield "lower-back-left"
    if item.measures:
        names = len(item.measures)
        for at in range(names):
            for score in "4567":
                yield ",".join(score if here == at else "-" for here in range(names))


EVERY_ANSWER = [
    (slug, value) for slug, item in load().checkins.items() for value in answers_to(item)
]


@pytest.mark.parametrize(("item", "value"), EVERY_ANSWER, ids=":".join)
def test_every_answer_that_is_out_of_the_usual_is_read_by_a_person(item, value):
    """The case that would let it go unread: pain of 8, said under More and not by a button."""
    waits = value in WAIT.get(item, ())
    event = CheckIn(word="answer", item=item, value=value)
    assert rule.is_to_read(event, limit=None) is waits


def test_more_discomfort_than_a_health_rule_allows_is_read_too():
    event = CheckIn(word="answer", item="pain", value="2")
    assert not rule.is_to_read(event, limit=None)
    assert rule.is_to_read(event, limit=1)


def test_a_worse_score_or_an_open_warning_makes_it_wait(on, finished, ada):
    assert reasons(finished) == []
    Outcome.objects.create(session=finished, moment="before", pain=2)
    after = Outcome.objects.create(session=finished, moment="after", pain=4)
    assert len(reasons(finished)) == 1
    after.pain = 2
    after.save()
    factories.flag(client=ada, kind="1-stop")
    assert reasons(finished) == ["A warning of theirs is open."]


def test_without_consent_it_waits(on, finished, ada):
    withdraw(ada, "email_aftercare")
    send_by_rule(LATER)
    assert sent() == 0


def test_nobody_is_written_to_at_night_or_about_an_old_visit(on, finished):
    night = NOW.replace(hour=22)
    assert not send_by_rule(night)
    assert not send_by_rule(NOW.replace(hour=3) + timedelta(days=1))
    assert not send_by_rule(LATER + timedelta(days=2))
    assert sent() == 0


def test_it_can_be_taken_back_until_it_leaves(on, finished, nell):
    send_by_rule(LATER)
    summary = AftercareSummary.objects.get()
    with time_machine.travel(LATER):
        assert services.take_back(summary, by=nell, now=LATER)
    assert not send_by_rule(LATER + timedelta(minutes=1))


def test_an_owner_sets_it_within_bounds(on, olive, sign_in):
    browser = sign_in(olive)
    sent_form = {"aftercare_minutes": "5", "summary_days": "91", "version": on.version}
    answer = browser.post("/settings/aftercare/", sent_form)
    assert answer.status_code == 422
    assert "at least 15 minutes" in answer.content.decode()
    assert "at most 90 days" in answer.content.decode()
    sent_form |= {"aftercare_minutes": "", "summary_days": "14"}
    assert browser.post("/settings/aftercare/", sent_form).status_code == 302
    on.refresh_from_db()
    assert (on.aftercare_minutes, on.summary_days) == (None, 14)
