"""A field that holds one of a few values or none yet; left and right, or a digit, choose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.message import Message
from textual.reactive import reactive

from widgets.cells import cut
from widgets.lines import Piece, Toned
from widgets.tone import Tone

if TYPE_CHECKING:
    from textual import events
    from textual.strip import Strip

LABEL = 10
_NONE = -1


class Choices(Toned, can_focus=True):
    """Shows all values in a line, the chosen one marked."""

    DEFAULT_CSS = """
    Choices { height: 1; }
    Choices:focus { background: $panel; }
    """

    class Changed(Message):
        """Another value was chosen; `of` is the id of the field."""

        def __init__(self, of: str) -> None:
            super().__init__()
            self.of = of

    class Submitted(Message):
        """Enter was pressed."""

    at: reactive[int] = reactive(0, init=False)

    def __init__(
        self,
        label: str,
        options: tuple[tuple[str, str], ...],
        value: str | None,
        *,
        room: int = LABEL,
        id: str | None = None,  # noqa: A002 - Textual's name
    ) -> None:
        super().__init__(id=id)
        self._room = room
        self._label, self._options = label, options
        first = _NONE if value is None else 0
        self.set_reactive(
            Choices.at, next((at for at, (key, _) in enumerate(options) if key == value), first)
        )

    @property
    def value(self) -> str:
        """Return the chosen value; empty where none is."""
        return self._options[self.at][0] if self.at != _NONE else ""

    def choose(self, value: str) -> None:
        """Take a value, or none, that a person has not chosen: whoever listens is not told."""
        with self.prevent(self.Changed):
            if not value:
                self.at = _NONE
            for at, (key, _) in enumerate(self._options):
                if key == value:
                    self.at = at

    def watch_at(self) -> None:
        """Tell."""
        self.post_message(self.Changed(self.id or ""))

    def render_line(self, y: int) -> Strip:
        """Draw as many values as fit, the chosen one always."""
        del y
        width = self.size.width
        label = f" {cut(self._label, self._room - 2, self.signs.more)}"
        label += " " * (self._room - cell_len(label))
        pieces = [Piece(label, Tone.ACCENT if self.has_focus else Tone.MUTED)]
        start, end = self._window(width - self._room)
        if start:
            pieces.append(Piece(self.signs.more, Tone.MUTED))
        for at in range(start, end):
            chosen = at == self.at
            pieces.append(
                Piece(
                    f" {self._options[at][1]} ",
                    Tone.ACCENT if chosen else Tone.MUTED,
                    bold=chosen,
                    solid=chosen,
                )
            )
        if end < len(self._options):
            pieces.append(Piece(self.signs.more, Tone.MUTED))
        return self.strip_of(tuple(pieces), width)

    def _window(self, room: int) -> tuple[int, int]:
        """Return the first of the values that fit, and the one after the last of them."""
        sizes = [cell_len(text) + 2 for _, text in self._options]
        start, end = 0, len(sizes)
        while end > self.at + 1 and sum(sizes[:end]) + (end < len(sizes)) > room:
            end -= 1
        while start < self.at and (start > 0) + sum(sizes[start:end]) + (end < len(sizes)) > room:
            start += 1
        while end < len(sizes) and 1 + sum(sizes[start : end + 1]) + (end + 1 < len(sizes)) <= room:
            end += 1
        return start, end

    def on_key(self, event: events.Key) -> None:
        """Choose."""
        if event.key in ("left", "right", "space"):
            if self.at == _NONE:
                self.at = len(self._options) - 1 if event.key == "left" else 0
            else:
                step = -1 if event.key == "left" else 1
                self.at = (self.at + step) % len(self._options)
        elif event.character and event.character.isdecimal():
            if 1 <= int(event.character) <= len(self._options):
                self.at = int(event.character) - 1
        elif event.key == "enter":
            self.post_message(self.Submitted())
        else:
            return
        event.stop()
        event.prevent_default()
