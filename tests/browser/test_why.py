"""Why not more, and what works instead: with and without scripts, by finger and by keyboard."""

from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from sessions_app.planning import services
from tests import factories
from tests.browser.devices import LAPTOP, PHONE, TABLET
from tests.browser.hands import Keys, Pointer
from tests.browser.people import Practitioner

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def nell_at(transactional_db, open_page, enter, assert_accessible):
    def at(device, appointment, *, javascript=True, keys=False):
        page = open_page(device, javascript=javascript)
        enter(page.context, appointment.practitioner)
        hands = Keys(page) if keys else Pointer(page, touch=device.get("has_touch", False))
        return Practitioner(page, hands, assert_accessible, has_scripts=javascript)

    return at


def planned(**asked):
    """Nell's plan for Ada tomorrow at noon."""
    zone = factories.practice().zone
    now = timezone.now()
    tomorrow = now.astimezone(zone).date() + timedelta(days=1)
    appointment = factories.appointment(
        starts_at=datetime.combine(tomorrow, time(12), tzinfo=zone),
        practitioner=factories.user(name="Nell Marsh", is_owner=True, is_practitioner=True),
        style="",
    )
    document = factories.document(answered_on=now.date().isoformat(), **asked)
    factories.intake(appointment=appointment, document=document, sent_at=now)
    services.make_plan(appointment, by=appointment.practitioner, now=now)
    return appointment


WAYS = [
    pytest.param(LAPTOP, True, True, id="laptop, keyboard alone"),
    pytest.param(TABLET, True, False, id="tablet"),
    pytest.param(PHONE, False, False, id="phone without scripts"),
]


@pytest.mark.parametrize(("at", "javascript", "keys"), WAYS)
def test_a_question_gets_its_answer(nell_at, transactional_db, at, javascript, keys):
    appointment = planned()
    nell = nell_at(at, appointment, javascript=javascript, keys=keys)
    nell.open(f"/sessions/{appointment.pk}/plan/why/", "Why not more for Ada?")
    nell.page.get_by_label("Area", exact=True).select_option("buttock-left")
    nell.press("Ask")
    nell.reads("No consent by name is recorded", "To the client: We only work on this area")
    nell.look(nell.page)
    nell.follow("Back to the plan")
    nell.arrives("Plan for Ada")


@pytest.mark.parametrize(("at", "javascript", "keys"), WAYS)
def test_an_offer_becomes_the_plan(nell_at, transactional_db, at, javascript, keys):
    appointment = planned(avoid=["whole-back"], focus=[])
    nell = nell_at(at, appointment, javascript=javascript, keys=keys)
    nell.open(f"/sessions/{appointment.pk}/plan/", "Plan for Ada")
    nell.reads("No safe plan fits.", "What works instead", "What to tell the client")
    use = nell.page.get_by_role("button", name="Use this plan").first
    nell.hands.press(use)
    expect(nell.page.locator(".plan-steps")).to_be_visible()
    assert services.newest_version(appointment).state in ("ready", "held")
