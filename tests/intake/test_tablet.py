"""A10 and C7 on the practice's tablet: one form, then a calm page, and nothing stays behind."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client as Browser
from django.utils import timezone

from practice.clients.models import Link
from practice.intake.models import Consent, Intake, IntakeDraft
from practice.mail.models import OutgoingMail
from practice.staff.models import AccessEntry
from tests import factories
from tests.intake.walking import fill, fill_in, sign, walk
from tests.world import World, browser_of, post, routes

pytestmark = pytest.mark.django_db
PASSWORD = "seven quiet linen towels"
TAKE_BACK = "/account/take-back/"


@pytest.fixture
def nell(nell):
    nell.set_password(PASSWORD)
    nell.save()
    return nell


def hand_over(browser, client, visit=None):
    """Return the address of the form that this browser now shows."""
    query = f"?appointment={visit.pk}" if visit else ""
    answer = browser.post(f"/clients/{client.pk}/forms/tablet/{query}")
    assert answer.status_code == 302, answer.content.decode()[:2000]
    return answer["Location"]


@pytest.fixture
def tablet(nell):
    browser = Browser()
    browser.force_login(nell)
    return browser


def test_the_client_fills_in_the_whole_form_and_hands_the_tablet_back(
    tablet, ada, appointment, nell
):
    path = hand_over(tablet, ada, appointment)
    start = tablet.get(path).content.decode()
    assert "Stop here and hand the tablet back" in start
    assert tablet.post(path).status_code == 302
    walk(tablet, path)
    answer = sign(tablet, path)
    thanks = tablet.get(answer["Location"]).content.decode()
    assert "Please hand the tablet back" in thanks
    assert "For staff: take the tablet back" in thanks

    intake = Intake.objects.get()
    assert intake.appointment == appointment
    said = Consent.objects.filter(intake=intake)
    assert {(each.how, each.recorded_by) for each in said} == {("tablet", nell)}
    assert OutgoingMail.objects.count() == 0


def test_A10_every_route_leads_back_to_the_form_and_htmx_gets_401(ada, nell):
    world = World(ada=ada, nell=nell)
    browser = browser_of(nell)
    path = post(browser, f"/clients/{ada.pk}/forms/tablet/")["Location"]
    tried = 0
    for route in routes():
        there = world.address(route)
        if there == TAKE_BACK:
            continue
        for answer in (browser.get(there), post(browser, there), browser.head(there)):
            assert (answer.status_code, answer["Location"]) == (302, path), there
        assert browser.get(there, headers={"HX-Request": "true"}).status_code == 401
        tried += 1
    assert tried == len(routes()) - 1
    assert browser.get("/no/such/page/")["Location"] == path
    assert browser.get(path[:-1])["Location"] == path


def test_A10_once_sent_back_leads_to_no_answer(tablet, ada, appointment):
    path = hand_over(tablet, ada, appointment)
    tablet.post(path)
    draft = IntakeDraft.objects.get()
    fill_in(draft, {"words_of_own": ["canary"]})
    assert "canary" in tablet.get(f"{path}wish/").content.decode()
    sign(tablet, path)
    for page in ("", "wish/", "check/", "please-read/", "fresh-link/", "hand-back/"):
        assert tablet.get(path + page)["Location"] == f"{path}sent/"
        assert tablet.post(path + page)["Location"] == f"{path}sent/"
    assert "canary" not in tablet.get(f"{path}sent/").content.decode()


def test_A10_a_worrying_answer_is_told_at_once_and_is_not_on_the_page_that_staff_get_back(
    tablet, ada, appointment
):
    path = hand_over(tablet, ada, appointment)
    tablet.post(path)
    by_page = {"health-1": {"ticks": ["emergency-signs"]}}
    draft = IntakeDraft.objects.get()
    fill_in(draft, by_page=by_page)
    advice = tablet.get(f"{path}please-read/").content.decode()
    sign(tablet, path)
    sent = tablet.get(f"{path}sent/").content.decode()
    assert "panel--caution" in advice
    assert "panel--" not in sent


def test_stopping_keeps_what_was_typed_and_shows_nothing_until_staff_hand_it_over_again(
    tablet, ada, appointment
):
    path = hand_over(tablet, ada, appointment)
    tablet.post(path)
    fill(tablet, f"{path}about-you/")
    typed = {"slug": "wish", "goal": "relax", "words_of_own": "canary", "tab": "t", "number": "0"}
    answer = tablet.post(f"{path}hand-back/", typed)
    here = answer["Location"]
    assert "Please hand the tablet back" in tablet.get(here).content.decode()
    for page in ("", "about-you/", "wish/", "check/"):
        assert tablet.get(path + page)["Location"] == here
    assert tablet.get("/")["Location"] == here

    post(tablet, TAKE_BACK, password=PASSWORD)
    again = hand_over(tablet, ada, appointment)
    assert "canary" in tablet.get(f"{again}wish/").content.decode()


def test_C7_after_it_was_taken_back_the_tablet_knows_nothing_of_the_last_client(
    tablet, ada, appointment, nell
):
    path = hand_over(tablet, ada, appointment)
    tablet.post(path)
    fill_in(IntakeDraft.objects.get(), {"words_of_own": ["canary"]})
    assert settings.FORM_COOKIE_NAME not in tablet.cookies
    tablet.post(f"{path}wish/", {"speak": "es"})
    assert post(tablet, TAKE_BACK, password=PASSWORD)["Location"] == f"/clients/{ada.pk}/"
    assert tablet.cookies[settings.LANGUAGE_COOKIE_NAME].value == ""
    for page in ("", "wish/", "check/", "sent/"):
        answer = tablet.get(path + page)
        assert answer.status_code == 404
        assert "canary" not in answer.content.decode()
    assert post(tablet, path).status_code == 404

    bea = factories.client(name="Bea Moss", email="bea@example.com")
    bea.practitioners.add(nell)
    hers = hand_over(tablet, bea)
    tablet.post(hers)
    assert tablet.get(f"{path}wish/")["Location"] == hers
    page = tablet.get(f"{hers}about-you/").content.decode()
    assert "Bea Moss" in page
    assert "Ada" not in page
    assert tablet.get(f"{hers}wish/")["Location"].startswith(hers)


def test_C7_the_address_of_the_tablet_opens_nothing_in_any_other_browser(
    tablet, ada, appointment, nell, olive
):
    path = hand_over(tablet, ada, appointment)
    tablet.post(path)
    nells_laptop = browser_of(nell)
    for browser in (Browser(), nells_laptop, browser_of(olive)):
        for page in ("", "about-you/", "check/", "hand-back/"):
            assert browser.get(path + page).status_code == 404
        assert post(browser, path).status_code == 404


def test_C7_a_mailed_link_that_nobody_began_does_not_read_back_what_the_tablet_was_told(
    tablet, draft, link, ada, appointment
):
    path = hand_over(tablet, ada, appointment)
    assert IntakeDraft.objects.count() == 1
    tablet.post(path)
    fill_in(IntakeDraft.objects.get(), {"words_of_own": ["canary"]})
    phone = Browser()
    for answer in (phone.get(f"/f/{link.token}/"), phone.post(f"/f/{link.token}/")):
        assert answer.status_code == 403
    assert phone.get(f"/f/{link.token}/wish/").status_code == 403


def test_the_phone_that_began_a_form_goes_on_with_it_after_the_tablet(
    tablet, phone, path, ada, appointment
):
    fill(phone, f"{path}about-you/")
    here = hand_over(tablet, ada, appointment)
    assert "resumed" in tablet.get(here)["Location"]
    fill(tablet, f"{here}wish/")
    assert phone.get(path)["Location"].startswith(f"{path}massage/")


def test_the_front_desk_hands_over_a_new_form_but_none_with_answers(phone, path, ada, rex, nell):
    fill(phone, f"{path}about-you/")
    desk = browser_of(rex)
    visit = IntakeDraft.objects.get().appointment
    there = f"/clients/{ada.pk}/forms/tablet/"
    page = desk.get(f"{there}?appointment={visit.pk}").content.decode()
    assert "has begun this form already" in page
    assert "Hand over the tablet</button>" not in page
    assert post(desk, f"{there}?appointment={visit.pk}").status_code == 409

    bea = factories.client(name="Bea Moss")
    assert post(desk, f"/clients/{bea.pk}/forms/tablet/").status_code == 302


def test_what_was_begun_is_not_handed_over_by_whoever_may_not_read_it(
    phone, path, ada, omar, appointment
):
    """Omar sits at the front desk too: he knows every name, and his own clients' health alone."""
    fill(phone, f"{path}about-you/")
    omar.is_receptionist = True
    omar.save()
    there = f"/clients/{ada.pk}/forms/tablet/?appointment={appointment.pk}"
    assert post(browser_of(omar), there).status_code == 409


def test_a_session_that_has_begun_takes_no_form(tablet, ada, appointment):
    appointment.begin(now=timezone.now())
    there = f"/clients/{ada.pk}/forms/tablet/?appointment={appointment.pk}"
    assert "This session has begun" in tablet.get(there).content.decode()
    assert tablet.post(there).status_code == 409


def test_handed_over_twice_it_is_one_form_and_one_link(tablet, ada, appointment, nell):
    first = hand_over(tablet, ada, appointment)
    other = Browser()
    other.force_login(nell)
    assert hand_over(other, ada, appointment) == first
    assert IntakeDraft.objects.count() == Link.objects.count() == 1


def test_the_address_for_the_tablet_is_not_shown_to_staff_as_the_clients(
    tablet, draft, link, ada, appointment, nell
):
    hand_over(tablet, ada, appointment)
    here = Link.objects.get(how="tablet")
    page = browser_of(nell).get(f"/clients/{ada.pk}/forms/send/?appointment={appointment.pk}")
    assert link.token in page.content.decode()
    assert here.token not in page.content.decode()


def test_it_is_noted_whose_form_was_handed_over(tablet, ada, appointment, nell):
    hand_over(tablet, ada, appointment)
    noted = AccessEntry.objects.filter(verb="handed-over", object_kind="intake.intakedraft")
    assert noted.get().client_id == ada.pk
    assert noted.get().actor_id == nell.pk


def test_C3_a_tablet_that_was_forgotten_shows_the_way_back_when_its_link_has_ended(
    tablet, ada, appointment
):
    path = hand_over(tablet, ada, appointment)
    Link.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert tablet.get(f"{path}about-you/")["Location"] == path
    assert tablet.get(path)["Location"] == TAKE_BACK


def earlier(ada):
    """What Ada said three weeks ago, by whom it was sent nobody knows any more."""
    veins = {"id": "varicose-veins", "answer": "yes", "where": ["calf-left"], "kind": "calm"}
    document = factories.document(answers=[veins])
    return factories.intake(client=ada, document=document, sent_at=timezone.now() - timedelta(21))


def test_C7_on_the_tablet_of_who_may_read_them_earlier_answers_are_open(tablet, ada, appointment):
    earlier(ada)
    path = hand_over(tablet, ada, appointment)
    assert tablet.post(path)["Location"] == f"{path}what-has-changed/"
    assert "Varicose veins" in tablet.get(f"{path}what-has-changed/").content.decode()


def test_C7_handed_over_by_the_front_desk_the_tablet_offers_an_empty_form(rex, ada, appointment):
    earlier(ada)
    tablet = Browser()
    tablet.force_login(rex)
    path = hand_over(tablet, ada, appointment)
    assert tablet.post(path)["Location"] == f"{path}is-it-you/"
    page = tablet.get(f"{path}is-it-you/").content.decode()
    assert "Start from an empty form" in page
    assert "Email me a code" not in page
    tablet.post(f"{path}mail-code/")
    assert not OutgoingMail.objects.filter(kind="intake-code").exists()
    assert settings.FORM_COOKIE_NAME not in tablet.cookies
    assert tablet.get(f"{path}what-has-changed/").status_code == 302
    assert "Varicose" not in tablet.get(f"{path}about-you/").content.decode()


def test_a_paper_form_of_somebody_who_was_here_before_is_the_whole_form(tablet, ada, appointment):
    earlier(ada)
    answer = tablet.post(f"/clients/{ada.pk}/forms/paper/?appointment={appointment.pk}")
    assert answer["Location"].endswith("/about-you/")
    start = answer["Location"].removesuffix("about-you/")
    assert tablet.get(start)["Location"] == f"{start}about-you/?resumed=1"
