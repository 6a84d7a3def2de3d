"""A small grid of coloured cells with words at its sides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.reactive import reactive

from widgets.cells import fit
from widgets.lines import Line, Piece, Toned
from widgets.tone import Tone

if TYPE_CHECKING:
    from textual.strip import Strip


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell, and its tone."""

    text: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class GridView:
    """Rows from the top, the words before each, and the words under the columns."""

    rows: tuple[tuple[Cell, ...], ...] = ()
    before: tuple[str, ...] = ()
    under: tuple[str, ...] = ()
    corner: str = ""
    """Under the words before the rows."""


class Grid(Toned):
    """Draws its view: one line a row, and one for the words under the columns."""

    DEFAULT_CSS = """
    Grid { height: auto; width: 1fr; }
    """
    view: reactive[GridView] = reactive(GridView(), init=False, layout=True)

    def get_content_height(self, *_: object) -> int:
        """Return its lines."""
        return len(self.view.rows) + 1

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        return self.strip_of(self._line(y), self.size.width)

    def _line(self, y: int) -> Line:
        view, more = self.view, self.signs.more
        if not view.rows:
            return ()
        side = max(cell_len(text) for text in (*view.before, view.corner)) + 2
        room = max(6, (self.size.width - side - 1) // len(view.under) - 1)
        if y >= len(view.rows):
            words = (Piece(f" {fit(text, room, more)}", Tone.MUTED) for text in view.under)
            return (Piece(fit(f" {view.corner}", side), Tone.MUTED), *words)
        cells: list[Piece] = [Piece(fit(f" {view.before[y]}", side), Tone.MUTED)]
        for cell in view.rows[y]:
            sign = self.signs.of(cell.tone)
            cells += [
                Piece(" "),
                Piece(fit(f" {sign} {cell.text}", room, more), cell.tone, solid=bool(cell.text)),
            ]
        return tuple(cells)
