"""The help of a screen: its keys, how to move, what the signs mean."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Vertical

from console.ui import keys
from console.ui.present import board as present_board
from console.ui.present.chrome import label
from console.ui.screens.dialogs import Dialog
from sources.sample import State
from widgets.heading import Heading, HeadingView
from widgets.panel import Panel, PanelRow
from widgets.tone import Tone

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from console.ui.present.context import Context


class HelpScreen(Dialog[None]):
    """Opened with `?` anywhere; any of esc, `?` and q closes it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,question_mark,q", "discard", "discard", show=False)
    ]

    def __init__(self, context: Context, screen: str, letters: str) -> None:
        super().__init__()
        self.context = context
        self._screen, self._letters = screen, letters

    def compose(self) -> ComposeResult:
        """Lay the box out."""
        words = self.context.words.keys
        with Vertical(id="box", classes="tall"):
            title = words.help_title.format(screen=words.screens[self._screen])
            yield Heading(HeadingView(title))
            panel = Panel(id="help")
            panel.rows = self._rows()  # at once: the box is never empty, however busy the console
            yield panel
            yield Heading(HeadingView(words.help_moving[self._letters]), classes="hint")

    def on_mount(self) -> None:
        """Scroll with the keys."""
        self.query_one(Panel).focus()

    def _rows(self) -> tuple[PanelRow, ...]:
        words = self.context.words
        table = (*keys.SCREENS[self._screen], *keys.COMMON)
        rows = [PanelRow(label(key, self.context), words.keys.actions[key.action]) for key in table]
        if self._screen == "home":
            rows.append(PanelRow("1-9", words.keys.actions["system"]))
        rows.append(PanelRow("", words.keys.help_legend, Tone.ACCENT))
        for state in State:
            word = present_board.state_word(state, words)
            rows.append(PanelRow("", word, present_board.TONES[state]))
        return tuple(rows)
