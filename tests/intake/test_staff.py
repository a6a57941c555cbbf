from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from practice.clients import links
from practice.clients.models import Link
from practice.intake.models import IntakeDraft
from practice.mail.models import OutgoingMail
from tests import factories
from tests.intake.walking import fill_in, sign

pytestmark = pytest.mark.django_db


@pytest.fixture
def url(ada, appointment):
    return f"{reverse('intake:send', args=[ada.pk])}?appointment={appointment.pk}"


def typed(**more):
    given = {"email": "ada@example.com", "language": "en-gb", "needed_by": "", "line": ""}
    return {"key": str(uuid4()), "action": "send", **given, **more}


def test_the_page_shows_the_mail_before_it_is_sent(nell, sign_in, url):
    page = sign_in(nell).get(url).content.decode()
    assert "Subject: Before your visit to Willow Room" in page
    assert "Hello Ada," in page
    assert "their-own-link" in page
    assert not IntakeDraft.objects.exists()


def test_a_look_at_the_mail_has_the_typed_line_and_sends_nothing(nell, sign_in, url):
    given = typed(action="look", line="Bring your own oil & a towel")
    page = sign_in(nell, htmx=True).post(url, given)
    assert page.status_code == 200
    assert "Bring your own oil &amp; a towel" in page.content.decode()
    assert "<html" not in page.content.decode()
    assert not IntakeDraft.objects.exists()


def test_sending_makes_the_draft_its_link_and_the_mail_once(nell, sign_in, url, ada, appointment):
    browser, given = sign_in(nell), typed(line="See you soon")
    assert browser.post(url, given).status_code == 302
    assert browser.post(url, given).status_code == 302
    draft = IntakeDraft.objects.get()
    link = Link.objects.get(subject_id=draft.pk)
    mail = OutgoingMail.objects.get()
    assert (draft.client, draft.appointment, draft.asked_by) == (ada, appointment, nell)
    assert link.address in mail.text
    assert link.address in mail.html
    assert "See you soon" in mail.text

    page = browser.get(url).content.decode()
    assert f'value="{link.address}"' in page
    assert "Send again" in page


def test_a_new_address_is_kept_and_a_bad_one_is_refused(nell, sign_in, url, ada):
    browser = sign_in(nell)
    bad = browser.post(url, typed(email="ada", line="my own line"))
    assert bad.status_code == 422
    assert "my own line" in bad.content.decode()
    browser.post(url, typed(email="new@example.com"))
    ada.refresh_from_db()
    assert ada.email == "new@example.com"
    assert OutgoingMail.objects.get().to == "new@example.com"


def test_D10_a_line_break_never_reaches_a_mail_header(nell, sign_in, url):
    answer = sign_in(nell).post(url, typed(email="a@example.com\nBcc: b@example.com"))
    assert answer.status_code == 422
    assert not OutgoingMail.objects.exists()


def test_send_again_mails_the_same_link_once_a_key(nell, sign_in, url):
    browser = sign_in(nell)
    browser.post(url, typed())
    again = {"key": str(uuid4())}
    browser.post(url, again)
    browser.post(url, again)
    assert Link.objects.count() == 1
    assert OutgoingMail.objects.count() == 2


def test_a_cancelled_link_opens_nothing_and_an_unsent_mail_stays_here(
    nell, sign_in, url, draft, link, path
):
    cancel = reverse("intake:cancel-link", args=[draft.client_id, draft.pk])
    browser = sign_in(nell)
    assert browser.get(cancel).status_code == 405
    browser.post(cancel)
    browser.post(cancel)
    assert Browser().get(path).status_code == 404
    assert OutgoingMail.objects.get().state == "cancelled"
    draft.refresh_from_db()
    assert draft.state == "cancelled"


def test_the_state_is_told_in_words(draft, phone, path):
    draft.refresh_from_db()
    assert draft.state_words.startswith("Form started, step 1 of 9, ")
    fill_in(draft)
    draft.refresh_from_db()
    assert draft.state_words.startswith("Form started, step 8 of 9, ")
    sign(phone, path)
    draft.refresh_from_db()
    assert draft.state_words.startswith("Form done ")
    fresh = factories.draft(asked_at=timezone.now() - timedelta(days=1))
    assert fresh.state_words.startswith("Form sent ")


@pytest.fixture
def intake(phone, path, draft, ada):
    ticks = {"health-3": {"ticks": ["liver"]}}
    fill_in(draft, {"words_of_own": ["canary words"]}, by_page=ticks)
    sign(phone, path)
    return ada.intakes.get()


def test_a_practitioner_reads_the_answers_in_words(nell, sign_in, intake, ada):
    page = sign_in(nell).get(reverse("intake:answers", args=[ada.pk, intake.pk]))
    words = page.content.decode()
    assert "canary words" in words
    assert "liver" in words.lower()
    assert "Everything else on this list" in words
    assert "Signed" in words


def test_B3_a_receptionist_sends_forms_and_sees_no_answer(rex, sign_in, intake, ada, url):
    browser = sign_in(rex)
    assert browser.get(reverse("intake:answers", args=[ada.pk, intake.pk])).status_code == 403
    page = browser.get(url)
    assert page.status_code == 200
    assert "canary" not in page.content.decode()


def test_B2_a_form_of_another_practitioners_client_is_hidden(
    omar, sign_in, intake, ada, url, draft
):
    browser = sign_in(omar)
    assert browser.get(url).status_code == 404
    assert browser.get(reverse("intake:answers", args=[ada.pk, intake.pk])).status_code == 404
    assert browser.post(reverse("intake:cancel-link", args=[ada.pk, draft.pk])).status_code == 404


def test_an_intake_is_found_under_its_own_client_only(nell, sign_in, intake):
    stranger = factories.client(name="Bea")
    page = sign_in(nell).get(reverse("intake:answers", args=[stranger.pk, intake.pk]))
    assert page.status_code == 404


def test_a_visit_of_another_client_is_not_found(nell, sign_in, ada):
    other = factories.appointment(client=factories.client(name="Bea"), practitioner=nell)
    path = reverse("intake:send", args=[ada.pk])
    assert sign_in(nell).get(f"{path}?appointment={other.pk}").status_code == 404
    assert sign_in(nell).get(f"{path}?appointment=x").status_code == 404


def test_F_a_client_is_sent_ten_links_a_day_at_most(nell, sign_in, url, ada):
    for _link in range(links.A_DAY):
        factories.link(subject=factories.draft(client=ada, cancelled_at=timezone.now()))
    answer = sign_in(nell).post(url, typed(line="See you soon"))
    assert answer.status_code == 422
    assert "Ten links went out today." in answer.content.decode()
    assert "See you soon" in answer.content.decode()
    Link.objects.update(made_at=timezone.now() - timedelta(days=1))
    assert sign_in(nell).post(url, typed()).status_code == 302
