import re
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.test import Client as Browser
from django.utils import timezone

from practice.clients.models import Link
from practice.intake.models import IntakeDraft
from practice.mail.models import OutgoingMail
from tests import factories
from tests.intake.walking import fill, fill_in, sign

pytestmark = pytest.mark.django_db
TOKEN = "a" * 43


def body(response, token):
    """A page without what differs by request: its token and its one-use secret."""
    text = response.content.decode().replace(token, "TOKEN")
    return re.sub(r'(csrfmiddlewaretoken" value=|X-CSRFToken": )"[^"]+"', "", text)


def test_C8_wrong_ended_revoked_and_foreign_links_are_one_page(link, ada):
    summary = factories.link(subject=factories.draft(client=ada), purpose="summary")
    revoked = factories.link(subject=factories.draft(client=ada))
    revoked.revoke(now=timezone.now())
    ended = factories.link(subject=factories.draft(client=ada), lasts=timedelta(seconds=-1))
    cancelled = factories.link(
        subject=factories.draft(client=ada, cancelled_at=timezone.now(), asked_at=timezone.now())
    )
    tokens = [TOKEN, summary.token, revoked.token, ended.token, cancelled.token]
    for page in ("", "about-you/", "check/", "sent/", "please-read/"):
        answers = [Browser().get(f"/f/{token}/{page}") for token in tokens]
        assert {answer.status_code for answer in answers} == {404}
        assert len({body(a, t) for a, t in zip(answers, tokens, strict=True)}) == 1
        assert "Email me a fresh link" in answers[0].content.decode()


def test_C4_opening_a_link_changes_nothing_but_its_last_use(link, draft, path):
    before = IntakeDraft.objects.values().get(pk=draft.pk)
    for method in ("get", "head", "options"):
        getattr(Browser(), method)(path)
        getattr(Browser(), method)(f"{path}about-you/")
    assert IntakeDraft.objects.values().get(pk=draft.pk) == before
    link.refresh_from_db()
    assert link.browser_hash == ""
    assert link.last_used_at is not None


def test_before_start_no_page_opens(path):
    assert Browser().get(f"{path}about-you/")["Location"] == path


def test_C7_another_browser_sees_no_answer_and_is_offered_a_fresh_link(phone, path, draft):
    fill_in(draft, {"words_of_own": ["canary"]})
    other = Browser()
    for page in ("", "wish/", "check/", "please-read/"):
        answer = other.get(path + page)
        assert answer.status_code == 403
        assert "canary" not in answer.content.decode()
        assert "Email me a fresh link" in answer.content.decode()
    assert other.post(path).status_code == 403
    assert sign(other, path).status_code == 403


def test_C7_a_form_begun_elsewhere_stays_shut_to_a_browser_that_began_its_own(phone, path):
    theirs = factories.link(subject=factories.draft(client=factories.client(name="Bea Moss")))
    browser = Browser()
    browser.post(f"/f/{theirs.token}/")
    assert "Bea Moss" in browser.get(f"/f/{theirs.token}/about-you/").content.decode()
    assert browser.get(f"{path}about-you/").status_code == 403
    assert phone.get(f"/f/{theirs.token}/about-you/").status_code == 403


def test_C7_after_a_day_the_same_browser_asks_first_and_what_was_typed_is_shown_back(phone, path):
    fill(phone, f"{path}about-you/")
    with time_machine.travel(timezone.now() + timedelta(hours=24, minutes=1)):
        assert phone.get(path).status_code == 403
        answer = phone.post(f"{path}wish/", {"goal": "relax", "words_of_own": "canary"})
        assert answer.status_code == 403
        assert "canary" in answer.content.decode()


def test_the_cookie_is_for_our_pages_alone(path):
    answer = Browser().post(path)
    cookie = answer.cookies[settings.FORM_COOKIE_NAME]
    assert cookie["httponly"]
    assert cookie["secure"]
    assert cookie["samesite"] == "Lax"
    assert cookie["max-age"] == 24 * 60 * 60


def test_a_fresh_link_goes_to_the_address_on_file_and_opens_where_they_left_off(
    phone, path, draft, link
):
    fill(phone, f"{path}about-you/")
    other = Browser()
    answer = other.post(f"{path}fresh-link/", follow=True)
    assert "Look in your mail" in answer.content.decode()
    mail = OutgoingMail.objects.get(key__startswith="intake-link-")
    assert mail.to == "ada@example.com"
    fresh = Link.objects.live(now=timezone.now()).get(subject_id=draft.pk)
    assert fresh.pk != link.pk
    assert fresh.address in mail.text

    assert phone.get(path).status_code == 404
    assert other.post(f"/f/{fresh.token}/")["Location"] == f"/f/{fresh.token}/wish/"


def test_an_ended_link_mails_a_new_one(draft, link, path):
    Link.objects.filter(pk=link.pk).update(expires_at=timezone.now())
    Browser().post(f"{path}fresh-link/")
    assert OutgoingMail.objects.filter(key__startswith="intake-link-").count() == 1


def test_no_more_than_three_fresh_links_an_hour_are_mailed(path):
    answers = [Browser().post(f"{path}fresh-link/") for _time in range(5)]
    assert len({(each.status_code, each["Location"]) for each in answers}) == 1
    assert OutgoingMail.objects.filter(key__startswith="intake-link-").count() == 3


def test_asking_with_an_unknown_token_answers_the_same_and_mails_nothing(path, link):
    known, unknown = (Browser().post(f"/f/{t}/fresh-link/") for t in (link.token, TOKEN))
    assert known.status_code == unknown.status_code == 302
    pages = [Browser().get(f"/f/{token}/fresh-link/") for token in (link.token, TOKEN)]
    assert body(pages[0], link.token) == body(pages[1], TOKEN)
    assert OutgoingMail.objects.filter(key__startswith="intake-link-").count() == 1


def test_C8_guessing_is_slowed_after_thirty_tries_but_a_true_link_still_opens(path):
    tries = [Browser().get(f"/f/{at:043}/").status_code for at in range(33)]
    assert tries[:30] == [404] * 30
    assert set(tries[30:]) == {429}
    assert Browser().get(path).status_code == 200
    elsewhere = Browser().get(f"/f/{TOKEN}/", REMOTE_ADDR="192.0.2.7")
    assert elsewhere.status_code == 404


def test_A5_a_forged_address_does_not_start_the_count_again(path):
    for at in range(31):
        Browser().get(f"/f/{at:043}/", headers={"X-Forwarded-For": f"192.0.2.{at}"})
    answer = Browser().get(f"/f/{TOKEN}/", headers={"X-Forwarded-For": "198.51.100.1"})
    assert answer.status_code == 429


def test_a_form_posts_from_a_page_that_sends_no_referrer(path):
    browser = Browser(enforce_csrf_checks=True)
    page = browser.get(path, secure=True).content.decode()
    token = re.search(r'csrfmiddlewaretoken" value="([^"]+)"', page)[1]
    given = {"data": {"csrfmiddlewaretoken": token}, "secure": True}
    sent = {"Origin": "null", "Sec-Fetch-Site": "same-site"}
    assert browser.post(path, **given, headers=sent).status_code == 403
    sent = {"Origin": "null", "Sec-Fetch-Site": "same-origin"}
    assert browser.post(path, **given, headers=sent).status_code == 302


def test_C3_the_link_ends_when_the_session_starts(link, appointment):
    assert abs(link.expires_at - appointment.starts_at) < timedelta(seconds=1)


def test_C3_a_session_that_began_early_closes_the_link_and_gives_no_fresh_one(
    phone, path, appointment
):
    """Answers that come in under the hands are read by nobody: they are asked for in the room."""
    appointment.begin(now=timezone.now())
    before = OutgoingMail.objects.count()
    assert phone.get(f"{path}about-you/").status_code == 404
    assert phone.post(f"{path}check/").status_code == 404
    assert phone.post(f"{path}fresh-link/").status_code == 302
    assert OutgoingMail.objects.count() == before
