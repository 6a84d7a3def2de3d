"""A list that is gone through item by item: under headings, each with its mark and its lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message
from textual.reactive import reactive

from widgets.cells import cut, fit, wrap
from widgets.lines import Line, Lines, Piece, moved
from widgets.tone import Tone

if TYPE_CHECKING:
    from textual import events


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """An item; without a key it is a heading, or (`plain`) a line that nothing is done to."""

    key: str
    text: str
    tone: Tone = Tone.PLAIN
    label: str = ""
    done: bool | None = None
    """Whether it has been gone through; None where nobody does."""
    more: tuple[tuple[str, Tone], ...] = ()
    """What stands under it."""
    plain: bool = False


LABEL = 10


class ReviewList(Lines):
    """The cursor goes from item to item, over headings and plain lines."""

    DEFAULT_CSS = """
    ReviewList { height: 1fr; background: $background; }
    """

    class Highlighted(Message):
        """The cursor is on another item."""

    class Chosen(Message):
        """The item under the cursor was clicked."""

    rows: reactive[tuple[ReviewRow, ...]] = reactive((), init=False, repaint=False)
    letters = "jkgG"

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._lines: list[tuple[str, Line]] = []
        self._items: list[str] = []
        self._key = ""

    @property
    def selected(self) -> str:
        """Return the key of the item under the cursor; empty where there is none."""
        return self._key

    def watch_rows(self) -> None:
        """Lay the rows out again; the cursor stays on its item."""
        self._lay_out()

    def on_resize(self) -> None:
        """Lines are broken to the width."""
        self._lay_out()

    def _lay_out(self) -> None:
        width = self.room
        if width <= 0:
            return
        before, at = len(self._lines), self._place()
        self._lines = [(row.key, line) for row in self.rows for line in self._of(row, width)]
        self._items = [row.key for row in self.rows if row.key]
        if self._key not in self._items:
            self._key = self._items[min(at, len(self._items) - 1)] if self._items else ""
            self.post_message(self.Highlighted())
        if len(self._lines) == before:
            self.redraw()
        else:
            self.resized()

    def _place(self) -> int:
        return self._items.index(self._key) if self._key in self._items else 0

    def _of(self, row: ReviewRow, width: int) -> list[Line]:
        if not row.key and not row.plain:
            text = f"{self.signs.across * 2} {row.text} "
            return [(Piece(cut(text, width - 1, self.signs.more), Tone.ACCENT, bold=True),)]
        head: list[Piece] = [Piece(f"{self.signs.of(row.tone)} ", row.tone)]
        if row.done is not None:
            head.append(Piece("[x] " if row.done else "[ ] ", Tone.MUTED if row.done else row.tone))
        if row.label:
            head.append(Piece(f"{fit(row.label, LABEL, self.signs.more)} ", row.tone))
        start = 2 + (4 if row.done is not None else 0) + (LABEL + 1 if row.label else 0)
        room = max(8, width - start - 2)
        first, *rest = wrap(row.text, room) or [""]
        tone = Tone.MUTED if row.plain else Tone.PLAIN
        lines: list[Line] = [(*head, Piece(first, tone, bold=row.tone is Tone.BAD))]
        indent = Piece(" " * start)
        lines += [(indent, Piece(one, tone, bold=row.tone is Tone.BAD)) for one in rest]
        for text, look in row.more:
            lines += [(indent, Piece(one, look)) for one in wrap(text, room)]
        return lines

    def count(self) -> int:
        """Return the lines of all rows."""
        return max(1, len(self._lines))

    def line_at(self, index: int, width: int) -> Line:
        """Return one line."""
        del width
        if not self._lines:
            return ()
        key, line = self._lines[index]
        first = index == 0 or self._lines[index - 1][0] != key
        if key and key == self._key and first:
            return (Piece(self.signs.of(Tone.ACCENT), Tone.ACCENT), *line)
        return (Piece(" "), *line)

    def is_cursor(self, index: int) -> bool:
        """Return whether a line is of the selected item."""
        return bool(self._key) and index < len(self._lines) and self._lines[index][0] == self._key

    def step(self, by: int = 1) -> None:
        """Go on to another item; the ends hold."""
        if self._items:
            self.select(self._items[min(len(self._items) - 1, max(0, self._place() + by))])

    def select(self, key: str) -> None:
        """Go to an item, and bring it into sight with the heading over it."""
        if key == self._key or key not in self._items:
            return
        touched = [at for at, (one, _) in enumerate(self._lines) if one in (self._key, key)]
        self._key = key
        mine = [at for at in touched if self._lines[at][0] == key]
        self.show_line(mine[-1])
        first = mine[0]
        while first > 0 and not self._lines[first - 1][0]:
            first -= 1
        self.show_line(first if mine[-1] - first < self.size.height else mine[0])
        self.redraw(touched)
        self.post_message(self.Highlighted())

    def end(self) -> None:
        """Go to the last item, and to the last line under it."""
        self.step(len(self._items))
        self.scroll_to(y=self.count(), animate=False, immediate=True, force=True)

    def on_key(self, event: events.Key) -> None:
        """Move the cursor; at the last item, scroll on to what stands under it."""
        target = moved(event.key, self._place(), 5, len(self._items) - 1, self.letters)
        if target is None:
            return
        event.stop()
        event.prevent_default()
        if self._items and target != self._place():
            self.select(self._items[target])
        elif event.key in ("down", "j", "pagedown", "end", "G"):
            self.scroll_to(y=self.scroll_offset.y + self.page, animate=False, immediate=True)
        else:
            self.scroll_to(y=0, animate=False, immediate=True)

    def on_click(self, event: events.Click) -> None:
        """Select the item under the pointer; a click on the selected one chooses it."""
        index = event.y + self.scroll_offset.y
        key = self._lines[index][0] if index < len(self._lines) else ""
        if key and key == self._key:
            self.post_message(self.Chosen())
        elif key:
            self.select(key)
