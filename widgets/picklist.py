"""A short list to choose from."""

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
class Pick:
    """Something to choose: its key, its text, what stands beside it."""

    key: str
    text: str
    beside: str = ""


class PickList(Lines, can_focus=False):
    """Moved by whoever has the keys; a click chooses."""

    DEFAULT_CSS = """
    PickList { height: 1fr; background: $surface; }
    """

    class Chosen(Message):
        """A row was clicked."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    picks: reactive[tuple[Pick, ...]] = reactive((), init=False, repaint=False)
    cursor: reactive[int] = reactive(0, init=False, repaint=False)

    def __init__(self, *, empty: str) -> None:
        super().__init__()
        self._empty = empty

    @property
    def selected(self) -> str | None:
        """Return the key under the cursor."""
        return self.picks[self.cursor].key if self.cursor < len(self.picks) else None

    def watch_picks(self) -> None:
        """Begin at the top again."""
        self.cursor = 0
        self.resized()

    def watch_cursor(self, old: int, new: int) -> None:
        """Redraw the rows that the cursor left and entered."""
        self.show_line(new)
        self.redraw((old, new))

    def move(self, key: str) -> None:
        """Move the cursor as an arrow or page key says."""
        target = moved(key, self.cursor, self.page, len(self.picks) - 1, letters="")
        self.cursor = self.cursor if target is None else target

    def count(self) -> int:
        """Return the rows."""
        return max(1, len(self.picks))

    def is_cursor(self, index: int) -> bool:
        """Return whether a row is the selected one."""
        return index == self.cursor and bool(self.picks)

    def line_at(self, index: int, width: int) -> Line:
        """Return one row."""
        if not self.picks:
            return (Piece(f" {self._empty}", Tone.MUTED),)
        pick, more = self.picks[index], self.signs.more
        # What the text leaves is for what stands beside it, and at least half of the row.
        beside = cut(pick.beside, max(width // 2, width - cell_len(pick.text) - 7), more)
        room = width - cell_len(beside) - 5
        sign = self.signs.of(Tone.ACCENT) if self.is_cursor(index) else " "
        return (
            Piece(f" {sign} ", Tone.ACCENT),
            Piece(fit(pick.text, room, more)),
            Piece(f" {beside}", Tone.MUTED),
        )

    def on_click(self, event: events.Click) -> None:
        """Choose the row under the pointer."""
        index = event.y + self.scroll_offset.y
        if index < len(self.picks):
            self.cursor = index
            self.post_message(self.Chosen(self.picks[index].key))
