"""The line at the top: where one is at the left, who and how fresh at the right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.reactive import reactive

from widgets.cells import cut, fit
from widgets.lines import Piece, Toned
from widgets.tone import Tone

if TYPE_CHECKING:
    from textual.strip import Strip


@dataclass(frozen=True, slots=True)
class StatusView:
    """What the line says; parts at the right are left out from the left where it is narrow."""

    left: str
    right: tuple[str, ...]
    mark: str = ""
    """Stands first, on a ground of its own, whatever is cut off."""
    alarm: str = ""
    """Stands before the last part at the right, and is never left out."""


NAME = 18
"""Cells that the left part keeps, whatever stands at the right."""
PART = 12
"""Cells under which the first part at the right is left out rather than cut."""


class StatusLine(Toned):
    """One line; an equal view is not drawn again."""

    DEFAULT_CSS = """
    StatusLine { height: 1; dock: top; background: $panel; }
    """
    view: reactive[StatusView] = reactive(StatusView("", ()), init=False)

    def render_line(self, y: int) -> Strip:
        """Draw the line."""
        del y
        width, right = self.size.width, list(self.view.right)
        mark = f" {self.view.mark} " if self.view.mark else ""
        alarm = f"{self.signs.of(Tone.BAD)} {self.view.alarm}  " if self.view.alarm else ""
        alarm = cut(alarm, width // 2, self.signs.more)
        taken = NAME + cell_len(mark)
        while right and cell_len("  ".join(right) + alarm) > width - taken:
            right.pop(0)
        self._make_room(right, width - cell_len(mark + alarm))
        aside, last = "".join(f"{one}  " for one in right[:-1]), "".join(right[-1:])
        room = width - cell_len(mark + aside + alarm + last) - 3
        return self.strip_of(
            (
                Piece(mark, Tone.BAD, bold=True, solid=True),
                Piece(f" {fit(self.view.left, room, self.signs.more)} ", Tone.ACCENT, bold=True),
                Piece(aside),
                Piece(alarm, Tone.BAD),
                Piece(last),
            ),
            width,
        )

    def _make_room(self, right: list[str], width: int) -> None:
        """Shorten the first part at the right, if it is still there, or drop it for the left."""
        left = min(cell_len(self.view.left) + 3, width * 2 // 3)
        over = cell_len("  ".join(right)) + left - width
        if over <= 0 or len(right) < max(2, len(self.view.right)):
            return
        room = cell_len(right[0]) - over
        if room >= PART:
            right[0] = cut(right[0], room, self.signs.more)
        else:
            right.pop(0)
