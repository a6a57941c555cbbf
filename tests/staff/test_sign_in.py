import re

import pytest
from django.core.cache import cache
from django.test import Client as Browser
from django.urls import reverse

from practice.mail.models import OutgoingMail
from practice.staff.models import AccessEntry
from tests import factories

PASSWORD = "sturdy oak table 42"
SIGN_IN = "/account/login/"
CODE = "/account/login/code/"
WITH_PASSWORD = "/account/login/password/"


@pytest.fixture(autouse=True)
def fresh_counters(db):
    cache.clear()


@pytest.fixture
def ines(practice):
    return factories.user(name="Ines Prado", email="ines@example.com", password=PASSWORD)


def verbs():
    return list(AccessEntry.objects.values_list("verb", flat=True))


def mailed_code():
    mail = OutgoingMail.objects.latest("made_at")
    return re.search(r"\b\d{6}\b", mail.text)[0]


def test_a_mailed_code_signs_in_and_spaces_do_no_harm(client, ines):
    answer = client.post(SIGN_IN, {"email": "ines@example.com"})
    assert answer.status_code == 302
    assert answer["Location"] == CODE

    code = mailed_code()
    answer = client.post(CODE, {"code": f" {code[:3]} {code[3:]} "})
    assert answer["Location"] == reverse("today:today")
    assert client.session["_auth_user_id"] == str(ines.pk)
    assert verbs() == ["signed-in"]


def test_the_mail_shows_the_practice_and_hides_the_code_from_the_subject(client, ines):
    client.post(SIGN_IN, {"email": "ines@example.com"})
    mail = OutgoingMail.objects.get()
    assert mail.subject == "Your sign-in code for Willow Room"
    assert mail.from_name == "Willow Room"
    assert mail.kind == "sign-in"
    assert (mail.stale_at - mail.due_at).total_seconds() == 600
    assert mailed_code() in mail.html


def test_a_code_works_once_and_only_in_the_browser_that_asked(client, ines):
    from django.test import Client

    client.post(SIGN_IN, {"email": "ines@example.com"})
    stranger = Client()
    assert stranger.post(CODE, {"code": mailed_code()}).status_code == 302
    assert "_auth_user_id" not in stranger.session


def test_a_code_ends_after_ten_minutes(client, ines, time_machine):
    time_machine.move_to("2026-11-23 09:00:00Z", tick=False)
    client.post(SIGN_IN, {"email": "ines@example.com"})
    code = mailed_code()
    time_machine.shift(601)
    assert client.post(CODE, {"code": code})["Location"] == SIGN_IN
    assert "_auth_user_id" not in client.session


def test_an_unknown_address_gets_the_same_answer_and_no_mail(client, ines):
    known = client.post(SIGN_IN, {"email": "ines@example.com"})
    client.cookies.clear()
    unknown = client.post(SIGN_IN, {"email": "nobody@example.com"})
    assert (unknown.status_code, unknown["Location"]) == (known.status_code, known["Location"])
    assert OutgoingMail.objects.count() == 1
    page = client.get(CODE)
    assert page.status_code == 200
    assert b"belongs to someone who works here" in page.content


def test_five_wrong_codes_in_five_minutes_are_the_limit_whatever_code_is_asked_for(client, ines):
    client.post(SIGN_IN, {"email": "ines@example.com"})
    wrong = "000000" if mailed_code() != "000000" else "111111"
    statuses = [client.post(CODE, {"code": wrong}).status_code for _try in range(5)]
    assert statuses == [422, 422, 422, 422, 429]
    client.post(SIGN_IN, {"email": "ines@example.com"})
    assert client.post(CODE, {"code": mailed_code()}).status_code == 429
    assert verbs().count("sign-in-failed") == 5


def test_a_password_signs_in_with_a_new_session(client, ines):
    client.post(SIGN_IN, {"email": "ines@example.com"})
    before = client.session.session_key
    assert before
    answer = client.post(WITH_PASSWORD, {"login": "ines@example.com", "password": PASSWORD})
    assert answer["Location"] == reverse("today:today")
    assert client.session.session_key != before
    assert verbs() == ["signed-in"]


def test_a_password_still_works_while_a_code_is_on_its_way(client, ines):
    client.post(SIGN_IN, {"email": "ines@example.com"})
    assert client.get(WITH_PASSWORD).status_code == 200
    client.post(WITH_PASSWORD, {"login": "ines@example.com", "password": PASSWORD})
    assert client.session["_auth_user_id"] == str(ines.pk)


@pytest.mark.parametrize("name", ["ines@example.com", "nobody@example.com"])
def test_a_wrong_password_is_422_whoever_is_named_then_429(client, ines, name):
    wrong = {"login": name, "password": "not the right one"}
    statuses = [client.post(WITH_PASSWORD, wrong).status_code for _try in range(6)]
    assert statuses == [422] * 5 + [429]


def test_a_wrong_password_is_noted_with_the_account_and_without_the_name(client, ines):
    client.post(WITH_PASSWORD, {"login": "ines@example.com", "password": "not the right one"})
    entry = AccessEntry.objects.get()
    assert (entry.verb, entry.object_id, entry.fields) == ("sign-in-failed", ines.pk, [])


def test_someone_who_left_cannot_sign_in_by_code_or_password(client, ines):
    ines.is_active = False
    ines.save()
    client.post(SIGN_IN, {"email": "ines@example.com"})
    assert not OutgoingMail.objects.exists()
    client.cookies.clear()
    client.post(WITH_PASSWORD, {"login": "ines@example.com", "password": PASSWORD})
    assert "_auth_user_id" not in client.session


def test_someone_who_left_is_out_at_the_next_click(sign_in, ines):
    browser = sign_in(ines)
    ines.is_active = False
    ines.save()
    assert browser.get("/")["Location"] == "/account/login/?next=/"


def test_after_sign_in_one_is_back_where_one_was_and_never_elsewhere(client, ines):
    asked = {"login": "ines@example.com", "password": PASSWORD}
    answer = client.post(f"{WITH_PASSWORD}?next=/clients/", asked)
    assert answer["Location"] == "/clients/"
    client.post("/account/logout/")
    answer = client.post(f"{WITH_PASSWORD}?next=https://evil.example/", asked)
    assert answer["Location"] == reverse("today:today")


def test_the_password_page_passes_on_where_one_was(client, ines):
    page = client.get(f"{SIGN_IN}?next=/clients/").content.decode()
    assert 'href="/account/login/password/?next=/clients/"' in page


def test_signing_out_is_a_post_that_ends_the_session(sign_in, ines):
    browser = sign_in(ines)
    old = browser.session.session_key
    assert b"Sign out?" in browser.get("/account/logout/").content
    assert browser.get("/").status_code == 200

    answer = browser.post("/account/logout/")
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert sign_in(ines).post("/account/logout/", {"kept": "1"})["Clear-Site-Data"] == '"cache"'
    browser.cookies["__Host-session"] = old
    assert browser.get("/").status_code == 302
    assert verbs()[-1] == "signed-out"


def test_nobody_signs_up_and_nothing_else_of_accounts_is_routed(client, practice):
    for path in ("signup/", "email/", "password/reset/", "password/change/", "inactive/"):
        assert client.get(f"/account/{path}").status_code == 404


def test_the_address_behind_a_proxy_is_counted_from_the_right(rf, settings):
    from allauth.account.adapter import get_adapter

    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    request = rf.get("/", HTTP_X_FORWARDED_FOR="6.6.6.6, 203.0.113.9")
    assert get_adapter().get_client_ip(request) == "203.0.113.9"
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 0
    assert get_adapter().get_client_ip(request) == "127.0.0.1"


@pytest.mark.parametrize("path", [SIGN_IN, WITH_PASSWORD])
def test_an_empty_form_says_what_to_enter(client, practice, path):
    answer = client.post(path, {"email": "", "login": "", "password": ""})
    assert answer.status_code == 422
    assert b"Enter your email, like name@example.com." in answer.content


def test_a_page_that_grew_too_old_never_shows_a_password_or_code_back(ines):
    browser = Browser(enforce_csrf_checks=True)
    typed = {"login": "ines@example.com", "password": PASSWORD, "code": "493827"}
    page = browser.post(WITH_PASSWORD, typed)
    assert page.status_code == 403
    assert "ines@example.com" in page.content.decode()
    assert PASSWORD not in page.content.decode()
    assert "493827" not in page.content.decode()
