"""Who a message tells people to call is the practice's own, in every message that names one."""

import re

import pytest
from django.http import HttpResponse
from django.test import Client as Browser
from django.utils import timezone

from practice.clients.models import Link
from practice.intake import services
from practice.reference import load
from practice.reference.help_lines import NAMES, fill, filled, usual
from practice.staff import emergency
from sessions_app.aftercare.facts import Facts
from sessions_app.aftercare.suggesting import when_to_get_help
from sessions_app.planning.engine import brief
from sessions_app.planning.engine.documents import read_intake
from tests import factories

BRITISH = re.compile(r"\b(999|111|116 123)\b|NHS|A&E|A&amp;E")
TOKEN = re.compile("|".join(f"{{{name}}}" for name in NAMES))


def every_text(value):
    """Yield every text of a reference value, however deep."""
    if isinstance(value, str):
        yield value
    elif hasattr(value, "__dataclass_fields__"):
        for name in value.__dataclass_fields__:
            yield from every_text(getattr(value, name))
    elif hasattr(value, "values"):
        yield from (text for each in value.values() for text in every_text(each))
    elif isinstance(value, tuple | list):
        yield from (text for each in value for text in every_text(each))


def shown_texts():
    ref = load()
    parts = (ref.stop_kinds, ref.questions, ref.checkins, ref.red_flags, ref.urgency_levels)
    yield from (text for part in parts for text in every_text(part))


@pytest.mark.parametrize("chosen", ["uk", "eu", "us"])
def test_each_set_fills_every_sentence_that_names_a_line(chosen):
    named = [text for text in shown_texts() if TOKEN.search(text)]
    assert len(named) > 20
    for text in named:
        assert not TOKEN.search(fill(text, usual(chosen)))


def test_no_sentence_of_the_american_set_names_a_british_number():
    lines = usual("us")
    assert [text for text in shown_texts() if BRITISH.search(fill(text, lines))] == []


def test_other_braces_stay_as_they_are():
    assert fill("{name}, call {emergency_number}", usual("us")) == "{name}, call 911"
    assert filled({"a": ["{advice_line}", 3, None]}, usual("uk")) == {"a": ["NHS 111", 3, None]}


def test_a_practice_has_its_set_and_its_own_words(practice):
    assert emergency.numbers(practice) == usual("uk")
    practice.help_lines, practice.crisis_line = "us", "our own line"
    assert emergency.numbers(practice) == {**usual("us"), "crisis_line": "our own line"}


def test_a_set_that_the_data_no_longer_has_is_the_usual_one(practice):
    practice.help_lines = "atlantis"
    assert emergency.numbers(practice) == usual()


@pytest.fixture
def american(practice):
    practice.help_lines = "us"
    practice.save()
    return practice


def test_when_to_get_help_goes_into_a_mail_with_the_practices_numbers(american):
    every = tuple(load().red_flags)
    document = read_intake(factories.document())
    today = brief(document, on=factories.NOW.date())
    facts = Facts(minutes={}, pressure={}, brief=today, modality=None, oil=None)
    told = emergency.filled(when_to_get_help(every, facts))
    flags = [each["text"] for row in told for each in (*row["flags"], *row["private"])]
    texts = [*flags, *every_text([(row["title"], row["note"]) for row in told])]
    assert len(flags) == len(every)
    assert any("911" in text for text in texts)
    assert not [text for text in texts if BRITISH.search(text) or TOKEN.search(text)]


def worrying():
    """Return each answer that cannot wait, as a form's draft holds it."""
    for question in load().questions.values():
        if question.derived_from:
            continue
        for outcome in question.outcomes:
            if outcome.stop_kind in ("emergency", "urgent"):
                yield question, outcome


@pytest.mark.django_db
def test_no_client_of_an_american_practice_is_told_to_call_999(american):
    said = [outcome.client for _question, outcome in worrying()]
    assert len(said) > 10
    filled_in = emergency.filled(said)
    assert not [text for text in filled_in if BRITISH.search(text)]
    assert any("911" in text for text in filled_in)


def test_the_page_of_advice_names_the_practices_own_number(american, ada, nell):
    draft = services.send_form(ada, by=nell, now=timezone.now())
    link = Link.objects.get(subject_id=draft.pk)
    phone = Browser()
    phone.post(f"/f/{link.token}/")
    draft.refresh_from_db()
    draft.answers["ticks:1"] = {"today": ["emergency-signs"]}
    draft.save()
    page = phone.get(f"/f/{link.token}/please-read/").content.decode()
    assert "call 911" in page.lower()
    assert not BRITISH.search(page) and not TOKEN.search(page)


def test_D8_what_an_owner_typed_is_text_in_a_page(american):
    american.emergency_number = "<b>1</b>"
    american.save()
    answer = emergency.in_every_page(lambda request: page_with("Call {emergency_number}"))(None)
    assert answer.content == b"Call &lt;b&gt;1&lt;/b&gt;"


def page_with(text):
    return HttpResponse(text)
