"""Moments as people say them, and as chats print them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.duty.spoken import day_of, moment

ZONE = "Asia/Shanghai"
NOW = datetime(2025, 10, 9, 2, 30, tzinfo=UTC)
"""Thursday, 10:30 in the hospital."""


def told(text: str, day: date | None = None) -> str | None:
    at = moment(text, NOW, ZONE, day)
    return at.astimezone(ZoneInfo(ZONE)).strftime("%m-%d %H:%M:%S") if at else None


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("09:50", "10-09 09:50:00"),
        ("9：50", "10-09 09:50:00"),
        ("23:10", "10-08 23:10:00"),  # still to come today: it was yesterday's
        ("昨天 23:10", "10-08 23:10:00"),
        ("昨晚11点", "10-08 23:00:00"),
        ("前天 8:05", "10-07 08:05:00"),
        ("星期三 11:10", "10-08 11:10:00"),
        ("星期四 10:00", "10-09 10:00:00"),
        ("周五 21:48", "10-03 21:48:00"),
        ("Wednesday 11:10", "10-08 11:10:00"),
        ("2025/10/3 11:10", "10-03 11:10:00"),
        ("2025-10-03 11:10:05", "10-03 11:10:05"),
        ("2025年10月3日 11:10", "10-03 11:10:00"),
        ("10月3日 下午3:20", "10-03 15:20:00"),
        ("10/3 11:10:32", "10-03 11:10:32"),
        ("12-31 23:00", "12-31 23:00:00"),
        ("上午 9:05", "10-09 09:05:00"),
        ("早上九点", None),
        ("下午3点半", "10-08 15:30:00"),
        ("凌晨12点05分", "10-09 00:05:00"),
        ("8:05 am", "10-09 08:05:00"),
        ("Yesterday 8:05 PM", "10-08 20:05:00"),
        ("10分钟前", "10-09 10:20:00"),
        ("半小时前", "10-09 10:00:00"),
        ("-15", "10-09 10:15:00"),
        ("25:00", None),
        ("13月40日 10:00", None),
        ("2025-02-30 10:00", None),
        ("收费窗口", None),
        ("", None),
    ],
)
def test_a_moment(text: str, at: str | None) -> None:
    assert told(text) == at


def test_a_day_without_a_year_is_the_last_one() -> None:
    at = moment("12-31 23:00", NOW, ZONE)
    assert at is not None
    assert at.year == 2024


def test_a_time_under_a_day_is_of_that_day() -> None:
    assert told("23:10", date(2025, 10, 3)) == "10-03 23:10:00"


def test_a_day_alone() -> None:
    today = date(2025, 10, 9)
    assert day_of("2025-10-03", today) == date(2025, 10, 3)
    assert day_of("昨天", today) == date(2025, 10, 8)
    assert day_of("星期三", today) == date(2025, 10, 8)
    assert day_of("10月40日", today) is None
    assert day_of("今天早上", today) is None


@given(st.text(max_size=40))
def test_odd_text_says_nothing_or_a_moment(text: str) -> None:
    at = moment(text, NOW, ZONE)
    assert at is None or at.tzinfo is not None


def test_a_moment_with_its_zone_as_programs_write_it() -> None:
    assert moment("2025-10-08T21:40:00+08:00", NOW, ZONE) == moment("2025-10-08 21:40", NOW, ZONE)
    assert moment("2025-13-08T21:40:00+08:00", NOW, ZONE) is None
