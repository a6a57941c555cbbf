"""In which language a page is, and how a client changes it without losing anything."""

import re

import pytest
from django.conf import settings
from django.test import Client as Browser
from django.utils import timezone, translation

from practice.clients.models import Link
from practice.intake import services
from practice.intake.models import Intake, IntakeDraft
from practice.mail.models import OutgoingMail
from tests import factories
from tests.intake.walking import fields, fill_in, sign
from tests.right_to_left import CODE

SPANISH, ENGLISH = 'lang="es"', 'lang="en-gb"'


def read(response):
    return response.content.decode()


def is_in(language, response):
    return f'<html lang="{language}"' in read(response)


def test_a_form_opens_in_the_language_of_the_client(ada, path):
    ada.language = "es"
    ada.save()
    page = Browser().get(path)
    assert is_in("es", page)
    assert "necesita saber un poco sobre usted" in read(page)
    assert page["Content-Language"] == "es"


def test_a_form_opens_in_english_whatever_the_browser_likes_if_that_is_theirs(path):
    assert is_in("en-gb", Browser(headers={"accept-language": "es"}).get(path))


def test_a_link_that_opens_nothing_speaks_as_the_browser_does(practice):
    wrong = f"/f/{'x' * 43}/"
    assert is_in("es", Browser(headers={"accept-language": "es-MX,es;q=0.9"}).get(wrong))
    assert is_in("en-gb", Browser(headers={"accept-language": "fr"}).get(wrong))


def carried_by(button_page):
    """Return what the button for a fresh link sends, as a browser reads it off the page."""
    return dict(re.findall(r'<button[^>]*name="(in)"\s+value="([^"]*)"', read(button_page)))


@pytest.fixture
def begun(ada, phone, path, nell, appointment):
    """Ada reads Spanish; her form and her plan were both begun on her phone. Return their paths."""
    ada.language = "es"
    ada.save()
    link = factories.link(subject=appointment, client=ada, purpose="plan")
    phone.post(f"/p/{link.token}/")
    return {"form": path, "plan": f"/p/{link.token}/"}


@pytest.mark.parametrize("what", ["form", "plan"])
def test_the_answer_to_a_wish_for_a_fresh_link_is_in_the_language_of_its_page(begun, what):
    browser = Browser(headers={"accept-language": "en"})
    page = browser.get(begun[what])
    assert page.status_code == 403 and is_in("es", page)
    answer = browser.post(f"{begun[what]}fresh-link/", carried_by(page), follow=True)
    assert is_in("es", answer)
    assert "Mire su correo" in read(answer)


@pytest.mark.parametrize("what", ["f", "p"])
def test_C8_the_language_of_that_answer_tells_nothing_of_the_token(begun, what):
    known = begun["form" if what == "f" else "plan"]
    answers = []
    for path in (known, f"/{what}/{'x' * 43}/"):
        browser = Browser(headers={"accept-language": "en"})
        for language in ("es", "en-gb", "xx", ""):
            answer = browser.post(f"{path}fresh-link/", {"in": language})
            page = browser.get(answer["Location"])
            answers.append(
                (path, answer["Location"].removeprefix(path), page.status_code, language)
            )
            assert is_in("es" if language == "es" else "en-gb", page)
    assert [each[1:] for each in answers[:4]] == [each[1:] for each in answers[4:]]


@pytest.mark.parametrize("language", ["xx", "../es", 'es"><script>', "es\r\nSet-Cookie: a=b"])
def test_a_language_that_is_not_offered_is_not_carried_on(path, language):
    answer = Browser().post(f"{path}fresh-link/", {"in": language})
    assert answer["Location"] == f"{path}fresh-link/"
    assert is_in("en-gb", Browser().get(f"{path}fresh-link/", {"in": language}))


def test_what_was_chosen_in_the_browser_goes_before_what_a_page_carried(path):
    browser = Browser()
    answer = browser.post(f"{path}fresh-link/?in=es", {"speak": "en-gb"})
    assert is_in("en-gb", browser.get(answer["Location"]))


def test_words_that_come_too_late_are_answered_in_the_language_of_their_page(ada, phone, path):
    ada.language = "es"
    ada.save()
    found = fields(phone.get(f"{path}about-you/")).sent
    Link.objects.update(expires_at=timezone.now())
    for headers in ({}, {"HX-Request": "true"}):
        answer = phone.post(f"{path}about-you/", found, headers=headers)
        assert answer["Content-Language"] == "es"
        assert carried_by(answer) == {"in": "es"}


def test_the_switch_is_kept_by_the_browser_and_shows_the_same_page(path):
    browser = Browser()
    answer = browser.post(path, {"speak": "es"})
    assert (answer.status_code, answer["Location"]) == (302, path)
    assert is_in("es", browser.get(path))
    cookie = browser.cookies[settings.LANGUAGE_COOKIE_NAME]
    assert cookie["httponly"] and cookie["secure"] and cookie["samesite"] == "Lax"


def test_the_switch_presses_no_other_button(path, link):
    Browser().post(path, {"speak": "es"})
    link.refresh_from_db()
    assert not link.browser_hash
    assert IntakeDraft.objects.get().started_at is None


@pytest.mark.parametrize("language", ["", "xx", "en", "../es", "es\r\nSet-Cookie: a=b"])
def test_a_language_that_is_not_offered_changes_nothing(phone, path, language):
    answer = phone.post(f"{path}about-you/", {"speak": language, "name": "Ada Lane"})
    assert settings.LANGUAGE_COOKIE_NAME not in answer.cookies
    assert is_in("en-gb", phone.get(f"{path}wish/"))


def test_a_cookie_that_names_no_language_is_not_believed(path):
    browser = Browser()
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = "xx"
    assert is_in("en-gb", browser.get(path))


def test_what_is_typed_stays_when_the_language_changes(phone, path):
    shown = phone.post(
        f"{path}about-you/", {"speak": "es", "name": "", "called": "Adita"}, follow=True
    )
    assert shown.redirect_chain == [(f"{path}about-you/", 302)]
    assert is_in("es", shown)
    assert 'value="Adita"' in read(shown)
    assert "Díganos su nombre" not in read(shown)  # nothing is complained of before Continue


def test_whoever_asks_to_come_keeps_what_they_typed(practice):
    practice.public_form = True
    practice.save()
    page = Browser().post("/new/", {"speak": "es", "name": "Rosa", "phone": "12"})
    assert is_in("es", page) and 'value="Rosa"' in read(page)
    assert page.status_code == 200
    assert not IntakeDraft.objects.exists()


def test_a_choice_stays_when_the_language_changes_and_again_back(phone, path):
    phone.post(f"{path}about-you/", {"name": "Ada Lane"})
    spanish = phone.post(f"{path}wish/", {"speak": "es", "goal": "sleep"}, follow=True)
    assert "Dormir mejor" in read(spanish)
    english = phone.post(f"{path}wish/", {"speak": "en-gb", "goal": "sleep"}, follow=True)
    assert "To sleep better" in read(english)
    chosen = [line for line in read(english).splitlines() if 'value="sleep"' in line]
    assert "checked" in chosen[0]


def test_the_name_and_the_ticks_of_the_last_page_stay(phone, path):
    fill_in(IntakeDraft.objects.get())
    given = {"speak": "es", "touch": "on", "signature": "Ada Lane"}
    page = read(phone.post(f"{path}check/", given))
    assert 'lang="es"' in page and 'value="Ada Lane"' in page
    ticked = [line for line in page.splitlines() if 'name="touch"' in line]
    assert "checked" in ticked[0]
    assert not Intake.objects.exists()


def test_a_form_sent_in_spanish_keeps_the_words_that_were_agreed_to(phone, path, ada):
    fill_in(IntakeDraft.objects.get())
    phone.post(f"{path}check/", {"speak": "es"})
    assert sign(phone, path).status_code == 302
    intake = Intake.objects.get()
    assert intake.language == "es"
    consent = intake.consents.get(key="touch")
    assert (consent.language, consent.text.split()[0]) == ("es", "Acepto")


def test_flags_are_for_those_who_treat_and_stay_in_their_language(phone, path, ada):
    fill_in(IntakeDraft.objects.get(), by_page={"health-2": {"ticks": ["low-blood-pressure"]}})
    phone.post(f"{path}check/", {"speak": "es"})
    sign(phone, path)
    words = " ".join(str(flag.detail) for flag in ada.flags.all())
    assert words and "tensión" not in words.lower()


def test_pages_for_staff_stay_in_the_language_of_the_practice(nell, sign_in):
    browser = sign_in(nell)
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = "es"
    assert is_in("en-gb", browser.get("/", headers={"accept-language": "es"}))
    browser.post("/account/theme/", {"theme": "dark", "speak": "es"})
    assert is_in("en-gb", browser.get("/"))


def test_a_mail_is_in_the_language_of_its_reader(ada, nell, appointment):
    ada.language = "es"
    ada.save()
    services.send_form(ada, appointment, by=nell, now=timezone.now())
    mail = OutgoingMail.objects.get()
    assert mail.subject.startswith("Antes de su visita")
    assert "Abrir su formulario" in mail.text
    assert '<html lang="es" dir="ltr"' in mail.html
    assert translation.get_language() == "en-gb"


def test_dates_are_written_in_the_order_of_the_language(ada, appointment, path):
    page = Browser()
    page.post(path, {"speak": "es"})
    shown = read(page.get(path))
    with translation.override("es"):
        month = translation.gettext(timezone.localtime(appointment.starts_at).strftime("%B"))
    assert f" de {month}" in shown


def test_a_page_from_the_right_says_so_and_takes_the_sheet_made_for_it(path):
    browser = Browser()
    browser.post(path, {"speak": CODE})
    page = read(browser.get(path))
    assert f'<html lang="{CODE}" dir="rtl"' in page
    assert "bootstrap.client.rtl.min.css" in page and "bootstrap.client.min.css" not in page
    assert Link.objects.count() == 1
