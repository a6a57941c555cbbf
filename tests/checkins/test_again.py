from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from practice.intake.models import Unchangeable
from sessions_app.checkins.models import DeclinedProposal
from sessions_app.planning.engine.documents import read_plan
from sessions_app.planning.engine.learning import highest_levels
from sessions_app.planning.services import make_plan
from tests import factories
from tests.checkins.visits import LIGHT, coming, visited
from tests.factories import NOW

pytestmark = pytest.mark.django_db
SHOULDERS = ("shoulder-top-left", "shoulder-top-right")
FIRMER = [("firmer", "shoulder-top-left")]


@pytest.fixture
def past(ada, nell):
    """Twice firmer on the shoulders; the older visit went better."""
    older = visited(ada, nell, 6, said=FIRMER, pain=(7, 3, 3))
    return older, visited(ada, nell, 3, said=FIRMER, pain=(5, 3, 4))


@pytest.fixture
def appointment(ada, nell, past):
    return coming(ada, nell)


@pytest.fixture
def url(appointment):
    return reverse("checkins:again", args=[appointment.pk])


@pytest.fixture
def learned(appointment):
    return reverse("checkins:learned", args=[appointment.pk])


def proposal_in(page):
    (found,) = [each for each in page.context["learned"] if each[0].goes_up]
    return found


def sent(page, do, **more):
    _proposal, name, key, _why = proposal_in(page)
    return {"key": key, "proposal": name, "do": do, **more}


def levels(appointment):
    return highest_levels(read_plan(appointment.plans.first().document))


# --- the page


def test_the_session_that_went_best_stands_first_with_an_honest_sentence(nell, sign_in, url, past):
    page = sign_in(nell).get(url)
    assert [each.session for each in page.context["past"]] == list(past)
    words = page.content.decode()
    assert "Pain 7 to 3 right after, and 3 two days later: better than before it." in words
    assert "one session proves nothing" in words
    assert "Firmer" in words
    assert words.count("btn-primary") == 1


def test_it_shows_planned_and_done_by_area(nell, sign_in, url):
    first = sign_in(nell).get(url).context["past"][0]
    areas = {area.name: area for area in first.areas}
    shoulders = areas["Top of the shoulder (both sides)"]
    assert shoulders.is_done
    assert shoulders.planned > 0
    assert shoulders.reached == 3


def test_a_session_without_a_score_says_so(nell, sign_in, ada):
    visited(ada, nell, 2, pain=(None, None, None))
    page = sign_in(nell).get(reverse("checkins:again", args=[coming(ada, nell).pk]))
    assert "Relaxation 3 to 8 right after." in page.content.decode()


def test_without_a_past_it_says_what_will_be_here(nell, sign_in, ada):
    page = sign_in(nell).get(reverse("checkins:again", args=[coming(ada, nell).pk]))
    assert "No session with this client is finished yet." in page.content.decode()


def test_htmx_gets_the_proposals_alone(nell, sign_in, url):
    page = sign_in(nell, htmx=True).get(url).content.decode()
    assert "From past sessions" in page
    assert "The client asked for firmer on" in page
    assert "<html" not in page


def test_the_plan_page_asks_for_them_and_has_a_link_without_scripts(
    nell, sign_in, url, appointment
):
    page = sign_in(nell).get(reverse("planning:plan", args=[appointment.pk])).content.decode()
    assert f'hx-get="{url}"' in page
    assert f'href="{url}"' in page


@pytest.mark.parametrize("name", ["again", "start-from"])
def test_it_is_hidden_from_omar(omar, sign_in, appointment, past, name):
    ids = [appointment.pk] if name == "again" else [appointment.pk, past[0].pk]
    assert sign_in(omar).get(reverse(f"checkins:{name}", args=ids)).status_code == 404


def test_omar_can_answer_no_proposal(omar, sign_in, learned):
    asked = {"key": uuid4(), "proposal": "0" * 20, "do": "accept"}
    assert sign_in(omar).post(learned, asked).status_code == 404


def test_it_asks_the_database_as_often_for_ten_sessions_as_for_one(nell, sign_in):
    browser, taken = sign_in(nell), []
    for visits in (1, 10):
        client = factories.client(name=f"Client {visits}")
        for weeks in range(visits, 0, -1):
            visited(client, nell, weeks + 1, said=FIRMER)
        address = reverse("checkins:again", args=[coming(client, nell).pk])
        browser.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(address).status_code == 200
        taken.append(len(captured))
    assert taken[1] - taken[0] <= 1  # what was declined is asked only where something is proposed


# --- proposals


def test_accepting_changes_the_plan_and_keeps_who_and_why(nell, sign_in, url, learned, appointment):
    browser = sign_in(nell)
    before = levels(appointment)
    answer = browser.post(learned, sent(browser.get(url), "accept"))
    assert answer.status_code == 302
    after = levels(appointment)
    assert {slug for slug in after if after[slug] > before[slug]} >= set(SHOULDERS)
    assert all(after[slug] == 3 for slug in SHOULDERS)
    (edit, *_more) = appointment.plans.first().edits
    assert edit["by"] == "Nell Marsh"
    assert edit["source"].startswith("session:")
    assert "asked for firmer" in edit["why"]
    assert not [each for each in browser.get(url).context["learned"] if each[0].goes_up]


def test_the_same_press_twice_makes_one_version(nell, sign_in, url, learned, appointment):
    browser = sign_in(nell)
    asked = sent(browser.get(url), "accept")
    first, second = browser.post(learned, asked), browser.post(learned, asked)
    assert first["Location"] == second["Location"]
    assert appointment.plans.count() == 2


def test_what_was_declined_is_not_proposed_again_for_the_same_evidence(
    nell, sign_in, url, learned, appointment
):
    browser = sign_in(nell)
    assert browser.post(learned, sent(browser.get(url), "decline")).status_code == 302
    kept = DeclinedProposal.objects.get()
    assert (kept.by, kept.appointment) == (nell, appointment)
    assert not [each for each in browser.get(url).context["learned"] if each[0].goes_up]
    assert appointment.plans.count() == 1


def test_with_more_to_go_by_it_is_proposed_again(nell, sign_in, url, appointment):
    browser = sign_in(nell)
    found, _name, _key, _why = proposal_in(browser.get(url))
    old = {"key": found.key.rsplit(" ", 1)[0]}
    DeclinedProposal.objects.create(appointment=appointment, proposal=old, by=nell, at=NOW)
    assert proposal_in(browser.get(url))[0] == found


def test_what_was_declined_is_never_changed(nell, sign_in, url, learned):
    browser = sign_in(nell)
    browser.post(learned, sent(browser.get(url), "decline"))
    with pytest.raises(Unchangeable):
        DeclinedProposal.objects.get().save()


def test_a_proposal_that_no_longer_stands_is_answered_409(nell, sign_in, url, learned, appointment):
    browser = sign_in(nell)
    asked = sent(browser.get(url), "accept")
    firm = {**LIGHT, "pressure": "medium"}
    document = factories.document(request=firm, focus=[])
    later = NOW + timedelta(minutes=1)
    factories.intake(appointment=appointment, document=document, sent_at=later)
    make_plan(appointment, by=nell, now=NOW)
    answer = browser.post(learned, asked)
    assert answer.status_code == 409
    assert "no longer stands" in answer.content.decode()


def test_a_ceiling_of_today_leaves_nothing_to_accept(nell, sign_in, ada, past):
    visit = factories.appointment(client=ada, practitioner=nell)
    thinner = {"id": "blood-thinners", "answer": "yes", "kind": "anticoagulant"}
    document = factories.document(request=LIGHT, focus=[], answers=[thinner])
    factories.intake(appointment=visit, document=document)
    make_plan(visit, by=nell, now=NOW)
    page = sign_in(nell).get(reverse("checkins:again", args=[visit.pk]))
    assert not [each for each in page.context["learned"] if each[0].goes_up]


# --- start from one


@pytest.fixture
def start(appointment, past):
    return reverse("checkins:start-from", args=[appointment.pk, past[0].pk])


def test_it_says_what_differs_and_makes_the_next_version(nell, sign_in, start, appointment, past):
    browser = sign_in(nell)
    page = browser.get(start)
    assert page.status_code == 200
    (offer, name) = page.context["offers"][0]
    assert offer.goes_up
    asked = {"key": page.context["key"], "version": page.context["version"]}
    answer = browser.post(start, asked)
    assert answer.status_code == 302
    newest = appointment.plans.first()
    assert (newest.number, newest.template) == (2, past[0].plan.template)
    assert all(levels(appointment)[slug] == 2 for slug in SHOULDERS)


def test_what_was_firmer_is_planned_only_if_it_is_ticked(nell, sign_in, start, appointment):
    browser = sign_in(nell)
    page = browser.get(start)
    also = [name for _offer, name in page.context["offers"]]
    asked = {"key": page.context["key"], "version": page.context["version"], "also": also}
    assert browser.post(start, asked).status_code == 302
    assert all(levels(appointment)[slug] == 3 for slug in SHOULDERS)
    assert {edit["by"] for edit in appointment.plans.first().edits} == {"Nell Marsh"}


def test_a_plan_that_was_changed_meanwhile_is_not_overwritten(nell, sign_in, start, appointment):
    browser = sign_in(nell)
    page = browser.get(start)
    make_plan(appointment, by=nell, now=NOW)
    asked = {"key": page.context["key"], "version": page.context["version"]}
    answer = browser.post(start, asked)
    assert answer.status_code == 409
    assert "Somebody changed the plan" in answer.content.decode()
    assert appointment.plans.count() == 2


def test_no_longer_than_booked(nell, sign_in, ada, past):
    short = coming(ada, nell, minutes=45)
    start = reverse("checkins:start-from", args=[short.pk, past[0].pk])
    page = sign_in(nell).get(start)
    assert page.context["found"].plan.planned_minutes <= 45
    assert page.context["differences"]


def test_a_session_of_somebody_else_is_not_there(nell, sign_in, appointment):
    other = visited(factories.client(name="Eve Moss"), nell, 3)
    start = reverse("checkins:start-from", args=[appointment.pk, other.pk])
    assert sign_in(nell).get(start).status_code == 404


@pytest.mark.parametrize("version", ["9" * 5_000, "²", "-1", "a", ""])
def test_a_version_that_is_no_number_is_not_the_one_that_was_seen(nell, sign_in, start, version):
    answer = sign_in(nell).post(start, {"key": uuid4(), "version": version})
    assert answer.status_code == 409


# --- what was answered two days later


def test_a_worse_two_days_later_is_proposed_with_its_reason_and_shown_with_why(ada, nell, sign_in):
    medium = {**LIGHT, "pressure": "medium"}
    session = visited(ada, nell, 3, pain=(5, 3, None), request=medium)
    session.outcomes.create(moment="later", felt="worse")
    visit = coming(ada, nell, request=medium)
    page = sign_in(nell).get(reverse("checkins:again", args=[visit.pk]))
    (found,) = [each[0] for each in page.context["learned"] if each[0].rule == "worse-said"]
    assert found.reason.source == f"session:{session.pk}"
    words = page.content.decode()
    assert "Why this is proposed" in words
    assert "one level less is a fair start; it shows no cause." in words
    assert reverse("aftercare:two-days-later", args=[session.appointment_id]) in words
