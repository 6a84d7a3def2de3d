"""When health checks are due, by the site's clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from config.proof import Every

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from config.proof import Routine

_LONGEST = 32
"""Days within which each comes at least once."""
PERIODS = {Every.DAILY: 1, Every.WEEKLY: 7, Every.MONTHLY: 31}
"""Days from one to the next, at most."""


def slots(routine: Routine, zone: str, since: datetime, until: datetime) -> Iterator[datetime]:
    """Yield the moments at which it is due, from `since` to `until`, both included, ascending."""
    local = ZoneInfo(zone)
    day = since.astimezone(local).date() - timedelta(days=1)
    last = until.astimezone(local).date()
    while day <= last:
        if _falls(routine, day):
            moment = datetime.combine(day, routine.at, local).astimezone(UTC)
            if since <= moment <= until:
                yield moment
        day += timedelta(days=1)


def latest(routine: Routine, zone: str, now: datetime) -> datetime:
    """Return the last moment at which it was due."""
    return max(slots(routine, zone, now - timedelta(days=_LONGEST), now))


def following(routine: Routine, zone: str, now: datetime) -> datetime:
    """Return the next moment at which it is due, later than `now`."""
    after = now + timedelta(microseconds=1)
    return next(slots(routine, zone, after, now + timedelta(days=_LONGEST)))


def _falls(routine: Routine, day: date) -> bool:
    match routine.every:
        case Every.WEEKLY:
            return day.weekday() == routine.day
        case Every.MONTHLY:
            return day.day == routine.day
        case _:
            return True
