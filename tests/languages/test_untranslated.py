"""Every page for clients in the invented language: what stands outside its brackets was missed."""

import re
from datetime import timedelta
from html.parser import HTMLParser
from uuid import uuid4

import pytest
from django.conf import settings
from django.core import signing
from django.http import QueryDict
from django.test import Client as Browser
from django.utils import timezone, translation

from practice.clients.models import Link
from practice.intake import pages, services
from practice.intake.fields import PickField, TicksField, flat
from practice.intake.models import Consent, IntakeDraft
from practice.intake.newcomers.forms import SALT
from practice.mail.models import OutgoingMail
from practice.reference import load
from sessions_app.checkins import buttons
from sessions_app.checkins import services as checkins
from sessions_app.planning import sending
from sessions_app.planning import services as planning
from tests import factories
from tests.intake.walking import fields, fill_in, sign
from tests.right_to_left import CODE
from tests.world import World

INSIDE = re.compile(r"⟦[^⟦⟧]*⟧")
WORD = re.compile(r"[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ’']+")
SPOKEN = ("alt", "aria-label", "placeholder", "title")
WRONG = {"born_on_0": "99", "words_of_own": "\x07", "note": "\x07"}  # and nothing that is asked for
AGREED = {
    "touch": "on",
    "data_health": "on",
}  # and not signed; what is asked of a yes cuts its text
WELL = {
    "heart-blood": ["varicose-veins"],
    "varicose-veins-answer": "yes",
    "varicose-veins-where": ["calf-left"],
    "varicose-veins-kind": "calm",
    "nerves-breathing": ["diabetes"],
    "diabetes-answer": "yes",
    "diabetes-kind": "stable",
    "diabetes-where": ["none"],
    "diabetes-inject": ["none"],
}
PLACES = {
    "places": {"places": ["lower-back-left", "calf-right"]},
    "scores": {"lower-back-left": "6"},
    "areas": {"areas": ["buttock"]},
}
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


def missed_on(response, status=200):
    assert response.status_code == status, response
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


def answer(draft, page):
    made = page.make(draft, answered(page.make(draft)))
    assert made.is_valid(), (page.slug, made.errors)
    draft.answers[page.key] = made.kept()
    draft.save()


def missed_with_errors(browser, address):
    """Return the same of a page that was posted wrongly; where nothing is asked for, nothing is."""
    page = browser.post(address, WRONG)
    return [] if page.status_code == 302 else missed_on(page, 422)


def test_every_page_of_the_form_speaks_the_language_of_the_client(form):
    browser = Browser()
    assert missed_on(browser.get(form)) == []
    browser.post(form)
    found, forms, draft = {}, set(), IntakeDraft.objects.get()
    while page := pages.first_open(pages.sequence(draft.answers), draft.answers):
        address = f"{form}{page.slug}/"
        found[page.slug] = missed_on(browser.get(address))
        if page.form not in forms:
            forms.add(page.form)
            found[f"{page.slug}, with errors"] = missed_with_errors(browser, address)
        answer(draft, page)
    found |= {slug: missed_on(browser.get(f"{form}{slug}/")) for slug in ("please-read", "check")}
    found["check, with errors"] = missed_on(browser.post(f"{form}check/", AGREED), 422)
    assert {slug: words for slug, words in found.items() if words} == {}


def test_the_thanks_and_what_was_agreed_to_speak_it_too(form):
    browser = Browser()
    browser.post(form)
    fill_in(IntakeDraft.objects.get())
    assert sign(browser, form).status_code == 302
    assert missed_on(browser.get(f"{form}sent/")) == []


def test_taking_a_yes_back_and_giving_it_again_speak_it(form):
    browser, there = Browser(), f"{form}take-back/"
    browser.post(form)
    fill_in(IntakeDraft.objects.get(), by_page={"areas": {"areas": ["buttock"]}})
    sign(browser, form, area_buttock="on", email_aftercare="on")
    assert missed_on(browser.get(there)) == []
    for _press in ("back", "again"):
        yes = Consent.objects.filter(key="touch").latest("at")
        answer = browser.post(there, {"key": uuid4(), "consent": yes.pk})
        assert missed_on(browser.get(answer["Location"])) == []
    assert missed_on(browser.post(there, {}), 409) == []


def test_words_from_two_tabs_and_words_that_come_too_late_are_answered_in_it(form):
    browser, wish = Browser(), f"{form}wish/"
    browser.post(form)
    fill_in(IntakeDraft.objects.get())
    old, new = fields(browser.get(wish)).sent, fields(browser.get(wish)).sent
    browser.post(wish, {**new, "goal": "relax"})
    assert missed_on(browser.post(wish, {**old, "goal": "sleep"}), 409) == []
    browser.post(wish, {**fields(browser.get(wish)).sent, "choose": "saved"})
    new.pop("goal")  # the fields of a page that is gone are shown by their own names
    gone = browser.post(f"{form}health-1-1/", {**new, "page": "item:varicose-veins"})
    assert missed_on(gone, 409) == []
    sign(browser, form)
    assert missed_on(browser.post(wish, new), 409) == []
    Link.objects.update(expires_at=timezone.now())
    assert missed_on(browser.post(wish, new), 409) == []


def test_a_form_begun_elsewhere_and_the_wish_for_a_fresh_link_speak_it(form):
    Browser().post(form)
    other = Browser()
    page = other.get(form)
    assert missed_on(page, 403) == []
    assert f'name="in" value="{CODE}"' in page.content.decode()
    answer = other.post(f"{form}fresh-link/", {"in": CODE}, follow=True)
    assert missed_on(answer) == []


@pytest.fixture
def second_form(visit, nell):
    """Ada was here three weeks ago; this is the form of her next visit."""
    then = timezone.now() - timedelta(days=21)
    draft = services.send_form(visit.client, None, by=nell, now=then)
    fill_in(draft, WELL, by_page=PLACES)
    given = dict.fromkeys(("touch", "data_health", "email_aftercare"), True)
    signed = given | {"area_buttock": True, "signature": "Ada Lane"}
    with translation.override(CODE):
        services.send_intake(draft.pk, Link.objects.get(), signed, now=then)
    visit.client.refresh_from_db()
    draft = services.send_form(visit.client, visit, by=nell, now=timezone.now())
    return f"/f/{Link.objects.get(subject_id=draft.pk).token}/"


def test_the_return_visit_speaks_it_from_the_code_to_the_last_list(second_form):
    browser, form = Browser(), second_form
    assert missed_on(browser.get(form)) == []
    browser.post(form)
    assert missed_on(browser.get(f"{form}is-it-you/")) == []
    browser.post(f"{form}mail-code/")
    assert missed_on(browser.get(f"{form}code/")) == []
    assert missed_on(browser.post(f"{form}code/", {"code": "1"}), 422) == []
    mail = OutgoingMail.objects.get(kind="intake-code")
    assert missed_in(mail) == []
    browser.post(f"{form}code/", {"code": re.search(r"\d{3} \d{3}", mail.text)[0]})

    changed = f"{form}what-has-changed/"
    assert missed_on(browser.get(changed)) == []
    browser.post(changed, {"changed": "6"})
    assert missed_on(browser.get(f"{form}places/")) == []
    assert missed_on(browser.get(changed)) == []
    browser.post(changed, {"same": "rest"})
    draft = IntakeDraft.objects.get(sent_at=None)
    slugs = []
    while page := pages.first_open(pages.sequence(draft.answers), draft.answers):
        slugs.append(page.slug)
        assert missed_on(browser.get(f"{form}{page.slug}/")) == [], page.slug
        answer(draft, page)
    assert {"today", "areas"} <= set(slugs)
    assert missed_on(browser.get(f"{form}check/")) == []
    assert missed_on(browser.post(f"{form}check/", AGREED), 422) == []


@pytest.fixture
def newcomer(practice):
    """A browser of somebody who is no client yet, and chose the language."""
    practice.public_form = True
    practice.save()
    return chosen_in_it()


def chosen_in_it():
    browser = Browser()
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = CODE
    return browser


def test_the_public_form_speaks_it_to_whoever_asks_to_come(newcomer):
    asked = {"name": "Ada Lane", "email": "ada@example.com"}
    made = signing.dumps(timezone.now().timestamp() - 60, salt=SALT)
    assert missed_on(newcomer.get("/new/")) == []
    for wrong in ({}, asked, {"name": "Ada", "email": "ada"}):
        assert missed_on(newcomer.post("/new/", wrong), 422) == []
    assert missed_on(newcomer.post("/new/", {**asked, "website": "x"}), 422) == []
    form = newcomer.post("/new/", {**asked, "made": made})["Location"].removesuffix("about-you/")
    assert missed_on(newcomer.get(f"{form}about-you/")) == []
    assert missed_on(chosen_in_it().get(form), 403) == []
    fill_in(IntakeDraft.objects.get())
    assert missed_on(newcomer.get(f"{form}check/")) == []
    assert missed_on(newcomer.get(sign(newcomer, form)["Location"])) == []


@pytest.fixture
def after(nell):
    """What Ada is sent after a massage."""
    world = World(ada=factories.client(name="Ada Lane", language=CODE), nell=nell)
    world.summary.save()
    return world


def test_the_question_two_days_later_speaks_it(after):
    browser, path = Browser(), f"/u/{after.question_link.token}/"
    for choice in ("", "?choice=1", "?choice=2", "?choice=3"):
        assert missed_on(browser.get(path + choice)) == []
    assert missed_on(browser.post(path, {}), 422) == []
    for page in ("thanks/", "get-help/", "thanks/?kept", "get-help/?kept"):
        assert missed_on(browser.get(path + page)) == []
    for page in ("thanks/", "get-help/"):
        assert missed_on(browser.post(path + page, {"score": "99"}), 422) == []


def test_the_summary_and_stopping_its_mails_speak_it(after):
    browser, stop = Browser(), f"/x/{after.stop_link.token}/"
    assert missed_on(browser.get(f"/s/{after.summary_link.token}/")) == []
    assert missed_on(browser.get(stop)) == []
    assert missed_on(browser.post(stop)) == []
    assert missed_on(browser.post(stop, {"again": "1"})) == []


def test_the_buttons_speak_it_before_during_and_after_the_massage(visit, nell):
    now = timezone.now()
    factories.intake(appointment=visit, sent_at=now)
    plan = planning.make_plan(visit, by=nell, now=now)
    browser, path = Browser(), f"/b/{buttons.turn_on(visit, by=nell, now=now).token}/"
    assert missed_on(browser.get(path)) == []
    session = checkins.start(visit, plan, by=nell, now=now)
    assert missed_on(browser.get(path)) == []
    assert missed_on(browser.post(path, {}), 422) == []
    for word, _label, _icon in buttons.BUTTONS:
        browser.post(path, {"tap": f"{word.value}.{uuid4()}"})
        assert missed_on(browser.get(path)) == []
    checkins.end(session, by=nell, now=timezone.now())
    assert missed_on(browser.get(path), 410) == []


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
    assert missed_in(OutgoingMail.objects.get()) == []


def missed_in(mail):
    return [*missed(mail.subject), *missed(mail.text), *missed_on_text(mail.html)]


@pytest.mark.parametrize("path", ["/f/{}/", "/p/{}/", "/s/{}/", "/u/{}/", "/x/{}/", "/b/{}/"])
def test_a_link_that_opens_nothing_speaks_it(practice, path):
    page = chosen_in_it().get(path.format("x" * 43))
    assert page.status_code == 404
    assert missed_on_text(page.content.decode()) == []
    assert translation.get_language() == settings.LANGUAGE_CODE
