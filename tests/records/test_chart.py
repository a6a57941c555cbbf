"""The chart: a line from three visits on, what a change means, and no cause."""

from datetime import UTC, datetime, timedelta

import pytest

from sessions_app.records.chart import CalmChart, Chart, GoalChart, Visit

DAY = datetime(2026, 5, 3, tzinfo=UTC)


def visits(*before, **more):
    return [
        Visit(at=DAY + timedelta(days=n), before=score, **more) for n, score in enumerate(before)
    ]


@pytest.mark.parametrize(
    ("scores", "words"),
    [
        ((7, 6, 5), "2 points better or more: worth mentioning."),
        ((7, 6, 6), "about the same: less than 2 points."),
        ((5, 6, 7), "2 points worse or more: worth talking about."),
        ((7, 5), ""),
    ],
)
def test_only_a_change_that_matters_is_called_one(scores, words):
    assert Chart(visits(*scores)).meaning.endswith(words)


def test_more_relaxed_is_better_and_more_pain_is_not():
    assert "worth mentioning" in CalmChart(visits(3, 4, 6)).meaning
    assert "worth mentioning" not in Chart(visits(3, 4, 6)).meaning


def test_the_line_that_matters_stands_where_two_points_less_than_at_first_are():
    chart = Chart(visits(7, 6, 6))
    assert chart.line_that_matters["words"] == "2 below the first"
    assert (
        chart.line_that_matters["y"]
        == dict((score, y) for x, y, score in Chart(visits(5, 5, 5)).lines[0].points)[5]
    )
    assert Chart(visits(1, 2, 2)).line_that_matters is None  # below nothing there is no line
    assert Chart(visits(7, 6)).line_that_matters is None


def test_it_names_its_sources():
    assert any("Childs" in (source.author or "") for source in Chart(visits(7, 6, 5)).sources)


def test_answers_are_counted_and_not_turned_into_shares():
    felt = [*visits(7, 6, felt="better"), *visits(5, felt="worse"), *visits(5)]
    assert Chart(felt).answers == "Asked two days later: better 2, worse 1."
    assert Chart(visits(7, 6, 5)).answers == ""


def test_no_sentence_claims_a_cause():
    said = " ".join(
        f"{chart.finding} {chart.meaning}"
        for chart in (Chart(visits(8, 5, 2)), CalmChart(visits(2, 5, 8)))
    )
    for word in ("because", "thanks to", "effect", "cured", "massage"):
        assert word not in said


def test_a_score_of_the_goal_has_its_own_chart_from_three_scores_on():
    few, enough = GoalChart("psfs", visits(3, 4.5)), GoalChart("psfs", visits(3, 4.5, 6))
    assert (few.is_line, few.finding) == (
        False,
        "So far: 3, 4.5. After three scores a line is drawn.",
    )
    assert enough.is_line
    assert "went from 3 to 6 in 3 visits." in enough.finding
    assert "worth mentioning" in enough.meaning
