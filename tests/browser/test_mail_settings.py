"""The owner gives the practice's mails a colour and a mark, by keyboard, with and without scripts."""

import pytest
from playwright.sync_api import expect

from practice.staff.models import Practice
from tests import factories
from tests.browser.devices import LAPTOP, PHONE, hidden_width

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def olive(transactional_db):
    factories.practice(name="Linden Room", email="hello@linden.example", phone="020 7946 0000")
    return factories.user(email="olive@example.com", name="Olive Grant", is_owner=True)


@pytest.mark.parametrize("scripts", [True, False])
def test_a_colour_that_cannot_be_read_is_refused_and_the_next_one_is_shown(
    open_page, enter, assert_accessible, watch, olive, scripts
):
    watch.allow("422")
    page = open_page(LAPTOP if scripts else PHONE, javascript=scripts)
    enter(page.context, olive)
    page.goto("/settings/mail/")
    page.get_by_label("Mark").fill("ÉB")
    page.get_by_label("Colour").fill("#ffd400")
    page.get_by_role("button", name="Save").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("White words cannot be read well").first).to_be_visible()
    assert page.get_by_label("Mark").input_value() == "ÉB"
    page.get_by_label("Colour").fill("#7a2048")
    page.get_by_role("button", name="Save").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Saved.")).to_be_visible()
    assert Practice.objects.get().mail_colour == "#7A2048"
    sample = page.frame_locator("iframe")
    expect(sample.get_by_text("ÉB")).to_be_visible()
    assert hidden_width(page) <= 0
    if scripts:
        assert_accessible(page)
