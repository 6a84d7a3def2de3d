"""The queue: any number of rows, of which only those in sight are asked for and drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from rich.cells import cell_len
from textual.message import Message
from textual.reactive import reactive

from widgets.cells import cut, fit
from widgets.lines import Line, Lines, Piece, moved
from widgets.tone import Tone

if TYPE_CHECKING:
    from textual import events

DUE, PRIORITY, SYSTEM, STATUS, OWNER = 17, 3, 10, 7, 8
"""Cells of the columns; the title takes what is left."""
WIDE = 100
"""From so many cells on the owner has a column of its own."""
SLIM, SLIMMEST, SHORT_DUE = 60, 30, 14
"""Under so many cells columns are as narrow as can be; under so many there are none."""
TITLE = 16
"""Cells of a title for which what stands beside it is left out."""


@dataclass(frozen=True, slots=True)
class RowView:
    """One incident as its row shows it."""

    key: str
    tone: Tone
    due_text: str
    priority: str
    title: str
    system: str
    owner: str = ""
    status: str = ""
    note: str = ""
    marked: bool = False
    """Chosen for a verb over many."""
    header: bool = False
    """The line over a group, which says only its title."""


class Rows(Protocol):
    """What the queue reads: it asks for a view only when the row is in sight."""

    def __len__(self) -> int:
        """Return how many rows there are."""

    def key_at(self, index: int) -> str:
        """Return what a row is known by."""

    def view_at(self, index: int) -> RowView:
        """Return a row as it looks now."""


class _None:
    def __len__(self) -> int:
        return 0

    def key_at(self, index: int) -> str:
        raise IndexError(index)

    def view_at(self, index: int) -> RowView:
        raise IndexError(index)


class IncidentQueue(Lines):
    """Rows of incidents with a cursor that stays on its incident when the order changes."""

    DEFAULT_CSS = """
    IncidentQueue { height: 1fr; background: $background; }
    """

    class Highlighted(Message):
        """The cursor came to another row."""

    class Chosen(Message):
        """The row under the cursor was opened."""

    rows: reactive[Rows] = reactive(_None(), init=False, repaint=False, always_update=True)
    cursor: reactive[int] = reactive(0, init=False, repaint=False)
    empty = ""
    """What stands where there is no row."""

    @property
    def selected(self) -> str | None:
        """Return the key of the row under the cursor."""
        return self.rows.key_at(self.cursor) if self.cursor < len(self.rows) else None

    def count(self) -> int:
        """Return the lines: one for each row, or for the word that there is none."""
        return max(1, len(self.rows))

    def watch_rows(self, old: Rows, new: Rows) -> None:
        """Keep the cursor on its incident; redraw what differs."""
        key = old.key_at(self.cursor) if self.cursor < len(old) else None
        changed = len(old) != len(new)
        if key is not None and not (self.cursor < len(new) and new.key_at(self.cursor) == key):
            self.cursor = self._find(new, key)
        if changed:
            self.resized()
            self.show_line(self.cursor)
        else:
            self.redraw()
        if key is None or self.selected != key:
            self.post_message(self.Highlighted())

    def _find(self, rows: Rows, key: str) -> int:
        for index in range(len(rows)):
            if rows.key_at(index) == key:
                return index
        return min(self.cursor, max(0, len(rows) - 1))

    def select(self, key: str) -> None:
        """Put the cursor on a row."""
        self.cursor = self._find(self.rows, key)

    def step(self) -> None:
        """Move the cursor to the next row, if there is one."""
        self.cursor = min(self.cursor + 1, max(0, len(self.rows) - 1))

    def tick(self) -> None:
        """Time went on: redraw the cells that it changed."""
        self.redraw()

    def watch_cursor(self, old: int, new: int) -> None:
        """Redraw the rows that the cursor left and entered."""
        self.show_line(new)
        self.redraw((old, new))
        self.post_message(self.Highlighted())

    def is_cursor(self, index: int) -> bool:
        """Return whether a row is the selected one."""
        return index == self.cursor and len(self.rows) > 0

    def line_at(self, index: int, width: int) -> Line:
        """Return one row."""
        if not len(self.rows):
            return (Piece(f" {cut(self.empty, width - 1, self.signs.more)}", Tone.MUTED),)
        view = self.rows.view_at(index)
        more = self.signs.more
        if view.header:
            return (Piece(f" {cut(view.title, width - 2, more)}", view.tone, bold=True),)
        owner = width >= WIDE
        due, system = DUE, SYSTEM
        if width < SLIM:
            due = min(DUE, max(SHORT_DUE, cell_len(view.due_text) + 1))
            system = min(SYSTEM, cell_len(view.system) + 1)
        if width < SLIMMEST:
            due = system = 0
        room = width - 2 - due - PRIORITY - system - (OWNER + 1 if owner else 0)
        beside = [one for one in (view.note, view.status, "" if owner else view.owner) if one]
        while beside and room - cell_len("  ".join(beside)) - 2 < min(TITLE, cell_len(view.title)):
            beside.pop()
        aside = cut("  ".join(beside), max(0, room // 2), more)
        title = fit(view.title, room - cell_len(aside) - 2, more)
        head = Tone.PLAIN if view.tone is Tone.MUTED else view.tone
        return (
            Piece("* ", Tone.ACCENT, bold=True)
            if view.marked
            else Piece(f"{self.signs.of(view.tone)} ", view.tone, bold=True),
            Piece(fit(view.due_text, due, more), view.tone, bold=head is not Tone.PLAIN),
            Piece(fit(view.priority, PRIORITY, more), view.tone),
            Piece(fit(view.system, system - 1, more) + " " if system else ""),
            Piece(title + " "),
            Piece(aside + " ", Tone.WARN if view.note else Tone.MUTED),
            Piece(fit(view.owner, OWNER, more) if owner else "", Tone.MUTED),
        )

    def on_key(self, event: events.Key) -> None:
        """Move the cursor."""
        target = moved(event.key, self.cursor, self.page, len(self.rows) - 1)
        if target is not None:
            self.cursor = target
            event.stop()
            event.prevent_default()

    def on_click(self, event: events.Click) -> None:
        """Select the row under the pointer; a click on the selected one opens it."""
        index = event.y + self.scroll_offset.y
        if index < len(self.rows):
            if index == self.cursor:
                self.post_message(self.Chosen())
            self.cursor = index
