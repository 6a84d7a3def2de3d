"""A yes that cannot come by accident: no single key, repeated or pasted, can give it."""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING

from textual.message import Message
from textual.reactive import reactive

from widgets.cells import wrap
from widgets.lines import Line, Piece, Toned
from widgets.tone import Tone

if TYPE_CHECKING:
    from textual import events
    from textual.geometry import Size
    from textual.strip import Strip

REST = 0.15
"""Seconds that must lie between keys: a paste or a held key is faster."""
LOOK = 0.5
"""Seconds that the command must have stood on the screen."""


@dataclass(frozen=True, slots=True)
class ConfirmView:
    """What would be done: its key, the exact lines, what undoes it, what must be typed."""

    key: str
    title: str
    tone: Tone
    lines: tuple[str, ...]
    undo: str
    hint: str
    typed: str = ""
    """Empty: `y`, then Enter. Else: this text, then Enter."""


class Confirm(Toned, can_focus=True):
    """Shows what waits for a yes; hidden while nothing does."""

    DEFAULT_CSS = """
    Confirm {
        height: auto; max-height: 80%; display: none;
        background: $surface; border: tall $warning;
    }
    """

    class Confirmed(Message):
        """The engineer said yes to what was shown."""

        def __init__(self, key: str, typed: str) -> None:
            super().__init__()
            self.key = key
            self.typed = typed

    class Declined(Message):
        """The engineer said no."""

    view: reactive[ConfirmView | None] = reactive(None, init=False)
    _typed: reactive[str] = reactive("", init=False)
    _shown = 0.0
    _last = 0.0

    def watch_view(self, old: ConfirmView | None, new: ConfirmView | None) -> None:
        """Show or hide; another question begins anew."""
        if (old.key if old else None) != (new.key if new else None):
            self._typed, self._shown = "", monotonic()
        self.display = new is not None
        if new is not None and not self.has_focus:
            self.focus()
        self.refresh(layout=True)

    def _lines(self, width: int) -> list[Line]:
        view = self.view
        if view is None:
            return []
        lines: list[Line] = [(Piece(f" {view.title}", view.tone, bold=True),)]
        for text in view.lines:
            lines += [(Piece(f" {part}", Tone.ACCENT),) for part in wrap(text, width - 2)]
        if view.undo:
            lines += [(Piece(f" {part}", Tone.MUTED),) for part in wrap(view.undo, width - 2)]
        lines += [(Piece(f" {part}"),) for part in wrap(view.hint, width - 2)]
        lines.append(
            (Piece(" > ", view.tone, bold=True), Piece(self._typed, bold=True), Piece("_"))
        )
        return lines

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the lines of the question."""
        del container, viewport
        return len(self._lines(width))

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        lines = self._lines(self.size.width)
        return self.strip_of(lines[y] if y < len(lines) else (), self.size.width)

    def on_key(self, event: events.Key) -> None:
        """Take what is typed; what comes too fast, or too early, begins anew."""
        view = self.view
        if view is None or event.key == "escape":
            return
        now = monotonic()
        hasty = now - self._last < REST or now - self._shown < LOOK
        self._last = now
        if event.key == "enter":
            wanted = view.typed or "y"
            if not hasty and self._typed == wanted:
                self.post_message(self.Confirmed(view.key, self._typed))
            self._typed = ""
        elif event.key == "backspace":
            self._typed = self._typed[:-1]
        elif event.character and event.is_printable:
            if now - self._shown < LOOK:
                self._typed = ""
            else:
                self._typed = (self._typed + event.character)[-64:]
        else:
            return
        event.stop()
        event.prevent_default()

    def on_paste(self, event: events.Paste) -> None:
        """A paste is no answer."""
        self._typed = ""
        event.stop()
        event.prevent_default()
