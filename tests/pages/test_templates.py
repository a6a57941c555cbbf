"""What every template must hold: nothing inline, nothing from afar, every word translatable."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted(
    path
    for folder in ("templates", "practice", "sessions_app")
    for path in (ROOT / folder).rglob("*.html")
)
PAGES = [path for path in TEMPLATES if "email" not in path.parts]
# One click in a mail program stops the emails (RFC 8058): it has no token to send.
WITHOUT_TOKEN = {"templates/aftercare/stop_emails.html"}
VOID_OF_WORDS = {"style", "script"}
COMMENT = re.compile(r"\{#.*?#\}|\{% comment.*?endcomment %\}", re.DOTALL)
TRANSLATED = re.compile(
    r"\{%-? *blocktrans(?:late)?\b.*?endblocktrans(?:late)? *%\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL
)
ATTRIBUTE = re.compile(  # blocks of the shell that fill an attribute
    r"\{% block (?:theme|body_class|main_class) %\}.*?\{% endblock[^%]*%\}", re.DOTALL
)
SPOKEN = ("alt", "aria-label", "placeholder", "title", "aria-description", "data-label")


def name(path):
    return str(path.relative_to(ROOT))


def source(path):
    return COMMENT.sub("", path.read_text())


class Words(HTMLParser):
    """Collects text that people see or hear and that no translation covers."""

    def __init__(self):
        super().__init__()
        self.inside = []
        self.found = []

    def handle_starttag(self, tag, attrs):
        if tag in VOID_OF_WORDS:
            self.inside.append(tag)
        self.found += [value for key, value in attrs if key in SPOKEN and value and letters(value)]

    def handle_endtag(self, tag):
        if self.inside and self.inside[-1] == tag:
            self.inside.pop()

    def handle_data(self, data):
        if not self.inside and letters(data):
            self.found.append(data.strip())


def letters(text):
    return re.search(r"[^\W\d_]{2,}", re.sub(r"&[a-z]+;", "", text))


def untranslated(text):
    words = Words()
    words.feed(TRANSLATED.sub("", ATTRIBUTE.sub("", text)))
    words.close()
    return words.found


every_template = pytest.mark.parametrize("path", TEMPLATES, ids=name)
every_page = pytest.mark.parametrize("path", PAGES, ids=name)


def test_there_are_templates_to_read():
    assert len(PAGES) > 20


@every_page
def test_nothing_is_inline_that_the_policy_forbids(path):
    text = source(path)
    assert not re.search(r"\sstyle\s*=", text, re.IGNORECASE)
    assert not re.search(r"<style\b", text, re.IGNORECASE)
    assert not re.search(r"<script\b(?![^>]*\bsrc=)", text, re.IGNORECASE)
    assert not re.search(r"\son[a-z]+\s*=", text, re.IGNORECASE)
    assert not re.search(r"\bhx-on\b|\bjs:|javascript:", text, re.IGNORECASE)
    assert not re.search(r"hx-trigger=\"[^\"]*\[", text)


@every_template
def test_what_a_person_typed_is_never_trusted(path):
    text = path.read_text()
    assert not re.search(r"\|\s*safe\b|\|\s*safeseq\b", text)
    if path.suffix == ".html":
        assert not re.search(r"autoescape\s+off", text)


@every_template
def test_nothing_is_fetched_from_afar(path):
    text = source(path)
    assert not re.search(r"<(?:img|script|iframe|source)\b[^>]*\bsrc=[\"'](?:https?:)?//", text)
    assert not re.search(r"<link\b[^>]*\bhref=[\"'](?:https?:)?//", text)


@every_page
def test_a_script_waits_for_the_page(path):
    for tag in re.findall(r"<script\b[^>]*>", source(path)):
        assert " defer" in tag


@every_page
def test_a_fragment_stands_alone_and_says_what_it_needs(path):
    if path.name.startswith("_"):
        assert "{% extends" not in path.read_text()
        assert path.read_text().lstrip().startswith("{#")


@every_template
def test_every_word_can_be_translated(path):
    assert untranslated(source(path)) == []


@every_page
def test_moving_between_pages_is_left_to_the_browser(path):
    assert "hx-boost" not in source(path)


@every_page
def test_a_form_that_posts_carries_its_token(path):
    if name(path) in WITHOUT_TOKEN:
        assert "csrf_token" not in source(path)
        return
    for form in re.findall(r"<form\b[^>]*\bmethod=\"post\".*?</form>", source(path), re.DOTALL):
        assert "{% csrf_token %}" in form or "{% crispy " in form


@pytest.mark.parametrize(
    "bad",
    [
        "<p>Hello there</p>",
        '<img alt="A picture">',
        "{% if a %}Yes, go on{% endif %}",
        '<button aria-label="Close it">{{ icon }}</button>',
    ],
)
def test_the_lint_sees_words_that_nobody_can_translate(bad):
    assert untranslated(bad)


@pytest.mark.parametrize(
    "good",
    [
        '{% translate "Hello" %}',
        "{% blocktranslate with n=name %}Hello {{ n }}{% endblocktranslate %}",
        "<p>{{ words }} &nbsp;·&nbsp; 60</p>",
        '<button aria-label="{% translate \'Close\' %}">{% icon "x" %}</button>',
    ],
)
def test_the_lint_lets_translated_words_pass(good):
    assert untranslated(good) == []
