"""The base of the widgets: lines drawn on demand, each made of toned pieces of plain text."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget

from widgets.tone import UNICODE, Signs, Tone

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Piece:
    """Some text and how it looks. The text is never read as markup."""

    text: str
    tone: Tone = Tone.PLAIN
    bold: bool = False
    solid: bool = False
    """In the tone's colour as background."""


Line = tuple[Piece, ...]


class Toned(Widget):
    """A widget whose styles are the tones."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        *(f"tone--{tone}" for tone in Tone),
        *(f"solid--{tone}" for tone in Tone),
        "tone--cursor",
    }
    DEFAULT_CSS = """
    Toned {
        & > .tone--good { color: $success; }
        & > .tone--warn { color: $warning; }
        & > .tone--bad { color: $error; }
        & > .tone--unknown { color: $warning; }
        & > .tone--stale { color: $text-muted; text-style: italic; }
        & > .tone--accent { color: $accent; }
        & > .tone--plain { color: $foreground; }
        & > .tone--muted { color: $text-muted; }
        & > .solid--good { color: $background; background: $success; }
        & > .solid--warn { color: $background; background: $warning; }
        & > .solid--bad { color: $background; background: $error; text-style: bold; }
        & > .solid--unknown { color: $background; background: $warning; }
        & > .solid--stale { color: $background; background: $secondary; }
        & > .solid--accent { color: $background; background: $accent; }
        & > .solid--plain { color: $background; background: $foreground; }
        & > .solid--muted { color: $foreground; background: $panel; }
        & > .tone--cursor { background: $panel; }
    }
    """
    signs: ClassVar[Signs] = UNICODE

    def style_of(self, piece: Piece, *, cursor: bool = False) -> Style:
        """Return the style of a piece, on the cursor's ground if it stands there."""
        name = f"{'solid' if piece.solid else 'tone'}--{piece.tone}"
        style = self.get_component_rich_style(name)
        if cursor and not piece.solid:
            style += self.get_component_rich_style("tone--cursor", partial=True)
        if piece.bold:
            style += _BOLD
        return style

    def strip_of(self, line: Line, width: int, *, cursor: bool = False) -> Strip:
        """Return a line as a strip of exactly `width` cells."""
        segments = [
            Segment(piece.text, self.style_of(piece, cursor=cursor)) for piece in line if piece.text
        ]
        blank = self.style_of(_BLANK, cursor=cursor)
        return Strip(segments).adjust_cell_length(width, blank)


_BLANK = Piece("")
_BOLD = Style(bold=True)


class Lines(Toned, ScrollView, can_focus=True):
    """A scrolling list of lines; only those in sight are made."""

    def count(self) -> int:
        """Return how many lines there are."""
        raise NotImplementedError

    def line_at(self, index: int, width: int) -> Line:
        """Return one line."""
        raise NotImplementedError

    def is_cursor(self, index: int) -> bool:
        """Return whether a line lies under the cursor."""
        del index
        return False

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, classes=classes)
        self._drawn: dict[int, Strip] = {}

    @property
    def room(self) -> int:
        """Return the cells of a line."""
        return self.scrollable_content_region.width

    def resized(self) -> None:
        """Say that the number of lines may have changed; draw all that is in sight."""
        self.virtual_size = Size(self.room, self.count())
        self._drawn.clear()
        self.refresh()

    def on_resize(self) -> None:
        """Lines depend on the width."""
        self.resized()

    def render_line(self, y: int) -> Strip:
        """Draw the line that is at a row of the window."""
        index = y + self.scroll_offset.y
        strip = self._strip(index)
        self._drawn[index] = strip
        return strip

    def _strip(self, index: int) -> Strip:
        if not 0 <= index < self.count():
            return self.strip_of((), self.size.width)
        line = self.line_at(index, self.room)
        return self.strip_of(line, self.size.width, cursor=self.is_cursor(index))

    def redraw(self, indices: Iterable[int] | None = None) -> None:
        """Draw again what differs from what stands there, and only those cells."""
        top, height = self.scroll_offset.y, self.size.height
        seen = range(top, top + height) if indices is None else indices
        for index in seen:
            if not top <= index < top + height:
                continue
            old = self._drawn.get(index)
            new = self._strip(index)
            if old is None:
                self.refresh(Region(0, index - top, self.size.width, 1))
                continue
            if (span := difference(old, new)) is not None:
                start, end = span
                self._drawn[index] = new
                self.refresh(Region(start, index - top, end - start, 1))

    def show_line(self, index: int) -> None:
        """Scroll as little as needed to bring a line into sight."""
        top, height = self.scroll_offset.y, max(1, self.size.height)
        if index < top:
            self.scroll_to(y=index, animate=False, immediate=True)
        elif index >= top + height:
            self.scroll_to(y=index - height + 1, animate=False, immediate=True)


def difference(old: Strip, new: Strip) -> tuple[int, int] | None:
    """Return the first and last differing cell of two strips, or None when they are alike."""
    before, after = _cells(old), _cells(new)
    if before == after:
        return None
    pairs = list(zip_longest(before, after))
    start = next(at for at, (a, b) in enumerate(pairs) if a != b)
    end = len(pairs) - next(at for at, (a, b) in enumerate(reversed(pairs)) if a != b)
    # A wide character is one piece: never begin or end within it.
    while start > 0 and (before[start][0] == "" or after[start][0] == ""):
        start -= 1
    while end < min(len(before), len(after)) and (before[end][0] == "" or after[end][0] == ""):
        end += 1
    return start, end


def _cells(strip: Strip) -> list[tuple[str, Style | None]]:
    cells: list[tuple[str, Style | None]] = []
    for text, style, _ in strip:
        for character in text:
            cells.append((character, style))
            cells.extend([("", style)] * (cell_len(character) - 1))
    return cells
