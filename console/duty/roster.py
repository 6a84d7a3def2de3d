"""Who is on call."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from datetime import datetime

    from config.model import Engineer, Roster


def on_call(roster: Roster, moment: datetime, zone: str) -> tuple[Engineer, ...]:
    """Return the engineers of the shift that holds at a moment, the primary first."""
    if not roster.shifts:
        return ()
    local = moment.astimezone(ZoneInfo(zone))
    starts = [(shift.weekday, shift.at) for shift in roster.shifts]
    # Before the week's first shift the last one of the week before still holds: index -1.
    at = bisect_right(starts, (local.weekday(), local.time().replace(tzinfo=None))) - 1
    people = {engineer.id: engineer for engineer in roster.engineers}
    return tuple(people[one] for one in roster.shifts[at].engineers)
