"""After sending: the thanks, the calendar and the way back."""

import re

import pytest
from django.test import Client as Browser

from practice.intake.calendars import calendar_of
from tests import factories
from tests.intake.walking import fill_in, sign

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(phone, path, draft):
    fill_in(draft, {"today": ["clot-signs"]})
    return phone.get(sign(phone, path)["Location"]).content.decode()


def test_it_says_what_happens_next_and_how_to_change_an_answer(sent):
    for words in (
        "Thank you",
        "You sent this to Nell at",
        "What happens next",
        "Your massage is on",
    ):
        assert words in sent
    assert re.search(r"Call us on [\d ]+ or reply to our mail", sent)
    assert "You can close this page." in sent


def test_back_after_sending_says_when_it_was_sent(phone, path, sent):
    for address in ("check/", "about-you/", ""):
        page = phone.get(f"{path}{address}", follow=True).content.decode()
        assert "You sent this to Nell at" in page


def test_C7_advice_stays_in_the_browser_that_answered(path, sent):
    assert "blood clot" in sent
    elsewhere = Browser().get(f"{path}sent/").content.decode()
    assert "You sent this to Nell at" in elsewhere
    assert "blood clot" not in elsewhere


def test_C6_the_calendar_holds_the_visit_and_no_health_word(path, sent, appointment):
    answer = Browser().get(f"{path}visit.ics")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="visit.ics"'
    told = answer.content.decode()
    assert f"DTSTART:{appointment.starts_at:%Y%m%dT%H%M%SZ}" in told
    assert "SUMMARY:Visit to Willow Room" in told
    assert not re.search("massage|clot|health|ada", told, re.IGNORECASE)
    assert all(line.endswith("\r") for line in told.split("\n")[:-1])


def test_a_long_or_odd_name_keeps_the_calendar_whole():
    practice = factories.practice(name="Ødegård; Linen, Pine & Co " * 6, address="1 High St\nYork")
    told = calendar_of(factories.appointment(), practice, now=factories.NOW)
    assert max(len(line.encode()) for line in told.split("\r\n")) <= 75
    whole = told.replace("\r\n ", "")
    assert "Ødegård\\; Linen\\, Pine" in whole
    assert "LOCATION:1 High St\\nYork" in whole


def test_a_form_without_a_visit_has_no_calendar(ada, nell):
    draft = factories.draft(client=ada, appointment=None)
    link = factories.link(subject=draft)
    assert Browser().get(f"/f/{link.token}/visit.ics").status_code == 302
