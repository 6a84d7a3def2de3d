"""A list of events; it stays at its end unless somebody scrolls up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message
from textual.reactive import reactive

from widgets.cells import cut, fit, wrap
from widgets.lines import Line, Lines, Piece
from widgets.tone import Tone

if TYPE_CHECKING:
    from textual import events


@dataclass(frozen=True, slots=True)
class EntryView:
    """One event; without a kind word it is the heading of a day."""

    key: str
    time: str
    actor: str
    tone: Tone
    kind_word: str
    text: str


KIND, ACTOR = 9, 8


class TimelineList(Lines):
    """Events, oldest first; long ones take more lines."""

    DEFAULT_CSS = """
    TimelineList { height: 1fr; background: $background; scrollbar-size-vertical: 1; }
    """

    class ReachedTop(Message):
        """The oldest event came into sight."""

    entries: reactive[tuple[EntryView, ...]] = reactive((), init=False, repaint=False)
    empty = ""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._lines: list[Line] = []
        self._made_for = 0
        self._follows = True

    def watch_entries(self) -> None:
        """Lay the lines out again."""
        self._lay_out()

    def on_resize(self) -> None:
        """Lines are broken to the width."""
        self._lay_out()

    def _lay_out(self) -> None:
        width = self.room
        if width <= 0:
            return
        self._lines = [line for entry in self.entries for line in self._of(entry, width)]
        self.resized()
        if self._follows:
            self.scroll_end(animate=False, force=True)

    def _of(self, entry: EntryView, width: int) -> list[Line]:
        more = self.signs.more
        if not entry.kind_word:
            return [
                (Piece(cut(f"{self.signs.across * 2} {entry.time} ", width, more), Tone.MUTED),)
            ]
        actor = width >= 60
        head = 9 + KIND + (ACTOR + 1 if actor else 0) + 2
        body = wrap(entry.text, max(8, width - head)) or [""]
        first: Line = (
            Piece(f"{self.signs.of(entry.tone)} ", entry.tone),
            Piece(fit(entry.time, 9, more), Tone.MUTED),
            Piece(fit(entry.actor, ACTOR, more) + " " if actor else "", Tone.MUTED),
            Piece(fit(entry.kind_word, KIND, more), entry.tone),
            Piece(body[0]),
        )
        return [first, *((Piece(" " * head + rest),) for rest in body[1:4])]

    def count(self) -> int:
        """Return the lines of all events."""
        return max(1, len(self._lines))

    def line_at(self, index: int, width: int) -> Line:
        """Return one line."""
        if not self._lines:
            return (Piece(f" {cut(self.empty, width - 1, self.signs.more)}", Tone.MUTED),)
        return self._lines[index]

    def follow(self) -> None:
        """Go to the end and stay there."""
        self._follows = True
        self.scroll_end(animate=False, immediate=True)

    def on_key(self, event: events.Key) -> None:
        """Scroll."""
        page = max(1, self.size.height - 1)
        top = self.scroll_offset.y
        target = {
            "up": top - 1,
            "k": top - 1,
            "down": top + 1,
            "j": top + 1,
            "pageup": top - page,
            "pagedown": top + page,
            "g": 0,
            "home": 0,
            "G": self.count(),
            "end": self.count(),
        }.get(event.key)
        if target is None:
            return
        self.scroll_to(y=max(0, target), animate=False, immediate=True)
        self._follows = self.scroll_offset.y >= self.count() - self.size.height
        if self.scroll_offset.y == 0:
            self.post_message(self.ReachedTop())
        event.stop()
        event.prevent_default()
