"""What the unclear clauses come to."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from config.model import Engineer, Roster, Terms
from console.duty import terms
from tests.console.duty.lives import CALENDAR, at

DAYS, ZONE, TERMS = CALENDAR.days, "Asia/Shanghai", Terms()


@pytest.mark.parametrize(
    ("resolved", "closes"),
    [
        ("2025-10-13 11:00", "2025-10-17 00:00"),  # Monday; Thursday is the third day after it
        ("2025-09-29 11:00", "2025-10-11 00:00"),  # over the golden week
        ("2025-10-10 23:59", "2025-10-15 00:00"),  # the Saturday after it makes up
    ],
)
def test_a_resolved_incident_closes_after_three_working_days(resolved: str, closes: str) -> None:
    assert terms.closes_at(at(resolved), TERMS, DAYS, ZONE) == at(closes)


def test_the_user_is_reminded_twice_before_that() -> None:
    when = terms.reminders(at("2025-10-13 11:00"), TERMS, DAYS, ZONE)
    assert when == (at("2025-10-15 00:00"), at("2025-10-16 00:00"))
    assert max(when) < terms.closes_at(at("2025-10-13 11:00"), TERMS, DAYS, ZONE)
    assert terms.reminders(at("2025-10-13 11:00"), replace(TERMS, reminders=0), DAYS, ZONE) == ()


@pytest.mark.parametrize(
    ("reminded", "now", "may"),
    [(2, "2025-10-17 00:00", True), (1, "2025-10-20 00:00", False), (2, "2025-10-16 23:59", False)],
)
def test_nothing_closes_without_its_reminders(reminded: int, now: str, may: bool) -> None:
    resolved = at("2025-10-13 11:00")
    assert terms.may_close(resolved, reminded, at(now), TERMS, DAYS, ZONE) is may


def test_a_week_later_it_is_a_new_incident() -> None:
    resolved = at("2025-10-13 11:00")
    assert terms.may_reopen(resolved, resolved + timedelta(days=7), TERMS)
    assert not terms.may_reopen(resolved, resolved + timedelta(days=7, seconds=1), TERMS)


@pytest.mark.parametrize(
    ("first", "last", "counts"),
    [
        ("2025-10-13", "2025-10-19", True),
        ("2025-10-13", "2025-10-18", False),  # six days
        ("2025-09-29", "2025-10-05", False),  # seven days, two of them worked
        ("2025-09-29", "2025-10-11", True),
    ],
)
def test_what_is_a_visit(first: str, last: str, counts: bool) -> None:
    days = date.fromisoformat(first), date.fromisoformat(last)
    assert terms.is_visit(*days, TERMS, DAYS) is counts


def test_what_is_a_major_change() -> None:
    assert not terms.is_major(10, changes_schema=False, terms=TERMS)
    assert terms.is_major(14, changes_schema=False, terms=TERMS)
    assert terms.is_major(1, changes_schema=True, terms=TERMS)


def test_whoever_is_on_call_is_the_service_desk_if_nobody_else_is() -> None:
    dba, desk = Engineer("dba", "库"), Engineer("desk", "服", roles=("客服中心",))
    assert terms.service_desk(Roster((dba, desk), ()), (dba,), TERMS) == desk
    assert terms.service_desk(Roster((dba,), ()), (dba,), TERMS) == dba
    assert terms.service_desk(Roster((dba,), ()), (), TERMS) is None
