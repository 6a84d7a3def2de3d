"""The output of a command: its head, a line for what was left out, its tail."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from widgets.cells import cut
from widgets.lines import Line, Pager, Piece
from widgets.tone import Tone

if TYPE_CHECKING:
    from textual import events


class OutputView(Pager):
    """Shows what it is handed; draws the lines in sight. Left and right move along long lines."""

    DEFAULT_CSS = """
    OutputView { height: 1fr; background: $surface; }
    """
    left_out = "… {count} …"
    """The sentence for lines that are not kept."""
    nothing = ""
    letters = "gG"

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._key = ""
        self._head: tuple[str, ...] = ()
        self._tail: tuple[str, ...] = ()
        self._skipped = 0
        self._from = 0
        self._wanted: re.Pattern[str] | None = None
        self.follows = True

    def show(self, key: str, head: tuple[str, ...], skipped: int, tail: tuple[str, ...]) -> None:
        """Show output; another key begins again at its end."""
        if (key, head, skipped, tail) == (self._key, self._head, self._skipped, self._tail):
            return
        if key != self._key:
            self.follows, self._from = True, 0
        self._key, self._head, self._skipped, self._tail = key, head, skipped, tail
        self.grown()

    def find(self, text: str) -> None:
        """Mark a text, and go to the last place that has it."""
        self._wanted = re.compile(re.escape(text), re.IGNORECASE) if text else None
        for index in range(self.count() - 1, -1, -1):
            found = self._found(self._text(index))
            if found is not None:
                width = max(1, self.room - 2)
                if not self._from <= found.start() <= self._from + width - len(text):
                    self._from = max(0, found.start() - width // 2)
                self.show_line(index)
                break
        self.redraw()

    def _found(self, text: str) -> re.Match[str] | None:
        return self._wanted.search(text) if self._wanted is not None else None

    def count(self) -> int:
        """Return the lines."""
        return max(1, len(self._head) + bool(self._skipped) + len(self._tail))

    def _text(self, index: int) -> str:
        if index < len(self._head):
            return self._head[index].expandtabs(8)
        after = index - len(self._head) - bool(self._skipped)
        return self._tail[after].expandtabs(8) if 0 <= after < len(self._tail) else ""

    def line_at(self, index: int, width: int) -> Line:
        """Return one line from the column that is scrolled to."""
        if not self._head and not self._tail:
            return (Piece(f" {self.nothing}", Tone.MUTED),)
        if self._skipped and index == len(self._head):
            return (Piece(f" {self.left_out.format(count=self._skipped)}", Tone.STALE),)
        text = self._text(index)[self._from :]
        found = self._found(text)
        if found is None:
            return (Piece(f" {cut(text, width - 1, self.signs.more)}"),)
        return (
            Piece(f" {text[: found.start()]}"),
            Piece(found[0], Tone.WARN, solid=True),
            Piece(cut(text[found.end() :], width, self.signs.more)),
        )

    def on_key(self, event: events.Key) -> None:
        """Move along long lines; the other keys scroll."""
        if event.key in ("left", "right"):
            self._from = max(0, self._from + (8 if event.key == "right" else -8))
            self.redraw()
            event.stop()
            event.prevent_default()
