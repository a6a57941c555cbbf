"""Taps that the server does not take, or that are somebody else's; and what the page shows before it answers."""

from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from sessions_app.checkins import handover, services
from tests import factories
from tests.browser.taps import OFFLINE, press, synced, words

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_tap_that_the_server_fails_on_holds_back_no_other(open_live, session, watch):
    watch.allow("500")
    page = open_live()

    def fails(route):
        if "lighter" in route.request.post_data:
            route.fulfill(status=500)
        else:
            route.fallback()

    page.route("**/check-in/", fails)
    page.locator("#word-lighter").click()
    page.locator("#word-stop").click()
    expect(synced(page)).to_have_text("The server could not take 1 yet: kept here, tried again")
    expect(page.locator("#stop-head")).to_be_visible()
    assert words(session) == ["stop"]
    assert page.evaluate("window.taps.count()") == 1
    page.unroute_all()
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(synced(page)).to_have_text("Saved")
    assert words(session) == ["lighter", "stop"]


def test_what_came_before_a_good_is_shown_and_nothing_is_fetched_twice(open_live, session, watch):
    watch.allow(OFFLINE)
    page = open_live()
    page.context.set_offline(True)
    page.locator("#next").click()
    for _time in range(2):
        press(page, "#word-good")
    answers = []
    page.on("response", lambda got: "/news/" in got.url and answers.append(got.status))
    page.context.set_offline(False)
    expect(synced(page)).to_have_text("Saved")
    expect(page.locator("#said")).to_contain_text("good")
    expect(page.locator("#middle")).to_have_attribute("data-index", "1")
    for _time in range(2):
        with page.expect_response("**/news/*"):
            pass
    assert (answers[0], set(answers[1:])) == (200, {204})  # once, for what the next step changed
    page.locator("#undo").click()
    expect(synced(page)).to_have_text("Saved")
    assert words(session) == ["next", "good", "good", "undo"]


def test_an_end_without_network_waits_and_the_page_stays(open_live, session, watch):
    watch.allow(OFFLINE)
    page = open_live()
    gone = []

    def off(route):  # the page learns from its End alone that the network has gone
        gone.append("/end/" in route.request.url)
        if any(gone):
            route.abort("internetdisconnected")
        else:
            route.fallback()

    for address in ("**/news/*", "**/end/"):
        page.route(address, off)
    page.locator("[data-ending=top] [data-end-ask]").click()
    page.locator("[data-ending=top]").get_by_role("button", name="Yes, end").click()
    expect(synced(page)).to_have_text("Ends when the network is back. Keep this page open.")
    expect(page.locator("#step-head")).to_be_visible()
    assert page.evaluate("localStorage.getItem('live')") is not None
    session.refresh_from_db()
    assert session.ended_at is None
    page.unroute_all()
    expect(page.locator("h1")).to_contain_text("How was it")
    session.refresh_from_db()
    assert session.ended_at is not None
    assert page.evaluate("localStorage.getItem('live')") is None


def test_E5_nobody_hands_in_the_taps_of_a_colleague_on_the_same_device(
    open_live, enter, live_server, nell, session, watch
):
    watch.allow("500")
    watch.allow('Cleared data types: "cache"')
    page = open_live()
    page.route("**/check-in/", lambda route: route.fulfill(status=500))
    page.locator("#word-lighter").click()
    expect(synced(page)).to_have_text("Saved here, 1 to send")
    page.close()
    context, maya = page.context, factories.user(name="Maya Stone", is_practitioner=True)

    def takes_over(by, seen):
        now = timezone.now()
        handover.take_over(session, id=uuid4(), by=by, seen=seen.pk, now=now)
        session.refresh_from_db()
        enter(context, by)
        return open_live(context=context)

    mayas = takes_over(maya, nell)
    expect(synced(mayas)).to_have_text("Saved. Kept here until a colleague signs in: 1")
    mayas.locator("#word-good").click()
    expect(mayas.locator("#said")).to_contain_text("good")
    expect(synced(mayas)).to_have_text("Saved. Kept here until a colleague signs in: 1")
    mayas.goto(live_server.url + reverse("account_logout"))
    mayas.locator("main").get_by_role("button", name="Sign out").click()
    expect(mayas.locator("h1")).to_have_text("Sign in")
    mayas.close()

    nells = takes_over(nell, maya)
    expect(synced(nells)).to_have_text("Saved")
    nells.wait_for_function("window.taps.count().then((count) => count === 0)")
    tapped = [(event.word, event.by) for event in services.events_of(session)]
    assert sorted(tapped, key=lambda each: each[0])[:2] == [("good", maya), ("lighter", nell)]


SHARP = "Sharp, electric, numb or tingling"
FITS = """document.documentElement.scrollHeight <= innerHeight
    && document.documentElement.scrollWidth <= innerWidth"""


def answer(page, topic, name):
    page.locator("#more").click()
    page.locator(f"#topic-{topic} > summary").click()
    page.get_by_role("button", name=name, exact=True).click()


def test_without_network_the_areas_that_are_out_leave_the_pages_own_steps(
    open_live, session, watch
):
    watch.allow(OFFLINE)
    page = open_live()
    title, following = page.locator("#step-head"), page.locator("#next-line")
    page.context.set_offline(True)
    for _step in range(3):
        press(page, "#next")
    expect(title).to_have_text("Lower back")
    answer(page, "pain", SHARP)
    expect(title).to_have_text("Side of the waist")
    expect(page.locator("#clock-words")).to_have_text("hands still")
    expect(page.locator("#ask")).to_contain_text("Hands still for 60 seconds. Say: “I am stopping")
    press(page, "#undo")
    expect(title).to_have_text("Lower back")
    answer(page, "avoid-areas", "Lower back (both sides)")
    expect(title).to_have_text("Side of the waist")
    expect(page.locator("#ask")).to_contain_text("Say: “Gone. I will not go back there.”")
    answer(page, "feeling-ok", "Dizzy or sick")
    expect(page.locator("#clock-words")).to_have_text("hands still")
    expect(page.locator("#ask")).to_contain_text("Hands still for 60 seconds. Say: “Hands off.")
    press(page, "#next")
    expect(title).to_have_text("Middle of the back")
    expect(page.locator("#what .pressure")).to_contain_text("2")
    for _step in range(3):
        press(page, "#next")
    left = "Middle of the back, Between the shoulder blades, Shoulder blade, Top of the shoulder"
    expect(title).to_have_text(left)
    expect(following).to_contain_text("Scalp")
    out = page.locator("#map-back [data-region=neck-back-left]")
    expect(out).to_have_class("bm-region is-avoid")
    page.context.set_offline(False)
    expect(synced(page)).to_have_text("Saved")
    expect(title).not_to_contain_text("Lower back")
    expect(title).not_to_contain_text("neck")
    expect(following).to_contain_text("Scalp")


@pytest.mark.parametrize(("width", "height"), [(1024, 768), (390, 844)])
def test_pain_that_is_sharp_and_stays_is_answered_by_keys(
    open_live, session, assert_accessible, width, height
):
    page = open_live()
    page.set_viewport_size({"width": width, "height": height})
    for _step in range(3):
        press(page, "#next")

    def by_keys(name):
        page.locator("#more").press("Enter")
        page.locator("#topic-pain > summary").press("Enter")
        found = page.get_by_role("button", name=name, exact=True)
        for _key in range(20):
            page.keyboard.press("Tab")
            if found.evaluate("each => each === document.activeElement"):
                break
        assert_accessible(page)
        box = found.bounding_box()
        assert box["width"] >= 140
        assert box["height"] >= 44
        page.keyboard.press("Enter")

    by_keys(SHARP)
    expect(page.locator("#said")).to_contain_text(f"Pain now: {SHARP}")
    expect(synced(page)).to_have_text("Saved")
    expect(page.locator("#step-head")).to_have_text("Side of the waist")
    expect(page.locator("#clock-words")).to_have_text("hands still")
    assert page.evaluate(FITS)
    by_keys("Still there after a minute")
    expect(page.locator("h1")).to_have_text("Hands off. Sharp, numb or tingling, and it stays")
    expect(page.locator("#check-in")).to_be_hidden()
    assert page.evaluate(FITS)
    assert words(session) == ["next", "next", "next", "answer", "answer"]


def test_a_page_that_knows_nobody_says_what_to_do_after_stop_hurts_and_a_red_flag(
    open_live, session, watch, assert_accessible
):
    watch.allow(OFFLINE)
    page = open_live()
    page.on("dialog", lambda dialog: dialog.accept())
    page.evaluate("navigator.serviceWorker.ready.then(() => {})")
    page.context.set_offline(True)
    answer(page, "feeling-ok", "Breathless")
    expect(page.locator("h1")).to_have_text("Hands off. Call 999 now.")
    page.reload()
    expect(synced(page)).to_have_text("Saved here, 1 to send")
    expect(page.locator("h1")).to_have_text("Hands off. Call 999 now.")
    press(page, "#undo")
    expect(page.locator("h1")).to_have_text("No network. What you tap is kept here.")
    page.locator("#word-hurts").click()
    expect(page.locator("h1")).to_have_text("Hands off that spot. What would help?")
    page.locator("#choice-stop").click()
    expect(page.locator("h1")).to_have_text("Stopped. Hands away, slowly.")
    expect(page.locator("#check-in")).to_be_hidden()
    assert_accessible(page)
    page.reload()
    expect(page.locator("h1")).to_have_text("Stopped. Hands away, slowly.")
    page.context.set_offline(False)
    expect(synced(page)).to_have_text("Saved")
    expect(page.locator("#stop-head")).to_be_visible()
    assert words(session) == ["answer", "undo", "hurts", "stop"]


def stop_of_the_client(session):
    given = {"id": uuid4(), "by": None, "source": "client", "now": timezone.now()}
    services.tap(session, "stop", **given)


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no-scripts"])
def test_undo_asks_once_before_it_takes_the_clients_stop_back(
    open_live, session, watch, assert_accessible, javascript
):
    stop_of_the_client(session)
    page = open_live(javascript=javascript)
    asks = page.get_by_text("The client pressed Stop. Take it back?")
    expect(page.locator("#stop-head")).to_be_visible()
    expect(asks).to_be_hidden() if javascript else None
    page.locator("#undo").click()
    expect(asks).to_be_visible()
    expect(page.locator("#undo")).to_be_hidden()
    for width, height in ((1024, 768), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert_accessible(page)
    page.get_by_role("link", name="No, it stands").click()
    expect(asks).to_be_hidden()
    assert words(session) == ["stop"]
    page.locator("#undo").click()
    if javascript:
        page.get_by_role("button", name="Yes, take it back").click()
        expect(asks).to_be_visible()  # it came at once, on the place of Undo: no answer
    press(page, "#undo-yes")
    expect(page.locator("#step-head")).to_be_visible()
    expect(page.locator("#stop-head")).to_have_count(0)
    assert words(session) == ["stop", "undo"]
