"""A client looks at their plan, on their phone and on the practice's tablet."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from sessions_app.planning import sending, services
from sessions_app.planning.models import PlanAnswer, SessionPlan
from sessions_app.planning.said import highest_levels
from tests import factories
from tests.browser.devices import PHONE, TABLET, hidden_width
from tests.browser.hands import Keys, Pointer
from tests.browser.people import Person

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "seven quiet linen towels"
NECK, HIP = "Back of the neck", "Buttock and side of the hip"


@pytest.fixture
def nell(transactional_db):
    factories.practice()
    nell = factories.user(name="Nell Marsh", email="nell@example.com")
    nell.set_password(PASSWORD)
    nell.save()
    return nell


@pytest.fixture
def appointment(nell):
    """Tomorrow's massage of Ada, with a plan that works on the hips too, as she agreed."""
    now = timezone.now()
    ada = factories.client(name="Ada Lane", email="ada@example.com")
    visit = factories.appointment(
        client=ada, practitioner=nell, starts_at=now + timedelta(days=1), minutes=60
    )
    request = {**factories.document()["request"], "scope": "full-body"}
    today = timezone.localdate().isoformat()
    document = factories.document(request=request, consents=["buttock"], answered_on=today)
    factories.intake(appointment=visit, document=document, sent_at=now)
    assert services.make_plan(visit, by=nell, now=now).state == SessionPlan.State.READY
    return visit


@pytest.fixture
def someone(open_page, assert_accessible, live_server):
    """Return a function that puts a person in front of a device."""

    def at(device, *, javascript=True, keys=False):
        page = open_page(device, javascript=javascript)
        hands = Keys(page) if keys else Pointer(page, touch=True)
        return Person(page, hands, assert_accessible, has_scripts=javascript)

    return at


WAYS = [
    pytest.param({}, id="scripts"),
    pytest.param({"javascript": False}, id="no-scripts"),
    pytest.param({"keys": True}, id="keys"),
]


@pytest.mark.parametrize("way", WAYS)
def test_a_client_strikes_one_area_and_asks_for_lighter_on_another(
    someone, appointment, nell, watch, way
):
    watch.allow("422")
    link = sending.new_link(appointment, by=nell, now=timezone.now())
    ada = someone(PHONE, **way)
    ada.open(f"/p/{link.token}/", "Have a look at your plan")
    ada.press("Show my plan")
    ada.arrives("Your plan, Ada")
    ada.reads("Main massage", "We leave this area alone, as you asked: Face and forehead.")
    assert_fits(ada.page)

    ada.press("Send my changes")
    ada.arrives("Your plan, Ada")
    expect(ada.page.locator(".error-summary")).to_contain_text(f"Choose an answer for: {HIP}")
    ada.pick("Leave it out", within=NECK)
    ada.pick("Lighter", within="Calf")
    ada.pick("Yes", within=HIP)
    ada.write("Anything else? (optional)", "It was stiff last week.")
    ada.press("Send my changes")
    ada.arrives("Thank you, Ada")
    ada.reads("Leave out: back of the neck; lighter: calf.", "You can close this page.")
    levels = highest_levels(services.newest_version(appointment).document)
    assert "neck-back-left" not in levels
    assert "buttock-left" in levels

    ada.follow("Look again or change my answer")
    ada.arrives("Your plan, Ada")
    neck = ada.page.get_by_role("group", name=NECK)
    expect(neck.get_by_role("radio", name="Leave it out")).to_be_checked()
    assert PlanAnswer.objects.get().words == "It was stiff last week."


def assert_fits(page):
    """Nothing is wider than the phone, and every answer is a target of 48 px."""
    assert hidden_width(page) <= 0
    words = page.locator(".say__word")
    heights = words.evaluate_all("all => all.map(each => each.getBoundingClientRect().height)")
    assert len(heights) > 20
    assert min(heights) >= 48
    size = page.locator("main").evaluate("each => getComputedStyle(each).fontSize")
    assert size == "18px"


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no-scripts"])
def test_A10_the_tablet_shows_the_plan_until_it_is_taken_back(
    someone, appointment, nell, enter, javascript
):
    nells = someone(TABLET, javascript=javascript)
    enter(nells.page.context, nell)
    nells.open(f"/sessions/{appointment.pk}/plan/show/", "Show Ada the plan")
    nells.press("Show on this tablet")
    nells.arrives("Your plan, Ada")
    nells.page.go_back()
    nells.arrives("Your plan, Ada")
    nells.open("/clients/", "Your plan, Ada")
    nells.pick("Yes", within=HIP)
    nells.press("This is fine")
    nells.arrives("Thank you, Ada")
    nells.reads("Please give the tablet back to Nell.")

    nells.follow("For staff: take the tablet back")
    nells.arrives("For staff: take the tablet back")
    nells.write("Your password", PASSWORD)
    nells.press("Take the tablet back")
    nells.arrives("Show Ada the plan")
    nells.reads("this is fine.", "To version 1, on the practice's tablet.")
    nells.open("/clients/", "Clients")
