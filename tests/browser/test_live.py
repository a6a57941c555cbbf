"""The live screen through an hour with bad wifi, a restarted browser, two tablets and no mouse."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from practice.intake.models import Mark
from sessions_app.checkins import services as checkins
from sessions_app.planning import services
from tests import factories
from tests.browser.devices import TABLET

pytestmark = pytest.mark.django_db(transaction=True)

OFFLINE = "ERR_INTERNET_DISCONNECTED"


@pytest.fixture
def nell(transactional_db):
    factories.practice()
    return factories.user(name="Nell Marsh", is_practitioner=True)


@pytest.fixture
def session(nell):
    """Ada's session, begun a minute ago."""
    begun = timezone.now() - timedelta(minutes=1)
    ada = factories.client(name="Ada Lane")
    made = factories.appointment(client=ada, practitioner=nell, starts_at=begun, minutes=60)
    intake = factories.intake(appointment=made, sent_at=begun)
    Mark.objects.create(intake=intake, kind="sore", region="lower-back-left", score=6)
    services.make_plan(made, by=None, now=begun)
    return checkins.start(made, services.newest_version(made), by=nell, now=begun)


@pytest.fixture
def open_live(open_page, enter, live_server, nell, session):
    """Return a function that opens the running session on a device of Nell's."""

    def opened(device=TABLET, *, javascript=True, context=None):
        page = context.new_page() if context else open_page(device, javascript=javascript)
        if not context:
            enter(page.context, nell)
        page.goto(live_server.url + reverse("checkins:live", args=[session.appointment_id]))
        return page

    return opened


def words(session):
    return [event.word for event in checkins.events_of(session)]


def press(page, selector):
    """Press a button that may have been pressed before: within 600 ms it would be the same tap."""
    page.wait_for_timeout(650)
    page.locator(selector).click()


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


def synced(page):
    return page.locator("#sync-words")


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
