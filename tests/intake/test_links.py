import os
import re
import string
from datetime import timedelta
from random import Random

import pytest
import time_machine
from django.conf import settings
from django.test import Client as Browser
from django.utils import timezone

from practice.clients.models import Link
from practice.intake import services
from practice.intake.models import IntakeDraft
from practice.mail.models import OutgoingMail
from practice.staff.models import AccessEntry
from tests import factories
from tests.intake.walking import fields, fill, fill_in, sign

pytestmark = pytest.mark.django_db
TOKEN = "a" * 43
GUESSES = int(os.environ.get("EFFLEURAGE_GUESSES", "300"))


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


@pytest.mark.parametrize(
    "headers", [{"Sec-Purpose": "prefetch"}, {"Purpose": "prefetch"}, {"X-Moz": "prefetch"}]
)
def test_C4_a_prefetch_changes_nothing_and_neither_does_any_method_that_reads(
    link, draft, path, headers
):
    before = IntakeDraft.objects.values().get(pk=draft.pk)
    mails, entries = OutgoingMail.objects.count(), AccessEntry.objects.count()
    for page in ("", "about-you/", "check/", "sent/", "please-read/", "fresh-link/"):
        for method in ("get", "head", "options"):
            answer = getattr(Browser(headers=headers), method)(path + page)
            assert answer.status_code in (200, 302, 405)
            assert not answer.cookies.get(settings.FORM_COOKIE_NAME)
    assert IntakeDraft.objects.values().get(pk=draft.pk) == before
    assert (OutgoingMail.objects.count(), AccessEntry.objects.count()) == (mails, entries)
    link.refresh_from_db()
    assert (link.browser_hash, link.revoked_at) == ("", None)


def test_C4_whoever_sees_answers_and_only_reads_changes_none_of_them(phone, path, draft):
    fill_in(draft)
    before = IntakeDraft.objects.values().get(pk=draft.pk)
    for page in ("", "about-you/", "wish/", "check/", "please-read/"):
        for method in ("get", "head", "options"):
            getattr(phone, method)(path + page)
    assert IntakeDraft.objects.values().get(pk=draft.pk) == before


def test_C7_a_leaked_link_takes_no_words_from_a_browser_that_began_nothing(phone, path, draft):
    fill_in(draft)
    before = IntakeDraft.objects.get(pk=draft.pk).answers
    thief = Browser()
    for page in ("wish", "about-you"):
        for headers in ({}, {"HX-Request": "true"}):
            answer = thief.post(f"{path}{page}/", {"words_of_own": "Planted"}, headers=headers)
            assert answer.status_code in (401, 403)
    Link.objects.update(expires_at=timezone.now())
    answer = thief.post(f"{path}wish/", {"words_of_own": "Planted"})
    assert answer.status_code == 404
    assert IntakeDraft.objects.get(pk=draft.pk).answers == before


def test_C7_an_ended_link_takes_words_from_its_own_browser_and_reads_none_back(phone, path, draft):
    fill_in(draft, {"words_of_own": ["canary"]})
    found = fields(phone.get(f"{path}wish/")).sent
    Link.objects.update(expires_at=timezone.now())
    answer = phone.post(f"{path}wish/", {**found, "goal": "relax", "words_of_own": "More"})
    assert answer.status_code == 404
    assert "canary" not in answer.content.decode()
    assert "What you typed last is kept too." in answer.content.decode()
    typed = IntakeDraft.objects.get(pk=draft.pk).answers["_typed"]["goal"]
    assert typed["words_of_own"] == ["More"]
    assert phone.get(f"{path}wish/").status_code == 404


def test_C7_a_form_that_was_taken_back_takes_no_words_any_more(phone, path, draft, nell):
    found = fields(phone.get(f"{path}about-you/")).sent
    services.cancel_form(draft, by=nell, now=timezone.now())
    answer = phone.post(f"{path}about-you/", {**found, "name": "Too late"})
    assert answer.status_code == 404
    assert "Too late" in answer.content.decode()
    assert IntakeDraft.objects.get(pk=draft.pk).answers == {}


def test_C8_no_guess_opens_anything(path):
    """EFFLEURAGE_GUESSES says how many."""
    chance = Random(20261126)
    alphabet = string.ascii_letters + string.digits + "-_"
    seen = set()
    for _guess in range(GUESSES):
        token = "".join(chance.choices(alphabet, k=43))
        page = chance.choice(("", "about-you/", "check/", "sent/", "please-read/"))
        answer = Browser().get(f"/f/{token}/{page}")
        seen.add((answer.status_code, body(answer, token)))
    assert {status for status, _body in seen} == {404, 429}
    assert len(seen) == 2


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
