"""One line for what the console has to say; it stays until the next one or its time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.reactive import reactive

from widgets.cells import cut
from widgets.lines import Piece, Toned
from widgets.tone import Tone

if TYPE_CHECKING:
    from textual.strip import Strip
    from textual.timer import Timer

SECONDS = 20
"""How long a sentence stays; bad news stays until the next one."""


class MessageBar(Toned):
    """Docked over the key bar; nothing moves when a sentence comes or goes."""

    DEFAULT_CSS = """
    MessageBar { height: 1; dock: bottom; margin-bottom: 1; background: $background; }
    """
    said: reactive[tuple[str, Tone]] = reactive(("", Tone.PLAIN), init=False)
    _timer: Timer | None = None

    def say(self, text: str, tone: Tone = Tone.PLAIN) -> None:
        """Show a sentence."""
        self.said = (" ".join(text.split()), tone)
        if self._timer is not None:
            self._timer.stop()
        if tone is not Tone.BAD:
            self._timer = self.set_timer(SECONDS, self._clear)

    def _clear(self) -> None:
        self.said = ("", Tone.PLAIN)

    def render_line(self, y: int) -> Strip:
        """Draw the line."""
        del y
        text, tone = self.said
        if not text:
            return self.strip_of((), self.size.width)
        sign = Piece(f" {self.signs.of(tone)} ", tone, bold=True)
        return self.strip_of(
            (sign, Piece(cut(text, self.size.width - 3, self.signs.more), tone)), self.size.width
        )
