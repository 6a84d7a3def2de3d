"""A list of what is counted: how much of what, as a bar and in words; one row is selected."""

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

BAR, LABEL, COUNT = 8, 26, 7
"""Cells of a bar, most cells of the labels' column, least cells of the counts'."""


@dataclass(frozen=True, slots=True)
class TallyRow:
    """One thing that is counted, or recorded."""

    key: str
    label: str
    count: str
    text: str
    beside: str
    tone: Tone = Tone.PLAIN
    part: float | None = None
    """What is done of it, 0 to 1; None: it has no bar."""


class TallyList(Lines):
    """Rows with a cursor; Enter or a second click opens one."""

    DEFAULT_CSS = """
    TallyList { height: 1fr; background: $background; }
    """

    class Chosen(Message):
        """A row is opened."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    class Highlighted(Message):
        """Another row is selected."""

    rows: reactive[tuple[TallyRow, ...]] = reactive((), init=False, repaint=False)
    cursor: reactive[int] = reactive(0, init=False, repaint=False)
    empty = ""
    """What stands there when there is nothing."""

    @property
    def selected(self) -> str | None:
        """Return the key under the cursor."""
        return self.rows[self.cursor].key if self.cursor < len(self.rows) else None

    def watch_rows(self, old: tuple[TallyRow, ...], new: tuple[TallyRow, ...]) -> None:
        """Stay on the row that is selected, wherever it is now."""
        key = old[self.cursor].key if self.cursor < len(old) else None
        at = next((at for at, row in enumerate(new) if row.key == key), None)
        self.cursor = min(self.cursor, max(0, len(new) - 1)) if at is None else at
        self.resized()
        self.post_message(self.Highlighted())

    def watch_cursor(self, old: int, new: int) -> None:
        """Redraw the rows that the cursor left and entered."""
        self.show_line(new)
        self.redraw((old, new))
        self.post_message(self.Highlighted())

    def on_key(self, event: events.Key) -> None:
        """Move, or open."""
        target = moved(event.key, self.cursor, self.page, len(self.rows) - 1)
        if target is not None:
            self.cursor = target
        elif event.key == "enter" and self.selected is not None:
            self.post_message(self.Chosen(self.selected))
        else:
            return
        event.stop()
        event.prevent_default()

    def on_click(self, event: events.Click) -> None:
        """Select the row under the pointer; open it where it is selected."""
        index = event.y + self.scroll_offset.y
        if index < len(self.rows):
            if index == self.cursor:
                self.post_message(self.Chosen(self.rows[index].key))
            self.cursor = index

    def count(self) -> int:
        """Return the rows."""
        return max(1, len(self.rows))

    def is_cursor(self, index: int) -> bool:
        """Return whether a row is the selected one."""
        return index == self.cursor and bool(self.rows)

    def line_at(self, index: int, width: int) -> Line:
        """Return one row."""
        if not self.rows:
            return (Piece(f" {self.empty}", Tone.MUTED),)
        row, more = self.rows[index], self.signs.more
        label = min(LABEL, width // 3, max(cell_len(one.label) for one in self.rows))
        count = max(COUNT, *(cell_len(one.count) + 2 for one in self.rows))
        bars = any(one.part is not None for one in self.rows)
        beside = max(cell_len(one.beside) for one in self.rows)
        bar = "" if row.part is None else self.signs.bar(row.part, BAR)
        room = width - 3 - label - 1 - (BAR + 1 if bars else 0) - count - beside - 2
        return (
            Piece(f" {self.signs.of(row.tone)} ", row.tone),
            Piece(f"{fit(row.label, label, more)} "),
            Piece(f"{fit(bar, BAR)} " if bars else "", row.tone),
            Piece(fit(row.count, count, more), Tone.PLAIN if bars else Tone.MUTED),
            Piece(fit(row.text, room, more), _TONES.get(row.tone, Tone.PLAIN)),
            Piece(
                f" {' ' * (beside - cell_len(row.beside))}{cut(row.beside, beside)} ", Tone.MUTED
            ),
        )


_TONES = {Tone.BAD: Tone.BAD, Tone.WARN: Tone.WARN, Tone.MUTED: Tone.MUTED}
"""What is well needs no colour in its words."""
