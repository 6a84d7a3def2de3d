"""What a filter lets through, orders, groups: by hand-made facts, without a site."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest

from console.duty.selection import Facts, Group, Order, grouped, member, ordered, parse

NOW = datetime(2026, 3, 10, 19, 12, tzinfo=UTC)
SOON = NOW + timedelta(minutes=15)
LATE, NEAR, FAR = (NOW + timedelta(minutes=m) for m in (-1, 5, 500))
FACTS = Facts(
    text="20260310-01\n收费窗口打不开 10:30 -x\nhis\nhis系统\nli\n李工",
    fields={
        "system": ("his", "his系统"),
        "owner": ("li", "李工"),
        "priority": ("p2",),
        "department": ("门诊收费处",),
    },
    marks=frozenset({"mine", "auto"}),
)
NOBODY = Facts("打印\nlis", {"system": ("lis",), "owner": ()}, frozenset({"nobody"}))


@pytest.mark.parametrize(
    ("text", "due", "through"),
    [
        ("", None, True),
        ("   ", None, True),
        ("收费", None, True),
        ("收费 打不开", None, True),
        ("收费 打印", None, False),
        ("-打印", None, True),
        ("!收费", None, False),
        ("-", None, True),
        ("HIS", None, True),
        ("system:his", None, True),
        ("system:lis", None, False),
        ("system:lis,his", None, True),
        ("系统：his，lis", None, True),
        ("-系统:his", None, False),
        ("人:李", None, True),
        ("owner:-", None, False),
        ("-owner:-", None, True),
        ("p:p1,p2", None, True),
        ("优先级:p1", None, False),
        ("科室:收费", None, True),
        ("dept:-", None, False),
        ("10:30", None, True),
        ("11:30", None, False),
        ("system:", None, False),
        ("is:mine", None, True),
        ("是:我的", None, True),
        ("is:nobody", None, False),
        ("is:nobody,auto", None, True),
        ("is:late", LATE, True),
        ("is:late", NOW, True),
        ("is:late", NEAR, False),
        ("is:late", None, False),
        ("is:soon", NEAR, True),
        ("is:soon", SOON, True),
        ("is:soon", LATE, False),
        ("-is:late", FAR, True),
        ("is:nonsense", None, False),
    ],
)
def test_a_filter(text: str, due: datetime | None, through: bool) -> None:
    assert parse(text).holds(FACTS, due, SOON, NOW) is through


def test_nobody_owns_it() -> None:
    assert parse("owner:-").holds(NOBODY, None, SOON, NOW)
    assert not parse("owner:li").holds(NOBODY, None, SOON, NOW)


def test_only_what_heeds_the_time_is_looked_at_again() -> None:
    assert parse("收费 is:late").timed
    assert parse("-是:将超时").timed
    assert not parse("is:mine system:his").timed


def row(system: str, priority: str, minutes: int, owner: str | None = None) -> Any:
    opened = NOW + timedelta(minutes=minutes)
    return cast(
        "Any",
        SimpleNamespace(
            system=system,
            priority=priority,
            opened=opened,
            owner=owner,
            status=SimpleNamespace(value="new"),
        ),
    )


ROWS = [row("lis", "P3", 1), row("his", "P1", 2, "li"), row("lis", "P1", 3), row("x", "P2", 0)]


@pytest.mark.parametrize(
    ("order", "places"),
    [
        (Order.DUE, [0, 1, 2, 3]),
        (Order.NEWEST, [2, 1, 0, 3]),
        (Order.PRIORITY, [1, 2, 3, 0]),
        (Order.SYSTEM, [1, 0, 2, 3]),
    ],
)
def test_equal_rows_keep_what_is_due_first(order: Order, places: list[int]) -> None:
    rows = [(one, at) for at, one in enumerate(ROWS)]
    assert ordered(rows, order, {"his": 0, "lis": 1}) == places


def test_groups_stand_in_the_order_of_their_first_rows() -> None:
    def of(by: Group) -> list[tuple[str, list[int]]]:
        return grouped(range(4), lambda at: member(ROWS[at], by))

    assert of(Group.SYSTEM) == [("lis", [0, 2]), ("his", [1]), ("x", [3])]
    assert of(Group.OWNER) == [("", [0, 2, 3]), ("li", [1])]
    assert of(Group.PRIORITY) == [("P3", [0]), ("P1", [1, 2]), ("P2", [3])]
    assert of(Group.STATUS) == [("new", [0, 1, 2, 3])]
