"""Which shift is handed over, and which one takes it, by every way a roster is written."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from config.team import Duty, Rotation
from console.duty.shift import LATE, PLAIN, change
from tests.console.duty.house import SITE

ZONE, HOUR = "Asia/Shanghai", timedelta(hours=1)
TEN = datetime(2026, 3, 10, 2, 0, tzinfo=UTC)
"""Tuesday 10:00 in the hospital: `dba` of Monday leaves, `app` comes."""


@pytest.mark.parametrize(
    ("after", "leaving", "coming", "ends"),
    [
        (-4 * HOUR, "dba", "app", TEN),
        (timedelta(minutes=-5), "dba", "app", TEN),
        (timedelta(0), "dba", "app", TEN),
        (LATE, "dba", "app", TEN),
        (LATE + timedelta(minutes=1), "app", "dba", TEN + 24 * HOUR),
    ],
)
def test_until_three_hours_after_its_end_it_is_the_last_shift(
    after: timedelta, leaving: str, coming: str, ends: datetime
) -> None:
    found = change(SITE.roster, TEN + after, ZONE)
    assert found.leaving.engineers[0] == leaving
    assert found.coming.engineers[0] == coming
    assert found.leaving.end == ends == found.coming.start
    assert found.coming.end == ends + 24 * HOUR


def test_turns_of_a_week_are_a_shift_of_a_week() -> None:
    turn = Rotation(date(2026, 3, 2), time(10), 7, ("dba", "app"))
    roster = replace(SITE.roster, shifts=(), rotations=(turn,))
    found = change(roster, TEN, ZONE)
    assert (found.leaving.engineers, found.coming.engineers) == (("app",), ("dba",))
    assert found.leaving.end - found.leaving.start == timedelta(days=7)


def test_a_swap_is_a_shift_of_its_own() -> None:
    swap = Duty(TEN - HOUR, TEN + 5 * HOUR, ("lead",))
    found = change(SITE.roster, TEN + 4 * HOUR, ZONE, (swap,))
    assert (found.leaving.engineers[0], found.coming.engineers[0]) == ("lead", "app")
    assert (found.leaving.start, found.leaving.end) == (swap.start, swap.end)


def test_who_is_always_on_call_or_nobody_hands_over_the_last_twelve_hours() -> None:
    alone = replace(
        SITE.roster, shifts=(replace(SITE.roster.shifts[0], engineers=("dba",)),), leave=()
    )
    nobody = replace(SITE.roster, shifts=(), calendar=())
    for roster, people in ((alone, ("dba",)), (nobody, ())):
        found = change(roster, TEN, ZONE)
        assert found.leaving.start == TEN - PLAIN
        assert found.leaving.engineers == people
        assert found.leaving.end == TEN == found.coming.start
        assert found.coming.end == TEN + PLAIN


def test_over_a_gap_the_shift_before_it_goes_to_the_one_after_it() -> None:
    duties = (
        Duty(TEN - 10 * HOUR, TEN - HOUR, ("dba",)),
        Duty(TEN + HOUR, TEN + 9 * HOUR, ("app",)),
    )
    roster = replace(SITE.roster, shifts=(), calendar=duties)
    found = change(roster, TEN, ZONE)
    assert (found.leaving.start, found.leaving.end) == (duties[0].start, duties[0].end)
    assert found.leaving.engineers == ("dba",)
    assert found.coming.engineers == ("app",)
