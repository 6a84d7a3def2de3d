"""Rows of label and value; long values are broken, nothing is cut off."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.reactive import reactive

from widgets.cells import fit, wrap
from widgets.lines import Line, Pager, Piece
from widgets.tone import Tone

if TYPE_CHECKING:
    from textual.geometry import Size


@dataclass(frozen=True, slots=True)
class PanelRow:
    """A label, its value and how it looks."""

    label: str
    value: str
    tone: Tone = Tone.PLAIN
    trend: tuple[float | None, ...] = ()


LABEL, SPARK = 26, 12
"""Most cells of the labels' column, and those of a trend."""


class Panel(Pager):
    """Draws the rows that are in sight; as high as its rows unless its style says otherwise."""

    DEFAULT_CSS = """
    Panel { height: auto; background: $background; }
    """
    rows: reactive[tuple[PanelRow, ...]] = reactive((), init=False, repaint=False)

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._lines: list[Line] = []

    def watch_rows(self) -> None:
        """Lay the rows out again; redraw what differs."""
        self._lay_out()

    def on_resize(self) -> None:
        """Values are broken to the width."""
        self._lay_out()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the lines of all rows."""
        del container, viewport
        return max(1, len(self._made(width)))

    def _lay_out(self) -> None:
        if self.room <= 0:
            return
        before, self._lines = len(self._lines), self._made(self.room)
        if len(self._lines) == before:
            self.redraw()
        else:
            self.resized()
            self.refresh(layout=True)

    def _made(self, width: int) -> list[Line]:
        label = min(LABEL, width // 3, max((cell_len(r.label) for r in self.rows), default=0))
        return [line for row in self.rows for line in self._of(row, label, width)]

    def _of(self, row: PanelRow, label: int, width: int) -> list[Line]:
        more = self.signs.more
        spark = self.signs.spark(row.trend, SPARK) if row.trend and width >= 70 else ""
        sign = (
            Piece(f" {self.signs.of(row.tone)} ", row.tone) if row.tone in _SIGNED else Piece("   ")
        )
        start = label + 5 if label else 3
        room = max(8, width - start - (SPARK + 1 if spark else 0) - 1)
        body = wrap(row.value, room) or [""]
        head = Piece(f"{fit(row.label, label, more)}  " if label else "", Tone.MUTED)
        value = Piece(fit(body[0], room), row.tone, bold=row.tone is Tone.ACCENT)
        first: Line = (sign, head, value, Piece(f" {spark}" if spark else "", Tone.MUTED))
        return [first, *((Piece(" " * start), Piece(rest, row.tone)) for rest in body[1:])]

    def count(self) -> int:
        """Return the lines of all rows."""
        return max(1, len(self._lines))

    def line_at(self, index: int, width: int) -> Line:
        """Return one line."""
        del width
        return self._lines[index] if self._lines else ()


_SIGNED = (Tone.GOOD, Tone.WARN, Tone.BAD, Tone.UNKNOWN, Tone.STALE)
