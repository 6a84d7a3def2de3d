"""What is likely to come again: incidents that flap or repeat, readings that near their limit."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from console.duty.events import Kind
from console.duty.ipass import Item, Section, Severity
from sources.sample import State

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from config.model import Check
    from console.duty.board import Reading
    from console.duty.events import Event
    from console.duty.incidents import Incident

OFTEN = 2
"""Incidents of one component within a week that make it a repeated one."""
LEAST = 8
"""Values that a trend is told from."""
STEADY = 0.8
"""How much of the way from one value to the next a trend must explain (r²)."""


def repeated(events: Iterable[Event]) -> Iterator[Item]:
    """Yield the components that had several incidents, from the openings of a week."""
    opened = [one for one in events if one.kind == Kind.INCIDENT_OPENED]
    counts = Counter(str(one.data.get("component") or "") for one in opened)
    last = {str(one.data.get("component") or ""): one for one in opened}
    for component, count in counts.most_common():
        if component and count >= OFTEN:
            yield Item(
                f"repeated:{component}",
                "repeated",
                Section.SUMMARY,
                Severity.AMBER,
                subject=component,
                at=last[component].at,
                count=count,
            )


def flapping(rows: Iterable[Incident]) -> Iterator[Item]:
    """Yield the incidents whose cause came and went."""
    for row in rows:
        if row.flaps:
            yield Item(
                f"flapping:{row.id}",
                "flapping",
                Section.SUMMARY,
                Severity.AMBER,
                title=row.title,
                title_en=row.title_en,
                incident=row.id,
                subject=row.component,
                count=row.flaps,
            )


def trending(
    checks: Iterable[Check], readings: Mapping[str, Reading], now: datetime, until: datetime
) -> Iterator[Item]:
    """Yield the checks that are well, and cross their warning before a moment as they go now."""
    for check in checks:
        reading = readings.get(check.id)
        bound = check.warn or check.down
        if reading is None or bound is None or reading.state is not State.OK:
            continue
        if now - reading.at > check.limit:
            continue
        left = crossing(reading.trend, bound.limit)
        when = None if left is None else reading.at + left * check.interval
        if when is not None and when <= until:
            yield Item(
                f"trend:{check.id}",
                "trend",
                Section.AWARENESS,
                Severity.AMBER,
                subject=check.id,
                due=when,
                detail=f"{reading.value:g}{check.unit} → {bound.limit:g}{check.unit}",
            )


def crossing(trend: Sequence[float | None], limit: float) -> float | None:
    """Return after how many further values a steady trend reaches a limit; None where it does not.

    By the straight line of least squares through what was read.
    """
    points = [(at, value) for at, value in enumerate(trend) if value is not None]
    if len(points) < LEAST:
        return None
    count = len(points)
    mean_x = sum(at for at, _ in points) / count
    mean_y = sum(value for _, value in points) / count
    xx = sum((at - mean_x) ** 2 for at, _ in points)
    xy = sum((at - mean_x) * (value - mean_y) for at, value in points)
    yy = sum((value - mean_y) ** 2 for _, value in points)
    if not xy or not yy or xy * xy / (xx * yy) < STEADY:
        return None
    slope = xy / xx
    left = (limit - (mean_y + slope * (len(trend) - 1 - mean_x))) / slope
    return left if left > 0 else None
