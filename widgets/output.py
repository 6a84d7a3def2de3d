"""The output of a command: its head, a line for what was left out, its tail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from widgets.cells import cut
from widgets.lines import Line, Lines, Piece
from widgets.tone import Tone

if TYPE_CHECKING:
    from textual import events


class OutputView(Lines):
    """Shows what it is handed; draws the lines in sight. Left and right move along long lines."""

    DEFAULT_CSS = """
    OutputView { height: 1fr; background: $surface; scrollbar-size-vertical: 1; }
    """
    left_out = "… {count} …"
    """The sentence for lines that are not kept."""
    nothing = ""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._key = ""
        self._head: tuple[str, ...] = ()
        self._tail: tuple[str, ...] = ()
        self._skipped = 0
        self._from = 0
        self._wanted = ""
        self.follow = True

    def show(self, key: str, head: tuple[str, ...], skipped: int, tail: tuple[str, ...]) -> None:
        """Show output; another key begins again at its end."""
        if (key, head, skipped, tail) == (self._key, self._head, self._skipped, self._tail):
            return
        if key != self._key:
            self.follow, self._from = True, 0
        self._key, self._head, self._skipped, self._tail = key, head, skipped, tail
        self.resized()
        if self.follow:
            self.scroll_end(animate=False, force=True)

    def find(self, text: str) -> None:
        """Mark a text, and go to the last line that has it."""
        self._wanted = text.lower()
        if self._wanted:
            for index in range(self.count() - 1, -1, -1):
                if self._wanted in self._text(index).lower():
                    self.follow = False
                    self.show_line(index)
                    break
        self.redraw()

    def count(self) -> int:
        """Return the lines."""
        return max(1, len(self._head) + bool(self._skipped) + len(self._tail))

    def _text(self, index: int) -> str:
        if index < len(self._head):
            return self._head[index]
        after = index - len(self._head) - bool(self._skipped)
        return self._tail[after] if 0 <= after < len(self._tail) else ""

    def line_at(self, index: int, width: int) -> Line:
        """Return one line from the column that is scrolled to."""
        if not self._head and not self._tail:
            return (Piece(f" {self.nothing}", Tone.MUTED),)
        if self._skipped and index == len(self._head):
            return (Piece(f" {self.left_out.format(count=self._skipped)}", Tone.STALE),)
        text = self._text(index).expandtabs(8)[self._from :]
        at = text.lower().find(self._wanted) if self._wanted else -1
        if at < 0:
            return (Piece(f" {cut(text, width - 1, self.signs.more)}"),)
        end = at + len(self._wanted)
        return (
            Piece(f" {text[:at]}"),
            Piece(text[at:end], Tone.WARN, solid=True),
            Piece(cut(text[end:], width, self.signs.more)),
        )

    def on_key(self, event: events.Key) -> None:
        """Scroll in both directions."""
        page, top = max(1, self.size.height - 1), self.scroll_offset.y
        if event.key in ("left", "right"):
            self._from = max(0, self._from + (8 if event.key == "right" else -8))
            self.redraw()
            event.stop()
            event.prevent_default()
            return
        target = {
            "up": top - 1,
            "down": top + 1,
            "j": top + 1,
            "pageup": top - page,
            "pagedown": top + page,
            "g": 0,
            "home": 0,
            "G": self.count(),
            "end": self.count(),
        }.get(event.key)
        if target is not None:
            self.scroll_to(y=max(0, target), animate=False, immediate=True)
            self.follow = self.scroll_offset.y >= self.count() - self.size.height
            event.stop()
            event.prevent_default()
