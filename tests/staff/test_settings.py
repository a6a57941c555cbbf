"""The settings: one page a section, each with its own Save."""

import pytest
from django.db import IntegrityError
from django.urls import reverse

from practice.reference import load
from practice.staff.models import AccessEntry, Practice
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def practice():
    return factories.practice()


@pytest.fixture
def url(practice):
    return reverse("staff:hands")


def limit():
    return Practice.objects.get().firm_minutes_a_day


def test_the_list_leads_to_each_section_and_says_what_it_is_set_to(olive, sign_in, practice):
    words = sign_in(olive).get(reverse("staff:settings")).content.decode()
    assert f'href="{reverse("staff:hands")}"' in words
    assert "at most 60 minutes a day" in words


def test_a_new_practice_starts_with_the_house_value_of_the_reference(practice):
    assert limit() == load().hands.firm_minutes_a_day == 60


def test_the_owner_sets_the_minutes_and_it_is_noted(olive, sign_in, url):
    answer = sign_in(olive).post(url, {"firm_minutes_a_day": "90", "version": "1"})
    assert (answer.status_code, answer["Location"]) == (302, f"{url}?saved")
    assert limit() == 90
    entry = AccessEntry.objects.get(verb="changed")
    assert (entry.actor_id, entry.fields) == (olive.pk, ["firm_minutes_a_day"])
    assert b"It holds for plans made from now on" in sign_in(olive).get(answer["Location"]).content


@pytest.mark.parametrize("typed", ["", "-1", "481", "many", "60.5"])
def test_other_numbers_are_refused_and_kept_in_the_field(olive, sign_in, url, typed):
    answer = sign_in(olive).post(url, {"firm_minutes_a_day": typed, "version": "1"})
    assert answer.status_code == 422
    assert f'value="{typed}"' in answer.content.decode() or not typed
    assert limit() == 60


@pytest.mark.parametrize("minutes", [0, 480])
def test_the_ends_of_the_range_are_taken(olive, sign_in, url, minutes):
    sign_in(olive).post(url, {"firm_minutes_a_day": minutes, "version": "1"})
    assert limit() == minutes


def test_two_owners_at_once_see_both_numbers(olive, sign_in, url):
    browser = sign_in(olive)
    browser.post(url, {"firm_minutes_a_day": "90", "version": "1"})
    late = browser.post(url, {"firm_minutes_a_day": "30", "version": "1"})
    assert late.status_code == 409 and limit() == 90
    words = late.content.decode()
    assert "Nothing was overwritten" in words and "90" in words and 'value="30"' in words


def test_only_the_owner_has_settings(nell, rex, sign_in, url):
    for person in (nell, rex):
        assert sign_in(person).get(url).status_code == 403
        assert sign_in(person).post(url, {"firm_minutes_a_day": "0"}).status_code == 403
    assert limit() == 60


def test_the_rail_shows_settings_to_the_owner_alone(olive, nell, sign_in, practice):
    link = f'href="{reverse("staff:settings")}"'
    assert link in sign_in(olive).get("/").content.decode()
    assert link not in sign_in(nell).get("/").content.decode()


def test_the_database_holds_no_day_of_more_than_eight_hours(practice):
    with pytest.raises(IntegrityError):
        Practice.objects.update(firm_minutes_a_day=481)


def test_the_owner_switches_the_drawn_signature_on_and_off(olive, nell, sign_in, practice):
    url = reverse("staff:form")
    assert sign_in(nell).get(url).status_code == 403
    browser = sign_in(olive)
    assert "Clients sign with a typed name." in browser.get("/settings/").content.decode()
    browser.post(url, {"drawn_signature": "on", "version": "1"})
    assert Practice.objects.get().drawn_signature
    assert "with a drawn signature" in browser.get("/settings/").content.decode()
    late = browser.post(url, {"version": "1"})
    assert late.status_code == 409
    browser.post(url, {"version": "2"})
    assert not Practice.objects.get().drawn_signature


def test_the_hours_at_which_clients_are_asked_are_set_and_must_be_some(olive, sign_in):
    browser, url = sign_in(olive), "/settings/follow-ups/"
    given = {"asks_after_two_days": "on", "quiet_until": "10:00", "quiet_from": "18:30"}
    version = Practice.current().version
    assert browser.post(url, {**given, "version": version}).status_code == 302
    assert "between 10:00 and 18:30" in browser.get("/settings/").content.decode()
    answer = browser.post(url, {**given, "quiet_from": "09:00", "version": version + 1})
    assert answer.status_code == 422
    assert "later time" in answer.content.decode()
    browser.post(url, {"quiet_until": "10:00", "quiet_from": "18:30", "version": version + 1})
    assert "Nobody is asked two days later." in browser.get("/settings/").content.decode()
