"""Clocks counted minute by minute, without the engine: it knows neither `cover` nor `sla`.

Holidays are those of the published notices for the months that the cases lie in.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)


def days(first: str, last: str) -> set[date]:
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    return {start + timedelta(nth) for nth in range((end - start).days + 1)}


OFF = (
    days("2025-10-01", "2025-10-08") | days("2026-01-01", "2026-01-03")
    | days("2026-02-15", "2026-02-23") | days("2026-04-04", "2026-04-06")
    | days("2026-05-01", "2026-05-05") | days("2026-06-19", "2026-06-21")
)  # fmt: skip
MADE_UP = {
    date.fromisoformat(f"20{one}")
    for one in ("25-09-28", "25-10-11", "26-01-04", "26-02-14", "26-02-28", "26-05-09")
}


@dataclass
class Hours:
    """When a cover is open: `all`, `ordinary` or `working` days, and (from, spans) by season."""

    days: str
    seasons: list[tuple[tuple[int, int], list[tuple[time, time]]]]


@dataclass
class World:
    """A zone, its holidays and covers, from a first moment for so many minutes."""

    zone: str
    base: datetime
    length: int
    own_off: set[date]
    own_working: set[date]
    regional: set[date]
    covers: dict[str, Hours]
    open: dict[str, bytearray] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Ask of every minute whether each cover is open."""
        self.open = {name: bytearray(self.length) for name in self.covers}
        zone, moment = ZoneInfo(self.zone), self.base
        for minute in range(self.length):
            local = moment.astimezone(zone)
            for name, hours in self.covers.items():
                self.open[name][minute] = self._open(hours, local)
            moment += MINUTE

    def _open(self, hours: Hours, local: datetime) -> bool:
        if hours.days != "all" and self._closed(local.date(), weekends=hours.days == "working"):
            return False
        spans = hours.seasons[-1][1]
        for begins, found in hours.seasons:
            if begins <= (local.month, local.day):
                spans = found
        now = (local.hour, local.minute)
        return any(
            (a.hour, a.minute) <= now < ((b.hour, b.minute) if b != time(0) else (24, 0))
            for a, b in spans
        )

    def _closed(self, day: date, *, weekends: bool) -> bool:
        if day in self.own_working:
            return False
        if day in self.own_off | self.regional | OFF:
            return True
        return weekends and day.weekday() >= 5 and day not in MADE_UP


@dataclass
class Count:
    """What counting gave: when each mark and the end were reached, and whether it stands."""

    marks: list[int]
    due: int
    stands: bool


def count(
    opened: bytearray, start: int, target: int, marks: list[int],
    pauses: list[tuple[int, int | None]],
) -> Count:  # fmt: skip
    """Count from a minute on; a pause is a first minute and the one it ends at, or None."""
    stopped = bytearray(len(opened))
    for begin, end in pauses:
        if end is not None and end > begin:
            stopped[begin:end] = b"\1" * (end - begin)
    done, reached = 0, []
    for minute in range(start, len(opened)):
        if not opened[minute] or stopped[minute]:
            continue
        done += 1
        if done in marks:
            reached.append(minute + 1)
        if done == target:
            due = minute + 1
            return Count(reached, due, any(e is None and b < due for b, e in pauses))
    raise AssertionError("the world is too short")
