"""A10: a tablet in a client's hands shows one page, until staff prove that they hold it again."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client as Browser
from django.utils import timezone

from practice.mail.models import OutgoingMail
from practice.staff import handing_over
from practice.staff.models import AccessEntry
from tests.world import World, browser_of, post, routes

pytestmark = pytest.mark.django_db
TAKE_BACK = "/account/take-back/"
PASSWORD = "seven quiet linen towels"


@pytest.fixture
def page(ada):
    return f"/clients/{ada.pk}/"


@pytest.fixture
def tablet(nell, page):
    """Nell's session, handed over to show Ada's record page and nothing else."""
    nell.set_password(PASSWORD)
    nell.save()
    return in_the_hands_of_a_client(browser_of(nell), page)


def in_the_hands_of_a_client(browser, page):
    session = browser.session
    session[handing_over.KEY] = {"page": page, "back": "/clients/"}
    session.save()
    return browser


def test_A10_every_route_leads_back_to_the_one_page(ada, nell, page):
    world = World(ada=ada, nell=nell)
    tablet, tried = in_the_hands_of_a_client(browser_of(nell), page), 0
    for route in routes():
        path = world.address(route)
        if path in (page, TAKE_BACK):
            continue
        for answer in (tablet.get(path), post(tablet, path), tablet.head(path)):
            assert (answer.status_code, answer["Location"]) == (302, page), path
        assert tablet.get(path, headers={"HX-Request": "true"}).status_code == 401
        tried += 1
    assert tried == len(routes()) - 2
    assert tablet.get("/no/such/page/")["Location"] == page
    assert AccessEntry.objects.filter(verb="signed-out").count() == 0


def test_the_one_page_opens_and_so_does_the_way_back(tablet, page):
    assert tablet.get(page).status_code == 200
    answer = tablet.get(TAKE_BACK)
    assert answer.status_code == 200
    assert "Take the tablet back" in answer.content.decode()


def test_with_the_password_staff_go_on_where_they_were_under_a_new_session(tablet):
    before = tablet.session.session_key
    answer = post(tablet, TAKE_BACK, password=PASSWORD)
    assert (answer.status_code, answer["Location"]) == (302, "/clients/")
    assert tablet.session.session_key != before
    assert not Session.objects.filter(pk=before).exists()
    assert tablet.get("/clients/").status_code == 200
    assert AccessEntry.objects.filter(verb="took-back").count() == 1


@pytest.mark.parametrize("typed", [{}, {"password": ""}, {"password": "wrong"}, {"code": "123456"}])
def test_without_the_proof_it_stays_with_the_client(tablet, page, typed):
    assert post(tablet, TAKE_BACK, **typed).status_code == 422
    assert tablet.get("/")["Location"] == page


def mailed(tablet):
    assert post(tablet, TAKE_BACK, action="code").status_code == 302
    mail = OutgoingMail.objects.latest("made_at")
    return mail, re.search(r"\b\d{6}\b", mail.text)[0]


def test_with_a_mailed_code_too_and_the_code_works_once(tablet, nell, page):
    mail, code = mailed(tablet)
    assert mail.to == nell.email
    assert code not in mail.subject
    assert post(tablet, TAKE_BACK, code=f"{code[:3]} {code[3:]}")["Location"] == "/clients/"
    in_the_hands_of_a_client(tablet, page)
    assert post(tablet, TAKE_BACK, code=code).status_code == 422


def test_a_code_ends_after_ten_minutes_and_with_the_next_one(tablet):
    _mail, first = mailed(tablet)
    _mail, second = mailed(tablet)
    if first != second:
        assert post(tablet, TAKE_BACK, code=first).status_code == 422
    with time_machine.travel(timezone.now() + timedelta(minutes=10, seconds=1)):
        assert post(tablet, TAKE_BACK, code=second).status_code == 422


def test_A4_five_wrong_tries_and_then_a_wait(tablet):
    _mail, code = mailed(tablet)
    wrong = f"{(int(code) + 1) % 10**6:06}"
    tries = [post(tablet, TAKE_BACK, code=wrong).status_code for _time in range(5)]
    assert tries == [422] * 5
    assert post(tablet, TAKE_BACK, code=code).status_code == 429
    assert post(tablet, TAKE_BACK, password=PASSWORD).status_code == 429
    assert AccessEntry.objects.filter(verb="sign-in-failed").count() == 5


def test_whoever_is_not_handed_over_has_nothing_to_take_back(nell, sign_in):
    assert sign_in(nell).get(TAKE_BACK)["Location"] == "/"
    assert Browser().get(TAKE_BACK)["Location"].startswith("/account/login/")


def test_A12_the_tablet_of_someone_who_is_switched_off_goes_to_sign_in(tablet, nell, page):
    """The case that would lead round in circles: the session may do nothing, and not end either."""
    nell.is_active = False
    nell.save()
    assert tablet.get(page)["Location"] == f"/account/login/?next={page}"
    assert tablet.get("/account/login/").status_code == 200
    assert tablet.get(page)["Location"].startswith("/account/login/")


def test_a_page_that_closed_meanwhile_gives_way_to_the_way_back(tablet, practice, ada, page):
    ada.practitioners.clear()
    practice.own_clients_only = True
    practice.save()
    assert tablet.get(page)["Location"] == TAKE_BACK
    assert tablet.get("/")["Location"] == page
    assert tablet.get(TAKE_BACK).status_code == 200
