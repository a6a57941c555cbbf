"""Show a client their plan: the mail, the tablet, what they tell, and what the practice reads."""

import html
import re
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse

from practice.clients.models import Link
from practice.intake.models import Consent
from practice.mail.models import OutgoingMail
from practice.staff import handing_over
from practice.staff.models import AccessEntry
from sessions_app.planning import answering, services
from sessions_app.planning.models import PlanAnswer
from sessions_app.planning.said import highest_levels
from tests import factories
from tests.factories import NOW
from tests.planning.test_look import typed

pytestmark = pytest.mark.django_db
HEALTH = re.compile(r"neck|calf|vein|pressure|sore|pain|massage of|swedish|back\b", re.I)


@pytest.fixture(autouse=True)
def nine_o_clock(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def appointment(ada, nell):
    return factories.appointment(client=ada, practitioner=nell)


@pytest.fixture
def kept(appointment):
    request = {**factories.document()["request"], "scope": "full-body"}
    factories.intake(appointment=appointment, document=factories.document(request=request))
    return services.make_plan(appointment, by=None, now=NOW)


@pytest.fixture
def url(appointment):
    return reverse("planning:show", args=[appointment.pk])


def send(browser, url):
    return browser.post(url, {"key": uuid4()})


def test_it_shows_the_exact_mail_before_it_goes_out(kept, url, nell, sign_in):
    browser = sign_in(nell)
    page = browser.get(url).content.decode()
    assert "To: ada@example.com" in page
    assert "Nell has made a plan for your visit on Monday 23 November at 12:00." in page
    assert not Link.objects.exists()
    assert not OutgoingMail.objects.exists()

    assert send(browser, url)["Location"] == url
    mail, link = OutgoingMail.objects.get(), Link.objects.get()
    shown = html.unescape(re.sub(r"<[^>]+>", "", page))
    for line in mail.text.replace(link.address, "").split("\n"):
        assert line.strip() in shown
    assert link.address in mail.text
    assert (mail.kind, mail.to, mail.subject_id) == (
        "plan-link",
        "ada@example.com",
        kept.appointment_id,
    )
    page = browser.get(url).content.decode()
    assert "On its way to ada@example.com" in page
    assert link.address in page
    assert AccessEntry.objects.filter(verb="sent", object_id=link.pk).exists()


def test_M5_the_mail_says_nothing_about_health(kept, url, nell, sign_in):
    send(sign_in(nell), url)
    mail, link = OutgoingMail.objects.get(), Link.objects.get()
    assert not HEALTH.search(mail.subject)
    assert not HEALTH.search(mail.text.replace(link.address, ""))  # chance writes words, too
    assert "Lane" not in mail.text + mail.html
    assert "<img" not in mail.html


def test_sent_twice_with_one_press_it_is_one_mail_and_again_is_the_same_link(
    kept, url, nell, sign_in
):
    browser, key = sign_in(nell), uuid4()
    for _time in range(2):
        browser.post(url, {"key": key})
    send(browser, url)
    assert OutgoingMail.objects.count() == 2
    assert Link.objects.count() == 1


def test_a_link_that_was_taken_back_opens_nothing_and_its_mail_stays(
    kept, url, nell, sign_in, client
):
    browser = sign_in(nell)
    send(browser, url)
    link = Link.objects.get()
    cancel = reverse("planning:show-cancel-link", args=[kept.appointment_id])
    for _time in range(2):
        assert browser.post(cancel)["Location"] == url
    assert client.get(f"/p/{link.token}/").status_code == 404
    assert OutgoingMail.objects.get().state == "cancelled"
    assert AccessEntry.objects.filter(verb="revoked", object_id=link.pk).count() == 1


def test_a_plan_that_cannot_be_started_is_not_shown_to_anybody(kept, url, nell, sign_in):
    unsure = factories.document(answers=[{"id": "high-blood-pressure", "answer": "not-sure"}])
    factories.intake(
        appointment=kept.appointment, document=unsure, sent_at=NOW + timedelta(minutes=1)
    )
    services.make_plan(kept.appointment, by=None, now=NOW)
    browser = sign_in(nell)
    assert "nothing to agree to" in browser.get(url).content.decode()
    assert send(browser, url).status_code == 409
    tablet = reverse("planning:show-tablet", args=[kept.appointment_id])
    assert browser.post(tablet)["Location"] == url
    assert handing_over.page_of(browser.session) == ""
    assert not Link.objects.exists()


def test_without_an_address_there_is_no_mail(kept, url, nell, ada, sign_in):
    ada.email = ""
    ada.save()
    page = sign_in(nell).get(url).content.decode()
    assert "There is no email address on record." in page
    assert send(sign_in(nell), url).status_code == 409


# --- on the tablet


def test_A10_the_tablet_shows_the_plan_and_leads_nowhere_else(kept, url, nell, sign_in):
    browser = sign_in(nell)
    here = reverse("planning:look-here", args=[kept.appointment_id])
    assert browser.get(here)["Location"] == url
    tablet = reverse("planning:show-tablet", args=[kept.appointment_id])
    assert browser.post(tablet)["Location"] == here
    page = browser.get(here).content.decode()
    assert "Your plan, <bdi>Ada</bdi>" in page
    assert "For staff: take the tablet back" in page
    for path in ("/", url, "/clients/", reverse("planning:plan", args=[kept.appointment_id])):
        assert browser.get(path)["Location"] == here
    answer = browser.post(here, typed(kept, neck_back="leave-out"))
    assert answer["Location"] == f"{here}?said"
    assert (
        "Please give the tablet back to <bdi>Nell</bdi>"
        in browser.get(f"{here}?said").content.decode()
    )
    said = PlanAnswer.objects.get()
    assert (said.how, said.recorded_by) == ("tablet", nell)
    assert browser.get("/clients/")["Location"] == here


# --- told to a practitioner


def test_what_is_told_is_kept_by_name_and_the_plan_follows(kept, url, nell, sign_in):
    told = reverse("planning:show-told", args=[kept.appointment_id])
    browser, given = sign_in(nell), typed(kept, neck_back="leave-out", buttock="yes")
    for _time in range(2):
        assert browser.post(told, given).status_code == 302
    said = PlanAnswer.objects.get()
    assert (said.how, said.recorded_by) == ("told", nell)
    assert {row.recorded_by for row in Consent.objects.all()} == {nell}
    levels = highest_levels(services.newest_version(kept.appointment).document)
    assert "neck-back-left" not in levels
    assert "buttock-left" in levels
    page = browser.get(url).content.decode()
    assert "<bdi>Ada</bdi> told <bdi>Nell</bdi> on 23 Nov at 09:00:" in page
    assert "leave out: back of the neck." in page


def test_what_is_told_about_an_older_plan_is_shown_again(kept, url, nell, sign_in):
    given = typed(kept, neck_back="leave-out")
    services.make_plan(kept.appointment, by=nell, now=NOW, minutes=45)
    told = reverse("planning:show-told", args=[kept.appointment_id])
    answer = sign_in(nell).post(told, given)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "<bdi>Nell</bdi> changed the plan at 09:00." in page
    assert re.search(r'name="area-neck-back" value="leave-out"[^>]*checked', page)
    assert not PlanAnswer.objects.exists()


def test_told_without_a_choice_is_422_and_says_what_is_missing(kept, nell, sign_in):
    told = reverse("planning:show-told", args=[kept.appointment_id])
    answer = sign_in(nell).post(told, typed(kept, neck_back=""))
    assert answer.status_code == 422
    assert "Choose an answer for: Back of the neck" in answer.content.decode()


# --- what the practice reads


def answered(kept, **choices):
    given = typed(kept, **choices)
    said = {q.key: given[f"area-{q.key}"] for q in answering.shown_to_client(kept).questions}
    return answering.answer(kept, said, words="Since the fall.", how="link", now=NOW)


def test_the_plan_page_says_what_the_client_said(kept, nell, sign_in):
    plan = reverse("planning:plan", args=[kept.appointment_id])
    assert "looked at the plan" not in sign_in(nell).get(plan).content.decode()
    answered(kept, neck_back="leave-out", calf="lighter")
    page = sign_in(nell).get(plan).content.decode()
    assert "<bdi>Ada</bdi> looked at the plan on 23 Nov at 09:00:" in page
    assert "leave out: back of the neck; lighter: calf." in page
    assert "Since the fall." in page
    assert "What that changed in the plan" in page
    assert "No firmer here: the client said so on the plan they were shown." in page


def test_a_yes_to_everything_is_shown_too(kept, nell, sign_in):
    answered(kept)
    page = sign_in(nell).get(reverse("planning:plan", args=[kept.appointment_id]))
    assert "this is fine." in page.content.decode()


def test_today_says_it_to_those_who_treat_and_not_to_the_front_desk(kept, nell, rex, sign_in):
    answered(kept, neck_back="leave-out")
    assert "leave out: back of the neck" in sign_in(nell).get("/?who=everyone").content.decode()
    assert "leave out" not in sign_in(rex).get("/?who=everyone").content.decode()


def test_today_says_it_of_ones_own_clients_only(kept, omar, sign_in):
    """Someone who treats and sits at the front desk too knows every name, and not what each said."""
    omar.is_receptionist = True
    omar.save()
    answered(kept, neck_back="leave-out")
    page = sign_in(omar).get("/?who=everyone").content.decode()
    assert "Ada" in page
    assert "leave out" not in page
    assert "looked at the plan" not in page


def test_it_is_hidden_from_someone_with_no_business_here(kept, url, omar, rex, sign_in):
    for name in ("show", "show-cancel-link", "show-tablet", "show-told", "look-here"):
        path = reverse(f"planning:{name}", args=[kept.appointment_id])
        assert sign_in(omar).post(path).status_code == 404, name
        assert sign_in(rex).post(path).status_code == 403, name
    assert sign_in(omar).get(url).status_code == 404


def test_after_the_start_nothing_is_asked_any_more(kept, url, nell, sign_in):
    services.agree(kept, now=NOW)
    kept.appointment.begin(now=NOW)
    page = sign_in(nell).get(url).content.decode()
    assert "The session has begun" in page
    told = reverse("planning:show-told", args=[kept.appointment_id])
    assert sign_in(nell).post(told, {"key": uuid4(), "plan": kept.pk}).status_code == 409
    with time_machine.travel(NOW):
        assert send(sign_in(nell), url).status_code == 409
