"""The period of a report: whole days of the site's calendar."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

_DAY = timedelta(days=1)
_MONTH = re.compile(r"(\d{4})-(\d{1,2})")
_QUARTER = re.compile(r"(\d{4})-?[qQ]([1-4])")
_YEAR = re.compile(r"(\d{4})")
_DATE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")


@dataclass(frozen=True, slots=True)
class Period:
    """From the first day to the last one, both included."""

    first: date
    last: date

    @property
    def name(self) -> str:
        """Return it as short as it can be said: `2025-10`, `2025-Q4`, `2025` or both days."""
        after = self.last + _DAY
        if self.first.day == after.day == 1:
            months = (after.year - self.first.year) * 12 + after.month - self.first.month
            if months == 1:
                return f"{self.first:%Y-%m}"
            if months == 3 and self.first.month % 3 == 1:
                return f"{self.first:%Y}-Q{self.first.month // 3 + 1}"
            if months == 12 and self.first.month == 1:
                return f"{self.first:%Y}"
        return f"{self.first}--{self.last}"

    def bounds(self, zone: str) -> tuple[datetime, datetime]:
        """Return its first moment and the one at which it is over, in UTC."""
        return _midnight(self.first, zone), _midnight(self.last + _DAY, zone)


def month(text: str) -> Period | None:
    """Return the month that is written as `2025-10`; None where it cannot be read."""
    found = _MONTH.fullmatch(text)
    return _months(int(found[1]), int(found[2]), 1) if found else None


def quarter(text: str) -> Period | None:
    """Return the quarter that is written as `2025-Q4`."""
    found = _QUARTER.fullmatch(text)
    return _months(int(found[1]), int(found[2]) * 3 - 2, 3) if found else None


def year(text: str) -> Period | None:
    """Return the year that is written as `2025`."""
    return _months(int(text), 1, 12) if _YEAR.fullmatch(text) else None


def days(first: str, last: str) -> Period | None:
    """Return the days between two dates; the last may lie before the first."""
    if not (_DATE.fullmatch(first) and _DATE.fullmatch(last)):
        return None
    try:
        return Period(_date(first), _date(last))
    except ValueError:
        return None


def month_of(moment: datetime, zone: str) -> Period:
    """Return the month that a moment lies in."""
    local = moment.astimezone(ZoneInfo(zone))
    found = _months(local.year, local.month, 1)
    if found is None:
        raise ValueError(moment)
    return found


def _months(year: int, first: int, count: int) -> Period | None:
    last = first + count - 1
    try:
        return Period(date(year, first, 1), date(year, last, monthrange(year, last)[1]))
    except ValueError:  # which an impossible month is, too
        return None


def _date(text: str) -> date:
    year, month, day = map(int, text.split("-"))
    return date(year, month, day)


def _midnight(day: date, zone: str) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)).astimezone(UTC)
