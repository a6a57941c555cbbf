"""E3, E7, D5, UX 4 "Saved as you go": whatever happens while Ada types, her words are there afterwards."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import expect

from practice.clients.models import Link
from practice.intake.models import Intake, IntakeDraft
from tests import factories
from tests.browser.devices import LAPTOP, PHONE
from tests.intake.walking import fill_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]


@pytest.fixture
def draft(transactional_db, live_server, settings):
    settings.SITE_URL = live_server.url
    factories.practice()
    nell = factories.user(name="Nell Marsh")
    ada = factories.client(name="Ada Lane", email="ada@example.com")
    soon = timezone.now() + timedelta(days=2)
    visit = factories.appointment(client=ada, practitioner=nell, starts_at=soon)
    return factories.draft(client=ada, appointment=visit)


@pytest.fixture
def link(draft):
    return factories.link(subject=draft)


@pytest.fixture
def ada(draft, link, open_page):
    """Ada's phone, on the page that asks for her own words."""
    fill_in(draft, before="wish")
    page = open_page(PHONE)
    page.goto(link.address)
    page.get_by_role("button", name="Start", exact=True).click()
    expect(words(page)).to_be_visible()
    return page


def words(page):
    return page.locator("textarea[name=words_of_own]")


def status(page):
    return page.locator("#saved")


def types(page, text):
    words(page).press_sequentially(text, delay=5)


def is_saved(page):
    expect(status(page)).to_have_text("Saved")


def stored(draft):
    """What the database holds of her words, continued from or not."""
    answers = IntakeDraft.objects.get(pk=draft.pk).answers
    typed = answers.get("_typed", {}).get("goal", {}).get("words_of_own", [])
    return typed[0] if typed else answers.get("goal", {}).get("words_of_own", "")


def until(page, check):
    for _time in range(150):
        if check():
            return
        page.wait_for_timeout(100)
    raise AssertionError("It did not come to that")


def test_E3_refresh_keeps_what_was_typed(ada, draft):
    types(ada, "My shoulders")
    is_saved(ada)
    ada.reload()
    expect(words(ada)).to_have_value("My shoulders")


def test_E3_a_page_that_is_left_in_mid_word_takes_the_last_words_with_it(ada, draft):
    types(ada, "My shoulders, and")
    ada.goto("about:blank")
    until(ada, lambda: stored(draft) == "My shoulders, and")


def test_E3_who_types_on_is_saved_every_five_seconds(ada, draft):
    for _time in range(12):  # never a pause of 800 ms
        words(ada).press_sequentially("ache ")
        ada.wait_for_timeout(500)
    assert stored(draft).startswith("ache ache ache")


def test_E3_back_and_forward_lose_nothing(ada, draft):
    ada.locator("input[name=goal]").first.check()
    ada.get_by_role("button", name="Continue").click()
    expect(ada).to_have_url(re.compile("/massage/"))
    ada.go_back()
    types(ada, "My shoulders")
    is_saved(ada)
    ada.go_forward()
    expect(ada).to_have_url(re.compile("/massage/"))
    ada.go_back()
    expect(words(ada)).to_have_value("My shoulders")
    ada.get_by_role("button", name="Continue").click()
    expect(ada).to_have_url(re.compile("/massage/"))
    draft.refresh_from_db()
    assert draft.answers["goal"]["words_of_own"] == "My shoulders"


def test_E3_a_closed_tab_opens_again_where_it_was(ada, draft, link):
    types(ada, "My shoulders")
    is_saved(ada)
    context = ada.context
    ada.close()
    page = context.new_page()
    page.goto(link.address)
    expect(page.get_by_text("Welcome back, Ada. Your answers are here.")).to_be_visible()
    expect(words(page)).to_have_value("My shoulders")


def test_E7_a_dead_server_is_waited_for_and_the_words_are_saved_by_themselves(ada, draft, watch):
    watch.allow("ERR_CONNECTION_REFUSED")
    watch.allow("htmx:(afterRequest|sendError)")
    ada.route("**/wish/", lambda route: route.abort("connectionrefused"))
    types(ada, "My shoulders")
    expect(status(ada)).to_have_text("Not saved yet. We’ll keep trying.")
    expect(ada.locator("#alert")).to_have_text("Not saved yet. We’ll keep trying.")
    ada.locator("input[name=goal]").first.check()
    ada.get_by_role("button", name="Continue").click()
    types(ada, " ache")
    expect(words(ada)).to_have_value("My shoulders ache")
    assert stored(draft) == ""

    ada.unroute("**/wish/")
    is_saved(ada)
    assert stored(draft) == "My shoulders ache"
    expect(ada.locator("#alert")).to_have_text("")
    ada.get_by_role("button", name="Continue").click()
    expect(ada).to_have_url(re.compile("/massage/"))


def test_E7_continue_works_as_soon_as_the_server_does(ada, draft, watch):
    watch.allow("ERR_CONNECTION_REFUSED")
    watch.allow("htmx:(afterRequest|sendError)")
    ada.route("**/wish/", lambda route: route.abort("connectionrefused"))
    ada.locator("input[name=goal]").first.check()
    types(ada, "My shoulders")
    expect(status(ada)).to_have_text("Not saved yet. We’ll keep trying.")
    ada.unroute("**/wish/")
    ada.get_by_role("button", name="Continue").click()
    expect(ada).to_have_url(re.compile("/massage/"))
    draft.refresh_from_db()
    assert draft.answers["goal"]["words_of_own"] == "My shoulders"


def test_E7_a_server_in_trouble_is_asked_again_too(ada, draft, watch):
    watch.allow("503")
    ada.route("**/wish/", lambda route: route.fulfill(status=503, body="full"))
    types(ada, "My shoulders")
    expect(status(ada)).to_have_text("Not saved yet. We’ll keep trying.")
    ada.unroute("**/wish/")
    is_saved(ada)
    assert stored(draft) == "My shoulders"


def test_E7_answers_two_seconds_late_and_typing_on_are_no_conflict(ada, draft):
    held = []
    ada.route("**/wish/", lambda route: held.append(route))
    types(ada, "My")
    until(ada, lambda: held)
    types(ada, " shoulders")
    ada.wait_for_timeout(1_200)
    types(ada, " ache")
    ada.wait_for_timeout(800)
    assert len(held) == 1  # one request at a time
    held[0].continue_()
    until(ada, lambda: len(held) == 2)  # and the last one queued
    held[1].continue_()
    until(ada, lambda: stored(draft) == "My shoulders ache")
    ada.unroute("**/wish/")
    is_saved(ada)


def test_E7_saving_that_waits_its_turn_does_not_overtake_continue(ada, draft):
    """One save is under way and another waits behind it when she presses Continue."""
    saves, going = [], []

    def handle(route):
        is_save = route.request.headers.get("hx-request") == "true"
        (saves if is_save else going).append(route)

    ada.route("**/wish/", handle)
    ada.locator("input[name=goal]").first.check()
    until(ada, lambda: len(saves) == 1)
    types(ada, "My shoulders")
    ada.get_by_role("button", name="Continue").click(no_wait_after=True)
    until(ada, lambda: going)
    saves[0].continue_()
    ada.wait_for_timeout(1000)
    for late in saves[1:]:
        late.continue_()
    ada.wait_for_timeout(500)
    going[0].continue_()
    expect(ada).to_have_url(re.compile("/massage/"))
    draft.refresh_from_db()
    assert draft.answers["goal"]["words_of_own"] == "My shoulders"


def test_E7_a_request_that_was_given_up_and_arrives_late_undoes_nothing(ada, draft, live_server):
    sent = []
    ada.on("request", lambda request: sent.append(request) if request.method == "POST" else None)
    types(ada, "My shoulders")
    is_saved(ada)
    types(ada, " ache")
    until(ada, lambda: stored(draft) == "My shoulders ache")
    again = ada.request.post(sent[0].url, data=sent[0].post_data, headers=sent[0].all_headers())
    assert again.status == 200
    assert stored(draft) == "My shoulders ache"


def test_E2_two_tabs_lose_nothing_and_she_chooses(ada, draft, watch):
    watch.allow("409")
    watch.allow("422")
    other = ada.context.new_page()
    other.goto(ada.url)
    types(other, "From the new tab")
    is_saved(other)
    types(ada, "From the old tab")
    expect(status(ada)).to_contain_text("This page was also changed in another tab")
    ada.close()  # and yet its words are there

    other.locator("input[name=goal]").first.check()
    other.get_by_role("button", name="Continue").click()
    expect(other).to_have_url(re.compile("/massage/"))
    other.go_back()
    expect(other.get_by_role("heading", level=1)).to_have_text("Which one should we keep?")
    expect(other.locator("main")).to_contain_text("From the new tab")
    expect(other.locator("main")).to_contain_text("From the old tab")
    other.get_by_role("button", name=re.compile("Keep what was typed at")).click()
    expect(words(other)).to_have_value("From the old tab")
    other.locator("input[name=goal]").first.check()
    other.get_by_role("button", name="Continue").click()
    expect(other).to_have_url(re.compile("/massage/"))
    draft.refresh_from_db()
    assert draft.answers["goal"]["words_of_own"] == "From the old tab"
    assert draft.answers["_aside"] == {}


def test_C7_a_link_that_ends_in_mid_form_still_takes_the_words(ada, draft, link):
    types(ada, "My shoul")
    is_saved(ada)
    Link.objects.filter(pk=link.pk).update(expires_at=timezone.now())
    types(ada, "ders ache")
    expect(status(ada)).to_contain_text("Saved. This link has ended")
    assert stored(draft) == "My shoulders ache"
    with ada.context.expect_page() as opened:
        ada.get_by_role("button", name="Email me a fresh link").click()
    expect(opened.value.get_by_role("heading", level=1)).to_have_text("Look in your mail")
    expect(words(ada)).to_have_value("My shoulders ache")

    types(ada, " at night")
    until(ada, lambda: stored(draft) == "My shoulders ache at night")
    fresh = Link.objects.live(now=timezone.now()).get(subject_id=draft.pk)
    opened.value.goto(fresh.address)
    opened.value.get_by_role("button", name="Start", exact=True).click()
    expect(words(opened.value)).to_have_value("My shoulders ache at night")


def test_C7_after_a_day_the_words_wait_in_the_page_for_a_fresh_link(ada, draft, link, watch):
    watch.allow("401")
    ada.context.clear_cookies(name=settings.FORM_COOKIE_NAME)
    types(ada, "My shoulders")
    expect(status(ada)).to_contain_text("Not saved: we need to know that it is you.")
    expect(words(ada)).to_have_value("My shoulders")
    with ada.context.expect_page() as opened:
        ada.get_by_role("button", name="Email me a fresh link").click()
    fresh = Link.objects.live(now=timezone.now()).get(subject_id=draft.pk)
    opened.value.goto(fresh.address)
    opened.value.get_by_role("button", name="Start", exact=True).click()
    expect(words(opened.value)).to_have_value("")
    ada.bring_to_front()
    ada.evaluate("window.dispatchEvent(new Event('focus'))")
    until(ada, lambda: stored(draft) == "My shoulders")


def test_C7_another_device_with_the_same_link_asks_first_and_then_goes_on(
    ada, draft, link, open_page, watch
):
    watch.allow("403")
    types(ada, "My shoulders")
    is_saved(ada)
    laptop = open_page(LAPTOP)
    laptop.goto(link.address)
    expect(laptop.get_by_role("heading", level=1)).to_have_text("Is this you?")
    expect(laptop.locator("main")).not_to_contain_text("My shoulders")
    laptop.get_by_role("button", name="Email me a fresh link").click()
    fresh = Link.objects.live(now=timezone.now()).get(subject_id=draft.pk)
    laptop.goto(fresh.address)
    laptop.get_by_role("button", name="Start", exact=True).click()
    expect(words(laptop)).to_have_value("My shoulders")
    types(ada, " ache")  # the phone still takes words
    until(ada, lambda: stored(draft) == "My shoulders ache")


def test_D5_a_page_that_grew_too_old_fetches_a_token_and_asks_again(ada, draft, watch):
    watch.allow("403")
    ada.context.clear_cookies(name=settings.CSRF_COOKIE_NAME)
    types(ada, "My shoulders")
    is_saved(ada)
    assert stored(draft) == "My shoulders"
    ada.locator("input[name=goal]").first.check()
    ada.get_by_role("button", name="Continue").click()
    expect(ada).to_have_url(re.compile("/massage/"))


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no-scripts"])
def test_D5_continue_on_a_page_that_grew_too_old_is_one_tap_more(
    draft, link, open_page, watch, javascript
):
    watch.allow("403")
    fill_in(draft, before="wish")
    page = open_page(PHONE, javascript=javascript)
    page.goto(link.address)
    page.get_by_role("button", name="Start", exact=True).click()
    page.context.clear_cookies(name=settings.CSRF_COOKIE_NAME)
    page.locator("input[name=goal]").first.check()
    words(page).fill("My shoulders")
    page.get_by_role("button", name="Continue").click()
    again = page.get_by_role("button", name="Send it again")
    until(page, lambda: "/massage/" in page.url or again.is_visible())
    if again.is_visible():
        again.click()
    expect(page).to_have_url(re.compile("/massage/"))
    draft.refresh_from_db()
    assert draft.answers["goal"]["words_of_own"] == "My shoulders"


def test_back_after_sending_says_that_it_was_sent(draft, link, open_page):
    fill_in(draft)
    page = open_page(PHONE)
    page.goto(link.address)
    page.get_by_role("button", name="Start", exact=True).click()
    for name in ("touch", "data_health"):
        page.locator(f"input[name={name}]").check()
    page.locator("input[name=signature]").fill("Ada Lane")
    page.get_by_role("button", name=re.compile("^Send ")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")
    page.go_back()
    expect(page.locator("main")).to_contain_text("You sent this")
    assert Intake.objects.count() == 1
