"""The scores that belong to a goal: asked when outcomes.yaml says so, and never filled in."""

import re
from uuid import uuid4

import pytest
from django.urls import reverse

from sessions_app.aftercare import goals
from sessions_app.aftercare.models import GoalScore, GoalSheet
from sessions_app.checkins import services as checkins
from sessions_app.checkins.models import MassageSession
from tests.aftercare.asked import ENDED

pytestmark = pytest.mark.django_db


def with_goal(session, goal):
    session.plan.intake.document["request"]["goal"] = goal
    return [each.name for each in goals.asked_of(session)]


@pytest.fixture
def pain_relief(session, nell, monkeypatch):
    """A session that is over, not signed, whose goal asks for the activities at the first visit."""
    ended = checkins.end(session, by=nell, now=ENDED)
    wanted = goals.asked_of

    def asked(found):
        found.plan.intake.document["request"]["goal"] = "pain-relief"
        return wanted(found)

    monkeypatch.setattr(goals, "asked_of", asked)
    return ended


@pytest.fixture
def url(pain_relief):
    return reverse("aftercare:goal-scores", args=[pain_relief.appointment_id])


def scored(**fields):
    return {"key": uuid4(), **fields}


def test_each_goal_asks_for_its_own_scores_at_the_visits_that_are_named(session, monkeypatch):
    places = [f"psfs-before-{n}" for n in range(3)]
    assert with_goal(session, "stiffness") == []
    assert with_goal(session, "pain-relief") == places
    assert with_goal(session, "stress") == ["stress-today-before-0", "stress-today-after-0"]
    assert with_goal(session, "sleep") == ["sleep-quality-before-0"]
    monkeypatch.setattr(goals, "number_of", lambda session: 2)
    assert with_goal(session, "pain-relief") == []
    monkeypatch.setattr(goals, "number_of", lambda session: 4)
    assert with_goal(session, "pain-relief") == [*places, "groc-before-0"]


def test_what_is_given_is_kept_and_what_is_not_is_no_row(nell, sign_in, url, pain_relief):
    given = {"psfs-before-0-item": "Tying my shoes", "psfs-before-0": "4"}
    answer = sign_in(nell).post(url, scored(**given))
    assert answer["Location"] == f"{url}?saved"
    row = GoalScore.objects.get()
    assert (row.measure, row.item, row.score) == ("psfs", "Tying my shoes", 4)
    page = sign_in(nell).get(url).content.decode()
    assert "Tying my shoes" in page
    assert "Name up to three things you find hard" in page


STAIRS = {"psfs-before-0-item": "Stairs"}


def test_saving_again_takes_the_place_of_what_was_there(nell, sign_in, url):
    browser = sign_in(nell)
    for version, score in enumerate(("4", "6")):
        browser.post(url, scored(**STAIRS, **{"psfs-before-0": score}, version=version))
    assert GoalScore.objects.get().score == 6
    assert 'name="version" value="2"' in browser.get(url).content.decode()
    browser.post(url, scored(version=2))
    assert not GoalScore.objects.exists()


@pytest.mark.parametrize("version", [{"version": 0}, {}, {"version": "x"}])
def test_scores_that_somebody_else_changed_meanwhile_are_shown_beside_ones_own(
    nell, olive, sign_in, url, version
):
    sign_in(nell).post(url, scored(**STAIRS, **{"psfs-before-0": "4"}, version=0))
    browser = sign_in(olive)
    answer = browser.post(url, scored(**STAIRS, **{"psfs-before-0": "7"}, **version))
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Nell" in page and "changed this at" in page
    assert "Stairs: 4" in page and "Stairs: 7" in page
    assert re.search(r'value="7"[^>]*checked', page)
    assert GoalScore.objects.get().score == 4
    assert 'name="version" value="1"' in page
    browser.post(url, scored(**STAIRS, **{"psfs-before-0": "7"}, version=1))
    assert GoalScore.objects.get().score == 7


def test_a_stale_page_that_says_the_same_loses_nothing(nell, sign_in, url):
    browser = sign_in(nell)
    for _ in range(2):
        answer = browser.post(url, scored(**STAIRS, **{"psfs-before-0": "4"}, version=0))
        assert answer.status_code == 302
    assert GoalSheet.objects.get().version == 1


def test_nothing_changes_once_the_record_is_signed(nell, sign_in, url, pain_relief):
    browser = sign_in(nell)
    browser.post(url, scored(**STAIRS, **{"psfs-before-0": "4"}, version=0))
    note = pain_relief.note
    checkins.finish(pain_relief, note, {}, version=note.version, by=nell, now=ENDED)
    page = browser.get(url).content.decode()
    assert "The record of this session is signed" in page and "Add to the record" in page
    assert "Stairs: 4" in page and "Save the scores" not in page
    for typed in ({**STAIRS, "psfs-before-0": "9"}, {"psfs-before-0": "9"}):
        answer = browser.post(url, scored(**typed, version=1))
        assert answer.status_code == 409
    assert "Your scores, not saved" in answer.content.decode()
    assert (GoalScore.objects.get().score, GoalSheet.objects.get().version) == (4, 1)


def test_a_score_without_a_name_and_one_off_the_scale_are_422(nell, sign_in, url):
    browser = sign_in(nell)
    answer = browser.post(url, scored(**{"psfs-before-0": "4"}))
    assert answer.status_code == 422
    assert "Name what this score is about." in answer.content.decode()
    given = {"psfs-before-0-item": "Stairs", "psfs-before-0": "11"}
    assert browser.post(url, scored(**given)).status_code == 422


def test_the_same_activities_are_asked_each_time(pain_relief):
    told = {"session": pain_relief, "moment": "before", "measure": "psfs", "score": 3}
    GoalScore.objects.create(**told, place=0, item="Stairs")
    GoalScore.objects.create(**told, place=1, item="Tying my shoes")
    found = goals.own_items(MassageSession.objects.get())
    assert found == {0: "Stairs", 1: "Tying my shoes"}


def test_the_front_desk_and_whoever_has_no_business_here_see_none(rex, omar, sign_in, url):
    assert sign_in(rex).get(url).status_code == 403
    assert sign_in(omar).get(url).status_code == 404
    assert sign_in(omar).post(url, scored()).status_code == 404
