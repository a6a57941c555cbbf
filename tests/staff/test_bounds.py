"""F1, K9, D5: what is too much, comes too late or meets a dead database is told in words, and shown back."""

import re
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import InterfaceError, OperationalError
from django.test import Client as Browser

from practice.clients.models import Client
from practice.staff import bounds

pytestmark = pytest.mark.django_db
NEW = "/clients/new/"
FORM = "application/x-www-form-urlencoded"


def read(answer):
    return answer.content.decode()


@pytest.fixture
def nells(nell, sign_in):
    return sign_in(nell)


def test_F1_a_note_of_a_megabyte_is_refused_and_shown_back_whole(nells):
    note = "Sore since <May>. " * 60_000
    answer = nells.post(NEW, {"name": note, "language": "en-gb", "key": uuid4()}, secure=True)
    assert len(note) > 1_000_000
    assert answer.status_code == 413
    assert read(answer).count("Sore since &lt;May&gt;. ") == 60_000


def test_F1_text_sent_as_multipart_is_bounded_alike(nells):
    note = "Sore since May. " * 40_000
    given = {"name": note, "a": SimpleUploadedFile("a.txt", b"a")}
    assert nells.post(NEW, given).status_code == 413


def test_F1_what_is_over_two_megabytes_is_not_even_read(nells):
    answer = nells.post(NEW, "name=" + "x" * 2_200_000, content_type=FORM)
    assert answer.status_code == 413
    assert "xxxx" not in read(answer)
    assert "What you sent was larger than this page takes" in read(answer)


def test_F1_more_fields_than_any_form_has_are_refused_and_shown_back(nells):
    most = "&".join(f"f{at}=canary{at}" for at in range(bounds.FIELDS + 1))
    answer = nells.post(NEW, most, content_type=FORM)
    assert answer.status_code == 413
    assert "canary200" in read(answer)
    assert nells.post(NEW, most.rpartition("&")[0], content_type=FORM).status_code == 422
    assert nells.post(NEW, "&".join(["a=1"] * 3_000), content_type=FORM).status_code == 413


def test_F1_just_under_the_bound_is_read(nells):
    note = "x" * (bounds.BODY - 100)
    answer = nells.post(NEW, f"name={note}", content_type=FORM)
    assert answer.status_code == 422
    assert note in read(answer)


@pytest.mark.parametrize("length", ["-1", "9" * 40, "x", "²", ""])
def test_F1_a_length_that_is_no_number_breaks_nothing(nells, length):
    answer = nells.generic("POST", NEW, b"name=Ada", FORM, CONTENT_LENGTH=length)
    assert answer.status_code < 500


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_K9_a_database_that_is_away_is_503_with_what_was_typed(nells, monkeypatch, error):
    def away(*args, **kwargs):
        raise error("disk full")

    monkeypatch.setattr("practice.clients.services.add_client", away)
    nells.raise_request_exception = False
    answer = nells.post(NEW, {"name": "Not <lost>", "language": "en-gb", "key": uuid4()})
    assert answer.status_code == 503
    assert "Not &lt;lost&gt;" in read(answer)
    assert "disk full" not in read(answer)
    assert not Client.objects.filter(name="Not <lost>").exists()
    monkeypatch.undo()
    assert (
        nells.post(NEW, {"name": "Not <lost>", "language": "en-gb", "key": uuid4()}).status_code
        == 302
    )


def test_a_fault_of_ours_shows_back_what_was_typed(nells, monkeypatch):
    def broken(*args, **kwargs):
        raise ValueError("canarywren")

    monkeypatch.setattr("practice.clients.services.add_client", broken)
    nells.raise_request_exception = False
    answer = nells.post(
        NEW, {"name": "Not lost", "language": "en-gb", "key": uuid4(), "password": "canarypass"}
    )
    assert answer.status_code == 500
    assert "Not lost" in read(answer)
    assert "canary" not in read(answer)


@pytest.fixture
def old_page(nell):
    """Nell's browser, whose page has grown too old: the token in it is nobody's any more."""
    browser = Browser(enforce_csrf_checks=True)
    browser.force_login(nell)
    return browser


def test_D5_a_page_that_grew_too_old_asks_again_and_one_tap_sends_it(old_page):
    given = {
        "name": "Not lost",
        "language": "en-gb",
        "key": str(uuid4()),
        "csrfmiddlewaretoken": "x" * 64,
    }
    ours = {"Sec-Fetch-Site": "same-origin"}
    answer = old_page.post(NEW, given, headers=ours)
    assert answer.status_code == 403
    fields = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', read(answer)))
    assert fields["name"] == "Not lost"
    assert fields["csrfmiddlewaretoken"] != given["csrfmiddlewaretoken"]
    assert old_page.post(NEW, fields, headers=ours).status_code == 302
    assert Client.objects.get(name="Not lost")


def test_D5_a_form_that_another_page_may_have_filled_in_is_only_shown(old_page):
    answer = old_page.post(NEW, {"name": "Planted", "language": "en-gb", "key": uuid4()})
    assert "Planted" in read(answer)
    assert 'value="Planted"' not in read(answer)
    assert "Send it again" not in read(answer)


def test_D5_a_password_is_never_put_into_a_page(old_page):
    given = {"login": "nell@example.com", "password": "canarypass"}
    answer = old_page.post(NEW, given, headers={"Sec-Fetch-Site": "same-origin"})
    assert "canarypass" not in read(answer)
    assert "Send it again" not in read(answer)


def test_D5_a_fragment_gets_a_token_that_works(old_page):
    asks = {"HX-Request": "true"}
    answer = old_page.post(
        NEW, {"name": "Not lost", "language": "en-gb", "key": uuid4()}, headers=asks
    )
    assert answer.status_code == 403
    asks["X-CSRFToken"] = answer["X-CSRF-Token"]
    assert (
        old_page.post(
            NEW, {"name": "Not lost", "language": "en-gb", "key": uuid4()}, headers=asks
        ).status_code
        == 302
    )
