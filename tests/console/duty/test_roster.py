"""Who is on call, hour by hour of a week."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.model import Engineer, Roster, Shift
from console.duty.roster import on_call

SHANGHAI = "Asia/Shanghai"
PEOPLE = tuple(Engineer(id_, id_.title()) for id_ in ("lead", "dba", "app", "desk"))


def roster(*shifts: tuple[int, int, str]) -> Roster:
    return Roster(PEOPLE, tuple(Shift(day, time(hour), tuple(ids.split())) for day, hour, ids in shifts))  # fmt: skip


WEEK = roster((0, 10, "dba app"), (2, 22, "app dba"), (4, 18, "desk lead app"))
"""Monday at ten, Wednesday at ten at night, Friday at six until Monday."""


def names(roster: Roster, moment: datetime, zone: str = SHANGHAI) -> str:
    return " ".join(engineer.id for engineer in on_call(roster, moment, zone))


@pytest.mark.parametrize(
    ("local", "expected"),
    [
        ("2026-03-09 10:00", "dba app"),  # a Monday: the shift begins with its minute
        ("2026-03-09 09:59:59.999999", "desk lead app"),  # and the weekend's holds until then
        ("2026-03-09 00:00", "desk lead app"),  # over the boundary of the week
        ("2026-03-08 23:59", "desk lead app"),
        ("2026-03-11 21:59", "dba app"),  # over two midnights
        ("2026-03-11 22:00", "app dba"),
        ("2026-03-13 17:59", "app dba"),
        ("2026-03-13 18:00", "desk lead app"),
        ("2026-01-01 03:00", "app dba"),  # over the boundary of the year, a Thursday
        ("2026-03-16 10:00", "dba app"),  # the week after is the same
    ],
)
def test_a_shift_holds_until_the_next_one(local: str, expected: str) -> None:
    moment = datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(SHANGHAI))
    assert names(WEEK, moment) == expected
    assert names(WEEK, moment.astimezone(UTC)) == expected, "whatever zone says the moment"


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        ("Asia/Shanghai", "dba app"),  # Monday, 10:30
        ("Asia/Urumqi", "desk lead app"),  # 08:30
        ("UTC", "desk lead app"),  # 02:30
        ("America/Phoenix", "desk lead app"),  # Sunday, 19:30
        ("Pacific/Kiritimati", "dba app"),  # 16:30
    ],
)
def test_the_week_is_that_of_the_sites_zone(zone: str, expected: str) -> None:
    assert names(WEEK, datetime(2026, 3, 9, 2, 30, tzinfo=UTC), zone) == expected


def test_the_first_is_the_primary_and_the_backups_follow_in_their_order() -> None:
    primary, *backups = on_call(WEEK, datetime(2026, 3, 14, tzinfo=UTC), SHANGHAI)
    assert primary == PEOPLE[3]
    assert backups == [PEOPLE[0], PEOPLE[2]]


def test_without_shifts_nobody_is_on_call() -> None:
    assert on_call(Roster(PEOPLE, ()), datetime(2026, 3, 9, tzinfo=UTC), SHANGHAI) == ()
    assert on_call(Roster((), ()), datetime(2026, 3, 9, tzinfo=UTC), SHANGHAI) == ()


def test_a_shift_of_nobody_is_nobodys() -> None:
    empty = roster((0, 10, ""), (4, 10, "dba"))
    assert names(empty, datetime(2026, 3, 10, tzinfo=UTC)) == ""
    assert names(empty, datetime(2026, 3, 14, tzinfo=UTC)) == "dba"


starts = st.lists(
    st.tuples(st.integers(0, 6), st.integers(0, 23)), min_size=1, max_size=7, unique=True
).map(sorted)
moments = st.integers(0, 60 * 24 * 400).map(
    lambda minute: datetime(2025, 12, 20, tzinfo=UTC) + timedelta(minutes=minute)
)


@given(starts, moments)
def test_a_week_goes_round(marks: list[tuple[int, int]], moment: datetime) -> None:
    week = roster(*((day, hour, PEOPLE[at % 4].id) for at, (day, hour) in enumerate(marks)))
    assert on_call(week, moment, SHANGHAI) == on_call(week, moment + timedelta(weeks=1), SHANGHAI)


@given(starts, st.sampled_from([SHANGHAI, "UTC", "Asia/Urumqi"]))
def test_each_shift_has_exactly_its_own_hours(marks: list[tuple[int, int]], zone: str) -> None:
    week = roster(*((day, hour, PEOPLE[at % 4].id) for at, (day, hour) in enumerate(marks)))
    monday = datetime(2026, 3, 9, tzinfo=ZoneInfo(zone))
    begins = [monday + timedelta(days=day, hours=hour) for day, hour in marks]
    for at, (begin, end) in enumerate(pairwise([*begins, begins[0] + timedelta(weeks=1)])):
        for moment in (begin, begin + (end - begin) / 2, end - timedelta(microseconds=1)):
            assert names(week, moment, zone) == PEOPLE[at % 4].id
