"""Pictures of figures in cells: grids, bars and small trends; a sign says what its colour says."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.reactive import reactive

from widgets.cells import cut, fit, wrap
from widgets.lines import Line, Pager, Piece
from widgets.tone import UNICODE, Signs, Tone

if TYPE_CHECKING:
    from collections.abc import Iterator


class Fill(StrEnum):
    """How a cell or a part of a bar is filled, the fullest first."""

    WHOLE = "whole"
    MOST = "most"
    HALF = "half"
    SOME = "some"
    CROSS = "cross"
    DOUBT = "doubt"
    NONE = "none"
    BLANK = "blank"


_FILLS = dict(zip(Fill, "█▓▒░✖?· ", strict=True))
_ASCII = dict(zip(Fill, "#%+:X?. ", strict=True))


@dataclass(frozen=True, slots=True)
class Mark:
    """A cell, a part of a bar, or a line of the legend."""

    fill: Fill
    tone: Tone = Tone.PLAIN
    text: str = ""
    """Stands in the cell beside its sign where there is room, or behind it in a legend."""


@dataclass(frozen=True, slots=True)
class GridRow:
    """A label, a cell for each column, and what they come to."""

    label: str
    cells: tuple[Mark, ...]
    aside: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of cells under heads."""

    title: str
    heads: tuple[str, ...]
    """One a column; an empty one, or one that would touch the one before, is left out."""
    rows: tuple[GridRow, ...]
    legend: tuple[Mark, ...] = ()
    wide: int = 2
    """Cells of a column where there is room."""
    aside: str = ""
    """Stands over what the rows come to."""


@dataclass(frozen=True, slots=True)
class BarRow:
    """A label, the parts of its bar with their counts, and what they come to."""

    label: str
    parts: tuple[tuple[Mark, int], ...]
    aside: str
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars to one scale."""

    title: str
    rows: tuple[BarRow, ...]
    legend: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class SparkRow:
    """A label, its last values oldest first, and the span and the last of them in words."""

    label: str
    values: tuple[float | None, ...]
    aside: str
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Sparks:
    """Trends, each to a scale of its own."""

    title: str
    rows: tuple[SparkRow, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A title with a sentence under it."""

    title: str
    text: str


Plot = Grid | Bars | Sparks | Note


class Plots(Pager):
    """Draws one picture under the other."""

    DEFAULT_CSS = """
    Plots { height: 1fr; width: 1fr; background: $background; }
    """
    plots: reactive[tuple[Plot, ...]] = reactive((), init=False, repaint=False)

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._lines: list[Line] = []

    def watch_plots(self) -> None:
        """Lay the pictures out again."""
        self._lay_out()

    def on_resize(self) -> None:
        """Pictures are as wide as there is room."""
        self._lay_out()

    def _lay_out(self) -> None:
        if self.room > 0:
            self._lines = list(drawn(self.plots, self.room, self.signs))
            self.resized()

    def count(self) -> int:
        """Return the lines of all pictures."""
        return max(1, len(self._lines))

    def line_at(self, index: int, width: int) -> Line:
        """Return one line."""
        del width
        return self._lines[index] if index < len(self._lines) else ()


def drawn(plots: tuple[Plot, ...], width: int, signs: Signs) -> Iterator[Line]:
    """Yield the lines of some pictures, a free line between them."""
    pen = _Pen(width, signs)
    for at, plot in enumerate(plots):
        if at:
            yield ()
        yield (Piece(f" {cut(plot.title, width - 2, signs.more)}", Tone.ACCENT, bold=True),)
        match plot:
            case Grid():
                yield from pen.grid(plot)
            case Bars():
                yield from pen.bars(plot)
            case Sparks():
                yield from pen.sparks(plot)
            case Note():
                yield from ((Piece(f" {one}", Tone.MUTED),) for one in wrap(plot.text, width - 2))


class _Pen:
    def __init__(self, width: int, signs: Signs) -> None:
        self._width = width
        self._signs = signs
        self._fills = _FILLS if signs is UNICODE else _ASCII

    def grid(self, grid: Grid) -> Iterator[Line]:
        label, aside = self._sides(grid.rows)
        aside = min(max(aside, cell_len(grid.aside)), self._width // 2)
        columns = len(grid.heads)
        free = self._width - label - aside - 4
        wide = max(1, min(grid.wide, free // max(1, columns)))
        columns = min(columns, max(1, free // wide))
        heads = self._heads(grid.heads[:columns], wide)
        if grid.aside:
            gap = max(0, columns * wide - cell_len(heads)) + 1
            heads += " " * gap + cut(grid.aside, aside, self._signs.more)
        yield (Piece(" " * (label + 2)), Piece(heads, Tone.MUTED))
        for row in grid.rows:
            cells = tuple(self._cell(mark, wide) for mark in row.cells[:columns])
            yield (*self._label(row.label, label), *cells, Piece(f" {row.aside}"))
        yield from self._legend(grid.legend)

    def bars(self, bars: Bars) -> Iterator[Line]:
        label, aside = self._sides(bars.rows)
        room = max(4, self._width - label - aside - 4)
        most = max((sum(count for _, count in row.parts) for row in bars.rows), default=0) or 1
        for row in bars.rows:
            lengths = [_length(count, most, room) for _, count in row.parts]
            while sum(lengths) > room:
                lengths[lengths.index(max(lengths))] -= 1
            pieces = tuple(
                Piece(self._fills[mark.fill] * length, mark.tone)
                for (mark, _), length in zip(row.parts, lengths, strict=True)
            )
            rest = Piece(" " * (room - sum(lengths) + 1))
            yield (*self._label(row.label, label), *pieces, rest, Piece(row.aside, row.tone))
        yield from self._legend(bars.legend)

    def sparks(self, sparks: Sparks) -> Iterator[Line]:
        label, aside = self._sides(sparks.rows)
        room = max(4, self._width - label - aside - 4)
        for row in sparks.rows:
            line = fit(self._signs.spark(row.values, room), min(room, 48))
            yield (*self._label(row.label, label), Piece(line, row.tone), Piece(f" {row.aside}"))

    def _sides(self, rows: tuple[GridRow | BarRow | SparkRow, ...]) -> tuple[int, int]:
        """Return the cells of the labels and of what stands behind the pictures."""
        label = max((cell_len(row.label) for row in rows), default=0)
        aside = max((cell_len(row.aside) for row in rows), default=0)
        return min(label, self._width // 3), min(aside, self._width // 2)

    def _label(self, text: str, width: int) -> Line:
        return (Piece(f" {fit(text, width, self._signs.more)} ", Tone.PLAIN),)

    def _heads(self, heads: tuple[str, ...], wide: int) -> str:
        line = ""
        for at, head in enumerate(heads):
            if head and (not line or cell_len(line) < at * wide):
                line += " " * (at * wide - cell_len(line)) + head
        return line

    def _cell(self, mark: Mark, wide: int) -> Piece:
        text = mark.text if wide > 1 and cell_len(mark.text) < wide else ""
        return Piece(fit(self._fills[mark.fill] + text, wide, ""), mark.tone)

    def _legend(self, legend: tuple[Mark, ...]) -> Iterator[Line]:
        line: list[Piece] = [Piece(" ")]
        used = 1
        for mark in legend:
            size = cell_len(mark.text) + 5
            if used + size > self._width and len(line) > 1:
                yield tuple(line)
                line, used = [Piece(" ")], 1
            line += [
                Piece(self._fills[mark.fill], mark.tone),
                Piece(f" {mark.text}   ", Tone.MUTED),
            ]
            used += size
        if len(line) > 1:
            yield tuple(line)


def _length(count: int, most: int, room: int) -> int:
    """Return the cells of a count; what is not nothing has one at least."""
    return max(1, round(count / most * room)) if count else 0
