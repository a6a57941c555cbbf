"""The six digits that show that it is the client: SECURITY C7."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client as Browser
from django.utils import timezone

from practice.clients.models import Link
from practice.intake import services
from practice.intake.models import AccessCode, IntakeDraft
from practice.mail.models import OutgoingMail
from practice.staff.models import AccessEntry
from tests import factories
from tests.intake.walking import fill_in

pytestmark = pytest.mark.django_db
VEINS = {"id": "varicose-veins", "answer": "yes", "where": ["calf-left"], "kind": "calm"}
SECRETS = ("varicose", "Varicose", "Calf (left)", "canarywren")


@pytest.fixture
def earlier(ada):
    """What Ada said three weeks ago."""
    document = factories.document(answers=[VEINS], avoid=["face"])
    return factories.intake(
        client=ada,
        document=document,
        own_words="canarywren",
        sent_at=timezone.now() - timedelta(days=21),
    )


@pytest.fixture
def link(earlier, draft):
    return Link.objects.get(subject_id=draft.pk)


def begin(path):
    browser = Browser()
    assert browser.post(path)["Location"] == f"{path}is-it-you/"
    return browser


def mails():
    return OutgoingMail.objects.filter(kind="intake-code").order_by("made_at")


def asked(path, browser):
    """Ask for a code and return it."""
    assert browser.post(f"{path}mail-code/")["Location"] == f"{path}code/"
    return re.search(r"\d{3} \d{3}", mails().last().text).group()


def enter(path, browser, code):
    return browser.post(f"{path}code/", {"code": code})


def wrong(code):
    return f"{(int(code.replace(' ', '')) + 1) % 10**6:06}"


def shows_nothing(answer):
    text = answer.content.decode()
    return not any(word in text for word in SECRETS)


def is_open(path, browser):
    answer = browser.get(f"{path}what-has-changed/")
    return answer.status_code == 200 and "Varicose veins" in answer.content.decode()


def test_C7_the_code_opens_what_was_said_before(path, ada):
    browser = begin(path)
    assert "Is this you?" in browser.get(f"{path}is-it-you/").content.decode()
    code = asked(path, browser)
    assert mails().get().to == ada.email
    assert not is_open(path, browser)
    assert enter(path, browser, code)["Location"] == f"{path}what-has-changed/"
    assert is_open(path, browser)
    assert AccessEntry.objects.filter(verb="opened", object_kind="intake.intake").exists()


@pytest.mark.parametrize("spaced", ["{0}{1}", " {0}-{1} ", "{0} {1}"])
def test_a_code_is_read_however_it_is_spaced(path, spaced):
    browser = begin(path)
    parts = asked(path, browser).split(" ")
    assert enter(path, browser, spaced.format(*parts)).status_code == 302


def test_C7_a_wrong_code_opens_nothing_and_says_what_to_do(path):
    browser = begin(path)
    code = asked(path, browser)
    answer = enter(path, browser, wrong(code))
    assert answer.status_code == 422
    assert "That is not the code" in answer.content.decode()
    assert not is_open(path, browser)
    assert enter(path, browser, "").status_code == 422
    assert enter(path, browser, code).status_code == 302


def test_C7_the_sixth_try_fails_even_with_the_right_code(path):
    browser = begin(path)
    code = asked(path, browser)
    for _try in range(5):
        assert enter(path, browser, wrong(code)).status_code == 422
    assert enter(path, browser, code).status_code == 422
    assert not is_open(path, browser)
    assert AccessCode.objects.get().tries == 5


def test_C7_a_code_ends_after_ten_minutes(path):
    browser = begin(path)
    code = asked(path, browser)
    with time_machine.travel(timezone.now() + timedelta(minutes=10, seconds=1)):
        assert enter(path, browser, code).status_code == 422
        assert not is_open(path, browser)


def test_C7_a_code_works_once(path, draft):
    browser = begin(path)
    code = asked(path, browser)
    assert enter(path, browser, code).status_code == 302
    assert enter(path, browser, code).status_code == 422


def test_C7_a_new_code_ends_the_one_before(path):
    browser = begin(path)
    first, second = asked(path, browser), asked(path, browser)
    if first != second:
        assert enter(path, browser, first).status_code == 422
    assert enter(path, browser, second).status_code == 302


def test_C7_a_code_is_nothing_in_another_browser(path):
    browser, other = begin(path), Browser()
    code = asked(path, browser)
    assert enter(path, other, code).status_code == 422
    asked(path, other)
    assert enter(path, other, code).status_code == 422
    assert not is_open(path, other)


def test_C7_a_code_is_nothing_for_another_form(path, ada, nell):
    other = services.send_form(ada, None, by=nell, now=timezone.now())
    other_path = f"/f/{Link.objects.get(subject_id=other.pk).token}/"
    browser = begin(path)
    assert browser.post(other_path).status_code == 302
    code = asked(path, browser)
    assert enter(other_path, browser, code).status_code == 422
    assert not is_open(other_path, browser)


def test_C7_no_more_than_three_mails_an_hour_whichever_way_they_were_asked_for(path, link):
    browser = begin(path)
    answers = [browser.post(f"{path}mail-code/") for _time in range(2)]
    browser.post(f"{path}fresh-link/")
    fresh = Link.objects.live(now=timezone.now()).get(subject_id=link.subject_id)
    for _time in range(3):
        answers.append(browser.post(f"/f/{fresh.token}/mail-code/"))
        browser.post(f"/f/{fresh.token}/fresh-link/")
    assert mails().count() == 2
    assert OutgoingMail.objects.filter(key__startswith="intake-link-").count() == 1
    assert {each.status_code for each in answers} == {302}
    with time_machine.travel(timezone.now() + timedelta(hours=1, seconds=1)):
        browser.post(f"/f/{fresh.token}/mail-code/")
    assert mails().count() == 3


def test_C7_no_more_than_ten_mails_a_day(path):
    browser, now = begin(path), timezone.now()
    for hour in range(8):
        with time_machine.travel(now + timedelta(hours=2 * hour)):
            for _time in range(3):
                browser.post(f"{path}mail-code/")
    assert mails().count() == 10


def test_C7_a_code_is_kept_hashed_and_its_mail_tells_no_health(path):
    browser = begin(path)
    code = asked(path, browser)
    kept = AccessCode.objects.get()
    assert code.replace(" ", "") not in f"{kept.digest}{kept.browser_hash}"
    assert len(kept.digest) == 64
    mail = mails().get()
    assert mail.subject == "Your code for Willow Room"
    for text in (mail.text, mail.html):
        assert code in text
        assert not any(word in text for word in (*SECRETS, "massage", "health", "/f/"))
    assert mail.stale_at - mail.due_at == timedelta(minutes=10)


def test_C7_a_leaked_link_shows_nothing_of_what_was_said_before(path):
    leaked = begin(path)
    for page in ("", "is-it-you/", "code/", "what-has-changed/", "about-you/", "check/", "today/"):
        assert shows_nothing(leaked.get(path + page, follow=True)), page
    assert leaked.post(f"{path}what-has-changed/", {"same": "rest"})["Location"] == path


def test_C7_an_empty_form_can_be_filled_in_without_proof_and_shows_nothing_from_before(path):
    browser = begin(path)
    page = browser.get(f"{path}is-it-you/").content.decode()
    assert "Start from an empty form" in page
    assert f'href="{path}about-you/"' in page
    draft = IntakeDraft.objects.get()
    fill_in(draft)
    shown = browser.get(f"{path}check/")
    assert shown.status_code == 200
    assert shows_nothing(shown)


def test_C7_a_client_without_an_email_is_offered_an_empty_form_and_gets_no_mail(path, ada):
    ada.email = ""
    ada.save()
    browser = begin(path)
    page = browser.get(f"{path}is-it-you/").content.decode()
    assert "Email me a code" not in page
    assert "Start from an empty form" in page
    with_email = Browser().post(f"{path}mail-code/")
    assert (with_email.status_code, with_email["Location"]) == (302, f"{path}code/")
    assert not mails().exists()
    assert enter(path, browser, "123 456").status_code == 422


def test_C7_a_fresh_link_is_proof_for_half_an_hour(path, draft):
    Browser().post(f"{path}fresh-link/")
    fresh = Link.objects.live(now=timezone.now()).get(subject_id=draft.pk)
    fresh_path = f"/f/{fresh.token}/"
    later = timezone.now() + timedelta(minutes=31)
    with time_machine.travel(later):
        assert Browser().post(fresh_path)["Location"] == f"{fresh_path}is-it-you/"
    Link.objects.filter(pk=fresh.pk).update(browser_hash="", bound_at=None)
    browser = Browser()
    assert browser.post(fresh_path)["Location"] == f"{fresh_path}what-has-changed/"
    assert is_open(fresh_path, browser)


def test_C7_the_browser_that_wrote_them_opens_them_within_a_day(path, earlier, ada, nell):
    old = factories.draft(client=ada)
    browser = Browser()
    old_link = factories.link(subject=old)
    browser.post(f"/f/{old_link.token}/about-you/")
    browser.post(f"/f/{old_link.token}/")
    written = factories.intake(
        client=ada, draft=old, document=earlier.document, sent_at=timezone.now()
    )
    assert written.draft_id == old.pk
    assert browser.post(path)["Location"] == f"{path}what-has-changed/"
    assert is_open(path, browser)


def test_C7_another_browser_goes_on_with_a_code_where_it_was_left_off(path):
    phone, laptop = begin(path), Browser()
    enter(path, phone, asked(path, phone))
    elsewhere = laptop.get(f"{path}what-has-changed/")
    assert elsewhere.status_code == 403
    assert shows_nothing(elsewhere)
    assert "Email me a code" in elsewhere.content.decode()
    assert enter(path, laptop, asked(path, laptop)).status_code == 302
    assert is_open(path, laptop)
    assert phone.get(f"{path}what-has-changed/").status_code == 403


def test_C7_a_link_that_was_begun_shows_no_answers_to_who_opens_a_later_one(
    path, draft, nell, link
):
    """Staff send the link once more after it had ended: that mail may be passed on as well."""
    fill_in(draft, {"words_of_own": ["canarywren"]}, before="health-1")
    new = services.new_link(draft, by=nell, now=timezone.now())
    other = Browser()
    for answer in (other.get(f"/f/{new.token}/"), other.post(f"/f/{new.token}/")):
        assert answer.status_code == 403
        assert shows_nothing(answer)


def test_opening_the_pages_of_the_code_changes_nothing(path):
    browser = begin(path)
    before = IntakeDraft.objects.values().get()
    for page in ("is-it-you/", "code/", "mail-code/", "what-has-changed/"):
        browser.get(path + page)
    assert IntakeDraft.objects.values().get() == before
    assert not AccessCode.objects.exists()
    assert not mails().exists()
