"""Service calendars: when a cover is open, and where so much service time ends."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol
from zoneinfo import ZoneInfo

from config.model import Days

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from config.model import Contract, Cover, Span
    from console.duty.incidents import Pause

_DAY = timedelta(days=1)
_HORIZON = timedelta(days=3660)
"""How far a deadline is looked for; no cover is closed for ten years."""


class NeverOpen(Exception):
    """A cover does not open within ten years."""


class _National(Protocol):
    def is_working_day(self, key: date) -> bool: ...


@lru_cache(maxsize=1)
def _national() -> _National:
    """Return the Chinese calendar; imported when a cover first needs working days."""
    from holidays import country_holidays

    calendar: _National = country_holidays("CN")
    return calendar


@lru_cache(maxsize=64)
def _has_make_up_days(year: int) -> bool:
    """Return whether a weekend day of that year is a working day: then it has been published."""
    day = date(year, 1, 1)
    while day.year == year:
        if day.weekday() >= 5 and _national().is_working_day(day):
            return True
        day += _DAY
    return False


class Calendar:
    """The covers of a contract in one zone. Pauses stop the clock whatever the cover."""

    def __init__(self, contract: Contract, zone: str) -> None:
        self._covers = contract.covers
        self._holidays = contract.holidays
        self._zone = ZoneInfo(zone)

    def day(self, moment: datetime) -> date:
        """Return the site's date at a moment."""
        return moment.astimezone(self._zone).date()

    def works(self, day: date) -> bool:
        """Return whether a day is a working day: the site's own days win over the nation's."""
        if day in self._holidays.working:
            return True
        if day in self._holidays.off:
            return False
        return _national().is_working_day(day)

    def unpublished(self, year: int) -> bool:
        """Return whether the make-up days of a year are not known yet."""
        return not _has_make_up_days(year) and not any(
            day.year == year for day in self._holidays.working
        )

    def open_at(self, cover: str, moment: datetime) -> bool:
        """Return whether a cover is open at a moment."""
        return any(start <= moment < end for start, end in self._open(cover, moment, moment + _DAY))

    def next_change(self, cover: str, moment: datetime) -> datetime | None:
        """Return when the cover next opens or closes; None if never, as with 7x24."""
        horizon = moment + timedelta(days=60)
        for start, end in self._joined(cover, moment, horizon):
            if start > moment:
                return start
            if end < horizon:
                return end
        return None

    def deadline(
        self, cover: str, start: datetime, amount: timedelta, pauses: Sequence[Pause] = ()
    ) -> datetime:
        """Return the moment at which `amount` of service time has passed since `start`, in UTC.

        A pause that lasts has no end yet: time after its start does not count, and the deadline is
        what it would be if the pause ended at once. Raises NeverOpen.
        """
        left = amount
        for begin, end in self._counted(cover, start, start + _HORIZON, pauses):
            if end - begin >= left:
                return begin + left
            left -= end - begin
        raise NeverOpen(cover)

    def elapsed(
        self, cover: str, start: datetime, end: datetime, pauses: Sequence[Pause] = ()
    ) -> timedelta:
        """Return the service time between two moments."""
        counted = self._counted(cover, start, end, pauses)
        return sum((stop - begin for begin, stop in counted), timedelta(0))

    def _counted(
        self, cover: str, start: datetime, end: datetime, pauses: Sequence[Pause]
    ) -> Iterator[tuple[datetime, datetime]]:
        """Yield the stretches that count, in order: open, and not paused."""
        stops = sorted((p.start, p.end) for p in pauses if p.end is not None and p.end > p.start)
        for open_start, open_end in self._open(cover, start, end):
            begin = open_start
            for pause_start, pause_end in stops:
                if pause_end <= begin or pause_start >= open_end:
                    continue
                if pause_start > begin:
                    yield begin, pause_start
                begin = max(begin, pause_end)
                if begin >= open_end:
                    break
            if begin < open_end:
                yield begin, open_end

    def _joined(
        self, cover: str, start: datetime, end: datetime
    ) -> Iterator[tuple[datetime, datetime]]:
        """Yield open stretches with those that touch made one."""
        held: tuple[datetime, datetime] | None = None
        for begin, stop in self._open(cover, start, end):
            if held is not None and held[1] == begin:
                held = (held[0], stop)
                continue
            if held is not None:
                yield held
            held = (begin, stop)
        if held is not None:
            yield held

    def _open(
        self, cover_id: str, start: datetime, end: datetime
    ) -> Iterator[tuple[datetime, datetime]]:
        """Yield the open stretches between two moments, in UTC, day by day."""
        cover = self._covers[cover_id]
        day = start.astimezone(self._zone).date() - _DAY
        last = end.astimezone(self._zone).date()
        while day <= last:
            if cover.days is Days.ALL or self.works(day):
                for span in _spans(cover, day):
                    begin = max(start, self._moment(day, span.start))
                    stop = min(end, self._end(day, span.end))
                    if begin < stop:
                        yield begin.astimezone(UTC), stop.astimezone(UTC)
            day += _DAY

    def _moment(self, day: date, at: time) -> datetime:
        return datetime.combine(day, at, self._zone).astimezone(UTC)

    def _end(self, day: date, at: time) -> datetime:
        return self._moment(day + _DAY if at == time(0) else day, at)


def _spans(cover: Cover, day: date) -> tuple[Span, ...]:
    """Return the hours of a day: those of the last season that has begun, round the year."""
    chosen = cover.seasons[-1]
    for season in cover.seasons:
        if (season.month, season.day) <= (day.month, day.day):
            chosen = season
    return chosen.spans
