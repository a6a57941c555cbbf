"""A paper form, entered by those who treat, in the client's place."""

from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.utils import timezone

from practice.clients.models import Link
from practice.intake.models import Consent, Intake, IntakeDraft
from practice.staff.models import AccessEntry
from tests import factories
from tests.intake.walking import fill, fill_in, sign, walk
from tests.world import browser_of, post

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(nell):
    browser = Browser()
    browser.force_login(nell)
    return browser


@pytest.fixture
def today():
    return timezone.localdate()


def enter(browser, client, visit=None):
    """Press Enter the form; return the address of the form without its page."""
    query = f"?appointment={visit.pk}" if visit else ""
    answer = browser.post(f"/clients/{client.pk}/forms/paper/{query}")
    assert answer.status_code == 302
    return f"/f/{answer['Location'].split('/')[2]}/"


def entered(browser, path, *, signed_on, **more):
    fill_in(IntakeDraft.objects.filter(sent_at=None).latest("asked_at"))
    return sign(browser, path, signed_on=signed_on.isoformat(), **more)


def test_it_is_recorded_that_it_came_on_paper_by_whom_and_when_it_was_signed(
    desk, ada, nell, appointment, today
):
    path = enter(desk, ada, appointment)
    walk(desk, path)
    page = desk.get(f"{path}check/").content.decode()
    assert "Entered from paper for" in page
    assert "The name that signed" in page
    signed = today - timedelta(days=3)
    answer = sign(desk, path, signature="Ada B. Lane", signed_on=signed.isoformat())
    intake = Intake.objects.get()
    assert desk.get(answer["Location"])["Location"] == f"/clients/{ada.pk}/forms/{intake.pk}/"
    assert intake.signature == "Ada B. Lane"
    assert intake.document["answered_on"] == signed.isoformat()
    assert timezone.localtime(intake.sent_at).date() == signed
    said = Consent.objects.filter(intake=intake)
    assert {(each.how, each.recorded_by) for each in said} == {("paper", nell)}
    assert {timezone.localtime(each.at).date() for each in said} == {signed}
    assert AccessEntry.objects.filter(verb="made", object_kind="intake.intake").exists()


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (1, "after today"),
        (-800, "more than a year ago"),
        (None, "Enter the day on which the paper was signed."),
    ],
)
def test_a_day_of_signing_that_cannot_be_is_refused_in_words(desk, ada, today, days, words):
    path = enter(desk, ada)
    fill_in(IntakeDraft.objects.get())
    day = (today + timedelta(days=days)).isoformat() if days is not None else ""
    answer = sign(desk, path, signed_on=day)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Intake.objects.exists()


def test_a_paper_older_than_the_newest_form_cannot_take_its_place(desk, ada, today):
    factories.intake(client=ada, sent_at=timezone.now() - timedelta(days=2))
    path = enter(desk, ada)
    answer = entered(desk, path, signed_on=today - timedelta(days=4))
    assert answer.status_code == 422
    assert "There is a newer form" in answer.content.decode()
    assert entered(desk, path, signed_on=today).status_code == 302


def test_a_paper_without_a_name_or_a_needed_tick_is_refused(desk, ada, today):
    path = enter(desk, ada)
    fill_in(IntakeDraft.objects.get())
    blank = sign(desk, path, signature="", signed_on=today.isoformat())
    assert "Enter the name that signed the paper" in blank.content.decode()
    unticked = desk.post(f"{path}check/", {"signature": "Ada Lane", "signed_on": today.isoformat()})
    assert (blank.status_code, unticked.status_code) == (422, 422)
    assert not Consent.objects.exists()


def test_what_was_begun_goes_on_where_it_was_left_and_only_for_whoever_began_it(
    desk, ada, nell, olive
):
    path = enter(desk, ada)
    fill(desk, f"{path}about-you/")
    assert enter(desk, ada) == path
    assert desk.get(path)["Location"].startswith(f"{path}wish/")
    for other in (Browser(), browser_of(olive)):
        assert other.get(f"{path}about-you/").status_code == 404
    assert IntakeDraft.objects.count() == 1


def test_B4_a_role_that_is_taken_away_closes_the_paper_form_at_once(desk, ada, nell):
    path = enter(desk, ada)
    nell.is_practitioner, nell.is_receptionist = False, True
    nell.save()
    assert desk.get(f"{path}about-you/").status_code == 404


def test_C7_it_does_not_open_the_clients_own_link_nor_the_other_way_round(
    desk, draft, link, ada, appointment
):
    path = enter(desk, ada, appointment)
    assert IntakeDraft.objects.count() == 2
    fill(desk, f"{path}about-you/")
    assert desk.get(f"/f/{link.token}/").status_code == 200
    assert Browser().post(f"/f/{link.token}/").status_code == 302
    page = desk.get(f"/clients/{ada.pk}/forms/send/?appointment={appointment.pk}")
    assert Link.objects.get(how="paper").token not in page.content.decode()


def test_the_paper_takes_back_the_form_that_was_still_out(
    desk, draft, link, ada, appointment, today
):
    path = enter(desk, ada, appointment)
    newest = IntakeDraft.objects.exclude(pk=draft.pk).get()
    fill_in(newest)
    assert sign(desk, path, signed_on=today.isoformat()).status_code == 302
    draft.refresh_from_db()
    assert draft.state == "cancelled"
    assert Browser().get(f"/f/{link.token}/").status_code == 404


def test_the_front_desk_enters_no_paper_form(ada, rex):
    assert browser_of(rex).get(f"/clients/{ada.pk}/forms/paper/").status_code == 403
    assert post(browser_of(rex), f"/clients/{ada.pk}/forms/paper/").status_code == 403
    assert "Enter a paper form" not in browser_of(rex).get(f"/clients/{ada.pk}/").content.decode()


def test_a_session_that_has_begun_takes_no_paper(desk, ada, appointment):
    appointment.begin(now=timezone.now())
    there = f"/clients/{ada.pk}/forms/paper/?appointment={appointment.pk}"
    assert "This session has begun" in desk.post(there).content.decode()
    assert not IntakeDraft.objects.exists()
