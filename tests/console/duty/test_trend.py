"""Days until something is full, from what was measured."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.duty.trend import Course, trend

START = datetime(2026, 3, 1, tzinfo=UTC)


def points(*values: float, every: float = 1.0) -> list[tuple[datetime, float]]:
    return [(START + timedelta(days=every * at), value) for at, value in enumerate(values)]


def test_a_straight_line_is_full_where_it_meets_the_limit() -> None:
    found = trend(points(70, 72, 74, 76), 100)

    assert found.course is Course.FILLING
    assert found.slope == pytest.approx(2)
    assert found.days == pytest.approx(12)


def test_a_noisy_line_is_fitted_by_least_squares() -> None:
    # By hand: mean x 1.5, mean y 53; sum of products 19, of squares 5; slope 3.8.
    found = trend(points(47, 52, 54, 59), 78)

    assert found.slope == pytest.approx(3.8)
    assert found.days == pytest.approx((78 - 59) / 3.8)


@pytest.mark.parametrize("values", [(), (80,), (80, 85)])
def test_fewer_than_three_points_tell_nothing(values: tuple[float, ...]) -> None:
    found = trend(points(*values), 100)

    assert (found.course, found.days, found.points) == (Course.UNKNOWN, None, len(values))


def test_points_of_one_day_tell_nothing() -> None:
    assert trend(points(70, 75, 80, every=0.1), 100).course is Course.UNKNOWN


@pytest.mark.parametrize("values", [(70, 70, 70), (80, 79, 78)])
def test_what_does_not_rise_is_never_full(values: tuple[float, ...]) -> None:
    found = trend(points(*values), 100)

    assert (found.course, found.days) == (Course.STEADY, None)


def test_what_is_at_its_limit_is_full() -> None:
    assert trend(points(98, 99, 100), 100).course is Course.FULL
    assert trend(points(98, 99, 101), 100).course is Course.FULL


def test_what_falls_to_its_limit_is_followed_too() -> None:
    found = trend(points(60, 50, 40), 0)

    assert found.days == pytest.approx(4)


def test_what_was_cleared_since_begins_anew() -> None:
    found = trend(points(80, 85, 90, 95, 40, 43, 46), 100)

    assert found.points == 3
    assert found.days == pytest.approx(18)


@given(
    slope=st.floats(0.01, 5),
    begin=st.floats(0, 50),
    count=st.integers(3, 60),
)
def test_any_rising_line_is_full_in_time(slope: float, begin: float, count: int) -> None:
    values = [begin + slope * at for at in range(count)]
    limit = values[-1] + 10

    found = trend(points(*values), limit)

    assert found.days == pytest.approx(10 / slope, rel=1e-3)
