from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from practice.clients.models import Link
from practice.intake.models import Consent
from practice.mail.models import OutgoingMail
from sessions_app.aftercare import forms as aftercare_forms
from sessions_app.aftercare import services
from sessions_app.aftercare.document import leaving
from sessions_app.aftercare.facts import Facts
from sessions_app.aftercare.models import AftercareSummary
from sessions_app.aftercare.suggesting import suggest
from sessions_app.checkins import services as checkins
from sessions_app.planning.services import make_plan
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def typed(finished, **fields):
    summary = services.draft(finished)
    given = aftercare_forms.SummaryForm.of(summary.document, summary.version)
    slugs = {f"slug_{n}": slug for n, slug in enumerate(given.pop("slugs"), start=1)}
    return {**given, **slugs, "when": "now", **fields}


def withdraw(client, key):
    newest = Consent.objects.filter(client=client, key=key).first()
    Consent.objects.create(
        client=client,
        key=key,
        given=False,
        text=newest.text,
        text_version="1",
        text_hash=newest.text_hash,
        language="en-gb",
        how="told",
        at=NOW + timedelta(hours=1),
    )


def test_the_draft_says_what_was_done_and_at_most_three_things(finished):
    document = services.draft(finished).document
    assert "lower back" in document["done"] or "whole back" in document["done"]
    assert 1 <= len(document["things"]) <= 3
    assert document["help"][0]["title"].startswith("Call 999")


def test_opening_the_page_keeps_nothing(nell, sign_in, url):
    assert sign_in(nell).get(url).status_code == 200
    assert not AftercareSummary.objects.exists()


def test_an_edited_sentence_is_in_text_and_html_of_the_mail(nell, sign_in, url, finished):
    words = "Your shoulders softened nicely today."
    sign_in(nell).post(url, typed(finished, done=words, send="1"))
    mail = OutgoingMail.objects.get(kind="aftercare")
    assert words in mail.text
    assert words in mail.html
    assert mail.subject == "After your massage"
    assert mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_sending_twice_sends_once(nell, sign_in, url, finished):
    browser = sign_in(nell)
    sent = typed(finished, send="1")
    browser.post(url, sent)
    assert browser.post(url, sent).status_code == 409
    assert OutgoingMail.objects.filter(kind="aftercare").count() == 1


def test_without_consent_nothing_is_sent(nell, sign_in, url, finished, ada):
    withdraw(ada, "email_aftercare")
    answer = sign_in(nell).post(url, typed(finished, send="1"))
    assert answer.status_code == 422
    assert not OutgoingMail.objects.filter(kind="aftercare").exists()
    assert "has not agreed to aftercare by email" in answer.content.decode()


@pytest.mark.parametrize(
    "claim", ["This flushes out toxins.", "It CURES headaches.", "We broke up the lactic acid."]
)
def test_a_banned_claim_typed_by_hand_is_not_saved(nell, sign_in, url, finished, claim):
    answer = sign_in(nell).post(url, typed(finished, done=claim))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "We do not say" in page
    assert claim in page
    assert not AftercareSummary.objects.exists()


def test_no_suggestion_holds_a_banned_claim(finished):
    form = aftercare_forms.SummaryForm(typed(finished))
    assert form.is_valid(), form.errors


def test_undo_takes_the_mail_back_and_ends_its_link(nell, sign_in, url, finished):
    browser = sign_in(nell)
    browser.post(url, typed(finished, send="1"))
    browser.post(reverse("aftercare:undo", args=[finished.appointment_id]))
    assert OutgoingMail.objects.get(kind="aftercare").state == "cancelled"
    assert AftercareSummary.objects.get().state == "draft"
    assert not Link.objects.filter(purpose="summary", revoked_at=None).exists()
    browser.post(url, typed(finished, send="1"))
    assert OutgoingMail.objects.get(kind="aftercare").state == "pending"


def test_two_who_opened_the_first_suggestion_do_not_overwrite_each_other(
    nell, olive, sign_in, url, finished
):
    """The case of a draft that nobody had saved yet: both pages were made from none."""
    here, there = (typed(finished, done=words) for words in ("Nell's words.", "Olive's words."))
    assert sign_in(nell).post(url, here).status_code == 302
    answer = sign_in(olive).post(url, there)
    assert answer.status_code == 409
    assert "Olive&#x27;s words." in answer.content.decode()
    assert AftercareSummary.objects.get().document["done"] == "Nell's words."


def test_a_stale_save_is_answered_409_and_keeps_what_is_stored(nell, sign_in, url, finished):
    browser = sign_in(nell)
    first = typed(finished, done="First words.")
    browser.post(url, first)
    browser.post(url, typed(finished, done="Second words."))
    answer = browser.post(url, {**first, "done": "Late words."})
    assert answer.status_code == 409
    assert "Late words." in answer.content.decode()
    assert AftercareSummary.objects.get().document["done"] == "Second words."


def test_putting_it_aside_needs_a_reason_and_keeps_what_was_typed(nell, sign_in, finished):
    url = reverse("aftercare:not-sent", args=[finished.appointment_id])
    given = typed(finished, done="Your back, slowly.")
    answer = sign_in(nell).post(url, {**given, "reason": ""})
    assert answer.status_code == 422
    assert "Your back, slowly." in answer.content.decode()
    sign_in(nell).post(url, {**given, "reason": "Ada asked me not to."})
    summary = AftercareSummary.objects.get()
    assert summary.state == "not-sent"
    assert summary.document["done"] == "Your back, slowly."


def test_the_preview_is_the_very_message_and_runs_nothing(nell, sign_in, finished):
    answer = sign_in(nell).get(reverse("aftercare:message", args=[finished.appointment_id]))
    policy = answer["Content-Security-Policy"]
    assert "sandbox" in policy
    assert "script-src" not in policy
    assert services.draft(finished).document["done"] in answer.content.decode()


def test_the_page_may_hold_that_frame(nell, sign_in, url):
    assert "frame-src 'self'" in sign_in(nell).get(url)["Content-Security-Policy"]


def test_tips_that_name_a_condition_need_their_own_yes(ada, nell):
    """The case that would tell a shared mailbox about a pregnancy."""
    nell.training = ["pregnancy"]
    nell.save()
    visit = factories.appointment(client=ada, practitioner=nell)
    answers = [{"id": "pregnancy", "answer": "yes", "stage": "third", "problems": ["none"]}]
    document = factories.document(answers=answers)
    factories.intake(appointment=visit, document=document, sent_at=NOW + timedelta(minutes=1))
    session = checkins.start(visit, make_plan(visit, by=nell, now=NOW), by=nell, now=NOW)
    for minute in (3, 5, 12):
        at = NOW + timedelta(minutes=minute)
        checkins.tap(session, "next", id=uuid4(), by=nell, now=at)
    ended = checkins.end(session, by=nell, now=NOW + timedelta(minutes=30))

    document = suggest(Facts.of(ended, ended.note), ada, now=NOW)
    assert "pregnan" not in str(leaving(document, opted_in=False)).lower()
    assert "pregnan" in str(leaving(document, opted_in=True)).lower()


def test_it_is_hidden_from_someone_with_no_business_here(omar, sign_in, url, finished):
    browser = sign_in(omar)
    assert browser.get(url).status_code == 404
    assert browser.post(url, {"send": "1"}).status_code == 404


def test_a_receptionist_may_not_read_it(rex, sign_in, url):
    assert sign_in(rex).get(url).status_code == 403


@pytest.mark.parametrize("pressed", [{}, {"send": "1", "when": "now"}])
def test_what_was_done_is_read_once_in_a_request(
    sign_in, nell, finished, url, pressed, monkeypatch
):
    given, read = typed(finished, **pressed), []
    whole = Facts.of
    monkeypatch.setattr(Facts, "of", lambda *of: read.append(of) or whole(*of))
    assert sign_in(nell).post(url, given).status_code == 302
    assert len(read) == 1
    read.clear()
    assert sign_in(nell).get(url).status_code == 200
    assert len(read) <= 1
