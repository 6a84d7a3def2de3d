"""A path of stages in one line, the present one marked, and under it what is to be done next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import cell_len
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
        start, end = self._window(width)
        pieces = [Piece(f" {self.signs.more} " if start else " ", Tone.MUTED)]
        for at, stage in enumerate(view.stages[:end]):
            if at < start:
                continue
            if at > start:
                pieces.append(Piece(" > " if at not in (view.at, view.at + 1) else " ", Tone.MUTED))
            if at == view.at:
                pieces.append(Piece(f"[{stage}]", Tone.ACCENT, bold=True, solid=True))
            else:
                pieces.append(Piece(stage, Tone.GOOD if at < view.at else Tone.MUTED))
        if end < len(view.stages):
            pieces.append(Piece(f" {self.signs.more}", Tone.MUTED))
        return self.strip_of(tuple(pieces), width)

    def _window(self, width: int) -> tuple[int, int]:
        """Return the first of the stages that fit around the present one, and after the last."""
        stages, at = self.view.stages, self.view.at
        start, end = 0, len(stages)

        def takes() -> int:
            marks = (2 if start else 0) + (2 if end < len(stages) else 0)
            gaps = sum(1 if one in (at, at + 1) else 3 for one in range(start + 1, end))
            return 3 + sum(map(cell_len, stages[start:end])) + gaps + marks

        while takes() > width and end - start > 1:
            if at - start > end - 1 - at:
                start += 1
            else:
                end -= 1
        return start, end
