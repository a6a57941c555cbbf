"""Compare the styles, and do again what worked: with and without scripts, and by keyboard alone."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from sessions_app.planning.services import make_plan
from tests import factories
from tests.browser.devices import LAPTOP, PHONE, TABLET, hidden_width
from tests.browser.hands import Keys
from tests.checkins.visits import LIGHT, visited

FIRMER = [("firmer", "shoulder-top-left")]


@pytest.fixture
def appointment(transactional_db, practice, nell, ada):
    for weeks in (6, 3):
        visited(ada, nell, weeks, said=FIRMER, pain=(6, 3, 3))
    now = timezone.now()
    visit = factories.appointment(client=ada, practitioner=nell, starts_at=now + timedelta(hours=2))
    document = factories.document(
        request=LIGHT, focus=[], answered_on=(now - timedelta(days=1)).date().isoformat()
    )
    factories.intake(appointment=visit, document=document, sent_at=now)
    make_plan(visit, by=nell, now=now)
    return visit


def address(live_server, name, *ids):
    return live_server.url.replace("127.0.0.1", "localhost") + reverse(name, args=ids)


@pytest.mark.parametrize("javascript", [True, False])
@pytest.mark.parametrize("screen", [LAPTOP, PHONE])
def test_a_style_is_chosen_from_its_column(
    appointment, nell, open_page, enter, live_server, assert_accessible, screen, javascript
):
    page = open_page(screen, javascript=javascript)
    enter(page.context, nell)
    page.goto(address(live_server, "planning:compare", appointment.pk))
    assert_accessible(page)
    assert hidden_width(page) <= 0
    Keys(page).press(page.locator("button:visible", has_text="Choose Shiatsu"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Plan for Ada")
    assert appointment.plans.first().modality == "shiatsu"


@pytest.mark.parametrize("javascript", [True, False])
def test_the_best_session_is_done_again_by_keyboard(
    appointment, nell, open_page, enter, live_server, assert_accessible, javascript
):
    page = open_page(TABLET, javascript=javascript)
    enter(page.context, nell)
    page.goto(address(live_server, "planning:plan", appointment.pk))
    keys = Keys(page)
    keys.press(page.get_by_role("link", name="Do again what worked").first)
    expect(page.get_by_role("heading", level=1)).to_have_text("What worked for Ada")
    assert_accessible(page)
    keys.press(page.get_by_role("link", name="Start from this one").first)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Start from")
    assert_accessible(page)
    keys.choose(page.get_by_role("checkbox").first)
    keys.press(page.get_by_role("button", name="Make this plan"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Plan for Ada")
    assert appointment.plans.count() == 2


def test_the_plan_page_shows_what_was_learned_and_takes_the_answer(
    appointment, nell, open_page, enter, live_server, assert_accessible
):
    page = open_page(LAPTOP)
    enter(page.context, nell)
    page.goto(address(live_server, "planning:plan", appointment.pk))
    panel = page.get_by_role("region", name="From past sessions")
    expect(panel).to_contain_text("The client asked for firmer on")
    assert_accessible(page)
    Keys(page).press(panel.get_by_role("button", name="Go firmer"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Plan for Ada")
    expect(page.get_by_role("button", name="Go firmer")).to_have_count(0)
    assert appointment.plans.first().edits[0]["by"] == "Nell Marsh"
