"""Deadlines against a model that counts minute by minute."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from config.model import Contract, Cover, Days, Holidays, Season, Span, Text
from console.duty.cover import Calendar
from console.duty.incidents import Pause

ZONE = ZoneInfo("Asia/Shanghai")
MINUTE = timedelta(minutes=1)
OFF = {date(2025, 10, d) for d in range(1, 9)}
"""Public holidays of the span that the cases lie in; weekends are told by the weekday."""
MAKE_UP = {date(2025, 9, 28), date(2025, 10, 11)}


def contract(cover: Cover, holidays: Holidays = Holidays()) -> Contract:
    return Contract(
        Text("合同", "c"), date(2025, 7, 1), date(2026, 6, 30), {cover.id: cover}, {}, {},
        ("a", "P1"), ("a", "P2"), holidays=holidays,
    )  # fmt: skip


def works(day: date) -> bool:
    return day in MAKE_UP or (day.weekday() < 5 and day not in OFF)


def open_at(cover: Cover, moment: datetime) -> bool:
    local = moment.astimezone(ZONE)
    if cover.days is Days.WORKING and not works(local.date()):
        return False
    if cover.days is Days.ORDINARY and local.date() in OFF:
        return False
    season = cover.seasons[-1]
    for one in cover.seasons:
        if (one.month, one.day) <= (local.month, local.day):
            season = one
    clock = local.time()
    return any(s.start <= clock and (clock < s.end or s.end == time(0)) for s in season.spans)


def slow_deadline(
    cover: Cover, start: datetime, amount: timedelta, pauses: list[Pause]
) -> datetime:
    left, moment = amount, start
    while left > timedelta(0):
        paused = any(p.start <= moment < p.end for p in pauses if p.end)
        if open_at(cover, moment) and not paused:
            left -= MINUTE
        moment += MINUTE
    return moment


def clock(minutes: int) -> time:
    return time(minutes // 60 % 24, minutes % 60)


@st.composite
def spans(draw: st.DrawFn) -> tuple[Span, ...]:
    marks = sorted(draw(st.sets(st.integers(0, 1440), min_size=2, max_size=6)))
    pairs = list(zip(marks[::2], marks[1::2], strict=False))
    assume(sum(b - a for a, b in pairs) >= 120)
    return tuple(Span(clock(a), clock(b)) for a, b in pairs)


@st.composite
def covers(draw: st.DrawFn) -> Cover:
    starts = sorted(
        draw(st.sets(st.sampled_from([(1, 1), (9, 30), (10, 1), (10, 10)]), min_size=1))
    )
    seasons = tuple(Season(m, d, draw(spans())) for m, d in starts)
    return Cover("c", Text("c", "c"), draw(st.sampled_from(list(Days))), seasons)


moments = st.integers(0, 20 * 1440).map(
    lambda m: datetime(2025, 9, 24, tzinfo=ZONE).astimezone(UTC) + m * MINUTE
)


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    covers(),
    moments,
    st.integers(1, 400),
    st.lists(st.tuples(moments, st.integers(1, 900)), max_size=3),
)
def test_a_deadline_is_where_counting_minutes_ends(
    cover: Cover, start: datetime, amount: int, stops: list[tuple[datetime, int]]
) -> None:
    pauses = [Pause(at, at + length * MINUTE, "user") for at, length in stops]
    calendar = Calendar(contract(cover), "Asia/Shanghai")
    due = calendar.deadline("c", start, amount * MINUTE, pauses)
    assert due == slow_deadline(cover, start, amount * MINUTE, pauses)
    assert calendar.elapsed("c", start, due, pauses) == amount * MINUTE


ROUND = Cover("c", Text("7×24", "7x24"), Days.ALL, (Season(1, 1, (Span(time(0), time(0)),)),))
TWELVE = Cover("c", Text("7×12", "7x12"), Days.ALL, (Season(1, 1, (Span(time(10), time(22)),)),))
OFFICE = Cover(
    "c", Text("5×8", "5x8"), Days.WORKING,
    (Season(5, 1, (Span(time(10), time(14)), Span(time(16), time(20)))),
     Season(10, 1, (Span(time(10), time(14)), Span(time(15, 30), time(19, 30))))),
)  # fmt: skip


def due(cover: Cover, start: tuple[int, ...], hours: float, own: Holidays = Holidays()) -> datetime:
    begin = datetime(*start, tzinfo=ZONE).astimezone(UTC)  # type: ignore[misc]
    calendar = Calendar(contract(cover, own), "Asia/Shanghai")
    return calendar.deadline("c", begin, timedelta(hours=hours)).astimezone(ZONE)


def test_no_minute_is_lost_at_midnight_of_7x24() -> None:
    assert due(ROUND, (2025, 10, 4, 23, 59), 48) == datetime(2025, 10, 6, 23, 59, tzinfo=ZONE)


def test_a_call_before_the_window_counts_from_ten() -> None:  # sample month, number 06
    assert due(TWELVE, (2025, 10, 4, 9, 30), 1) == datetime(2025, 10, 4, 11, tzinfo=ZONE)


def test_a_call_just_before_closing_goes_on_the_next_day() -> None:  # sample month, number 17
    assert due(TWELVE, (2025, 10, 11, 21, 48), 1) == datetime(2025, 10, 12, 10, 48, tzinfo=ZONE)


def test_the_lunch_break_and_the_golden_week_do_not_count() -> None:
    assert due(OFFICE, (2025, 9, 30, 19), 2) == datetime(2025, 10, 9, 11, tzinfo=ZONE)


def test_a_sunday_that_makes_up_for_a_holiday_is_a_working_day() -> None:
    assert due(OFFICE, (2025, 9, 28, 13), 2) == datetime(2025, 9, 28, 17, tzinfo=ZONE)


def test_the_sites_own_holiday_wins() -> None:
    own = Holidays(off=frozenset({date(2025, 9, 29)}))
    assert due(OFFICE, (2025, 9, 28, 19), 2, own) == datetime(2025, 9, 30, 11, tzinfo=ZONE)


def test_a_year_without_published_make_up_days_is_known_to_be_so() -> None:
    calendar = Calendar(contract(OFFICE), "Asia/Shanghai")
    assert not calendar.days.unpublished(2026)
    assert calendar.days.unpublished(2031)
