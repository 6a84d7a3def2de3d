"""Why a clock is due when it is: every stretch since first contact, and whether it counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from console.duty.cover import Calendar, Tile
    from console.duty.days import DayOff
    from console.duty.incidents import Pause
    from console.duty.sla import Clock


class Why(StrEnum):
    """What a stretch is."""

    OPEN = "open"
    CLOSED = "closed"
    """Outside the hours of the cover."""
    HOLIDAY = "holiday"
    """A day that the cover leaves out: `off` names it and its list; weekends too."""
    PAUSE = "pause"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a clock's time; the next one begins where it ends."""

    start: datetime
    end: datetime
    why: Why
    off: DayOff | None = None
    pause: Pause | None = None

    @property
    def counted(self) -> bool:
        """Return whether the clock ran."""
        return self.why is Why.OPEN


def explain(clock: Clock, calendar: Calendar, now: datetime) -> tuple[Span, ...]:
    """Return the stretches from the clock's start to its deadline; a clock that stands, to now.

    They lie without gaps, and those that count sum to the target to the second, or to what was
    used before the pause that lasts.
    """
    start = clock.start.astimezone(UTC)
    end = clock.due
    if clock.paused:
        standing = next(one for one in clock.stops if one.end is None)
        end = max(now, standing.start)
    spans: list[Span] = []
    for tile in calendar.tiles(clock.cover, start, end):
        for span in _cut(tile, clock.stops, end):
            if spans and _alike(spans[-1], span):
                spans[-1] = Span(spans[-1].start, span.end, span.why, span.off, span.pause)
            else:
                spans.append(span)
    return tuple(spans)


def _cut(tile: Tile, stops: tuple[Pause, ...], end: datetime) -> list[Span]:
    """Return a stretch of the calendar with the pauses that lie in it taken out."""
    if tile.open:
        why, off = Why.OPEN, None
    else:
        why, off = Why.HOLIDAY if tile.off else Why.CLOSED, tile.off
    spans, at = [], tile.start
    for pause in sorted(stops, key=lambda one: one.start):
        begin, stop = max(pause.start, at), min(pause.end or end, tile.end)
        if begin >= stop:
            continue
        if begin > at:
            spans.append(Span(at, begin, why, off))
        spans.append(Span(begin, stop, Why.PAUSE, None, pause))
        at = stop
    if at < tile.end:
        spans.append(Span(at, tile.end, why, off))
    return spans


def _alike(one: Span, other: Span) -> bool:
    return (one.why, one.off, one.pause) == (other.why, other.off, other.pause)
