"""One line of text over something."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.reactive import reactive

from widgets.cells import cut, wrap
from widgets.lines import Piece, Toned
from widgets.tone import Tone

if TYPE_CHECKING:
    from textual.geometry import Size
    from textual.strip import Strip


@dataclass(frozen=True, slots=True)
class HeadingView:
    """A text, and one beside it at the right."""

    text: str
    beside: str = ""
    tone: Tone = Tone.PLAIN
    bold: bool = False
    solid: bool = False
    """On a ground of its tone, from edge to edge."""


class Heading(Toned):
    """Draws its view."""

    DEFAULT_CSS = """
    Heading { height: 1; width: 1fr; }
    """
    view: reactive[HeadingView] = reactive(HeadingView(""), init=False)

    def __init__(
        self,
        view: HeadingView = HeadingView(""),
        *,
        id: str | None = None,  # noqa: A002 - Textual's name
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.set_reactive(Heading.view, view)

    def render_line(self, y: int) -> Strip:
        """Draw the line."""
        del y
        width, view = self.size.width, self.view
        free = width - cell_len(view.text) - 4
        beside = cut(view.beside, max(free, width // 2), self.signs.more)
        text = cut(view.text, width - cell_len(beside) - 3, self.signs.more)
        gap = " " * (width - cell_len(text) - cell_len(beside) - 2)
        if view.solid:
            whole = f" {text}{gap}{beside} "
            return self.strip_of((Piece(whole, view.tone, bold=view.bold, solid=True),), width)
        return self.strip_of(
            (Piece(f" {text}", view.tone, bold=view.bold), Piece(gap), Piece(beside, Tone.MUTED)),
            width,
        )


class Title(Toned):
    """A text of several lines at most, broken to the width; of a longer one the end is shown."""

    DEFAULT_CSS = """
    Title { height: auto; width: 1fr; }
    """

    def __init__(self, text: str, *, most: int = 11, bold: bool = False) -> None:
        super().__init__()
        self._text, self._most, self._bold = text, most, bold

    def _lines(self, width: int) -> list[str]:
        return wrap(self._text, max(1, width - 2))[-self._most :]

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the lines that it takes."""
        del container, viewport
        return len(self._lines(width))

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        lines = self._lines(self.size.width)
        text = lines[y] if y < len(lines) else ""
        return self.strip_of((Piece(f" {text}", bold=self._bold),), self.size.width)
