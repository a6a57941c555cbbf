from dataclasses import replace
from datetime import date

import pytest

from practice.reference import load
from sessions_app.planning.engine.past import (
    PastSession,
    Scores,
    best_first,
    change_later,
    how_it_went,
)

REFERENCE = load()
MAY = PastSession(id="may", on=date(2026, 5, 3))


def scored(before=None, after=None, later=None, **more):
    return replace(MAY, pain=Scores(before=before, after=after, later=later), **more)


def went(past):
    return how_it_went(past, REFERENCE).text


def test_it_says_the_scores_and_how_it_was_two_days_later():
    assert went(scored(6, 3, 3)) == (
        "Pain 6 to 3 right after, and 3 two days later: better than before it."
    )
    assert went(scored(6, 3, 5)).endswith("about the same as before it.")
    assert went(scored(6, 3, 8)).endswith("worse than before it.")


def test_a_score_that_is_missing_is_not_filled_in():
    assert went(scored(6, 3)) == "Pain 6 to 3 right after. There is no score from two days later."
    assert (
        went(scored(6, None, 3))
        == "Pain 6 before it and 3 two days later. Nobody asked right after."
    )
    assert went(scored(6)) == "There is no score to tell how it went."
    calm = replace(MAY, relaxation=Scores(before=3, after=8))
    assert went(calm) == "Relaxation 3 to 8 right after."


@pytest.mark.parametrize(
    ("later", "change"), [(4, "better"), (5, "same"), (7, "same"), (8, "worse")]
)
def test_only_the_smallest_change_that_matters_counts_as_one(later, change):
    """Two points on the scale of pain (outcomes.yaml, nprs)."""
    assert change_later(scored(6, 5, later), REFERENCE) == change


def test_what_was_said_two_days_later_stands_in_where_no_score_was_given():
    assert went(replace(MAY, felt="better")).startswith("Two days later the client said: better.")
    assert went(scored(6, 3, felt="worse")).startswith("Two days later the client said: worse.")
    assert change_later(replace(MAY, felt="same"), REFERENCE) == "same"
    assert (
        change_later(scored(6, 5, 3, felt="worse"), REFERENCE) == "worse"
    )  # careful: a worse counts


def test_the_best_stands_first_and_the_worse_last():
    better, much_better = scored(6, 3, 4, id="better"), scored(8, 3, 2, id="much-better")
    worse, unscored = scored(4, 3, 7, id="worse"), replace(MAY, id="unscored")
    right_after = scored(6, 3, id="right-after")
    order = best_first([worse, unscored, right_after, better, much_better], REFERENCE)
    assert [each.id for each in order] == [
        "much-better",
        "better",
        "right-after",
        "unscored",
        "worse",
    ]


def test_what_eased_right_after_stands_before_what_was_the_same_two_days_later():
    """Nobody asked two days later: that is no worse than the same."""
    eased, same = scored(6, 3, id="eased"), scored(6, 6, 5, id="same")
    assert best_first([same, eased], REFERENCE) == (eased, same)


def test_among_equals_the_newest_comes_first():
    june = replace(MAY, id="june", on=date(2026, 6, 3))
    assert best_first([MAY, june], REFERENCE) == (june, MAY)


def test_its_date_stands_in_words():
    assert MAY.day == "3 May 2026"


def test_of_a_session_that_nobody_wrote_down_nothing_is_known():
    assert (MAY.style, MAY.template, MAY.minutes, MAY.said, MAY.edits) == (None, None, 0, (), ())
    assert not any((MAY.planned, MAY.done, MAY.agreed, MAY.reached))
    assert not MAY.pain.known and not MAY.relaxation.known
    assert Scores(before=0).known and Scores(after=0).known and Scores(later=0).known
