"""Finds every form of the product: opens each route as the people who may, and reads its forms."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.db import transaction
from django.test import Client as Browser
from django.utils import timezone

from practice.intake import pages
from practice.intake.models import IntakeDraft
from sessions_app.checkins import services as checkins
from sessions_app.checkins.buttons import turn_on
from sessions_app.planning import own_templates
from sessions_app.planning.proving import trial
from sessions_app.planning.services import make_plan
from tests import factories
from tests.intake.walking import fill_in
from tests.world import World, routes

TEXT = {"text", "email", "tel", "search", "number", "date", "time", "url", "textarea"}
TICKED = ("varicose-veins", "heart-failure", "fever-unwell", "recent-meal")
ANSWERS = {"ticks": list(TICKED), **{f"{id}-answer": ["rather-not-say"] for id in TICKED}}
SORE = {"places": {"places": ["lower-back-left", "calf-left"]}}


@dataclass
class Form:
    """One form as its page gives it: where it goes, what it sends untouched, what it offers."""

    name: str
    action: str
    method: str = "get"
    sent: list = field(default_factory=list)
    offered: dict = field(default_factory=dict)
    texts: set = field(default_factory=set)
    browser: Browser | None = None

    @property
    def shape(self) -> tuple:
        return urlsplit(self.action).path, self.method, frozenset(self.offered)


class Forms(HTMLParser):
    """Reads the forms of a page."""

    def __init__(self, name, url, html):
        super().__init__()
        self.name, self.url, self.found, self.open = name, url, [], None
        self.area = self.select = ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            action = urlsplit(urljoin(self.url, given.get("action", "")))
            address = action.path + (f"?{action.query}" if action.query else "")
            self.open = Form(self.name, address, given.get("method", "get").lower())
            self.found.append(self.open)
        elif self.open and tag in ("input", "button", "textarea", "select") and given.get("name"):
            self.control(tag, given)
        elif self.open and tag == "option" and self.select:
            self.open.offered[self.select].append(given.get("value", ""))
            if "selected" in given:
                self.open.sent.append((self.select, given.get("value", "")))

    def control(self, tag, given):
        name, kind = given["name"], given.get("type", "text") if tag == "input" else tag
        values = self.open.offered.setdefault(name, [])
        self.select, self.area = "", ""
        if tag == "select":
            self.select = name
        elif tag == "textarea":
            self.area = name
            self.open.sent.append((name, ""))
        else:
            values.append(given.get("value", ""))
            if tag == "input" and (kind not in ("radio", "checkbox") or "checked" in given):
                self.open.sent.append((name, given.get("value", "")))
        if kind in TEXT:
            self.open.texts.add(name)

    def handle_data(self, data):
        if self.area:
            self.open.sent[-1] = (self.area, data)

    def handle_endtag(self, tag):
        if tag == "textarea":
            self.area = ""
        if tag == "select":
            self.select = ""
        if tag == "form":
            self.open = None


class Scene(World):
    """The world of the tests, and more to do in it: a plan to edit, a massage that runs, a whole form."""

    def __init__(self):
        factories.practice()
        self.nell = factories.user(name="Nell Marsh", is_practitioner=True, is_owner=True)
        ada = factories.client(name="Ada Lane")
        ada.practitioners.add(self.nell)
        super().__init__(ada=ada, nell=self.nell)
        now = timezone.now()
        self.planned = factories.appointment(
            client=ada, practitioner=self.nell, starts_at=now + timedelta(hours=30)
        )
        self.running = factories.appointment(
            client=ada, practitioner=self.nell, starts_at=now - timedelta(minutes=5)
        )
        document = factories.document(answered_on=timezone.localdate().isoformat())
        for each in (self.planned, self.running):
            factories.intake(appointment=each, document=document, sent_at=now)
        make_plan(self.planned, by=self.nell, now=now)
        plan = make_plan(self.running, by=self.nell, now=now)
        checkins.start(self.running, plan, by=self.nell, now=now)
        self.buttons_link = turn_on(self.running, by=self.nell, now=now)
        own_templates.try_out = partial(trial.try_out, clients=2)  # 300 of them are the planner's
        self.staff, self.anyone, self.client_browser = Browser(), Browser(), Browser()
        for browser in (self.staff, self.anyone, self.client_browser):
            browser.raise_request_exception = False
        self.staff.force_login(self.nell)
        for link in (self.form_link, self.plan_link):
            self.client_browser.post(link.address.removeprefix(settings.SITE_URL))
        fill_in(self.draft, ANSWERS, SORE)
        whole = IntakeDraft.objects.filter(pk=self.newcomer.draft_id)
        whole.update(answers=self.draft.answers)
        factories.link(subject=whole.get())
        self.newcomer.signed = {"version": "", "language": "en-gb", "given": {}}
        self.newcomer.save()

    def addresses(self) -> Iterator[tuple[str, str, Browser]]:
        """Yield every page: its name, its address and whose browser opens it."""
        for route in routes():
            if route.name == "account_logout":
                continue
            for appointment in (self.over, self.planned, self.running):
                path = self.address(route).replace(str(self.over.pk), str(appointment.pk))
                yield route.name, path, self.who_opens(route)
                if "appointment_id" not in route.needs:
                    break
        for page in pages.sequence(self.draft.answers):
            yield f"intake:page {page.key}", self.page_path(page.slug), self.client_browser
        yield "intake:check", self.page_path("check"), self.client_browser

    def page_path(self, slug: str) -> str:
        return f"/f/{self.form_link.token}/{slug}/"

    def who_opens(self, route) -> Browser:
        if route.name.startswith("account_"):
            return self.anyone
        return self.client_browser if getattr(route.view, "public", False) else self.staff


def is_posted_to(browser: Browser, path: str) -> bool:
    with transaction.atomic():
        answer = browser.post(path)
        transaction.set_rollback(True)
    return answer.status_code not in (404, 405)


def every_form(scene: Scene) -> list[Form]:
    """Return each form once, by what it is called and asks; what only posts is a form as well."""
    found: dict[tuple, Form] = {}
    posted = set()
    for name, path, browser in scene.addresses():
        answer = browser.get(path)
        html = answer.content.decode(errors="replace") if answer.status_code == 200 else ""
        for form in Forms(name, path, html).found:
            form.browser = browser
            posted.add(urlsplit(form.action).path)
            found.setdefault(form.shape, form)
    for name, path, browser in scene.addresses():
        if urlsplit(path).path not in posted and not path.startswith("/static"):
            blank = Form(name, path, "post", offered={"key": [""], "do": [""]}, browser=browser)
            if is_posted_to(browser, path):
                found.setdefault(blank.shape, blank)
    return list(found.values())
