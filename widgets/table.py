"""Rows in columns, one of them under the cursor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.message import Message
from textual.reactive import reactive

from widgets.cells import cut, fit
from widgets.lines import Line, Lines, Piece, moved
from widgets.tone import Tone

if TYPE_CHECKING:
    from textual import events


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row: its key, how it looks, and a text for each column."""

    key: str
    tone: Tone
    cells: tuple[str, ...]


WIDEST = 64
"""Cells of the column that takes the rest: what belongs together stays near."""


class Table(Lines):
    """The first line names the columns; one column takes the room that the others leave."""

    DEFAULT_CSS = """
    Table { height: 1fr; background: $background; }
    """

    class Chosen(Message):
        """Enter was pressed on a row, or it was clicked."""

    class Highlighted(Message):
        """The cursor is on another row."""

    rows: reactive[tuple[TableRow, ...]] = reactive((), init=False, repaint=False)
    empty: reactive[str] = reactive("", init=False, repaint=False)
    """What stands there when there is nothing."""
    cursor: reactive[int] = reactive(0, init=False, repaint=False)

    def __init__(
        self,
        head: tuple[str, ...],
        widths: tuple[int, ...],
        *,
        empty: str = "",
        id: str | None = None,  # noqa: A002 - Textual's name
    ) -> None:
        """Name the columns and give their cells; that of width 0 takes the rest."""
        super().__init__(id=id)
        self._head, self._widths = head, widths
        self._needs = tuple(map(cell_len, head))
        self.set_reactive(Table.empty, empty)

    @property
    def selected(self) -> str | None:
        """Return the key under the cursor."""
        return self.rows[self.cursor].key if self.cursor < len(self.rows) else None

    def watch_empty(self) -> None:
        """Say it anew."""
        self.redraw()

    def watch_rows(self, old: tuple[TableRow, ...], new: tuple[TableRow, ...]) -> None:
        """Keep the cursor on its row; draw what differs."""
        columns = zip(self._head, *(row.cells for row in new), strict=True)
        self._needs = tuple(max(map(cell_len, column)) for column in columns)
        key = old[self.cursor].key if self.cursor < len(old) else None
        at = next((at for at, row in enumerate(new) if row.key == key), 0)
        self.cursor = at
        if len(old) == len(new):
            self.redraw()
        else:
            self.resized()

    def watch_cursor(self, old: int, new: int) -> None:
        """Redraw the rows that the cursor left and entered."""
        self.show_line(new + 1 if new else 0)
        self.redraw((old + 1, new + 1))
        self.post_message(self.Highlighted())

    def on_key(self, event: events.Key) -> None:
        """Move, or take the row."""
        if event.key == "enter" and self.rows:
            self.post_message(self.Chosen())
        elif (
            at := moved(event.key, self.cursor, self.page, len(self.rows) - 1, letters="jkG")
        ) is not None:
            self.cursor = at
        else:
            return
        event.stop()
        event.prevent_default()

    def on_click(self, event: events.Click) -> None:
        """Take the row under the pointer."""
        at = event.y + self.scroll_offset.y - 1
        if 0 <= at < len(self.rows):
            self.cursor = at
            self.post_message(self.Chosen())

    def count(self) -> int:
        """Return the rows and the line over them."""
        return 1 + max(1, len(self.rows))

    def is_cursor(self, index: int) -> bool:
        """Return whether a row is the selected one."""
        return index == self.cursor + 1 and bool(self.rows)

    def line_at(self, index: int, width: int) -> Line:
        """Return one row."""
        if index == 0:
            return (
                Piece("   "),
                *(Piece(text, Tone.MUTED) for text in self._fit(self._head, width)),
            )
        if not self.rows:
            return (Piece(f"   {cut(self.empty, width - 3, self.signs.more)}", Tone.MUTED),)
        row = self.rows[index - 1]
        first, *rest, last = self._fit(row.cells, width)
        return (
            Piece(f" {self.signs.of(row.tone)} ", row.tone),
            Piece(first, bold=self.is_cursor(index)),
            *(Piece(text) for text in rest),
            Piece(last, row.tone),
        )

    def _fit(self, cells: tuple[str, ...], width: int) -> tuple[str, ...]:
        return tuple(
            fit(text, room, self.signs.more) + (" " if at < len(cells) - 1 else "")
            for at, (text, room) in enumerate(zip(cells, self._rooms(width), strict=True))
        )

    def _rooms(self, width: int) -> list[int]:
        """Return the cells of each column; what the widest leaves goes to those that need it."""
        spare = max(8, width - 3 - sum(self._widths) - len(self._widths) + 1)
        rooms = [one or min(spare, WIDEST) for one in self._widths]
        left = spare - WIDEST
        for at, need in enumerate(self._needs):
            if self._widths[at] and left > 0:
                more = min(left, max(0, need - rooms[at]))
                rooms[at] += more
                left -= more
        return rooms
