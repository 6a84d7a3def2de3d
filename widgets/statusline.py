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
