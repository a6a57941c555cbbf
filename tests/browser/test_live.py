"""The live screen through an hour with bad wifi, a restarted browser, two tablets and no mouse."""

import re
from urllib.parse import urlsplit

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser.devices import TABLET
from tests.browser.taps import OFFLINE, press, synced, words

pytestmark = pytest.mark.django_db(transaction=True)

FITS = """document.documentElement.scrollHeight <= innerHeight
    && document.documentElement.scrollWidth <= innerWidth"""


def assert_nothing_private(page):
    """E5: what the browser keeps are files, the page that knows nobody, and ids, codes and times."""
    kept = page.evaluate(
        """async () => {
            const cache = await caches.open("live-1");
            const names = (await cache.keys()).map((request) => new URL(request.url).pathname);
            const shell = await (await cache.match("/sessions/without-network/")).text();
            return { names, shell, stored: JSON.stringify({ ...localStorage, ...sessionStorage }) };
        }"""
    )
    pages = {name for name in kept["names"] if not name.startswith("/static/")}
    assert pages == {"/sessions/without-network/"}
    for word in ("Ada", "back", "Lower", "pressure"):
        assert word not in kept["stored"]
    assert "Ada" not in kept["shell"]


def test_E5_three_taps_offline_a_reload_and_the_network_again(open_live, session, watch):
    watch.allow(OFFLINE)
    page = open_live()
    page.evaluate("navigator.serviceWorker.ready.then(() => {})")
    page.locator("#next").click()
    expect(synced(page)).to_have_text("Saved")
    page.context.set_offline(True)
    press(page, "#next")
    expect(page.locator(".live__place")).to_contain_text("Step 3 of")
    page.locator("#word-lighter").click()
    expect(page.locator("#said")).to_contain_text(re.compile(r"Noted at 1:\d\d: lighter"))
    page.locator("#word-good").click()
    expect(synced(page)).to_have_text("Saved here, 3 to send")
    assert words(session) == ["next"]

    warned = []
    page.on("dialog", lambda dialog: (warned.append(dialog.type), dialog.accept()))
    page.reload()
    assert warned == ["beforeunload"]
    expect(page.locator("h1")).to_have_text("No network. What you tap is kept here.")
    expect(synced(page)).to_have_text("Saved here, 3 to send")
    assert "Ada" not in page.content()
    page.locator("#word-firmer").click()
    expect(synced(page)).to_have_text("Saved here, 4 to send")

    page.context.set_offline(False)
    expect(page.locator(".live__place")).to_contain_text("Step 3 of")
    expect(synced(page)).to_have_text("Saved")
    assert words(session) == ["next", "next", "lighter", "good", "firmer"]
    assert page.evaluate("window.taps.count()") == 0
    assert_nothing_private(page)


def test_a_server_that_is_down_for_30_s_loses_nothing(
    open_page, enter, live_server, nell, session, watch
):
    watch.allow("503")
    page = open_page(TABLET)
    enter(page.context, nell)
    page.clock.install()
    page.goto(live_server.url + reverse("checkins:live", args=[session.appointment_id]))
    asked = []

    def down(route):
        asked.append(route.request.method)
        route.fulfill(status=503)

    for address in ("**/check-in/", "**/news/*"):
        page.route(address, down)
    page.locator("#word-good").click()
    page.locator("#word-lighter").click()
    expect(synced(page)).to_have_text("Saved here, 2 to send")
    tried = len(asked)
    for _five_seconds in range(6):
        page.clock.fast_forward(5_000)
        page.wait_for_timeout(300)
    assert len(asked) >= tried + 2
    expect(synced(page)).to_have_text("Saved here, 2 to send")
    assert words(session) == []
    page.unroute_all()
    page.clock.fast_forward(31_000)
    expect(synced(page)).to_have_text("Saved")
    assert words(session) == ["good", "lighter"]


def test_A9_a_sign_in_lost_in_mid_session_keeps_the_taps(open_live, enter, nell, session, watch):
    watch.allow("401")
    page = open_live()
    page.evaluate("navigator.serviceWorker.ready.then(() => {})")
    Session.objects.all().delete()
    page.locator("#word-hurts").click()
    expect(page.locator("h1")).to_have_text("Hands off that spot. What would help?")
    page.locator("#choice-carry-on-lighter").click()
    expect(synced(page)).to_have_text("Signed out. 2 kept here.")
    expect(page.locator("#sign-in")).to_be_visible()
    enter(page.context, nell)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(synced(page)).to_have_text("Saved")
    expect(page.locator("#said")).to_contain_text("carry on lighter")
    assert words(session) == ["hurts", "carry-on-lighter"]


def test_two_tablets_show_and_keep_the_taps_of_both(open_live, session, watch):
    watch.allow(OFFLINE)
    one, other = open_live(), open_live()
    one.locator("#word-lighter").click()
    expect(other.locator("#said")).to_contain_text("lighter", timeout=5_000)
    expect(other.locator("#word-lighter")).to_have_class(re.compile("is-noted"))
    one.context.set_offline(True)
    press(one, "#next")
    press(other, "#word-good")
    expect(synced(other)).to_have_text("Saved")
    expect(one.locator(".live__place")).to_contain_text("Step 2 of")
    one.context.set_offline(False)
    expect(other.locator(".live__place")).to_contain_text("Step 2 of")
    # Tapped at once on two tablets, the ids say which came last: the same on both.
    expect(one.locator("#said")).to_have_text(other.locator("#said").inner_text())
    assert sorted(words(session)) == ["good", "lighter", "next"]


def test_without_scripts_the_same_buttons_are_forms(open_live, session, assert_accessible):
    page = open_live(javascript=False)
    page.locator("#next").click()
    expect(page.locator(".live__place")).to_contain_text("Step 2 of")
    page.locator("#pause").click()
    expect(page.locator("#clock-words")).to_have_text("paused")
    page.locator("#resume").click()
    page.locator("#more").click()
    page.locator("#topic-temperature > summary").click()
    assert_accessible(page)
    page.get_by_role("button", name="A bit cold").click()
    expect(page.locator("#said")).to_contain_text("Warm enough: A bit cold")
    page.locator("#undo").click()
    page.get_by_role("link", name="End session").click()
    page.get_by_role("button", name="Yes, end").click()
    expect(page.locator("h1")).to_contain_text("How was it")
    assert words(session) == ["next", "pause", "resume", "answer", "undo"]


def test_keys_alone_at_three_sizes_without_scrolling(
    open_live, session, live_server, assert_accessible
):
    page = open_live()
    asked = set()
    page.context.on("request", lambda request: asked.add(urlsplit(request.url).netloc))
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dim")
    page.keyboard.press("PageDown")
    expect(page.locator(".live__place")).to_contain_text("Step 2 of")
    for width, height in ((1024, 768), (768, 1024), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        for key, said in (("1", "good"), ("2", "lighter"), ("3", "firmer"), ("4", "it hurts")):
            page.keyboard.press(key)
            expect(page.locator("#said")).to_contain_text(said)
            expect(synced(page)).to_have_text("Saved")
            assert page.evaluate(FITS), (width, said)
        assert_accessible(page)
        page.keyboard.press("u")
        expect(page.locator("#clock")).to_be_visible()
        expect(synced(page)).to_have_text("Saved")
    page.keyboard.press("p")
    expect(page.locator("#clock-words")).to_have_text("paused")
    page.wait_for_timeout(650)
    page.keyboard.press("p")
    expect(page.locator("#clock-words")).not_to_have_text("paused")
    page.locator("#more").click()
    assert_accessible(page)
    page.locator("#topic-feeling-ok > summary").click()
    page.get_by_role("button", name="Breathless").click()
    expect(page.locator("h1")).to_have_text("Hands off. Call 999 now.")
    expect(synced(page)).to_have_text("Saved")
    assert page.evaluate(FITS)
    assert_accessible(page)
    assert asked == {urlsplit(live_server.url).netloc}
