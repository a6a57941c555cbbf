"""How much a form says otherwise than the one before it: a number, which the front desk may know."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from practice.intake import returning
from practice.staff.receipts import new_key
from sessions_app.planning import services
from sessions_app.records.facts import changed_words
from tests import factories


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        (None, ""),
        (0, "nothing changed since last time"),
        (1, "1 thing changed since last time"),
        (3, "3 things changed since last time"),
    ],
)
def test_it_is_said_in_words(changed, words):
    assert changed_words(changed) == words


@pytest.fixture
def visit(ada, nell):
    return factories.appointment(
        client=ada, practitioner=nell, starts_at=timezone.now() + timedelta(minutes=5)
    )


@pytest.fixture
def draft(visit):
    now = timezone.now()
    return factories.draft(
        client=visit.client, appointment=visit, asked_at=now, started_at=now, saved_at=now, step=3
    )


def test_today_and_the_record_say_how_far_a_form_is(draft, nell, rex, sign_in):
    for person in (nell, rex):
        browser = sign_in(person)
        for path in ("/?who=everyone", f"/clients/{draft.client_id}/"):
            assert "Form started, step 3 of 9" in browser.get(path).content.decode()


def test_today_and_the_record_say_how_much_is_new(draft, ada, nell, rex, sign_in):
    draft.sent_at = timezone.now()
    draft.save()
    factories.intake(client=ada, draft=draft, changed=2, sent_at=draft.sent_at)
    for person in (nell, rex):
        browser = sign_in(person)
        for path in ("/?who=everyone", f"/clients/{ada.pk}/"):
            assert "2 things changed since last time" in browser.get(path).content.decode()


def test_the_answers_name_what_is_new_against_the_form_before(ada, nell, sign_in):
    now = timezone.now()
    before = factories.intake(client=ada, sent_at=now - timedelta(days=30))
    surgery = factories.document(answers=[{"id": "surgery", "answer": "yes"}])
    newest = factories.intake(client=ada, sent_at=now, document=surgery)
    assert len(returning.changes(before, newest)) == 1
    page = sign_in(nell).get(reverse("intake:answers", args=[ada.pk, newest.pk]))
    page = page.content.decode()
    assert "New since the form of" in page and page.count(">New</span>") == 1
    first = sign_in(nell).get(reverse("intake:answers", args=[ada.pk, before.pk]))
    assert "New since the form of" not in first.content.decode()


def test_the_record_sends_the_form_again_and_takes_it_back(draft, nell, sign_in):
    browser = sign_in(nell)
    page = browser.get(f"/clients/{draft.client_id}/").content.decode()
    again = f"{reverse('intake:send', args=[draft.client_id])}?appointment={draft.appointment_id}"
    assert f'action="{again}"' in page and "Copy link" in page
    assert browser.post(again, {"key": str(new_key())}).status_code == 302
    browser.post(reverse("intake:cancel-link", args=[draft.client_id, draft.pk]))
    draft.refresh_from_db()
    assert draft.cancelled_at
    assert 'id="form-out"' not in browser.get(f"/clients/{draft.client_id}/").content.decode()


def test_the_timeline_names_who_reviewed_a_hold_and_the_decision(visit, nell, rex, sign_in):
    now = timezone.now()
    document = factories.document(answered_on=now.date().isoformat())
    intake = factories.intake(appointment=visit, document=document, sent_at=now)
    services.make_plan(visit, by=nell, now=now)
    services.record_review(
        visit, intake, by=nell, decision="Go ahead, gently.", guardian=None, now=now
    )
    path = f"/clients/{visit.client_id}/"
    said = "Hold reviewed by Nell Marsh: Go ahead, gently."
    assert said in sign_in(nell).get(path).content.decode()
    assert "Go ahead" not in sign_in(rex).get(path).content.decode()
