"""A path of stages in one line, the present one marked, and under it what is to be done next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.reactive import reactive

from widgets.cells import cut
from widgets.lines import Piece, Toned
from widgets.tone import Tone

if TYPE_CHECKING:
    from textual.strip import Strip


@dataclass(frozen=True, slots=True)
class PathView:
    """The stages, where one is among them, and the next action."""

    stages: tuple[str, ...] = ()
    at: int = 0
    next: str = ""
    tone: Tone = Tone.ACCENT


class PathLine(Toned):
    """Draws its view; what lies behind is green, the present stage in brackets."""

    DEFAULT_CSS = """
    PathLine { height: 2; width: 1fr; background: $panel; }
    """
    view: reactive[PathView] = reactive(PathView(), init=False)

    def render_line(self, y: int) -> Strip:
        """Draw the stages, or the next action."""
        width, view = self.size.width, self.view
        if y:
            text = cut(view.next, width - 2, self.signs.more)
            return self.strip_of((Piece(f" {text}", view.tone, bold=True),), width)
        pieces = [Piece(" ")]
        for at, stage in enumerate(view.stages):
            if at:
                pieces.append(Piece(" > " if at not in (view.at, view.at + 1) else " ", Tone.MUTED))
            if at == view.at:
                pieces.append(Piece(f"[{stage}]", Tone.ACCENT, bold=True, solid=True))
            else:
                pieces.append(Piece(stage, Tone.GOOD if at < view.at else Tone.MUTED))
        return self.strip_of(tuple(pieces), width)
