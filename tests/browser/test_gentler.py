"""The practitioner's hands: the owner sets the limit, the plan says so, one press changes it."""

import os
from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from practice.staff.models import Practice
from sessions_app.planning import services
from tests import factories
from tests.browser.devices import LAPTOP, PHONE
from tests.browser.hands import Keys, Pointer
from tests.browser.people import Practitioner

pytestmark = pytest.mark.django_db(transaction=True)
FIRM = {"goal": "stiffness", "modality": "deep-tissue", "scope": "back", "pressure": "firm"}


@pytest.fixture
def plan(transactional_db):
    """Nell's plan for Ada, with more firm minutes than the practice thinks good for a day."""
    zone = factories.practice(firm_minutes_a_day=10).zone
    now = timezone.now()
    tomorrow = now.astimezone(zone).date() + timedelta(days=1)
    appointment = factories.appointment(
        starts_at=datetime.combine(tomorrow, time(12), tzinfo=zone),
        practitioner=factories.user(name="Nell Marsh", is_owner=True, is_practitioner=True),
        style="",
    )
    document = factories.document(request=FIRM, answered_on=now.date().isoformat())
    factories.intake(appointment=appointment, document=document, sent_at=now)
    return services.make_plan(appointment, by=appointment.practitioner, now=now)


@pytest.fixture
def nell_at(plan, open_page, enter, assert_accessible):
    def at(device, *, javascript=True, keys=False):
        page = open_page(device, javascript=javascript)
        enter(page.context, plan.appointment.practitioner)
        hands = Keys(page) if keys else Pointer(page, touch=device.get("has_touch", False))
        return Practitioner(page, hands, assert_accessible, has_scripts=javascript)

    return at


@pytest.mark.parametrize(
    ("at", "javascript", "keys"),
    [(LAPTOP, True, True), (PHONE, False, False)],
    ids=["laptop, keyboard alone", "phone without scripts"],
)
def test_one_press_makes_the_plan_gentler_for_the_hands(plan, nell_at, at, javascript, keys):
    nell = nell_at(at, javascript=javascript, keys=keys)
    nell.open(f"/sessions/{plan.appointment_id}/plan/", "Plan for Ada")
    nell.reads("Your hands: this plan has", "Gentler ways for your hands")
    shown(nell.page, f"hands-{at['viewport']['width']}")
    lighter = nell.page.get_by_role("button", name="Medium where the client did not ask for firm")
    nell.hands.press(lighter)
    expect(lighter).to_have_count(0)
    expect(nell.page.locator("#said")).to_be_visible()
    nell.look(nell.page)
    assert services.newest_version(plan.appointment).number == 2


@pytest.mark.parametrize(
    ("at", "javascript", "keys"),
    [(LAPTOP, True, True), (PHONE, False, False)],
    ids=["laptop, keyboard alone", "phone without scripts"],
)
def test_the_owner_sets_the_limit(plan, nell_at, watch, at, javascript, keys):
    watch.allow("422")
    nell = nell_at(at, javascript=javascript, keys=keys)
    nell.open("/settings/", "Settings")
    shown(nell.page, f"settings-{at['viewport']['width']}")
    nell.hands.press(nell.page.locator("main").get_by_role("link", name="Hands"))
    nell.arrives("Hands")
    nell.write("Firm minutes in one day", "600")
    nell.press("Save")
    nell.arrives("Hands")
    nell.reads("Enter at most 480 minutes, a working day.")
    shown(nell.page, f"limit-{at['viewport']['width']}")
    nell.write("Firm minutes in one day", "75")
    nell.press("Save")
    nell.reads("Saved. It holds for plans made from now on.")
    assert Practice.objects.get().firm_minutes_a_day == 75


def shown(page, name):
    if os.environ.get("SHOTS"):
        page.screenshot(path=f"{os.environ['SHOTS']}/{name}.png", full_page=True)
