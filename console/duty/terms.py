"""What the unclear clauses come to once they are agreed: closing, visits, major changes, roles."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from datetime import date

    from config.model import Engineer, Roster, Terms
    from console.duty.days import WorkingDays

_DAY = timedelta(days=1)


def after_working_days(start: datetime, count: int, days: WorkingDays, zone: str) -> datetime:
    """Return the end of the working day that is `count` working days after a moment's own day."""
    day = start.astimezone(ZoneInfo(zone)).date()
    while count > 0:
        day += _DAY
        count -= days.works(day)
    return datetime.combine(day + _DAY, time(0), ZoneInfo(zone))


def closes_at(resolved: datetime, terms: Terms, days: WorkingDays, zone: str) -> datetime:
    """Return when a resolved incident closes by itself, if every reminder was sent (A15)."""
    return after_working_days(resolved, terms.close_days, days, zone)


def reminders(
    resolved: datetime, terms: Terms, days: WorkingDays, zone: str
) -> tuple[datetime, ...]:
    """Return when the user is reminded: spread evenly before it closes, whole working days (A15).

    They are moments at which the day ends before which the reminder must have been sent.
    """
    spread = terms.reminders + 1
    return tuple(
        after_working_days(resolved, max(1, terms.close_days * nth // spread), days, zone)
        for nth in range(1, spread)
    )


def may_close(resolved: datetime, reminded: int, now: datetime, terms: Terms, days: WorkingDays,
              zone: str) -> bool:  # fmt: skip
    """Return whether a resolved incident may be closed without the user's word (A15)."""
    return reminded >= terms.reminders and now >= closes_at(resolved, terms, days, zone)


def may_reopen(resolved: datetime, now: datetime, terms: Terms) -> bool:
    """Return whether it may be taken up again rather than opened anew (A15)."""
    return now - resolved <= terms.reopen


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
