"""The practitioner's hands over a day: what the plan says, and the one press that changes it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from sessions_app.planning import services
from sessions_app.planning.engine.documents import read_plan
from sessions_app.planning.engine.hands import ENOUGH, firm_minutes
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db
FIRM = {"goal": "stiffness", "modality": "deep-tissue", "scope": "back", "pressure": "firm"}


def firm_plan(practitioner, *, client=None, hours=3, **request):
    appointment = factories.appointment(
        client=client or factories.client(),
        practitioner=practitioner,
        starts_at=NOW + timedelta(hours=hours),
        style="",
    )
    document = factories.document(request={**FIRM, **request})
    factories.intake(appointment=appointment, document=document)
    return services.make_plan(appointment, by=practitioner, now=NOW)


def minutes_of(kept):
    return firm_minutes(read_plan(kept.document))


def said(kept):
    return [each["text"] for each in kept.document["messages"] if each["rule"] == ENOUGH]


@pytest.fixture
def practice():
    return factories.practice(firm_minutes_a_day=30)


@pytest.fixture
def plan(practice, nell, ada):
    """Nell's second firm session of the day: the first took most of the limit."""
    firm_plan(nell, hours=1)
    return firm_plan(nell, client=ada, hours=4)


@pytest.fixture
def url(plan):
    return reverse("planning:gentler", args=[plan.appointment_id])


@pytest.fixture
def page(plan):
    return reverse("planning:plan", args=[plan.appointment_id])


def press(plan, way):
    return {"key": uuid4(), "version": plan.number, "way": way}


def test_the_first_plan_of_the_day_is_within_the_limit(practice, nell):
    first = firm_plan(nell)
    assert 0 < minutes_of(first) <= 30
    assert said(first) == []


def test_the_plan_that_goes_past_the_limit_says_so_with_the_days_minutes(plan):
    assert len(said(plan)) == 1
    assert f"makes {2 * minutes_of(plan)} today" in said(plan)[0]


def test_minutes_of_another_day_or_of_another_practitioner_do_not_count(practice, nell, omar):
    firm_plan(nell, hours=1)
    assert said(firm_plan(nell, hours=30)) == []
    assert said(firm_plan(omar, hours=4)) == []


def test_a_session_that_was_cancelled_does_not_count(practice, nell):
    first = firm_plan(nell, hours=1)
    first.appointment.cancelled_at = NOW
    first.appointment.save()
    assert said(firm_plan(nell, hours=4)) == []


def test_the_version_that_was_agreed_counts_and_nothing_comes_after_it(practice, nell):
    first = firm_plan(nell, hours=1)
    services.agree(first, now=NOW)
    assert services.make_plan(first.appointment, by=nell, now=NOW, style="relaxation") is None
    assert said(firm_plan(nell, hours=4))


def test_a_gentle_plan_says_nothing_of_hands(practice, nell):
    firm_plan(nell, hours=1)
    assert said(firm_plan(nell, hours=4, pressure="light")) == []


def test_the_page_offers_ways_and_reading_it_changes_nothing(nell, sign_in, plan, page):
    words = sign_in(nell).get(page).content.decode()
    assert said(plan)[0] in words.replace("&#x27;", "'")
    assert "Gentler ways for your hands" in words
    for way in ("not-asked", "broad", "forearm", "style"):
        assert f'name="way" value="{way}"' in words
    assert plan.appointment.plans.count() == 1


@pytest.mark.parametrize("way", ["not-asked", "broad", "forearm", "style"])
def test_one_press_makes_the_next_version_with_fewer_firm_minutes(nell, sign_in, plan, url, way):
    answer = sign_in(nell).post(url, press(plan, way))
    assert answer.status_code == 302
    newest = services.newest_version(plan.appointment)
    assert newest.number == 2 and minutes_of(newest) < minutes_of(plan)
    assert newest.state == "ready"
    if way != "style":
        assert newest.edits and all(each["by"] == nell.name for each in newest.edits)


def test_a_press_sent_twice_is_one_version(nell, sign_in, plan, url):
    browser, sent = sign_in(nell), press(plan, "broad")
    assert browser.post(url, sent)["Location"] == browser.post(url, sent)["Location"]
    assert plan.appointment.plans.count() == 2


def test_a_press_on_an_older_version_shows_both_and_keeps_nothing(nell, sign_in, plan, url):
    services.make_plan(plan.appointment, by=nell, now=NOW)
    assert sign_in(nell).post(url, press(plan, "broad")).status_code == 409
    assert plan.appointment.plans.count() == 2


@pytest.mark.parametrize("way", ["", "harder"])
def test_a_way_that_is_not_offered_is_refused_in_words(nell, sign_in, plan, url, way):
    answer = sign_in(nell).post(url, press(plan, way))
    assert answer.status_code == 409
    assert b"no longer offered" in answer.content
    assert plan.appointment.plans.count() == 1


def test_omar_has_no_business_here(omar, sign_in, plan, url):
    factories.practice(own_clients_only=True)
    assert sign_in(omar).post(url, press(plan, "broad")).status_code == 404


def test_a_new_limit_holds_from_the_next_plan_on(nell, plan):
    factories.practice(firm_minutes_a_day=480)
    assert said(services.make_plan(plan.appointment, by=nell, now=NOW)) == []
