"""The real pages, each beside the part of the floor that does the same kind of work."""

from dataclasses import dataclass
from itertools import cycle
from uuid import uuid4

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from bench import filling
from bench.measuring import Target, bare, shipped
from bench.requests import Browser, signed_in
from practice.clients.models import Client
from practice.intake import pages as form_pages
from sessions_app.checkins.models import MassageSession
from sessions_app.checkins.screen import Screen
from sessions_app.checkins.services import events_of

SECRET = "the-secret-of-one-browser"
HEALTH = "heart-blood"  # a tick list of middling length
ANSWERED = {
    "about": {"name": "Ada Alder"},
    "goal": {"goal": "stiffness"},
    "massage": {"modality": "swedish", "scope": "back"},
    "ticks:1": {"today": ["none"]},
}


@dataclass(kw_only=True)
class Page:
    """A page, its floors and its budgets; `sql` counts statements that read or write."""

    name: str
    page: Target
    floor: Target
    bare: Target
    budget: float
    sql: int


def pages(nell) -> list[Page]:
    """Return the pages of ARCHITECTURE section 6, ready to be asked."""
    desk = Browser(cookies={settings.SESSION_COOKIE_NAME: signed_in(nell)})
    ours, least = shipped(), bare()

    def made(name, kind, budget, sql, environ, **expected):
        floor = floors(desk, kind)
        return Page(
            name=name,
            page=Target(handler=ours, environ=environ, **expected),
            floor=Target(handler=ours, **floor),
            bare=Target(handler=least, **floor),
            budget=budget,
            sql=sql,
        )

    record = reverse("records:record", args=[with_history(nell)])
    clients, words = reverse("clients:clients"), {"q": "mara oak"}
    return [
        made("check-in: Good", "insert", 1.1, 6, taps(desk, nell, "good"), holds=b"Noted at"),
        made("check-in: Lighter", "insert", 1.5, 6, taps(desk, nell, "lighter"), status=202),
        made("  what it changed", "insert", 1.5, 6, news(desk, nell), holds=b"Noted at"),
        made("Today", "list", 1.7, 5, lambda: desk.environ("/"), holds=b"</html>"),
        made("clients", "list", 1.7, 5, lambda: desk.environ(clients), holds=b"</html>"),
        made(
            "search",
            "search",
            1.5,
            4,
            lambda: desk.environ(clients, query=words, htmx=True),
            holds=b"Mara Oak",
        ),
        made("client record", "record", 2.0, 8, lambda: desk.environ(record), holds=b"</html>"),
        made("form step: Continue", "insert", 1.5, 6, form_saved(htmx=False), status=302),
        made("form step: as typed", "insert", 1.5, 6, form_saved(htmx=True), holds=b"Saved"),
    ]


def floor_list(nell) -> Target:
    """The floor's list page, as the planner is compared with it."""
    desk = Browser(cookies={settings.SESSION_COOKIE_NAME: signed_in(nell)})
    return Target(handler=shipped(), **floors(desk, "list"))


def floors(desk: Browser, kind: str) -> dict:
    """Return what asks the floor for the same kind of work."""
    remark = {"word": "good", "csrfmiddlewaretoken": desk.token}
    words = {"q": "Mara Oak"}
    return {
        "list": {"environ": lambda: desk.environ("/floor/"), "holds": b"</html>"},
        "search": {"environ": lambda: desk.environ("/floor/", query=words), "holds": b"Mara Oak"},
        "record": {"environ": lambda: desk.environ("/floor/7/"), "holds": b"</html>"},
        "insert": {
            "environ": lambda: desk.environ("/floor/7/remark/", posted=remark, htmx=True),
            "holds": b"Noted at",
        },
    }[kind]


def with_history(nell):
    client = Client.objects.order_by("pk")[500]
    filling.history(client, nell)
    return client.pk


def taps(desk: Browser, nell, word: str):
    """Return what makes the next tap as the page's script sends it, each in another session."""
    sessions = cycle(filling.running(nell))

    def tap():
        visit = next(sessions)
        path = reverse("checkins:check-in", args=[visit])
        posted = {"tap": f"{word}.{uuid4()}", "csrfmiddlewaretoken": desk.token}
        return desk.environ(path, posted={**posted, **page_of(visit)}, htmx=True)

    return tap


def news(desk: Browser, nell):
    """Return what asks for what a Lighter changed, as the page's script does right after it."""
    sessions, ours = cycle(filling.running(nell)), shipped()

    def ask():
        visit = next(sessions)
        known = page_of(visit)
        posted = {"tap": f"lighter.{uuid4()}", "csrfmiddlewaretoken": desk.token, **known}
        there = reverse("checkins:check-in", args=[visit])
        Target(handler=ours, environ=None, status=202).answer(
            desk.environ(there, posted=posted, htmx=True)
        )
        query = {"seen": "", "plan": known["plan"]}
        return desk.environ(reverse("checkins:news", args=[visit]), query=query, htmx=True)

    return ask


def page_of(visit) -> dict:
    """Return what the page of a running session sends with a tap: its turn, the time, its plan."""
    session = MassageSession.objects.select_related("plan").get(appointment=visit)
    events, now = events_of(session), timezone.now()
    mark = Screen(session, events, now=now).plan_mark
    tapped = round(now.timestamp() * 1000)
    return {"turn": len(events) + 1, "tapped": tapped, "plan": mark, "shows": "step"}


def form_saved(*, htmx: bool):
    """Return what saves a page of the form again: its Continue, or what is typed so far."""
    phone = Browser(cookies={settings.FORM_COOKIE_NAME: SECRET})
    path, typed = form_step()
    posted = {**typed, "csrfmiddlewaretoken": phone.token}
    return lambda: phone.environ(path, posted=posted, htmx=htmx)


def form_step() -> tuple[str, dict]:
    """Return the address of a page of health questions that is open, and what is sent to it."""
    token, tab = filling.form_out(ANSWERED, SECRET), str(uuid4())
    page = next(p for p in form_pages.fixed() if HEALTH in p.groups)
    path = reverse("intake:page", args=[token, page.slug])
    ticked = {HEALTH: ["low-blood-pressure", "poor-circulation"], "cancer-immune": ["none"]}
    posted = {**ticked, "number": 0, "tab": tab}
    return path, posted
