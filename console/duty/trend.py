"""Where a number is heading: a line of least squares through what was measured."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

POINTS = 3
"""Fewer tell nothing."""
SPAN = timedelta(days=1)
"""Nor do any that lie closer together."""
_NEWEST = 90
"""Points that are heeded."""
_FREED = 0.1
"""A step away from the limit by more than this part of it: something was cleared, and what was
before says nothing of what comes."""
Point = tuple["datetime", float]


class Course(StrEnum):
    """What the line says."""

    UNKNOWN = "unknown"
    """Too few points, or all on one day."""
    STEADY = "steady"
    """It does not come nearer to its limit."""
    FILLING = "filling"
    FULL = "full"
    """It is there."""


@dataclass(frozen=True, slots=True)
class Trend:
    """A number's way to its limit."""

    course: Course
    points: int
    """How many it was made of."""
    slope: float = 0.0
    """A day."""
    days: float | None = None
    """Until it is at its limit, from the last point on; None where it is not known, or never."""


def trend(points: Sequence[Point], limit: float) -> Trend:
    """Return where the last of some points, in order of time, is heading."""
    points = _since_cleared(points[-_NEWEST:], limit)
    if not points:
        return Trend(Course.UNKNOWN, 0)
    begun, first = points[0]
    ended, last = points[-1]
    if last == limit or (first < limit < last) or (last < limit < first):
        return Trend(Course.FULL, len(points), days=0.0)
    if len(points) < POINTS or ended - begun < SPAN:
        return Trend(Course.UNKNOWN, len(points))
    slope = _slope([((at - begun) / timedelta(days=1), value) for at, value in points])
    days = (limit - last) / slope if slope else -1.0
    if days < 0:
        return Trend(Course.STEADY, len(points), slope)
    return Trend(Course.FILLING, len(points), slope, days)


def _since_cleared(points: Sequence[Point], limit: float) -> Sequence[Point]:
    step = abs(limit) * _FREED
    for at in range(len(points) - 1, 0, -1):
        (_, before), (_, after) = points[at - 1], points[at]
        if abs(limit - after) - abs(limit - before) > step:
            return points[at:]
    return points


def _slope(points: Sequence[tuple[float, float]]) -> float:
    count = len(points)
    mean_x = sum(x for x, _ in points) / count
    mean_y = sum(y for _, y in points) / count
    spread = sum((x - mean_x) ** 2 for x, _ in points)
    return sum((x - mean_x) * (y - mean_y) for x, y in points) / spread
