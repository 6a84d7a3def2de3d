"""A list of events; it stays at its end unless somebody scrolls up."""

from __future__ import annotations

from dataclasses import dataclass

from rich.cells import cell_len
from textual.message import Message
from textual.reactive import reactive

from widgets.cells import cut, fit, wrap
from widgets.lines import Line, Pager, Piece
from widgets.tone import Tone


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


MOST = 4
"""Lines of one event; the whole of it is in the journal."""


class TimelineList(Pager):
    """Events, oldest first; long ones take more lines."""

    DEFAULT_CSS = """
    TimelineList { height: 1fr; background: $background; }
    """

    class ReachedTop(Message):
        """The oldest event came into sight."""

    entries: reactive[tuple[EntryView, ...]] = reactive((), init=False, repaint=False)
    empty = ""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._lines: list[tuple[str, Line]] = []
        self._made: dict[EntryView, list[Line]] = {}
        self._made_for = (0, KIND)
        """Cells of a line, and of the kinds' column."""
        self.follows = True

    def watch_entries(self) -> None:
        """Lay the lines out again; what is in sight stays there."""
        self._lay_out()

    def on_resize(self) -> None:
        """Lines are broken to the width."""
        self._lay_out()

    def _lay_out(self) -> None:
        width, top = self.room, self.scroll_offset.y
        if width <= 0:
            return
        kind = max((KIND, *(cell_len(one.kind_word) + 1 for one in self.entries)))
        known = self._made if (width, kind) == self._made_for else {}
        self._made = {one: known.get(one) or self._of(one, width, kind) for one in self.entries}
        self._made_for = (width, kind)
        place = self._lines[top][0] if top < len(self._lines) else ""
        before = self._first(place)
        self._lines = [(one.key, line) for one in self.entries for line in self._made[one]]
        self.grown()
        if not self.follows and (moved := self._first(place) - before):
            self.scroll_to(y=top + moved, animate=False, force=True)

    def _first(self, key: str) -> int:
        """Return the first line of an entry."""
        return next((at for at, (one, _) in enumerate(self._lines) if one == key), 0)

    def _of(self, entry: EntryView, width: int, kind: int) -> list[Line]:
        more = self.signs.more
        if not entry.kind_word:
            return [
                (Piece(cut(f"{self.signs.across * 2} {entry.time} ", width, more), Tone.MUTED),)
            ]
        actor = width >= 60
        head = 9 + kind + (ACTOR + 1 if actor else 0) + 2
        # The scroll bar may come later, and takes a column.
        body = wrap(entry.text, max(8, width - head - 1)) or [""]
        if len(body) > MOST:
            body = [*body[: MOST - 1], cut(body[MOST - 1] + more * 2, width - head - 1, more)]
        first: Line = (
            Piece(f"{self.signs.of(entry.tone)} ", entry.tone),
            Piece(fit(entry.time, 9, more), Tone.MUTED),
            Piece(fit(entry.actor, ACTOR, more) + " " if actor else "", Tone.MUTED),
            Piece(fit(entry.kind_word, kind - 1, more) + " ", entry.tone),
            Piece(body[0]),
        )
        return [first, *((Piece(" " * head + rest),) for rest in body[1:])]

    def count(self) -> int:
        """Return the lines of all events."""
        return max(1, len(self._lines))

    def line_at(self, index: int, width: int) -> Line:
        """Return one line."""
        if not self._lines:
            return (Piece(f" {cut(self.empty, width - 1, self.signs.more)}", Tone.MUTED),)
        return self._lines[index][1]

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Tell when the oldest event comes into sight."""
        super().watch_scroll_y(old_value, new_value)
        if new_value == 0 < old_value:
            self.post_message(self.ReachedTop())
