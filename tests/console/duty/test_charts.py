"""Charts are figures: every second of a day is up, down or unknown, every count is somewhere."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from console.duty import charts
from console.duty.charts import Bar, By, Level, Outcome, Shares
from sources.sample import State

ZONE = ZoneInfo("Asia/Shanghai")
FIRST, LAST = date(2025, 10, 1), date(2025, 10, 31)
AFTER = datetime(2025, 12, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Span:
    start: datetime
    end: datetime
    state: State


def at(day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(2025, 10, day, hour, minute, tzinfo=ZONE)


def month(*spans: Span, now: datetime = AFTER) -> charts.AvailabilityCalendar:
    return charts.availability({"his": spans}, FIRST, LAST, now, ZONE)


def test_a_day_without_a_second_down_is_full_and_one_down_is_not():
    well = Span(at(1), at(3), State.OK)
    ill = Span(at(3), at(3, 2, 24), State.DOWN)
    again = Span(at(3, 2, 24), at(4), State.WARN)
    row = month(well, ill, again).rows[0]
    assert [one.level for one in row.cells[:4]] == [
        Level.FULL,
        Level.FULL,
        Level.LOW,
        Level.UNKNOWN,
    ]
    assert row.cells[2].available == 0.9
    assert row.total.down == timedelta(hours=2, minutes=24)


def test_a_stretch_over_midnight_is_shared_between_its_days():
    row = month(Span(at(2, 23), at(3, 1), State.DOWN)).rows[0]
    assert row.cells[1].down == row.cells[2].down == timedelta(hours=1)


def test_what_is_before_or_after_the_days_counts_for_none_of_them():
    before = Span(datetime(2025, 8, 1, tzinfo=ZONE), at(1, 6), State.OK)
    after = Span(at(31, 18), datetime(2026, 1, 1, tzinfo=ZONE), State.OK)
    row = month(before, after).rows[0]
    assert row.cells[0].up == row.cells[30].up == timedelta(hours=6)
    assert row.total.up == timedelta(hours=12)


def test_time_that_nobody_saw_is_not_down_and_not_up():
    row = month(Span(at(1), at(1, 6), State.OK), Span(at(1, 6), at(1, 12), State.UNKNOWN)).rows[0]
    assert row.cells[0].unknown == timedelta(hours=18)
    assert row.cells[0].available == 1.0
    assert row.cells[0].level is Level.UNKNOWN


def test_days_to_come_are_ahead_and_today_counts_up_to_now():
    calendar = month(Span(at(1), at(20), State.OK), now=at(10, 6))
    levels = [one.level for one in calendar.rows[0].cells]
    assert levels[9] is Level.FULL
    assert set(levels[10:]) == {Level.AHEAD}
    assert calendar.rows[0].cells[9].whole == timedelta(hours=6)


def test_a_system_of_which_nothing_is_known_has_no_share():
    row = month().rows[0]
    assert row.total.available is None
    assert row.total.blind == 1.0
    assert not month().known


def test_a_day_of_the_clock_change_has_its_own_length():
    berlin = ZoneInfo("Europe/Berlin")
    day = date(2025, 3, 30)
    whole = Span(datetime(2025, 3, 1, tzinfo=UTC), datetime(2025, 5, 1, tzinfo=UTC), State.OK)
    row = charts.availability({"his": [whole]}, day, day, AFTER, berlin).rows[0]
    assert row.total == Shares(up=timedelta(hours=23))


MINUTES = st.integers(min_value=-60 * 24 * 3, max_value=60 * 24 * 35)


@given(st.lists(MINUTES, min_size=2, unique=True), st.lists(st.sampled_from(State), min_size=1))
def test_every_second_is_counted_once(edges, states):
    edges = sorted(edges)
    spans = [
        Span(at(1) + timedelta(minutes=a), at(1) + timedelta(minutes=b), states[n % len(states)])
        for n, (a, b) in enumerate(pairwise(edges))
    ]
    row = month(*spans).rows[0]
    assert all(one.whole == timedelta(days=1) for one in row.cells)
    assert all(min(one.up, one.down, one.unknown) >= timedelta(0) for one in row.cells)
    inside = sum(
        (min(one.end, at(31) + charts.DAY) - max(one.start, at(1)) for one in spans
         if one.state is State.DOWN and one.end > at(1) and one.start < at(31) + charts.DAY),
        timedelta(0),
    )  # fmt: skip
    assert row.total.down == inside


def test_the_heat_strip_counts_by_the_clock_of_the_site():
    late = datetime(2025, 10, 5, 17, 30, tzinfo=UTC)  # Monday 01:30 there
    found = charts.heat([late, late, datetime(2025, 10, 6, 1, 0, tzinfo=UTC)], ZONE)
    assert found.counts[0][1] == 2
    assert found.counts[0][9] == 1
    assert (found.total, found.peak) == (3, 2)
    assert found.by_weekday() == (3, 0, 0, 0, 0, 0, 0)
    assert found.by_hour()[1] == 2


def test_nothing_has_no_shade_and_the_peak_has_the_last():
    assert charts.heat([], ZONE).legend == ((0, 0, 0),)
    nine = charts.heat([datetime(2025, 10, 6, 1, tzinfo=UTC)] * 9, ZONE)
    assert nine.step(0) == 0
    assert nine.step(9) == charts.STEPS
    assert nine.legend == ((0, 0, 0), (1, 1, 2), (2, 3, 4), (3, 5, 6), (4, 7, 9))


def test_bars_come_in_the_order_of_the_site_and_leave_out_what_never_was():
    all_of = [
        Outcome("contract.respond", "lis", "P2", True),
        Outcome("contract.respond", "his", "P1", False),
        Outcome("site.restore", "his", "P1", None),
        Outcome("site.restore", "old", "P1", True),
    ]
    by_system = charts.bars(all_of, By.SYSTEM, ("his", "emr", "lis"))
    assert by_system == (Bar("his", 0, 1, 1), Bar("lis", 1, 0, 0), Bar("old", 1, 0, 0))
    assert [one.share for one in by_system] == [0.0, 1.0, 1.0]
    assert charts.bars(all_of, By.PRIORITY)[0] == Bar("P1", 1, 1, 1)
    assert Bar("his", 0, 0, 2).share is None


def test_a_trend_knows_its_span_and_that_the_last_question_had_no_answer():
    trend = charts.Trend("his.port", (3.0, None, 1.0, None), "ms")
    assert trend.span == (1.0, 3.0)
    assert trend.last is None
    assert charts.Trend("x", (None,)).span is None
