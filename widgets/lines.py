"""The base of the widgets: lines drawn on demand, each made of toned pieces of plain text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget

from widgets.tone import UNICODE, Signs, Tone

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual import events


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

    _styles: dict[tuple[Tone, bool, bool, bool], Style] | None = None

    def style_of(self, piece: Piece, *, cursor: bool = False) -> Style:
        """Return the style of a piece, on the cursor's ground if it stands there."""
        if self._styles is None:
            self._styles = {}
        look = (piece.tone, piece.solid, piece.bold, cursor)
        if (style := self._styles.get(look)) is None:
            name = f"{'solid' if piece.solid else 'tone'}--{piece.tone}"
            style = self.get_component_rich_style(name)
            if cursor and not piece.solid:
                style += self.get_component_rich_style("tone--cursor", partial=True)
            if piece.bold:
                style += _BOLD
            self._styles[look] = style
        return style

    def notify_style_update(self) -> None:
        """Colours have changed."""
        self._styles = None
        super().notify_style_update()

    def strip_of(self, line: Line, width: int, *, cursor: bool = False) -> Strip:
        """Return a line as a strip of exactly `width` cells."""
        segments = [
            Segment(piece.text, self.style_of(piece, cursor=cursor)) for piece in line if piece.text
        ]
        blank = self.style_of(_BLANK, cursor=cursor)
        return Strip(segments).adjust_cell_length(width, blank)


_BLANK = Piece("")
_BOLD = Style(bold=True)
_SPARE = 64
"""Lines out of sight that are kept drawn."""


@dataclass(frozen=True, slots=True)
class _Drawn:
    line: Line
    cursor: bool
    width: int
    strip: Strip


class Lines(Toned, ScrollView, can_focus=True):
    """A scrolling list of lines; only those in sight are made."""

    # Textual takes the styles of the first base only, and that is not the one that scrolls.
    DEFAULT_CSS = """
    Lines { overflow-x: hidden; overflow-y: auto; scrollbar-size-vertical: 1; }
    """

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
        self._drawn: dict[int, _Drawn] = {}

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
        return self._look(y + self.scroll_offset.y)[0].strip

    def _look(self, index: int) -> tuple[_Drawn, bool]:
        """Return a line as it is now, and whether that differs from how it was drawn."""
        inside, width = 0 <= index < self.count(), self.size.width
        line = self.line_at(index, self.room) if inside else ()
        cursor = inside and self.is_cursor(index)
        drawn = self._drawn.get(index)
        if drawn is not None and (drawn.line, drawn.cursor, drawn.width) == (line, cursor, width):
            return drawn, False
        drawn = _Drawn(line, cursor, width, self.strip_of(line, width, cursor=cursor))
        self._drawn[index] = drawn
        return drawn, True

    def redraw(self, indices: Iterable[int] | None = None) -> None:
        """Draw again the lines that differ from what stands there."""
        top, height = self.scroll_offset.y, self.size.height
        if len(self._drawn) > 2 * height + _SPARE:
            self._drawn = {at: one for at, one in self._drawn.items() if top <= at < top + height}
        for index in range(top, top + height) if indices is None else indices:
            if top <= index < top + height and self._look(index)[1]:
                self.refresh(Region(0, index - top, self.size.width, 1))

    def notify_style_update(self) -> None:
        """Colours have changed: nothing that was drawn is right."""
        self._drawn.clear()
        super().notify_style_update()

    @property
    def page(self) -> int:
        """Return how many lines a page key moves."""
        return max(1, self.size.height - 1)

    def show_line(self, index: int) -> None:
        """Scroll as little as needed to bring a line into sight."""
        top, height = self.scroll_offset.y, max(1, self.size.height)
        if index < top:
            self._bring(index)
        elif index >= top + height:
            self._bring(index - height + 1)

    def _bring(self, top: int) -> None:
        # Forced: the bar that allows it may stand only after the next layout.
        self.scroll_to(y=top, animate=False, immediate=True, force=True)


LETTERS = "jkgG"
"""The letters that move, where they stand for nothing else."""


def moved(key: str, at: int, page: int, last: int, letters: str = LETTERS) -> int | None:
    """Return the line from 0 to `last` that a key moves to; None where it moves nothing.

    Of the letters only those named move: others stand for something else there.
    """
    key = _LETTERS[key] if key in _LETTERS and key in letters else key
    steps = {"up": -1, "down": 1, "pageup": -page, "pagedown": page, "home": -last, "end": last}
    step = steps.get(key)
    return None if step is None else min(max(0, last), max(0, at + step))


_LETTERS = {"k": "up", "j": "down", "g": "home", "G": "end"}


class Pager(Lines):
    """Lines that are read: keys, wheel and bar scroll them; one that is at its end stays there."""

    letters = LETTERS
    """Which letters move, too."""
    follows = False
    """Whether it stays at its end."""

    def follow(self) -> None:
        """Go to the end and stay there."""
        self.follows = True
        self.scroll_end(animate=False, immediate=True)

    def grown(self) -> None:
        """Lines were added, at either end; stay at the end if that is where one is."""
        self.resized()
        if self.follows:
            self.scroll_end(animate=False, force=True)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """However it was scrolled: at the end it follows, elsewhere it stays."""
        super().watch_scroll_y(old_value, new_value)
        self.follows = new_value >= self.max_scroll_y

    def on_key(self, event: events.Key) -> None:
        """Scroll."""
        top = self.scroll_offset.y
        target = moved(event.key, top, self.page, self.max_scroll_y, self.letters)
        if target is not None:
            self.scroll_to(y=target, animate=False, immediate=True)
            self.follows = target >= self.max_scroll_y
            event.stop()
            event.prevent_default()
