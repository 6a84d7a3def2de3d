"""One line of keys and what they do; those at the right go first where it is narrow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.message import Message
from textual.reactive import reactive

from widgets.lines import Piece, Toned
from widgets.tone import Tone

if TYPE_CHECKING:
    from textual import events
    from textual.strip import Strip


@dataclass(frozen=True, slots=True)
class KeyView:
    """A key, what it is called, and the action that it stands for."""

    action: str
    key: str
    label: str


class KeyBar(Toned):
    """Hints; a click on one is its key."""

    DEFAULT_CSS = """
    KeyBar { height: 1; dock: bottom; background: $panel; }
    """

    class Pressed(Message):
        """A hint was clicked."""

        def __init__(self, action: str) -> None:
            super().__init__()
            self.action = action

    views: reactive[tuple[KeyView, ...]] = reactive((), init=False)

    def _shown(self) -> list[tuple[int, int, KeyView]]:
        """Return start, end and hint of those that fit; help and what leads back always do."""
        sizes = {v.action: cell_len(v.key) + cell_len(v.label) + 3 for v in self.views}
        kept = list(self.views)
        while sum(sizes[v.action] for v in kept) > self.size.width and len(kept) > 2:
            kept.pop(
                next(
                    (at for at in range(len(kept) - 1, -1, -1) if kept[at].action not in _KEPT), -1
                )
            )
        spans, start = [], 0
        for view in kept:
            spans.append((start, start + sizes[view.action], view))
            start += sizes[view.action]
        return spans

    def render_line(self, y: int) -> Strip:
        """Draw the line."""
        del y
        pieces: list[Piece] = []
        for _, _, view in self._shown():
            pieces += [Piece(f" {view.key}", Tone.ACCENT, bold=True), Piece(f" {view.label} ")]
        return self.strip_of(tuple(pieces), self.size.width)

    def on_click(self, event: events.Click) -> None:
        """Press the key under the pointer."""
        for start, end, view in self._shown():
            if start <= event.x < end:
                self.post_message(self.Pressed(view.action))


_KEPT = ("help", "back")
