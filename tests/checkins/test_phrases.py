from uuid import uuid4

import pytest
from django.urls import reverse

from sessions_app.checkins import phrases
from sessions_app.checkins.models import Phrase
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def url():
    return reverse("checkins:phrases")


@pytest.fixture
def kept(nell):
    return phrases.keep("plan", "Same again in three weeks.", by=nell, now=NOW)


def test_a_phrase_is_added_once_however_often_it_is_sent(nell, sign_in, url):
    form = {"key": str(uuid4()), "part": "objective", "words": "Breath slowed."}
    browser = sign_in(nell)
    browser.post(url, form)
    browser.post(url, form)
    assert [each.words for each in Phrase.objects.all()] == ["Breath slowed."]
    assert "Breath slowed." in browser.get(url).content.decode()


@pytest.mark.parametrize(
    ("part", "words"), [("plan", ""), ("nowhere", "Words"), ("plan", "x" * 501)]
)
def test_what_is_no_phrase_is_refused_with_the_words_kept(nell, sign_in, url, part, words):
    answer = sign_in(nell).post(url, {"key": str(uuid4()), "part": part, "words": words})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Phrase.objects.exists()


def test_there_are_twenty_of_a_part_at_most(nell, sign_in, url):
    for number in range(phrases.MOST):
        phrases.keep("plan", f"Phrase {number}", by=nell, now=NOW)
    form = {"key": str(uuid4()), "part": "plan", "words": "One more"}
    answer = sign_in(nell).post(url, form)
    assert answer.status_code == 422
    assert "Put one away" in answer.content.decode()


def test_E2_a_stale_change_shows_both_and_keeps_theirs(nell, sign_in, kept):
    path, browser = reverse("checkins:phrase", args=[kept.pk]), sign_in(nell)
    browser.post(path, {"part": "plan", "words": "Theirs.", "version": "1"})
    answer = browser.post(path, {"part": "plan", "words": "Mine.", "version": "1"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Theirs." in page and "Mine." in page
    kept.refresh_from_db()
    assert (kept.words, kept.version) == ("Theirs.", 2)


def test_a_phrase_is_put_away_and_brought_back(nell, sign_in, url, kept):
    path, browser = reverse("checkins:put-away", args=[kept.pk]), sign_in(nell)
    page = browser.post(path, follow=True).content.decode()
    assert "Put away: Same again in three weeks." in page
    assert not Phrase.objects.in_use().exists()
    browser.post(path, {"back": "1"})
    assert Phrase.objects.in_use().get() == kept


def test_the_front_desk_has_no_phrases(rex, sign_in, url):
    assert sign_in(rex).get(url).status_code == 403
