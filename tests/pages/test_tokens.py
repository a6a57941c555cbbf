"""Colours keep their promises: every pair of the design is measured from the stylesheet."""

import re
from pathlib import Path

import pytest

CSS = Path(__file__).resolve().parents[2] / "static" / "css" / "tokens.css"
THEMES = {
    "light": r':root, \[data-bs-theme="light"\] \{(.*?)\n\}',
    "dark": r'\n\[data-bs-theme="dark"\] \{(.*?)\n\}',
    "dim": r'\n\[data-bs-theme="dim"\] \{(.*?)\n\}',
    "dark by the device": r":root:not\(\[data-bs-theme\]\) \{(.*?)\n  \}",
}
PAIRS = [
    # over, under, at least
    ("ink", "paper", 7),
    ("ink", "surface", 7),
    ("ink", "sunken", 7),
    ("ink-2", "paper", 7),
    ("ink-2", "surface", 7),
    ("ink-3", "paper", 4.5),
    ("ink-3", "surface", 4.5),
    ("link", "paper", 4.5),
    ("link", "surface", 4.5),
    ("on-primary", "primary", 4.5),
    ("on-primary", "primary-hover", 4.5),
    ("on-primary-soft", "primary-soft", 4.5),
    ("on-mark", "mark", 4.5),
    ("on-mark-soft", "mark-soft", 4.5),
    ("on-caution-soft", "caution-soft", 7),
    ("on-danger-soft", "danger-soft", 7),
    ("on-ok-soft", "ok-soft", 7),
    ("on-info-soft", "info-soft", 4.5),
    ("danger", "paper", 4.5),
    ("danger", "surface", 4.5),
    ("surface", "avoid", 4.5),  # the number on the count of places to avoid
    ("control", "surface", 3),
    ("control", "paper", 3),
    ("focus", "paper", 3),
    ("focus", "surface", 3),
    ("primary", "surface", 3),
    ("mark", "skin", 3),
    ("avoid", "skin", 3),
    ("body-line", "skin", 3),
]


def tokens(theme):
    block = re.search(THEMES[theme], CSS.read_text(), re.DOTALL)[1]
    return dict(re.findall(r"--e-([a-z0-9-]+): (#[0-9A-F]{6});", block))


def luminance(colour):
    def linear(part):
        share = int(part, 16) / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(colour[at : at + 2]) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(over, under):
    high, low = sorted((luminance(over), luminance(under)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_the_measure_is_the_one_of_wcag():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("over", "under", "least"), PAIRS)
def test_a_pair_of_colours_can_be_read(theme, over, under, least):
    colour = tokens(theme)
    assert contrast(colour[over], colour[under]) >= least


@pytest.mark.parametrize("theme", THEMES)
def test_a_theme_names_every_colour(theme):
    assert set(tokens(theme)) == set(tokens("light"))


def test_the_device_and_the_person_choose_the_same_dark():
    assert tokens("dark by the device") == tokens("dark")


@pytest.mark.parametrize("sheet", ["theme.css", "desk.css", "live.css"])
def test_our_own_sheets_take_colours_from_tokens_alone(sheet):
    rules, _sep, printed = (CSS.parent / sheet).read_text().partition("@media print")
    assert not re.findall(r"#[0-9a-fA-F]{3,8}\b(?![^{]*\{)", rules)
    assert not re.findall(r"\brgba?\(|\bhsl", rules)
    assert "!important" not in rules + printed
    assert not re.findall(r"(?:^|[\s,}])#[a-z][\w-]*[^;{}]*\{", rules + printed)


@pytest.mark.parametrize("sheet", ["theme.css", "desk.css", "live.css"])
def test_every_token_that_a_sheet_asks_for_exists(sheet):
    named = set(re.findall(r"(--e-[a-z0-9-]+)\s*:", CSS.read_text()))
    asked = set(re.findall(r"var\((--e-[a-z0-9-]+)", (CSS.parent / sheet).read_text()))
    assert asked <= named
