"""How much a phone loads for the form, compressed and before fonts (UX section 8, point 11)."""

import gzip
import re

import pytest
from django.contrib.staticfiles import finders
from django.utils import timezone

from practice.intake.pages import sequence
from scripts import lighter_bootstrap
from tests import factories
from tests.intake.walking import fill_in

pytestmark = pytest.mark.django_db

FIRST, WITH_MAP, NEXT = 60_000, 100_000, 25_000
LOADED = re.compile(
    r'''<(?:link rel="(?:stylesheet|icon)"[^>]*href|script[^>]*src)="/static/([^"]+)"'''
)
TICKS = ["clot-signs", "recent-injury", "varicose-veins", "pregnancy"]


@pytest.fixture
def form(client, nell):
    """Return the form's address; it is answered, and was begun in this browser."""
    ada = factories.client()
    visit = factories.appointment(client=ada, practitioner=nell, starts_at=timezone.now())
    draft = factories.draft(client=ada, appointment=visit)
    link = factories.link(subject=draft)
    client.post(f"/f/{link.token}/")
    given = {"recent-injury-signs": ["none"], "recent-injury-when": "days-4-42"}
    given |= {"varicose-veins-kind": "calm", "pregnancy-problems": ["none"]}
    given |= {"pregnancy-stage": "first", "recent-injury-where": ["calf-left"]}
    given |= {"varicose-veins-where": ["calf-left"], "places": ["calf-left", "lower-back-left"]}
    fill_in(draft, {"ticks": TICKS, **given})
    return f"/f/{link.token}/", [page.slug for page in sequence(draft.answers)]


def page(client, address):
    """Return a page as it comes to a phone, and the files that it asks for."""
    answer = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert answer.status_code == 200
    assert answer["Content-Encoding"] == "gzip"
    markup = gzip.decompress(answer.content).decode()
    return len(answer.content), set(LOADED.findall(markup))


def weight(files):
    """Return the bytes of files as WhiteNoise sends them."""
    return sum(len(gzip.compress(read(name))) for name in files)


def read(name):
    with open(finders.find(name), "rb") as file:
        return file.read()


def test_the_first_page_and_its_files_are_60_kB_at_most(client, form):
    path, slugs = form
    size, files = page(client, f"{path}{slugs[0]}/")
    first = size + weight(files)
    print(f"first page {size} bytes, with {len(files)} files {first}")
    assert first <= FIRST


def test_with_the_map_it_is_100_kB_at_most(client, form):
    path, _slugs = form
    size, files = page(client, f"{path}places/")
    print(f"map {size} bytes, with its files {size + weight(files)}")
    assert size + weight(files) <= WITH_MAP


def test_each_next_page_is_25_kB_at_most(client, form):
    path, slugs = form
    _size, known = page(client, f"{path}{slugs[0]}/")
    sizes = {}
    for slug in [*slugs[1:], "check"]:
        size, files = page(client, f"{path}{slug}/")
        sizes[slug] = size + weight(files - known)
        known |= files
    print(f"next pages {min(sizes.values())} to {max(sizes.values())} bytes")
    assert max(sizes.values()) <= NEXT, sizes


def test_the_lighter_stylesheet_is_what_its_script_writes():
    for name, css in lighter_bootstrap.written().items():
        assert read(f"vendor/bootstrap/{name}").decode() == css


def test_pages_for_staff_are_not_pressed_together(client, nell):
    client.force_login(nell)
    answer = client.get("/", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in answer
