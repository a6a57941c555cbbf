"""What the README and the guide to running say must be so."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", ROOT / "docs" / "running.md"]
README = PAGES[0].read_text()
READ = re.compile(r'(?:env\.\w+|switch)\(\s*"([A-Z_]+)"')


def test_every_variable_that_the_settings_read_is_listed():
    read = set(READ.findall((ROOT / "practice" / "settings.py").read_text()))
    listed = set(re.findall(r"^\| `([A-Z_]+)` \|", README, re.M))
    assert "SITE_URL" in read
    assert listed == read | {"PORT"}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_no_link_leads_nowhere(page):
    text = page.read_text()
    targets = re.findall(r"\]\(([^)#]+)\)", text) + re.findall(r'src="([^"]+)"', text)
    local = [target for target in targets if "://" not in target]
    missing = [target for target in local if not (page.parent / target).exists()]
    assert not missing


def test_four_pictures_are_shown_and_none_is_heavy():
    pictures = set(re.findall(r"docs/pictures/[\w-]+\.png", README))
    assert len(pictures) == 4
    assert all((ROOT / picture).stat().st_size <= 250_000 for picture in pictures)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_script_and_command_that_is_named_exists(page):
    text = page.read_text()
    for script in re.findall(r"scripts/[\w.]+", text):
        assert (ROOT / script).exists(), script
    known = {path.stem for path in ROOT.glob("*/*/management/commands/*.py")}
    known |= {"check", "shell"}  # Django's own
    assert set(re.findall(r"manage\.py (\w+)", text)) <= known
