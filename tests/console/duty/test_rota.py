"""Turns, overrides, leave and swaps; gaps, and what is told of a roster before it happens."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.model import Engineer, Roster, Shift
from config.team import Channel, Duty, Escalation, Leave, Rotation, Step
from console.duty.roster import gaps, on_call, stretches
from console.duty.staffing import audit
from tests.console.duty.house import SITE

ZONE = "Asia/Shanghai"
PEOPLE = tuple(Engineer(id_, id_.title()) for id_ in ("lead", "dba", "app", "desk"))
TURNS = Roster(
    PEOPLE,
    (),
    rotations=(
        Rotation(date(2026, 3, 2), time(10), 7, ("dba", "app", "lead")),
        Rotation(date(2026, 3, 2), time(10), 7, ("app", "lead", "dba")),
    ),
)
WEEK = Roster(PEOPLE, (Shift(0, time(10), ("dba", "app")),))


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(ZONE))


def duty(start: str, end: str, people: str, why: str = "") -> Duty:
    return Duty(local(start), local(end), tuple(people.split()), why)


def names(roster: Roster, at: str, *swaps: Duty) -> str:
    return " ".join(one.id for one in on_call(roster, local(at), ZONE, swaps))


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-03-02 09:59", ""),  # before the first turn
        ("2026-03-02 10:00", "dba app"),
        ("2026-03-09 09:59", "dba app"),
        ("2026-03-09 10:00", "app lead"),
        ("2026-03-16 10:00", "lead dba"),
        ("2026-03-23 10:00", "dba app"),  # round again
        ("2027-03-02 12:00", "app lead"),  # 52 weeks later
    ],
)
def test_turns_change_at_their_hour(at: str, expected: str) -> None:
    assert names(TURNS, at) == expected


def test_a_rotation_that_ends_leaves_its_link_empty() -> None:
    first, second = TURNS.rotations
    ending = replace(TURNS, rotations=(replace(first, until=date(2026, 3, 9)), second))
    assert names(ending, "2026-03-09 09:59") == "dba app"
    assert names(ending, "2026-03-09 10:00") == "lead"


def test_an_override_wins_over_the_week_a_swap_over_both_and_the_later_decision_last() -> None:
    roster = replace(WEEK, overrides=(duty("2026-03-05 10:00", "2026-03-06 10:00", "lead"),))
    assert names(roster, "2026-03-05 09:59") == "dba app"
    assert names(roster, "2026-03-05 10:00") == "lead"
    assert names(roster, "2026-03-06 10:00") == "dba app"
    first = duty("2026-03-05 12:00", "2026-03-05 20:00", "desk")
    second = duty("2026-03-05 13:00", "2026-03-05 14:00", "app")
    assert names(roster, "2026-03-05 12:30", first, second) == "desk"
    assert names(roster, "2026-03-05 13:30", first, second) == "app"
    assert names(roster, "2026-03-05 20:00", first, second) == "lead"


def test_whoever_is_on_leave_is_left_out_and_the_backup_moves_up() -> None:
    away = replace(WEEK, leave=(Leave("dba", date(2026, 3, 4), date(2026, 3, 5)),))
    assert names(away, "2026-03-03 23:59") == "dba app"
    assert names(away, "2026-03-04 00:00") == "app"
    assert names(away, "2026-03-05 23:59") == "app"
    assert names(away, "2026-03-06 00:00") == "dba app"


def test_a_calendar_has_gaps_where_it_names_nobody() -> None:
    roster = Roster(
        PEOPLE,
        (),
        calendar=(
            duty("2026-03-02 10:00", "2026-03-04 22:00", "dba"),
            duty("2026-03-05 08:00", "2026-03-09 10:00", "app"),
        ),
    )
    found = gaps(roster, local("2026-03-02 10:00"), local("2026-03-10 10:00"), ZONE)
    assert [(one.start, one.end) for one in found] == [
        (local("2026-03-04 22:00"), local("2026-03-05 08:00")),
        (local("2026-03-09 10:00"), local("2026-03-10 10:00")),
    ]


people = st.lists(st.sampled_from(["lead", "dba", "app"]), max_size=2, unique=True).map(tuple)
moments = st.integers(0, 14 * 24).map(
    lambda h: datetime(2026, 3, 2, tzinfo=UTC) + timedelta(hours=h)
)
duties = st.lists(
    st.builds(lambda at, hours, who: Duty(at, at + timedelta(hours=hours), who), moments, st.integers(1, 50), people),
    max_size=5,
).map(tuple)  # fmt: skip
leaves = st.lists(
    st.builds(lambda who, first, days: Leave(who, date(2026, 3, first), date(2026, 3, first + days)),
              st.sampled_from(["dba", "app"]), st.integers(1, 14), st.integers(0, 6)),
    max_size=3,
).map(tuple)  # fmt: skip


@given(st.sampled_from([TURNS, WEEK, Roster(PEOPLE, (), calendar=())]), duties, duties, leaves)
def test_stretches_say_at_every_hour_what_a_look_at_that_hour_says(roster, overrides, swaps, leave):
    roster = replace(roster, overrides=overrides, leave=leave)
    start = datetime(2026, 3, 2, tzinfo=UTC)
    found = stretches(roster, start, start + timedelta(days=14), ZONE, swaps)
    assert found[0].start == start
    assert all(one.end == two.start for one, two in pairwise(found))
    for hour in range(14 * 24):
        at = start + timedelta(hours=hour)
        (mine,) = [one for one in found if one.start <= at < one.end]
        assert mine.engineers == on_call(roster, at, ZONE, swaps)


def codes(**change: object) -> list[str]:
    channels = change.pop("channels", ())
    escalation = change.pop("escalation", {})
    site = replace(SITE, roster=replace(WEEK, **change), channels=channels, escalation=escalation)
    return [f"{one.code} {one.path[-1]} {one.who}".rstrip() for one in audit(site, local("2026-03-03 12:00"))]  # fmt: skip


def test_a_filled_roster_has_nothing_to_tell() -> None:
    assert codes() == []


def test_what_is_wrong_is_told_with_its_place() -> None:
    leave = (
        Leave("desk", date(2026, 3, 9), date(2026, 3, 9)),
        Leave("dba", date(2026, 3, 9), date(2026, 3, 12)),
    )
    assert codes(leave=leave) == ["leave 1 dba"]
    both = (*leave, Leave("app", date(2026, 3, 10), date(2026, 3, 10)))
    assert codes(leave=both) == ["gap shifts", "leave 1 dba", "leave 2 app"]
    overlap = (
        duty("2026-03-05 10:00", "2026-03-06 10:00", "lead"),
        duty("2026-03-05 20:00", "2026-03-05 21:00", "app"),
    )
    assert codes(overrides=overlap) == ["conflict 1 app"]
    ending = (duty("2026-03-01 10:00", "2026-03-20 10:00", "dba"),)
    assert codes(calendar=ending, shifts=()) == ["calendar.ends calendar"]
    assert codes(leave=(Leave("dba", date(2026, 7, 1), date(2026, 7, 9)),)) == [], "too far ahead"


def test_people_out_of_reach_are_told_where_anybody_is_notified() -> None:
    mail = Channel("mail", "MAIL", "", "dba", ("page",))
    late = Channel("late", "LATE", "", "app", ("update",))
    assert codes(channels=(mail, late)) == ["unreachable 2 app"]
    steps = (Step(timedelta(minutes=5), "backup"), Step(timedelta(minutes=15), "信息科主任"))
    told = codes(
        channels=(mail, replace(late, kinds=("page",))), escalation={"P1": Escalation(steps)}
    )
    assert told == ["unreached steps 信息科主任"]
