"""The board: all systems in one grid, drawn as one widget; a card that is equal is not redrawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.geometry import Region
from textual.message import Message
from textual.reactive import reactive

from widgets.cells import cut, fit
from widgets.lines import Line, Piece, Toned
from widgets.tone import Tone

if TYPE_CHECKING:
    from textual import events
    from textual.geometry import Size
    from textual.strip import Strip

COLUMNS = 3
_NAME = 4
"""Cells of a system's name that are never given up."""
_ROOMY = 16
"""Cells of a card from which on a blank stands at its end."""


@dataclass(frozen=True, slots=True)
class CardView:
    """One system as its card shows it."""

    key: str
    digit: str
    name: str
    tone: Tone
    word: str
    detail: str = ""
    age: str = ""
    trend: tuple[float | None, ...] = ()
    folded: int = 0
    """How many systems are down behind it."""
    loud: bool = False
    """Whether it is the one to look at first."""


class BoardGrid(Toned, can_focus=True):
    """Cards in three columns, two lines each; three where there is room, one where is little."""

    DEFAULT_CSS = """
    BoardGrid { height: auto; width: 1fr; background: $background; }
    """

    class Chosen(Message):
        """A card was opened."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    views: reactive[tuple[CardView, ...]] = reactive((), init=False, repaint=False)
    cursor: reactive[int] = reactive(0, init=False, repaint=False)

    @property
    def depth(self) -> int:
        """Return the lines of a card."""
        height = self.screen.size.height
        if height >= 36:
            return 3
        # A third of the screen is for what stands under the board.
        return 2 if self.row_count * 3 + 1 <= height * 2 // 3 else 1

    @property
    def pitch(self) -> int:
        """Return the lines from one row of cards to the next; cards of one line need no rule."""
        return self.depth + 1 if self.depth > 1 else 1

    @property
    def row_count(self) -> int:
        """Return the rows of cards."""
        return max(1, -(-len(self.views) // COLUMNS))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the lines of all cards with a rule above, between and below."""
        del container, viewport, width
        return self.row_count * self.pitch + (1 if self.depth > 1 else 2)

    def widths(self) -> tuple[int, ...]:
        """Return the cells of each column; a rule stands between them."""
        free = self.size.width - (COLUMNS - 1)
        return tuple((free + at) // COLUMNS for at in range(COLUMNS))

    def watch_views(self, old: tuple[CardView, ...], new: tuple[CardView, ...]) -> None:
        """Redraw the cards that differ."""
        if len(old) != len(new):
            self.refresh(layout=True)
            return
        for at, (before, after) in enumerate(zip(old, new, strict=True)):
            if before != after:
                self.refresh(self.region_of(at))

    def watch_cursor(self, old: int, new: int) -> None:
        """Redraw the two cards that the cursor left and entered."""
        self.refresh(self.region_of(old), self.region_of(new))

    def on_focus(self) -> None:
        """The cursor shows while the board has the focus."""
        self.refresh(self.region_of(self.cursor))

    def on_blur(self) -> None:
        """The cursor goes with the focus."""
        self.refresh(self.region_of(self.cursor))

    def region_of(self, at: int) -> Region:
        """Return the cells of a card."""
        row, column = divmod(at, COLUMNS)
        widths = self.widths()
        return Region(
            sum(widths[:column]) + column, row * self.pitch + 1, widths[column], self.depth
        )

    def render_line(self, y: int) -> Strip:
        """Draw one line through all columns."""
        row, line = divmod(y - 1, self.pitch)
        widths = self.widths()
        if line == self.depth or row in (-1, self.row_count):
            inside = 0 <= row < self.row_count - 1
            cross = self.signs.cross if inside else self.signs.across
            rule = cross.join(self.signs.across * width for width in widths)
            return self.strip_of((Piece(rule, Tone.MUTED),), self.size.width)
        pieces: list[Piece] = []
        for column, width in enumerate(widths):
            at = row * COLUMNS + column
            if column:
                pieces.append(Piece(self.signs.down, Tone.MUTED))
            if at < len(self.views):
                chosen = self.has_focus and at == self.cursor
                pieces += self.card_line(self.views[at], line, width, chosen=chosen)
            else:
                pieces.append(Piece(" " * width))
        return self.strip_of(tuple(pieces), self.size.width)

    def card_line(self, view: CardView, line: int, width: int, *, chosen: bool) -> Line:
        """Return one line of a card in exactly `width` cells."""
        if line == 0:
            return self._title(view, width, chosen=chosen)
        if line == 1:
            quiet = view.tone is Tone.GOOD
            text = view.detail or view.age
            aside = view.age if view.detail and self.depth == 2 and not quiet else ""
            if view.tone in (Tone.WARN, Tone.BAD) and cell_len(text + aside) > width - 5:
                aside = ""  # what is broken comes before how long ago it was seen
            room = width - 3 - (cell_len(aside) + 1 if aside else 0)
            tone = Tone.MUTED if quiet else Tone.PLAIN
            body = Piece(f"   {fit(text, room, self.signs.more)}", tone)
            return (body, Piece(f" {aside}" if aside else "", Tone.MUTED))
        age = cut(view.age if view.detail else "", width // 3)
        room = width - 3 - cell_len(age) - 1
        spark = fit(self.signs.spark(view.trend, room), room)
        return (Piece(f"   {spark} ", Tone.MUTED), Piece(age, Tone.MUTED))

    def _title(self, view: CardView, width: int, *, chosen: bool) -> Line:
        # Where there is no room for all, the name stays, and the sign says the state.
        gap = " " if width >= _ROOMY else ""
        most = width - 4 - len(gap) - min(_NAME, cell_len(view.name))
        folded = f"{view.word} +{view.folded}" if view.folded else view.word
        word = next((one for one in (folded, view.word) if cell_len(one) <= most), "")
        room = width - 4 - len(gap) - cell_len(word)
        name = fit(view.name, room, self.signs.more)
        loud = view.loud
        digit = (
            Piece(view.digit, Tone.ACCENT, solid=True) if chosen else Piece(view.digit, Tone.MUTED)
        )
        return (
            digit,
            Piece(f" {self.signs.of(view.tone)} ", view.tone, bold=True, solid=loud),
            Piece(
                name, Tone.BAD if loud else Tone.PLAIN, bold=view.tone is not Tone.GOOD, solid=loud
            ),
            Piece(f"{word}{gap}", view.tone, solid=loud),
        )

    def on_key(self, event: events.Key) -> None:
        """Move the cursor among the cards."""
        step = {
            "left": -1, "h": -1, "right": 1, "l": 1,
            "up": -COLUMNS, "k": -COLUMNS, "down": COLUMNS, "j": COLUMNS,
        }.get(event.key)  # fmt: skip
        if step is not None:
            target = self.cursor + step
            if 0 <= target < len(self.views):
                self.cursor = target
            event.stop()
        elif event.key == "enter" and self.cursor < len(self.views):
            self.post_message(self.Chosen(self.views[self.cursor].key))
            event.stop()

    def on_click(self, event: events.Click) -> None:
        """Open the card under the pointer."""
        for at, view in enumerate(self.views):
            if self.region_of(at).contains(event.x, event.y):
                self.cursor = at
                self.post_message(self.Chosen(view.key))
