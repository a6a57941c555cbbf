"""A practice in which every route has something to show: for the tests that walk all of them."""

from dataclasses import dataclass
from datetime import timedelta

from django.test import Client as Browser
from django.urls import get_resolver
from django.utils import timezone

from practice.clients.importing import services as imports
from practice.clients.importing.reading import Sheet
from practice.clients.models import Link
from practice.intake.models import Consent
from practice.intake.services import send_form
from practice.mail.models import OutgoingMail
from sessions_app.aftercare.models import FollowUp
from sessions_app.aftercare.services import draft as draft_summary
from sessions_app.checkins import phrases
from sessions_app.checkins import services as checkins
from sessions_app.planning.services import make_plan
from tests import factories

SURGERY = {"title": "Wait for the surgeon", "words": "", "rule": "surgery"}


@dataclass(frozen=True)
class Route:
    """One address of the application: its name, its pattern, its view and what it needs."""

    name: str
    pattern: str
    view: object
    needs: tuple[str, ...]


def routes(patterns=None, space="", prefix=""):
    """Return every route of the URLconf; the same view at the same path is one."""
    found = {}
    for each in get_resolver().url_patterns if patterns is None else patterns:
        path = prefix + str(each.pattern)
        if hasattr(each, "url_patterns"):
            inner = f"{space}{each.namespace}:" if each.namespace else space
            found |= {route.pattern: route for route in routes(each.url_patterns, inner, path)}
        else:
            needs = tuple(each.pattern.converters)
            found.setdefault(path, Route(f"{space}{each.name}", path, each.callback, needs))
    return list(found.values())


class World:
    """Ada, treated by Nell: a form out, a form done, a session to come and one that is over."""

    def __init__(self, *, ada, nell, words="lower back"):
        now = timezone.now()
        self.client = ada
        self.coming = factories.appointment(
            client=ada, practitioner=nell, starts_at=now + timedelta(days=1)
        )
        self.draft = send_form(ada, self.coming, by=nell, now=now)
        self.form_link = Link.objects.get(subject_id=self.draft.pk)
        self.over = factories.appointment(
            client=ada, practitioner=nell, starts_at=now - timedelta(hours=3)
        )
        yesterday = now - timedelta(days=1)
        document = factories.document(answered_on=yesterday.date().isoformat())
        self.intake = factories.intake(
            appointment=self.over, own_words=words, document=document, sent_at=yesterday
        )
        self.flag = factories.flag(client=ada, detail=SURGERY)
        self.clearance = factories.clearance(client=ada, recorded_by=nell)
        self.consent(ada, now)
        plan = make_plan(self.over, by=nell, now=now - timedelta(hours=4))
        begun = now - timedelta(hours=3)
        self.session = checkins.start(self.over, plan, by=nell, now=begun)
        self.session = checkins.end(self.session, by=nell, now=begun + timedelta(hours=1))
        self.session.finished_at = now - timedelta(hours=1)
        self.session.save()
        self.summary = draft_summary(self.session)
        lasts = {"by": nell, "now": now, "lasts": timedelta(days=30)}
        self.summary_link = Link.fresh("summary", client=ada, subject_id=self.summary.pk, **lasts)
        self.stop_link = Link.fresh("stop", client=ada, subject_id=ada.pk, **lasts)
        self.plan_link = Link.fresh("plan", client=ada, subject_id=self.coming.pk, **lasts)
        self.follow_up = FollowUp.objects.create(
            session=self.session, state="planned", due_at=now, made_at=now, worse_at=now
        )
        self.question_link = Link.fresh(
            "followup", client=ada, subject_id=self.follow_up.pk, **lasts
        )
        self.buttons_link = Link.fresh("buttons", client=ada, subject_id=self.over.pk, **lasts)
        self.mail = OutgoingMail.objects.first()
        self.template = factories.template(by=nell, state="draft")
        self.newcomer = factories.newcomer(name="Bea Moss")
        self.wish = factories.lasting_wish(client=ada, recorded_by=nell)
        self.phrase = phrases.keep("plan", "Same again in three weeks.", by=nell, now=now)
        self.imported = imports.keep(Sheet(rows=[]), by=nell, now=now)

    def consent(self, ada, now):
        for key in ("touch", "email_aftercare"):
            self.yes = Consent.objects.create(
                client=ada,
                intake=self.intake,
                key=key,
                given=True,
                text="I agree.",
                text_version="1",
                text_hash="0" * 64,
                language="en-gb",
                how="link",
                at=now,
            )

    def address(self, route: Route) -> str:
        """Return the path of a route with Ada's ids and tokens in it."""
        appointment = self.coming if route.name.startswith("diary:") else self.over
        tokens = {
            "f": self.form_link,
            "p": self.plan_link,
            "s": self.summary_link,
            "u": self.question_link,
            "x": self.stop_link,
            "b": self.buttons_link,
        }
        values = {
            "client_id": self.client.pk,
            "appointment_id": appointment.pk,
            "intake_id": self.intake.pk,
            "draft_id": self.draft.pk,
            "said_id": self.yes.pk,
            "session_id": self.session.pk,
            "warning_id": self.flag.pk,
            "clearance_id": self.clearance.pk,
            "slug": "about-you",
            "template": self.template.slug,
            "import_id": self.imported.pk,
            "newcomer_id": self.newcomer.pk,
            "wish_id": self.wish.pk,
            "phrase_id": self.phrase.pk,
            "token": getattr(tokens.get(route.pattern[:1]), "token", ""),
        }
        path = "/" + route.pattern
        for need in route.needs:
            for kind in ("uuid", "str", "slug"):
                path = path.replace(f"<{kind}:{need}>", str(values[need]))
        if route.name == "diary:new":
            path += f"?client={self.client.pk}"
        assert "<" not in path, f"World has no value for {route.pattern}"
        return path


def browser_of(person=None) -> Browser:
    """Return a browser that checks CSRF tokens, with the person signed in."""
    browser = Browser(enforce_csrf_checks=True)
    if person:
        browser.force_login(person)
    return browser


def post(browser: Browser, path: str, **fields):
    """Post with a valid CSRF token."""
    from django.conf import settings

    token = "a" * 32
    browser.cookies[settings.CSRF_COOKIE_NAME] = token
    return browser.post(path, {"csrfmiddlewaretoken": token, **fields})
