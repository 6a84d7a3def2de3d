"""What the unclear clauses come to."""

from __future__ import annotations

from datetime import date

import pytest

from config.model import Engineer, Roster, Terms
from console.duty import terms
from tests.console.duty.lives import CALENDAR

DAYS, ZONE, TERMS = CALENDAR.days, "Asia/Shanghai", Terms()


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
