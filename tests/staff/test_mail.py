"""The settings of mail: who it comes from, where answers go, the mark and the colour."""

from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from practice.mail import outbox
from practice.mail.colours import contrast
from practice.mail.models import OutgoingMail
from practice.mail.stationery import NIGHT, ON_COLOUR, Stationery, contrast_of, nearest
from practice.staff.models import Practice
from tests import factories

pytestmark = pytest.mark.django_db
GREEN = "#1F5C56"


@pytest.fixture
def url():
    factories.practice(name="Linden Room", email="hello@linden.example", phone="020 7946 0000")
    return reverse("staff:mail")


def typed(**values):
    usual = {"mail_name": "", "mail_reply_to": "", "mail_mark": "", "mail_colour": GREEN}
    return {**usual, "version": "1", **values}


def test_the_owner_sets_name_answers_mark_and_colour(olive, sign_in, url):
    given = {"mail_name": "Linden", "mail_reply_to": "nell@linden.example", "mail_mark": "LR"}
    answer = sign_in(olive).post(url, typed(**given, mail_colour="#7a2048"))
    assert (answer.status_code, answer["Location"]) == (302, f"{url}?saved")
    stationery = Practice.current().stationery
    assert (stationery.name, stationery.reply_to) == ("Linden", "nell@linden.example")
    assert (stationery.letters, stationery.colour) == ("LR", "#7A2048")


def test_what_is_left_empty_is_the_practices(url):
    stationery = Practice.current().stationery
    assert (stationery.name, stationery.reply_to) == ("Linden Room", "hello@linden.example")
    assert stationery.letters == "LR"


def test_a_letter_carries_name_phone_answers_mark_and_both_colours(url):
    Practice.objects.update(mail_colour="#7A2048", mail_mark="ÅB")
    letter = outbox.build_email(
        "account/email/sample",
        "ada@example.com",
        {"address": "https://linden.example/"},
        stationery=Practice.current().stationery,
    )
    assert (letter.from_name, letter.reply_to) == ("Linden Room", "hello@linden.example")
    for words in ("Linden Room", "020 7946 0000", "ÅB", "#7A2048"):
        assert words in letter.html
    assert Practice.current().stationery.at_night in letter.html
    assert GREEN not in letter.html


@pytest.mark.parametrize("colour", ["#FFD400", "#8FC1B5", "#FFFFFF", "#888888"])
def test_a_colour_that_carries_no_white_words_is_refused_with_one_that_does(
    olive, sign_in, url, colour
):
    answer = sign_in(olive).post(url, typed(mail_colour=colour))
    words = answer.content.decode()
    assert answer.status_code == 422
    assert "White words cannot be read well on this colour" in words
    assert nearest(colour) in words
    assert contrast_of(nearest(colour)) >= 4.5 > contrast_of(colour)
    assert f'value="{colour}"' in words
    assert Practice.current().mail_colour == GREEN


@pytest.mark.parametrize("colour", ["", "green", "#12345", "#1F5C56; background: url(x)"])
def test_what_is_no_colour_is_refused_in_words(olive, sign_in, url, colour):
    answer = sign_in(olive).post(url, typed(mail_colour=colour))
    assert answer.status_code == 422
    assert "Choose a colour" in answer.content.decode()


def test_every_colour_that_is_taken_can_be_read_by_day_and_by_night():
    for number in range(0, 0xFFFFFF, 99_991):
        look = Stationery(name="Linden", colour=nearest(f"#{number:06X}"))
        assert contrast(look.colour, ON_COLOUR) >= 4.5
        assert contrast(look.at_night, NIGHT) >= 7


@pytest.mark.parametrize("name", ["mail_name", "mail_mark", "mail_reply_to"])
def test_D10_no_line_break_gets_into_a_header(olive, sign_in, url, name):
    answer = sign_in(olive).post(url, typed(**{name: "a\nBcc: eve@example.com"}))
    assert answer.status_code == 422
    assert Practice.current().stationery.name == "Linden Room"


def test_the_sample_is_framed_and_shows_what_is_set(olive, sign_in, url):
    browser = sign_in(olive)
    assert "frame-src 'self'" in browser.get(url)["Content-Security-Policy"]
    sample = browser.get(reverse("staff:mail-sample"))
    assert "sandbox" in sample["Content-Security-Policy"]
    assert "Linden Room" in sample.content.decode()


def test_the_sample_is_mailed_once_and_the_page_says_what_became_of_it(olive, sign_in, url):
    browser, key = sign_in(olive), str(uuid4())
    for _ in range(2):
        answer = browser.post(reverse("staff:mail-trial"), {"key": key})
        assert answer["Location"] == f"{url}#trial"
    mail = OutgoingMail.objects.get()
    assert (mail.to, mail.kind) == (olive.email, "trial")
    assert "It is about to leave for" in browser.get(url).content.decode()
    OutgoingMail.objects.update(state="failed", failure="sign-in", made_at=timezone.now())
    assert "refused our user name or password" in browser.get(url).content.decode()
