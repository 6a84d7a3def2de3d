"""A chart as rectangles and short texts: what SVG and PNG are drawn from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.duty import charts
from console.report.shades import FAINT, INK, SHADES, SIGNS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.report.document import Chart

WIDTH = 960
"""Of every drawing, in its own units."""
_LEFT = 96
_GAP = 2


@dataclass(frozen=True, slots=True)
class Box:
    """A filled rectangle."""

    x: float
    y: float
    width: float
    height: float
    colour: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A short text whose baseline begins, is centred or ends at a place."""

    x: float
    y: float
    text: str
    anchor: str = "start"
    """`start`, `middle` or `end`."""
    size: int = 14
    colour: str = FAINT


@dataclass(frozen=True, slots=True)
class Drawing:
    """All of a chart but its caption and legend."""

    height: float
    boxes: tuple[Box, ...]
    marks: tuple[Mark, ...]


def draw(chart: Chart, *, words: bool) -> Drawing:
    """Return a chart drawn; without `words` its rows have numbers in the place of names."""
    names = chart.labels if words else tuple(str(nth) for nth, _ in enumerate(chart.labels, 1))
    value = chart.value
    if isinstance(value, charts.AvailabilityCalendar):
        return _calendar(value, names)
    if isinstance(value, charts.Heat):
        return _heat(value, names)
    return _bars(value, names)


def _calendar(value: charts.AvailabilityCalendar, names: tuple[str, ...]) -> Drawing:
    step, row, top = (WIDTH - _LEFT) / len(value.days), 26, 22
    gap = _GAP if step > 6 else 0
    boxes = [
        Box(_LEFT + nth * step, top + at * row, step - gap, row - _GAP, SHADES[cell.level])
        for at, line in enumerate(value.rows)
        for nth, cell in enumerate(line.cells)
    ]
    marks = list(_names(names, top, row))
    if step >= 12:
        marks += (
            Mark(_LEFT + nth * step + (step - gap) / 2, top + at * row + 17, sign, "middle", 14,
                 "#ffffff" if cell.level is charts.Level.LOW else INK)
            for at, line in enumerate(value.rows)
            for nth, cell in enumerate(line.cells)
            if (sign := SIGNS.get(cell.level))
        )  # fmt: skip
    for nth, day in enumerate(value.days):
        if step >= 20:
            middle = _LEFT + nth * step + (step - gap) / 2
            marks.append(Mark(middle, top - 7, str(day.day), "middle", 13))
        elif day.day == 1 or (step >= 8 and day.day in (10, 20)):
            text = f"{day:%m}" if step < 8 else f"{day:%m-%d}"
            marks.append(Mark(_LEFT + nth * step, top - 7, text, "start", 13))
    return Drawing(top + row * len(value.rows), tuple(boxes), tuple(marks))


def _heat(value: charts.Heat, names: tuple[str, ...]) -> Drawing:
    step, row, top = (WIDTH - _LEFT) / charts.HOURS, 30, 22
    boxes, marks = [], list(_names(names, top, row))
    for at, line in enumerate(value.counts):
        for hour, count in enumerate(line):
            x, y = _LEFT + hour * step, top + at * row
            shade = value.step(count)
            boxes.append(Box(x, y, step - _GAP, row - _GAP, SHADES[f"heat{shade}"]))
            if count:
                colour = "#ffffff" if shade >= 3 else INK
                middle = x + (step - _GAP) / 2
                marks.append(Mark(middle, y + row / 2 + 4, str(count), "middle", 13, colour))
    marks += (
        Mark(_LEFT + hour * step + step / 2, top - 7, f"{hour:02d}", "middle", 13)
        for hour in range(charts.HOURS)
    )
    return Drawing(top + row * charts.WEEKDAYS, tuple(boxes), tuple(marks))


def _bars(value: tuple[charts.Bar, ...], names: tuple[str, ...]) -> Drawing:
    left, right, row = _LEFT + 64, 200, 40
    room = WIDTH - left - right
    most = max((bar.kept + bar.broken + bar.open for bar in value), default=0) or 1
    boxes, marks = [], list(_names(names, 0, row))
    for at, bar in enumerate(value):
        x: float = left
        for count, shade in ((bar.kept, "kept"), (bar.broken, "broken"), (bar.open, "open")):
            width = room * count / most
            if count:
                boxes.append(Box(x, at * row + 7, max(width, 2), row - 14, SHADES[shade]))
                x += max(width, 2)
        numbers = f"{bar.kept} / {bar.broken} / {bar.open}"
        marks.append(Mark(x + 10, at * row + row / 2 + 5, numbers, size=14, colour=INK))
    return Drawing(row * len(value), tuple(boxes), tuple(marks))


def _names(names: tuple[str, ...], top: float, row: float) -> Iterator[Mark]:
    for nth, name in enumerate(names):
        yield Mark(0, top + nth * row + row / 2 + 4, name, size=15, colour=INK)
