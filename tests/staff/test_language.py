"""Settings, Language: who reviewed a translation, and the line that says nobody did."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from practice import words
from practice.staff import signing_off
from practice.staff.models import AccessEntry, SignOff
from practice.staff.receipts import new_key
from tests import factories

LINE = "Awaiting review by a professional: Español"


@pytest.fixture
def url(practice):
    return reverse("staff:language")


def typed(**fields):
    given = {"name": "Pilar Ruiz", "qualification": "Sworn translator", "language": "es"}
    given["signed_on"] = timezone.localdate().isoformat()
    return {**given, "key": str(new_key()), **fields}


def sign(name="Pilar Ruiz", *, by):
    given = SignOff(name=name, qualification="Nurse", signed_on=timezone.localdate())
    return signing_off.record(given, by=by, of=signing_off.translation("es"))


def test_a_review_is_recorded_with_who_stands_by_it(olive, sign_in, url):
    browser = sign_in(olive)
    assert "Awaiting review by a professional." in browser.get(url).content.decode()
    answer = browser.post(url, typed())
    assert answer["Location"] == f"{url}#es"
    page = browser.get(url).content.decode()
    assert "Pilar Ruiz" in page and "Sworn translator" in page
    assert signing_off.of_translation("es").recorded_by == olive
    assert AccessEntry.objects.filter(object_id=SignOff.objects.get().pk).exists()


def test_sent_twice_it_is_recorded_once(olive, sign_in, url):
    browser, given = sign_in(olive), typed()
    browser.post(url, given)
    browser.post(url, given)
    assert SignOff.objects.count() == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"name": ""},
        {"qualification": ""},
        {"signed_on": ""},
        {"signed_on": (timezone.localdate() + timedelta(days=400)).isoformat()},
    ],
)
def test_what_is_missing_is_asked_for_and_the_rest_stays(olive, sign_in, url, fields):
    answer = sign_in(olive).post(url, typed(**fields))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "field__error" in page
    assert "Pilar Ruiz" in page or "name" in fields
    assert not SignOff.objects.exists()


@pytest.mark.parametrize("language", ["", "xx", "en-gb", "../es"])
def test_a_language_that_was_not_translated_has_no_review(olive, sign_in, url, language):
    assert sign_in(olive).post(url, typed(language=language)).status_code == 400
    assert not SignOff.objects.exists()


def test_a_changed_translation_awaits_its_own_review(olive, practice, monkeypatch):
    sign(by=olive)
    assert ("es", "Español") not in signing_off.awaiting()
    monkeypatch.setattr(words, "edition", lambda language: "another1")
    assert ("es", "Español") in signing_off.awaiting()


def test_staff_see_a_quiet_line_until_then_and_clients_never_do(nell, olive, ada, sign_in):
    factories.appointment(client=ada, practitioner=nell)
    send = reverse("intake:send", args=[ada.pk])
    browser = sign_in(nell)
    assert LINE in browser.get(send).content.decode()
    sign(by=olive)
    assert LINE not in browser.get(send).content.decode()


def test_the_mail_is_shown_in_the_language_that_is_chosen(nell, ada, sign_in):
    send = reverse("intake:send", args=[ada.pk])
    given = {"action": "look", "email": ada.email, "language": "es"}
    page = sign_in(nell).post(send, given).content.decode()
    assert "Antes de su próxima visita" in page
    assert '<div lang="es"' in page


def test_the_list_of_settings_says_where_each_translation_stands(olive, sign_in, practice):
    browser = sign_in(olive)
    page = browser.get(reverse("staff:settings")).content.decode()
    assert "<bdi>Español</bdi>: awaiting review by a professional." in page
    sign(by=olive)
    page = browser.get(reverse("staff:settings")).content.decode()
    assert "<bdi>Español</bdi>: reviewed." in page


def test_only_an_owner_comes_here(nell, sign_in, url):
    assert sign_in(nell).get(url).status_code == 403
