"""A real browser against a live server: every page is watched, and a complaint fails the test.

`open_page(PHONE)` opens a page on a device; `enter(context, nell)` signs somebody in without the form;
`assert_accessible(page)` asks axe. A test that provokes a complaint says so before: `watch.allow(...)`.
"""

import os
import re
from contextlib import contextmanager
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from practice.intake.models import Mark
from sessions_app.checkins import services as checkins
from sessions_app.planning import services
from tests import factories
from tests.browser.devices import LAPTOP, TABLET
from tests.requirements import CHROMIUM

# Playwright keeps an event loop in the thread of the tests, which Django would refuse to serve.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

PATIENCE = 15_000  # milliseconds, for a machine that has other work too
expect.set_options(timeout=PATIENCE)

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]


class Watch:
    """Keeps what a browser complained about: console, script errors, failed requests.

    A breach of the content security policy is among them: Chromium writes it to the console.
    """

    def __init__(self):
        self.complaints = []
        self.allowed = []
        self.without_scripts = set()

    def follow(self, context):
        context.on("console", lambda message: self.note(message.page, message.text))
        context.on("weberror", lambda error: self.note(error.page, str(error.error)))
        context.on("requestfailed", self.request_failed)

    def note(self, page, text):
        self.complaints.append(f"{page.url if page else '(no page)'}: {text}")

    def request_failed(self, request):
        if request.failure != "net::ERR_ABORTED":  # a page that was left while it still loaded
            self.complaints.append(f"{request.url}: {request.failure}")

    def allow(self, pattern):
        """Expect a complaint that matches `pattern`; one that never comes fails the test too."""
        self.allowed.append(pattern)

    def assert_quiet(self):
        unexpected = [
            complaint
            for complaint in self.complaints
            if not any(re.search(pattern, complaint) for pattern in self.allowed)
        ]
        missing = [
            pattern
            for pattern in self.allowed
            if not any(re.search(pattern, complaint) for complaint in self.complaints)
        ]
        assert not unexpected, "The browser complained:\n" + "\n".join(unexpected)
        assert not missing, "The browser was expected to complain:\n" + "\n".join(missing)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": FLAGS}


@pytest.fixture(scope="session")
def base_url(live_server):
    return live_server.url


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {
        **browser_context_args,
        "locale": "en-GB",
        "timezone_id": "Europe/London",
        "reduced_motion": "reduce",
    }


@pytest.fixture
def watch():
    watch = Watch()
    yield watch
    watch.assert_quiet()


@pytest.fixture
def new_context(new_context, watch):
    def watched(**options):
        context = new_context(**{**LAPTOP, **options})
        context.set_default_timeout(PATIENCE)
        watch.follow(context)
        if not options.get("java_script_enabled", True):
            watch.without_scripts.add(context)
        return context

    return watched


@pytest.fixture
def open_page(new_context):
    """Return a function that opens an empty page in a browser of its own: one person, one device."""

    def opened(device, *, javascript=True):
        return new_context(**device, java_script_enabled=javascript).new_page()

    return opened


@pytest.fixture
def enter(live_server, settings):
    """Return a function that signs a person in to a browser without going through the form."""

    def entered(context, user):
        browser = Client()
        browser.force_login(user)
        name = settings.SESSION_COOKIE_NAME
        url = live_server.url.replace(
            "http:", "https:"
        )  # a __Host- cookie; localhost counts as safe
        cookie = {"name": name, "value": browser.cookies[name].value, "url": url}
        context.add_cookies([{**cookie, "secure": settings.SESSION_COOKIE_SECURE}])

    return entered


@pytest.fixture
def assert_accessible(browser, watch):
    """Return a function that asks axe about a page as it now stands."""

    def asked(page):
        if page.context in watch.without_scripts:
            with copied(page, browser) as copy:
                results = Axe().run(copy, options={"runOnly": AXE_RULES})
        else:
            results = Axe().run(page, options=axe_options(page))
        assert results.violations_count == 0, f"{page.url}\n{results.generate_report()}"

    return asked


def axe_options(page) -> dict:
    """Return what axe is asked. In forced colours it reads some of the page's own, which nobody sees."""
    forced = page.evaluate("matchMedia('(forced-colors: active)').matches")
    return {"runOnly": AXE_RULES, "rules": {"color-contrast": {"enabled": not forced}}}


@contextmanager
def copied(page, browser):
    """Give the same markup in a browser where axe can run and the page's own scripts cannot."""
    markup = page.content()

    def answer(route):
        if route.request.is_navigation_request():
            headers = {"Content-Security-Policy": "script-src 'none'"}
            route.fulfill(body=markup, content_type="text/html; charset=utf-8", headers=headers)
        else:
            route.continue_()

    context = browser.new_context(viewport=page.viewport_size, reduced_motion="reduce")
    try:
        context.route("**/*", answer)
        copy = context.new_page()
        copy.goto(page.url)
        yield copy
    finally:
        context.close()


# --- a session under way, for the tests that have none of their own


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
