import re
from pathlib import Path

import pytest
from django.utils import translation

from practice.mail.letters import HeaderError, Letter, build_email

LINK = "https://linden.example/f/token/?a=1&b=2"


@pytest.fixture
def trial(settings):
    """Find the templates of a mail that only these tests know."""
    folder = Path(__file__).parent / "templates"
    settings.TEMPLATES = [
        {**settings.TEMPLATES[0], "DIRS": [*settings.TEMPLATES[0]["DIRS"], folder]}
    ]

    def built(**context):
        context = {"name": "Ada", "practice_name": "Linden", "link": LINK, **context}
        return build_email("trial/note", "ada@example.com", context)

    return built


def test_three_templates_make_one_letter(trial):
    letter = trial(why="Nell booked you in.", stop_url="https://linden.example/x/token/")
    assert letter.to == "ada@example.com"
    assert letter.subject == "Linden & you"
    assert letter.text.startswith("Dear Ada,\n\nIt's time.\n")
    assert "Stop these emails:\nhttps://linden.example/x/token/\n" in letter.text
    assert "Nell booked you in." in letter.text
    assert "\n\n\n" not in letter.text
    assert "Nell booked you in." in letter.html


def test_the_text_has_no_entities_and_the_html_escapes_names(trial):
    letter = trial(name="<b>O'Neil & Sons</b>", practice_name='Zoë\'s "Rest"')
    assert "Dear <b>O'Neil & Sons</b>," in letter.text
    assert letter.subject == 'Zoë\'s "Rest" & you'
    assert "<b>O" not in letter.html
    assert "&lt;b&gt;O" in letter.html


def test_the_html_has_its_styles_in_the_elements_and_keeps_the_dark_ones(trial):
    html = trial().html
    assert re.search(r'<h1 style="[^"]*font-size: ?23px', html)
    assert "prefers-color-scheme: dark" in html
    assert 'name="color-scheme"' in html
    assert 'name="supported-color-schemes"' in html
    assert "max-width: 600px" in html
    assert "font-size: 17px" in html


def test_the_html_loads_nothing_and_stays_small(trial):
    html = trial(stop_url="https://linden.example/x/token/").html
    assert not re.search(r"<(img|script|link|iframe|form|object)\b|url\(|@import|@font-face", html)
    assert len(html.encode()) < 20_000
    assert html.count('role="presentation"') == html.count("<table") == 3


@pytest.mark.parametrize(("language", "direction"), [("en-gb", "ltr"), ("he", "rtl")])
def test_page_and_outer_cell_say_their_language_and_direction(trial, language, direction):
    with translation.override(language):
        html = trial().html
    assert re.search(rf'<html lang="{language}" dir="{direction}"', html)
    (cell,) = re.findall(r'<td class="paper__cell"[^>]*>', html)
    assert f'lang="{language}"' in cell
    assert f'dir="{direction}"' in cell


def test_links_arrive_whole(trial):
    assert 'href="https://linden.example/f/token/?a=1&amp;b=2"' in trial().html


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n", "\x00", "\x0b", "\x85", "\u2028", "\u2029"])
@pytest.mark.parametrize("where", ["to", "subject", "from_name", "reply_to"])
def test_D10_a_line_break_in_a_header_is_refused(where, end):
    values = {"to": "ada@example.com", "subject": "Hello", "text": "x\n"}
    values[where] = f"canary{end}Bcc: eve@example.com"
    with pytest.raises(HeaderError) as refused:
        Letter(**values)
    assert "canary" not in str(refused.value)


@pytest.mark.parametrize("where", ["to", "subject", "from_name", "reply_to"])
def test_a_header_that_the_outbox_cannot_keep_is_refused(where):
    values = {"to": "ada@example.com", "subject": "Hello", "text": "x\n"}
    with pytest.raises(HeaderError, match="at most"):
        Letter(**{**values, where: "x" * 301})


@pytest.mark.parametrize("headers", [{"X-A": "b\nBcc: eve@example.com"}, {"X-A\nBcc": "b"}])
def test_D10_a_line_break_in_another_header_is_refused(headers):
    with pytest.raises(HeaderError):
        Letter(to="ada@example.com", subject="Hello", text="x\n", headers=headers)


def test_D10_a_name_with_a_line_break_cannot_get_into_a_subject(trial):
    with pytest.raises(HeaderError):
        trial(practice_name="Linden\nBcc: eve@example.com")
