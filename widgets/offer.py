"""Something that may be taken with Enter, or thrown away: one line that can have the cursor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.message import Message
from textual.reactive import reactive

from widgets.cells import cut, fit
from widgets.lines import Piece, Toned
from widgets.tone import Tone

if TYPE_CHECKING:
    from textual import events
    from textual.strip import Strip


@dataclass(frozen=True, slots=True)
class OfferView:
    """Its key, its text, what stands beside it; `firm`: it cannot be thrown away."""

    key: str
    text: str
    beside: str = ""
    firm: bool = True


class Offer(Toned, can_focus=True):
    """Hidden while it offers nothing."""

    DEFAULT_CSS = """
    Offer { height: 1; }
    """

    class Chosen(Message):
        """Enter was pressed on it."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    class Dropped(Message):
        """It is to be thrown away."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    view: reactive[OfferView | None] = reactive(None, init=False)

    def on_mount(self) -> None:
        """Nothing is offered yet."""
        self.display = self.view is not None

    def watch_view(self) -> None:
        """Show it, or hide."""
        self.display = self.view is not None

    def render_line(self, y: int) -> Strip:
        """Draw the line."""
        del y
        width, view = self.size.width, self.view or OfferView("", "")
        more, focus = self.signs.more, self.has_focus
        beside = cut(view.beside, width // 2, more)
        sign = self.signs.of(Tone.ACCENT) if focus else " "
        room = width - cell_len(beside) - 5
        return self.strip_of(
            (
                Piece(f" {sign} ", Tone.ACCENT),
                Piece(fit(view.text, room, more), Tone.ACCENT if focus else Tone.PLAIN, bold=focus),
                Piece(f" {beside}", Tone.MUTED),
            ),
            width,
            cursor=focus,
        )

    def on_focus(self) -> None:
        """Draw the cursor."""
        self.refresh()

    def on_blur(self) -> None:
        """Take it away."""
        self.refresh()

    def on_key(self, event: events.Key) -> None:
        """Take it, or throw it away."""
        if self.view is None:
            return
        if event.key == "enter":
            self.post_message(self.Chosen(self.view.key))
        elif event.key == "x" and not self.view.firm:
            self.post_message(self.Dropped(self.view.key))
        else:
            return
        event.stop()
        event.prevent_default()
