import pytest

from sessions_app.planning.engine.drafting.minutes import share


@pytest.mark.parametrize("total", range(10, 41))
def test_shares_add_up_within_their_bounds(total):
    least, most, weights = [2, 3, 5], [10, 12, 18], [1.0, 2.0, 0.5]
    shares = share(least, most, weights, total)
    assert sum(shares) == total
    assert all(low <= got <= high for low, got, high in zip(least, shares, most, strict=True))


def test_what_nobody_can_use_is_not_shared():
    assert share([1, 1], [2, 3], [1.0, 1.0], 60) == [2, 3]


def test_minutes_follow_the_weights():
    assert share([0, 0], [60, 60], [1.0, 2.0], 30) == [10, 20]


def test_a_full_step_passes_its_minutes_on():
    assert share([0, 0, 0], [4, 60, 60], [5.0, 1.0, 1.0], 24) == [4, 10, 10]


def test_the_largest_remainder_wins_and_ties_go_to_the_earlier():
    assert share([0, 0, 0], [9, 9, 9], [1.0, 1.0, 1.0], 4) == [2, 1, 1]
    assert share([0, 0], [9, 9], [1.0, 1.6], 4) == [2, 2]
    assert share([0, 0], [9, 9], [1.0, 1.4], 4) == [2, 2]
