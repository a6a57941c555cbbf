"""Every page for clients in the invented language: what stands outside its brackets was missed."""

import re
from datetime import timedelta
from html.parser import HTMLParser

import pytest
from django.conf import settings
from django.http import QueryDict
from django.test import Client as Browser
from django.utils import timezone, translation

from practice.clients.models import Link
from practice.intake import pages, services
from practice.intake.fields import PickField, TicksField, flat
from practice.intake.models import IntakeDraft
from practice.mail.models import OutgoingMail
from practice.reference import load
from sessions_app.planning import sending
from sessions_app.planning import services as planning
from tests import factories
from tests.intake.walking import fill_in, sign
from tests.right_to_left import CODE

INSIDE = re.compile(r"⟦[^⟦⟧]*⟧")
WORD = re.compile(r"[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ’']+")
SPOKEN = ("alt", "aria-label", "placeholder", "title")
NAMES = {"Ada", "Lane", "Nell", "Marsh", "English", "Español", "Willow", "Room", "WR"}


class Heard(HTMLParser):
    """Collects what people see or hear of a page, element by element."""

    def __init__(self, html):
        super().__init__()
        self.found, self.inside = [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        if tag in ("style", "script"):
            self.inside.append(tag)
        given = dict(attrs)
        self.found += [given[key] for key in SPOKEN if given.get(key)]
        self.found += [value for key, value in attrs if key.startswith("data-say") and value]

    def handle_endtag(self, tag):
        if self.inside and self.inside[-1] == tag:
            self.inside.pop()

    def handle_data(self, data):
        if not self.inside:
            self.found.append(data)


def missed(text):
    """Return the words that stand outside the brackets, but names and addresses."""
    while INSIDE.search(text):
        text = INSIDE.sub(" ", text)
    text = re.sub(r"\S+@\S+|https?://\S+|\{\w+\}", " ", text)
    return [word for word in WORD.findall(text) if word not in NAMES]


def missed_on(response):
    assert response.status_code == 200, response
    html = response.content.decode()
    assert f'<html lang="{CODE}" dir="rtl"' in html
    # A sentence may run over several elements, so its brackets are matched in the whole text.
    heard = " ".join(Heard(html).found)
    return missed(heard)


@pytest.fixture
def visit(practice, nell):
    ada = factories.client(name="Ada Lane", email="ada@example.com", language=CODE)
    return factories.appointment(
        client=ada, practitioner=nell, starts_at=timezone.now() + timedelta(days=1), minutes=60
    )


@pytest.fixture
def form(visit, nell):
    services.send_form(visit.client, visit, by=nell, now=timezone.now())
    return f"/f/{Link.objects.get(purpose='intake').token}/"


def test_the_alarm_rings():
    assert missed("⟦Where is ⟦Calf⟧ now⟧ Ada") == []
    assert missed("⟦Where⟧ is it") == ["is", "it"]
    assert missed_on_text('<p>⟦One <b>two⟧</b></p><a aria-label="Three"></a>') == ["Three"]


def missed_on_text(html):
    return missed(" ".join(Heard(html).found))


def answered(page_form):
    """Return the first answer to everything that a page asks."""
    data = QueryDict(mutable=True)
    for bound in page_form:
        options = [value for value, _label in flat(getattr(bound.field, "choices", ()))]
        if isinstance(bound.field, PickField):
            data.setlist(bound.html_name, options[:1])
        elif isinstance(bound.field, TicksField):
            alone = bound.field.alone
            data.setlist(bound.html_name, [v for v in options if v not in alone] or options[:1])
        else:
            data.setlist(bound.html_name, ["1"] if bound.name != "born_on" else [])
    return data


def test_every_page_of_the_form_speaks_the_language_of_the_client(form):
    browser = Browser()
    assert missed_on(browser.get(form)) == []
    browser.post(form)
    found, draft = {}, IntakeDraft.objects.get()
    while page := pages.first_open(pages.sequence(draft.answers), draft.answers):
        words = missed_on(browser.get(f"{form}{page.slug}/"))
        if words:
            found[page.slug] = words
        made = page.make(draft, answered(page.make(draft)))
        assert made.is_valid(), (page.slug, made.errors)
        draft.answers[page.key] = made.kept()
        draft.save()
    found |= {
        slug: words
        for slug in ("please-read", "check")
        if (words := missed_on(browser.get(f"{form}{slug}/")))
    }
    assert found == {}


def test_the_thanks_and_what_was_agreed_to_speak_it_too(form):
    browser = Browser()
    browser.post(form)
    fill_in(IntakeDraft.objects.get())
    assert sign(browser, form).status_code == 302
    assert missed_on(browser.get(f"{form}sent/")) == []


def test_the_plan_that_is_shown_speaks_it(visit, nell):
    now = timezone.now()
    ids = [each.id for each in load().questions.values() if not each.follow_ups]
    stops = {
        each.id
        for each in load().questions.values()
        for outcome in each.outcomes
        if outcome.severity == "stop"
    }
    said = [{"id": id, "answer": "yes"} for id in ids if id not in stops and "age" not in id]
    document = factories.document(
        answered_on=timezone.localdate().isoformat(), answers=said, consents=["buttock"]
    )
    factories.intake(appointment=visit, document=document, sent_at=now)
    planning.make_plan(visit, by=nell, now=now)
    link = sending.new_link(visit, by=nell, now=now)
    browser, path = Browser(), f"/p/{link.token}/"
    assert missed_on(browser.get(path)) == []
    browser.post(path)
    page = browser.get(browser.get(path)["Location"])
    assert missed_on(page) == []


def test_mails_speak_the_language_of_their_reader(form):
    mail = OutgoingMail.objects.get()
    assert missed(mail.subject) == []
    assert missed(mail.text) == []
    assert missed(" ".join(Heard(mail.html).found)) == []


@pytest.mark.parametrize("path", ["/f/{}/", "/p/{}/", "/s/{}/", "/x/{}/"])
def test_a_link_that_opens_nothing_speaks_it(practice, path):
    browser = Browser()
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = CODE
    page = browser.get(path.format("x" * 43))
    assert page.status_code == 404
    assert missed_on_text(page.content.decode()) == []
    assert translation.get_language() == settings.LANGUAGE_CODE
