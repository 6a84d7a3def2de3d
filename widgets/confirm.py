"""A yes that cannot come by accident: no single key, repeated or pasted, can give it."""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING

from textual.message import Message
from textual.reactive import reactive

from widgets.cells import wrap
from widgets.lines import Line, Piece, Toned, moved
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
    more: str = "{count}"
    """The sentence for lines that are still out of sight."""
    again: str = ""
    """The sentence for an answer that was wrong, or typed faster than a person does."""


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

    view: reactive[ConfirmView | None] = reactive(None, init=False)
    _typed: reactive[str] = reactive("", init=False)
    _top: reactive[int] = reactive(0, init=False)
    _missed: reactive[bool] = reactive(False, init=False)
    _shown = 0.0
    _last = 0.0

    def watch_view(self, old: ConfirmView | None, new: ConfirmView | None) -> None:
        """Show or hide; another question begins anew."""
        if (old.key if old else None) != (new.key if new else None):
            self._typed, self._top, self._shown = "", 0, monotonic()
            self._missed = False
        self.display = new is not None
        if new is not None and not self.has_focus:
            self.focus()
        self.refresh(layout=True)

    def _body(self, width: int) -> list[Line]:
        """Return what would be done."""
        view = self.view
        if view is None:
            return []
        lines: list[Line] = [(Piece(f" {view.title}", view.tone, bold=True),)]
        for text in view.lines:
            lines += [(Piece(f" {part}", Tone.ACCENT),) for part in wrap(text, width - 2)]
        if view.undo:
            lines += [(Piece(f" {part}", Tone.MUTED),) for part in wrap(view.undo, width - 2)]
        return lines

    def _foot(self, width: int, unseen: int) -> list[Line]:
        """Return what always stays in sight: the question, and what was typed."""
        view = self.view
        if view is None:
            return []
        hint = view.more.format(count=unseen) if unseen else view.hint
        tone = Tone.WARN if unseen else Tone.PLAIN
        lines: list[Line] = [(Piece(f" {part}", tone),) for part in wrap(hint, width - 2)]
        if self._missed and view.again:
            lines += [(Piece(f" {part}", Tone.BAD),) for part in wrap(view.again, width - 2)]
        prompt = (Piece(" > ", view.tone, bold=True), Piece(self._typed, bold=True), Piece("_"))
        return [*lines, prompt]

    def _window(self) -> tuple[list[Line], int, int]:
        """Return the lines in sight, how many of the body's they are, and how many lie below."""
        width, height = self.size.width, self.size.height
        body = self._body(width)
        foot = self._foot(width, 0)
        room = max(1, height - len(foot))
        if len(body) > room:
            room = max(1, height - max(len(foot), len(self._foot(width, len(body)))))
        unseen = max(0, len(body) - self._top - room)
        seen = body[self._top : self._top + room]
        return [*seen, *self._foot(width, unseen)], room, unseen

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the lines of the question."""
        del container, viewport
        return len(self._body(width)) + len(self._foot(width, 0))

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        lines, _, _ = self._window()
        return self.strip_of(lines[y] if y < len(lines) else (), self.size.width)

    def on_key(self, event: events.Key) -> None:
        """Take what is typed; what comes too fast, or too early, begins anew."""
        view = self.view
        if view is None or event.key == "escape":
            return
        _, room, unseen = self._window()
        below = moved(event.key, self._top, room, self._top + unseen, letters="")
        # When the key was pressed counts, not when there was time for it.
        hasty = event.time - self._last < REST or event.time - self._shown < LOOK
        self._last = event.time
        if below is not None:
            self._top = below
        elif event.key == "enter":
            wanted = view.typed or "y"
            given = not hasty and not unseen and self._typed == wanted
            if given:
                self.post_message(self.Confirmed(view.key, self._typed))
            self._typed, missed = "", self._missed
            self._missed = not given
            if missed == given:
                self.refresh(layout=True)
        elif event.key == "backspace":
            self._typed = self._typed[:-1]
        elif event.character and event.is_printable:
            if event.time - self._shown < LOOK:
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
