"""What the unclear clauses come to once they are agreed: closing, visits, major changes, roles."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from config.model import Engineer, Roster, Terms
    from console.duty.days import WorkingDays

_DAY = timedelta(days=1)


def is_visit(first: date, last: date, terms: Terms, days: WorkingDays) -> bool:
    """Return whether days on site, both ends included, fulfil one visit (A11)."""
    stay = [first + _DAY * nth for nth in range((last - first).days + 1)]
    worked = sum(days.works(day) for day in stay)
    return len(stay) >= terms.visit_days and worked >= terms.visit_working_days


def is_major(person_days: float, *, changes_schema: bool, terms: Terms) -> bool:
    """Return whether a change uses up one of the contract's major ones, once signed (A12)."""
    return changes_schema or person_days > terms.major_days


def service_desk(roster: Roster, on_call: tuple[Engineer, ...], terms: Terms) -> Engineer | None:
    """Return who records and closes: whoever has the role, else the primary on call (A13)."""
    named = (one for one in roster.engineers if terms.desk_role in one.roles)
    return next(named, on_call[0] if on_call else None)
