"""Every mail of ten kinds of session, looked at by machine: by day, by night, on a narrow phone.

Nothing is loaded from anywhere, so each mail is put straight into a tab.
"""

import re

import pytest

from practice.mail.colours import contrast
from practice.mail.plain import WIDTH
from practice.staff.models import Practice
from tests import factories
from tests.browser.devices import PHONE, hidden_width
from tests.mail.letters_of_sessions import KINDS, letters
from tests.right_to_left import CODE

pytestmark = pytest.mark.django_db(transaction=True)
MOST_BYTES = 60_000
MEASURE = """() => {
  const seen = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const under = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if (!/, 0\\)$/.test(colour)) return colour;
    }
    return 'rgb(255, 255, 255)';
  };
  while (walk.nextNode()) {
    const element = walk.currentNode.parentElement, words = walk.currentNode.data.trim();
    if (!words || !element.checkVisibility()) continue;
    const style = getComputedStyle(element);
    seen.push([words.slice(0, 40), style.color, under(element), parseFloat(style.fontSize)]);
  }
  return seen;
}"""


@pytest.fixture
def client(transactional_db):
    factories.practice(name="Linden Room", phone="020 7946 0000", email="hello@linden.example")
    return factories.client(name="Ada Lane", email="ada@example.com")


def hexed(colour: str) -> str:
    return "#" + "".join(f"{int(each):02X}" for each in re.findall(r"\d+", colour)[:3])


def look_at(tab, html):
    tab.set_content(html)
    return [
        (words, hexed(over), hexed(under), size)
        for words, over, under, size in tab.evaluate(MEASURE)
    ]


def assert_readable(measured, *, least):
    worst = min(measured, key=lambda each: contrast(each[1], each[2]))
    assert contrast(worst[1], worst[2]) >= least, worst
    assert min(size for *_, size in measured) >= 15, measured


def inverted(colour: str) -> str:
    """Return what a mail program makes of a colour that turns light into dark by itself."""
    return "#" + "".join(f"{255 - int(colour[at : at + 2], 16):02X}" for at in (1, 3, 5))


def written_in(letter) -> None:
    """Check what needs no browser: size, language, headings, links, and that nothing is loaded."""
    html = letter.html
    assert len(html.encode()) < MOST_BYTES
    assert len(html.encode()) + len(letter.text.encode()) < MOST_BYTES
    assert re.search(r'<html lang="[a-z-]+" dir="(ltr|rtl)"', html)
    levels = [int(level) for level in re.findall(r"<h(\d)", html)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after - before <= 1 for before, after in zip(levels, levels[1:], strict=False))
    assert not re.search(
        r"<(script|link|iframe|form|object|video)\b|url\(|@import|@font-face", html
    )
    assert all("alt=" in image for image in re.findall(r"<img[^>]*>", html))
    assert not re.search(r"""\s(src|background|srcset)\s*=""", html)
    links = re.findall(r'href="([^"]*)"', html)
    assert links and all(link.startswith("https://linden.example/") for link in links)
    assert html.count("<table") == html.count('role="presentation"')
    assert "{" not in letter.text
    assert "toxin" not in html.casefold()


def words_of(html: str) -> set[str]:
    """Return the words that a reader of the HTML sees."""
    seen = re.sub(
        r"(?s)<head>.*?</head>|<div class=\"preheader\".*?</div>|aria-hidden.*?</td>", " ", html
    )
    return set(
        re.findall(
            r"\w{2,}", re.sub(r"<[^>]+>", " ", seen).replace("&#x27;", "'").replace("&amp;", "&")
        )
    )


def text_is_whole(letter) -> None:
    """Check that the plain text says all that the HTML says, in short lines, links by themselves."""
    assert (
        words_of(letter.html) - set(re.findall(r"\w{2,}", f"{letter.subject} {letter.text}"))
        == set()
    )
    assert not re.search(r"&\w+;|<\w+", letter.text)
    for line in letter.text.splitlines():
        assert len(line) <= WIDTH or line.startswith("https://"), line
        assert "https://" not in line or line.startswith("https://"), line
    for link in re.findall(r'href="([^"]*)"', letter.html):
        assert link in letter.text


def test_the_mail_of_ten_kinds_of_session_is_read_by_everyone(open_page, client):
    day, night = open_page(PHONE), open_page({**PHONE, "color_scheme": "dark"})
    for tab in (day, night):
        tab.set_viewport_size({"width": 320, "height": 640})
    seen = 0
    for _name, letter in letters(client):
        written_in(letter)
        text_is_whole(letter)
        by_day = look_at(day, letter.html)
        assert_readable(by_day, least=4.5)
        assert hidden_width(day) <= 0
        day.evaluate(
            "document.querySelectorAll('body, body *').forEach((each) => {"
            " each.dataset.size = parseFloat(getComputedStyle(each).fontSize) })"
        )
        day.evaluate(
            "document.querySelectorAll('body, body *').forEach((each) => {"
            " each.style.fontSize = 2 * each.dataset.size + 'px' })"
        )
        assert hidden_width(day) <= 0  # at 200 % text
        by_night = look_at(night, letter.html)
        assert_readable(by_night, least=4.5)
        assert {under for _, _, under, _ in by_night}.isdisjoint({"#FAF6F0", "#FFFFFF"})
        for _, over, under, _ in by_day:  # by a program that inverts the colours by itself
            assert contrast(inverted(over), inverted(under)) >= 4.5
            assert {over, under}.isdisjoint({"#000000", "#FFFFFF"})
        seen += 1
    assert seen == len(KINDS) == 10


def test_the_practices_own_colour_is_readable_and_a_mail_may_run_from_the_right(open_page, client):
    Practice.objects.update(mail_colour="#7A2048", mail_mark="LR")
    tab = open_page(PHONE)
    _name, letter = next(letters(client, language=CODE))
    assert_readable(look_at(tab, letter.html), least=4.5)
    assert hidden_width(tab) <= 0
    assert tab.evaluate("getComputedStyle(document.querySelector('td')).direction") == "rtl"
