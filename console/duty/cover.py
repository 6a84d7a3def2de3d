"""Service calendars: when a cover is open, and where so much service time ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from config.model import Days
from console.duty.days import DayOff, Source, WorkingDays

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from config.model import Contract, Cover, Span
    from console.duty.incidents import Pause

Stretch = tuple[datetime, datetime]
_DAY, _SECOND = timedelta(days=1), timedelta(seconds=1)
_HORIZON = timedelta(days=3660)
"""How far a deadline is looked for; no cover is closed for ten years."""
_KEPT = 4096
"""Days whose hours are remembered."""


class NeverOpen(Exception):
    """A cover does not open within ten years."""


@dataclass(frozen=True, slots=True)
class Tile:
    """A stretch in which a cover is open, or closed for one reason: its hours, or a day off."""

    start: datetime
    end: datetime
    open: bool
    off: DayOff | None = None


class Calendar:
    """The covers of a contract in one zone: open while the wall clock shows an open hour."""

    def __init__(self, contract: Contract, zone: str) -> None:
        self._covers = contract.covers
        self._zone = ZoneInfo(zone)
        self._kept: dict[tuple[str, date], tuple[Stretch, ...]] = {}
        self.days = WorkingDays(contract)

    def has(self, cover: str) -> bool:
        """Return whether there is such a cover."""
        return cover in self._covers

    def day(self, moment: datetime) -> date:
        """Return the site's date at a moment."""
        return moment.astimezone(self._zone).date()

    def day_of(self, moment: datetime) -> date:
        """Return the local day."""
        return moment.astimezone(self._zone).date()

    def open_at(self, cover: str, moment: datetime) -> bool:
        """Return whether a cover is open at a moment."""
        return any(start <= moment < end for start, end in self._day(cover, self.day_of(moment)))

    def turns(self, cover: str, moment: datetime, until: datetime) -> tuple[bool, datetime | None]:
        """Return whether it is open, and when that next changes; None where not before `until`."""
        closes: datetime | None = None
        for start, end in self._open(cover, moment, until):
            if closes is None and start > moment:
                return False, start
            if closes is not None and start > closes:
                break
            closes = end
        if closes is None:
            return False, None
        return True, closes if closes < until else None

    def deadline(
        self, cover: str, start: datetime, amount: timedelta, stops: Sequence[Pause] = ()
    ) -> datetime:
        """Return the moment at which `amount` of service time has passed since `start`, in UTC.

        A pause that lasts has no end yet: the deadline is what it would be if it ended at once.
        Raises NeverOpen.
        """
        return self.deadlines(cover, start, (amount,), stops)[0]

    def deadlines(
        self,
        cover: str,
        start: datetime,
        amounts: Sequence[timedelta],
        stops: Sequence[Pause] = (),
    ) -> tuple[datetime, ...]:
        """Return the moments at which ascending amounts of service time have passed."""
        found: list[datetime] = []
        passed = timedelta(0)
        for begin, end in self._counted(cover, start, start + _HORIZON, stops):
            while len(found) < len(amounts) and amounts[len(found)] - passed <= end - begin:
                found.append(begin + (amounts[len(found)] - passed))
            if len(found) == len(amounts):
                return tuple(found)
            passed += end - begin
        raise NeverOpen(cover)

    def elapsed(
        self, cover: str, start: datetime, end: datetime, stops: Sequence[Pause] = ()
    ) -> timedelta:
        """Return the service time between two moments."""
        counted = self._counted(cover, start, end, stops)
        return sum((stop - begin for begin, stop in counted), timedelta(0))

    def tiles(self, cover: str, start: datetime, end: datetime) -> Iterator[Tile]:
        """Yield what lies between two moments, without gaps; what is alike is one."""
        held: Tile | None = None
        for tile in self._tiles(cover, start, end):
            if held is not None and (held.open, held.off) == (tile.open, tile.off):
                held = Tile(held.start, tile.end, held.open, held.off)
                continue
            if held is not None:
                yield held
            held = tile
        if held is not None:
            yield held

    def _tiles(self, cover: str, start: datetime, end: datetime) -> Iterator[Tile]:
        day, at = self.day_of(start), start.astimezone(UTC)
        while at < end:
            midnight = min(self._midnight(day + _DAY), end)
            off = self._off(self._covers[cover], day)
            for begin, stop in self._day(cover, day):
                if max(begin, at) >= min(stop, midnight):
                    continue
                if begin > at:
                    yield Tile(at, begin, False, off)
                    at = begin
                stop = min(stop, midnight)
                yield Tile(at, stop, True)
                at = stop
            if at < midnight:
                yield Tile(at, midnight, False, off)
                at = midnight.astimezone(UTC)
            day += _DAY

    def _counted(
        self, cover: str, start: datetime, end: datetime, stops: Sequence[Pause]
    ) -> Iterator[Stretch]:
        """Yield the stretches that count, in order: open, and not paused."""
        paused = sorted((p.start, p.end) for p in stops if p.end is not None and p.end > p.start)
        for open_start, open_end in self._open(cover, start, end):
            begin = open_start
            for pause_start, pause_end in paused:
                if pause_end <= begin or pause_start >= open_end:
                    continue
                if pause_start > begin:
                    yield begin, pause_start
                begin = max(begin, pause_end)
                if begin >= open_end:
                    break
            if begin < open_end:
                yield begin, open_end

    def _open(self, cover: str, start: datetime, end: datetime) -> Iterator[Stretch]:
        """Yield the open stretches between two moments, in UTC, day by day."""
        day, last = self.day_of(start), self.day_of(end)
        while day <= last:
            for begin, stop in self._day(cover, day):
                if begin < end and stop > start:
                    yield max(begin, start), min(stop, end)
            day += _DAY

    def _day(self, cover: str, day: date) -> tuple[Stretch, ...]:
        """Return the open stretches of a local day, in UTC."""
        found = self._kept.get((cover, day))
        if found is None:
            if len(self._kept) >= _KEPT:
                self._kept.clear()
            found = self._kept[cover, day] = tuple(sorted(self._hours(self._covers[cover], day)))
        return found

    def _hours(self, cover: Cover, day: date) -> Iterator[Stretch]:
        if self._off(cover, day) is not None:
            return
        for segment_start, segment_end, offset in self._segments(day):
            for span in _spans(cover, day):
                last = day + _DAY if span.end == time(0) else day
                begin = datetime.combine(day, span.start, UTC) - offset
                stop = datetime.combine(last, span.end, UTC) - offset
                if (begin := max(begin, segment_start)) < (stop := min(stop, segment_end)):
                    yield begin, stop

    def _off(self, cover: Cover, day: date) -> DayOff | None:
        if cover.days is Days.ALL:
            return None
        off = self.days.off(day)
        ordinary = cover.days is Days.ORDINARY and off is not None and off.source is Source.WEEKEND
        return None if ordinary else off

    def _segments(self, day: date) -> Iterator[tuple[datetime, datetime, timedelta]]:
        """Yield the parts of a day in which the zone's clocks are not moved, with their offset."""
        start, end = self._midnight(day), self._midnight(day + _DAY)
        first, last = self._offset(start), self._offset(end - _SECOND)
        if first == last:
            yield start, end, first
            return
        low, high = start, end
        while high - low > _SECOND:
            middle = low + _SECOND * ((high - low) // _SECOND // 2)
            low, high = (middle, high) if self._offset(middle) == first else (low, middle)
        yield start, high, first
        yield high, end, last

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(0), self._zone).astimezone(UTC)

    def _offset(self, moment: datetime) -> timedelta:
        return moment.astimezone(self._zone).utcoffset() or timedelta(0)


def _spans(cover: Cover, day: date) -> tuple[Span, ...]:
    """Return the hours of a day: those of the last season that has begun, round the year."""
    chosen = cover.seasons[-1]
    for season in cover.seasons:
        if (season.month, season.day) <= (day.month, day.day):
            chosen = season
    return chosen.spans
