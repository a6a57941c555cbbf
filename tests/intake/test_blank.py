"""The form on paper: everything that the screen asks, and nothing filled in."""

import pytest
from django.urls import reverse

from practice.intake import blank
from practice.reference import load
from practice.words import languages
from tests import factories


@pytest.fixture
def page(nell, sign_in):
    return sign_in(nell).get(reverse("intake:blank")).content.decode()


def test_it_has_all_nine_steps(page):
    for number in range(1, 10):
        assert f'id="step-{number}"' in page


def texts(asked):
    yield asked.label
    yield from asked.boxes
    for each in asked.more:
        yield from texts(each)


def test_every_health_question_and_follow_up_stands_on_it(db):
    parts = [part for step in blank.steps() for part in step.parts]
    said = {text for part in parts for asked in part.asked for text in texts(asked)}
    for question in load().questions.values():
        if question.derived_from or question.id in ("no-touch-areas", "mobility-table"):
            continue  # an age answers by itself; two have pages of their own
        assert question.tick_label in said
        for follow_up in question.follow_ups:
            assert follow_up.ask in said
            assert set(follow_up.options.values()) <= said, question.id


def test_every_consent_and_statement_stands_on_it(db):
    parts = [part for step in blank.steps() for part in step.parts if step.number == 9]
    words = " ".join([*(part.hint for part in parts)])
    said = {text for part in parts for asked in part.asked for text in texts(asked)}
    for row in load().consents.values():
        if row.key != "explicit_area":
            assert row.text in said or row.text in words, row.key
    assert {"Signature", "Date"} <= said


def test_there_are_two_maps_to_mark_twice(page):
    assert page.count("Back. Your left is on the left.") == 2
    assert page.count("Front. Your right is on the left.") == 2


def test_nothing_of_any_client_is_on_it(ada, nell, sign_in):
    ada.phone = "020 7946 1234"
    ada.save()
    factories.intake(client=ada)
    page = sign_in(nell).get(reverse("intake:blank")).content.decode()
    assert "Ada" not in page and "1234" not in page


def test_the_front_desk_may_print_it(rex, sign_in):
    assert sign_in(rex).get(reverse("intake:blank")).status_code == 200


@pytest.mark.parametrize("language", [code for code, _name in languages()])
def test_it_is_there_in_each_language_that_clients_read(nell, sign_in, language):
    answer = sign_in(nell).get(f"{reverse('intake:blank')}?language={language}")
    assert answer.status_code == 200
    assert f'lang="{language}"' in answer.content.decode()


def test_a_language_that_nobody_reads_is_not_there(nell, sign_in):
    assert sign_in(nell).get(f"{reverse('intake:blank')}?language=xx").status_code == 404
