"""Which open incidents are offered as the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from console.duty.duplicates import likely
from console.duty.incidents import Incident, Status
from console.duty.record import Alike

NOW = datetime(2026, 3, 10, 19, tzinfo=UTC)
CALL = Incident(
    "20260311-01", 1, Status.NEW, "收费窗口结算转圈", "his", "his", "support", "P3", NOW,
    department="门诊收费窗口", callers=1,
)  # fmt: skip
OLD = NOW - timedelta(days=3)


def ids(
    found: tuple[Alike, ...], *waiting: Incident, system: str = "his", department: str = ""
) -> list[str]:
    return [one.id for one in likely(found, waiting, system, department, NOW)]


@pytest.mark.parametrize(
    ("likeness", "change", "system", "department", "offered"),
    [
        (1.0, {"opened": OLD}, "emr", "", True),  # the very words
        (0.45, {}, "his", "", True),  # like words, and fresh
        (0.45, {"opened": OLD}, "his", "", False),
        (0.0, {}, "his", "", False),  # fresh and of the system: that says too little
        (0.0, {}, "his", "门诊收费窗口", True),
        (0.0, {}, "emr", "门诊收费窗口", False),
        (0.0, {"opened": OLD, "cause": "component:his-db", "affected": ("pda",)}, "pda", "", False),
        (0.0, {"cause": "component:his-db", "affected": ("pda",)}, "pda", "", True),
        (0.0, {"cause": "component:his-db", "recovered": NOW}, "his", "", False),
        (1.0, {"status": Status.RESOLVED}, "his", "门诊收费窗口", False),
    ],
)
def test_words_system_department_and_time_together(
    likeness: float, change: dict[str, object], system: str, department: str, offered: bool
) -> None:
    row = replace(CALL, **change)  # type: ignore[arg-type]
    found = (Alike(row, likeness),) if likeness else ()
    assert bool(ids(found, row, system=system, department=department)) is offered


def test_the_likeliest_comes_first_each_once_and_no_more_than_three() -> None:
    rows = [replace(CALL, id=f"20260311-{n:02d}") for n in range(1, 7)]
    found = (Alike(rows[4], 0.9), Alike(rows[5], 1.0))
    assert ids(found, *rows, department="门诊收费窗口") == [
        "20260311-06",
        "20260311-05",
        "20260311-01",
    ]
