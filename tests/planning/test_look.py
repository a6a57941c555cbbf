"""The plan by link, as its client sees it: C1 to C8 of SECURITY-REQUIREMENTS, and the page itself."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.test import Client as Browser
from django.utils import timezone

from practice.clients.models import Link
from practice.intake.models import Consent
from practice.mail.models import OutgoingMail
from practice.staff.models import AccessEntry
from sessions_app.planning import answering, sending, services
from sessions_app.planning.models import PlanAnswer, SessionPlan
from sessions_app.planning.said import highest_levels
from tests import factories

pytestmark = pytest.mark.django_db
TOKEN = "a" * 43
VEINS = [{"id": "varicose-veins", "answer": "yes", "where": ["calf-left"], "kind": "calm"}]


@pytest.fixture
def appointment(ada, nell):
    return factories.appointment(
        client=ada, practitioner=nell, starts_at=timezone.now() + timedelta(days=2)
    )


@pytest.fixture
def kept(appointment):
    request = {**factories.document()["request"], "scope": "full-body"}
    today = timezone.localdate().isoformat()
    document = factories.document(
        request=request, answers=VEINS, answered_on=today, consents=["buttock"]
    )
    factories.intake(appointment=appointment, document=document, sent_at=timezone.now())
    made = services.make_plan(appointment, by=appointment.practitioner, now=timezone.now())
    assert made.state == SessionPlan.State.READY
    return made


@pytest.fixture
def link(kept, nell):
    return sending.new_link(kept.appointment, by=nell, now=timezone.now())


@pytest.fixture
def path(link):
    return f"/p/{link.token}/"


@pytest.fixture
def phone(path):
    """Ada's phone, in which she pressed Show my plan."""
    browser = Browser()
    assert browser.post(path)["Location"] == f"{path}plan/"
    return browser


def body(response, token):
    text = response.content.decode().replace(token, "TOKEN")
    return re.sub(r'(csrfmiddlewaretoken" value=|X-CSRFToken": )"[^"]+"', "", text)


def typed(kept, **choices):
    """Return what the page posts when the areas that need a yes by name are ticked yes."""
    questions = answering.shown_to_client(kept).questions
    said = {f"area-{q.key}": q.initial or ("yes" if q.must_be_said else "") for q in questions}
    said |= {f"area-{key.replace('_', '-')}": choice for key, choice in choices.items()}
    return {"key": uuid4(), "plan": kept.pk, "words": "", "action": "changes", **said}


def test_it_shows_the_plan_in_the_clients_words(phone, path):
    page = phone.get(f"{path}plan/").content.decode()
    assert "Your plan, <bdi>Ada</bdi>" in page
    assert "Lane" not in page
    assert "Willow Room" in page
    assert "Main massage" in page
    assert "60</span> minutes with" in page
    assert "medium" in page
    assert "We leave this area alone, as you asked: Face and forehead." in page
    assert "We will only stroke lightly there, or leave it out." in page
    assert "Effleurage" not in page


def test_nothing_stands_for_a_yes_by_name(phone, path):
    page = phone.get(f"{path}plan/").content.decode()
    chosen = re.findall(r'name="area-([a-z-]+)"[^>]*checked', page)
    assert "calf-right" in chosen
    assert "lower-back" in chosen
    assert "buttock" not in chosen
    assert 'name="area-buttock"' in page
    assert 'name="area-sacrum"' in page
    assert 'name="area-face"' not in page  # she asked for no touch there
    assert "Please avoid: Face and forehead" in page


def test_C4_opening_changes_nothing_but_the_last_use(path, link, kept):
    for method in ("get", "head", "options"):
        getattr(Browser(), method)(path)
        getattr(Browser(), method)(f"{path}plan/")
    link.refresh_from_db()
    assert link.browser_hash == ""
    assert link.last_used_at is not None
    assert not PlanAnswer.objects.exists()
    assert kept.appointment.plans.count() == 1


def test_C7_before_the_button_and_elsewhere_nothing_of_the_plan_is_shown(path, link):
    first = Browser().get(path)
    assert first.status_code == 200
    assert Browser().get(f"{path}plan/")["Location"] == path
    phone = Browser()
    phone.post(path)
    other = Browser()
    for answer in (other.get(path), other.get(f"{path}plan/"), other.post(f"{path}plan/")):
        assert answer.status_code == 403
        assert "Email me a fresh link" in answer.content.decode()
    for answer in (first, other.get(path)):
        page = answer.content.decode()
        assert "Ada" not in page
        assert "minutes with" not in page
        assert "Calf" not in page
        assert "firm" not in page
    with time_machine.travel(timezone.now() + timedelta(hours=24, minutes=1)):
        assert phone.get(f"{path}plan/").status_code == 403


def test_C8_wrong_ended_revoked_and_foreign_links_are_one_page(link, ada, kept, nell):
    form = factories.link(subject=factories.draft(client=ada))
    ended = Link.fresh(
        "plan",
        client=ada,
        subject_id=uuid4(),
        by=nell,
        now=timezone.now(),
        lasts=timedelta(seconds=-1),
    )
    revoked = link.token
    link.revoke(now=timezone.now())
    tokens = [TOKEN, form.token, ended.token, revoked]
    for page in ("", "plan/"):
        answers = [Browser().get(f"/p/{token}/{page}") for token in tokens]
        assert {answer.status_code for answer in answers} == {404}
        assert len({body(a, t) for a, t in zip(answers, tokens, strict=True)}) == 1
    assert Browser().get(f"/f/{link.token}/").status_code == 404


def test_C3_it_ends_with_the_start_of_the_session_and_a_new_one_ends_the_old(
    path, phone, link, kept, nell
):
    assert abs(link.expires_at - kept.appointment.starts_at) < timedelta(seconds=1)
    second = sending.new_link(kept.appointment, by=nell, now=timezone.now())
    assert phone.get(f"{path}plan/").status_code == 404
    phone.post(f"/p/{second.token}/")
    assert phone.get(f"/p/{second.token}/plan/").status_code == 200
    kept.appointment.begin(now=timezone.now())
    assert phone.get(f"/p/{second.token}/plan/").status_code == 404
    Browser().post(f"/p/{second.token}/fresh-link/")
    assert not OutgoingMail.objects.filter(kind="plan-link").exists()


def test_a_fresh_link_goes_to_the_address_on_file_at_most_three_an_hour(path, link):
    for _time in range(5):
        assert Browser().post(f"{path}fresh-link/").status_code == 302
    mails = OutgoingMail.objects.filter(kind="plan-link")
    assert [mail.to for mail in mails] == ["ada@example.com"] * 3
    assert Browser().post(f"/p/{TOKEN}/fresh-link/").status_code == 302
    assert "Look in your mail" in Browser().get(f"{path}fresh-link/").content.decode()


def test_an_answer_is_kept_the_plan_follows_and_the_page_says_thank_you(phone, path, kept):
    answer = phone.post(
        f"{path}plan/", typed(kept, neck_back="leave-out") | {"words": "It hurt last week."}
    )
    assert answer["Location"] == f"{path}plan/?said"
    page = phone.get(answer["Location"]).content.decode()
    assert "Thank you, <bdi>Ada</bdi>" in page
    assert "Leave out: back of the neck." in page
    assert "It hurt last week." in page
    newest = services.newest_version(kept.appointment)
    assert "neck-back-left" not in highest_levels(newest.document)
    said = PlanAnswer.objects.get()
    assert (said.how, said.recorded_by, said.words) == ("link", None, "It hurt last week.")
    row = Consent.objects.get(regions=["neck-back-left", "neck-back-right"])
    assert (row.given, row.how, row.language) == (False, "link", "en-gb")
    assert AccessEntry.objects.filter(object_id=said.pk, actor_kind="link").count() == 1
    again = phone.get(f"{path}plan/").content.decode()
    assert "You answered at" in again
    assert re.search(r'name="area-neck-back" value="leave-out"[^>]*checked', again)


def test_sent_twice_it_is_one_answer(phone, path, kept):
    said = typed(kept, neck_back="leave-out")
    first, second = (phone.post(f"{path}plan/", said) for _time in range(2))
    assert first["Location"] == second["Location"]
    assert PlanAnswer.objects.count() == 1
    assert kept.appointment.plans.count() == 2


def test_an_area_that_needs_a_yes_by_name_is_asked_for(phone, path, kept):
    answer = phone.post(f"{path}plan/", typed(kept, buttock="") | {"words": "kept words"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Choose an answer for: Buttock and side of the hip" in page
    assert "<title>Error: Your plan" in page
    assert "kept words" in page
    assert not PlanAnswer.objects.exists()


@pytest.mark.parametrize("choice", ["firmer", "as-first", "no\x00", "x" * 5_000])
def test_a_choice_that_was_not_offered_is_refused(phone, path, kept, choice):
    answer = phone.post(f"{path}plan/", typed(kept, neck_back=choice))
    assert answer.status_code == 422
    assert not PlanAnswer.objects.exists()


@pytest.mark.parametrize("words", ["x" * 501, "a\x1bb"])
def test_words_that_cannot_be_kept_are_shown_back(phone, path, kept, words):
    answer = phone.post(f"{path}plan/", typed(kept) | {"words": words})
    assert answer.status_code == 422
    assert not PlanAnswer.objects.exists()


def test_a_plan_that_was_changed_meanwhile_is_shown_again_with_what_was_chosen(
    phone, path, kept, nell
):
    said = typed(kept, neck_back="leave-out") | {"words": "kept words"}
    services.make_plan(kept.appointment, by=nell, now=timezone.now(), minutes=45)
    answer = phone.post(f"{path}plan/", said)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert re.search(r"<bdi>Nell</bdi> changed the plan at \d\d:\d\d\.", page)
    assert "Have another look" in page
    assert "kept words" in page
    assert re.search(r'name="area-neck-back" value="leave-out"[^>]*checked', page)
    assert not PlanAnswer.objects.exists()
    assert not Consent.objects.exists()


def test_a_plan_that_cannot_be_started_is_no_offer(phone, path, kept, ada):
    factories.intake(
        appointment=kept.appointment,
        document=factories.document(answers=[{"id": "emergency-signs", "answer": "yes"}]),
        sent_at=timezone.now(),
    )
    services.make_plan(kept.appointment, by=None, now=timezone.now())
    page = phone.get(f"{path}plan/").content.decode()
    assert "Your plan is not ready yet" in page
    assert phone.post(f"{path}plan/", typed(kept)).status_code == 409
    assert not PlanAnswer.objects.exists()


def test_when_nothing_fits_any_more_it_says_who_will_talk_about_it(phone, path, kept):
    everything = {
        q.key.replace("-", "_"): "leave-out" for q in answering.shown_to_client(kept).questions
    }
    answer = phone.post(f"{path}plan/", typed(kept, **everything), follow=True)
    assert "no plan fits by itself" in answer.content.decode()
    assert services.newest_version(kept.appointment).state == SessionPlan.State.INFEASIBLE


def test_the_page_tells_nobody_and_is_kept_nowhere(phone, path):
    answer = phone.get(f"{path}plan/")
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["Cache-Control"] == "no-store"
    assert "noindex" in answer["X-Robots-Tag"]
    assert phone.get(f"{path}plan/?q=1").status_code == 200
    assert not re.search(r'(?:href|src|action)="https?://', answer.content.decode())
