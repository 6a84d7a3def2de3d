"""Periods are whole days of the site's calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.report import period as periods
from console.report.period import Period

ZONE = "Asia/Shanghai"


@pytest.mark.parametrize(
    ("found", "name", "first", "last"),
    [
        (periods.month("2026-06"), "2026-06", date(2026, 6, 1), date(2026, 6, 30)),
        (periods.month("2025-12"), "2025-12", date(2025, 12, 1), date(2025, 12, 31)),
        (periods.quarter("2025-Q4"), "2025-Q4", date(2025, 10, 1), date(2025, 12, 31)),
        (periods.quarter("2025q1"), "2025-Q1", date(2025, 1, 1), date(2025, 3, 31)),
        (periods.year("2024"), "2024", date(2024, 1, 1), date(2024, 12, 31)),
        (
            periods.days("2025-10-01", "2025-10-07"),
            "2025-10-01--2025-10-07",
            date(2025, 10, 1),
            date(2025, 10, 7),
        ),
        (periods.days("2025-02-01", "2025-02-28"), "2025-02", date(2025, 2, 1), date(2025, 2, 28)),
    ],
)
def test_a_period_is_read_and_named(
    found: Period | None, name: str, first: date, last: date
) -> None:
    assert found is not None
    assert (found.name, found.first, found.last) == (name, first, last)


@pytest.mark.parametrize("text", ["2025-13", "2025-00", "25-1", "", "0000-01", "2025-10-01"])
def test_what_is_no_month_is_none(text: str) -> None:
    assert periods.month(text) is None


def test_its_moments_are_midnights_of_the_site() -> None:
    since, until = Period(date(2025, 10, 1), date(2025, 10, 31)).bounds(ZONE)
    assert since == datetime(2025, 9, 30, 16, tzinfo=UTC)
    assert until - since == timedelta(days=31)


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)))
def test_the_month_of_a_day_holds_it_and_is_read_back(day: date) -> None:
    noon = datetime(day.year, day.month, day.day, 4, tzinfo=UTC)
    found = periods.month_of(noon, ZONE)
    assert found.first <= day <= found.last
    assert periods.month(found.name) == found
