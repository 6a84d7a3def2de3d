"""The steps of a runbook, with what became of each."""

from __future__ import annotations

from dataclasses import dataclass

from rich.cells import cell_len
from textual.reactive import reactive

from widgets.cells import cut, fit, wrap
from widgets.lines import Line, Lines, Piece
from widgets.tone import Tone


@dataclass(frozen=True, slots=True)
class StepView:
    """One step."""

    key: str
    title: str
    tone: Tone
    word: str = ""
    risk_word: str = ""
    current: bool = False
    detail: str = ""


class Stepper(Lines, can_focus=False):
    """Steps in the order of the file; the current one is marked and kept in sight."""

    DEFAULT_CSS = """
    Stepper { height: 1fr; background: $background; }
    """

    steps: reactive[tuple[StepView, ...]] = reactive((), init=False, repaint=False)

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._lines: list[tuple[Line, bool]] = []

    def watch_steps(self) -> None:
        """Lay the lines out again; redraw what differs."""
        self._lay_out()

    def on_resize(self) -> None:
        """Lines are broken to the width."""
        self._lay_out()

    def _lay_out(self) -> None:
        width = self.room
        if width <= 0:
            return
        before = len(self._lines)
        self._lines = [
            (line, step.current)
            for number, step in enumerate(self.steps, 1)
            for line in self._of(number, step, width)
        ]
        if len(self._lines) != before:
            self.resized()
        else:
            self.redraw()
        current = [at for at, (_, marked) in enumerate(self._lines) if marked]
        if current:
            self.show_line(current[-1])

    def _of(self, number: int, step: StepView, width: int) -> list[Line]:
        sign = self.signs.of(Tone.ACCENT if step.current and not step.word else step.tone)
        plain = Tone.PLAIN if step.word or step.current else Tone.MUTED
        titles = wrap(step.title, width - 5)
        lines: list[Line] = [
            (
                Piece(f"{sign} ", step.tone, bold=True),
                Piece(f"{number:>2} ", Tone.MUTED),
                Piece(titles[0], plain, bold=step.current),
            )
        ]
        lines += [(Piece(" " * 5 + rest, plain, bold=step.current),) for rest in titles[1:3]]
        said = " ".join(part for part in (step.word, step.detail) if part)
        indent, room = Piece(" " * 5), width - 5
        risk = Piece(step.risk_word, Tone.WARN)
        state = Piece(cut(said, room, self.signs.more), step.tone)
        if said and step.risk_word and cell_len(f"{step.risk_word}  {said}") > room:
            lines += [(indent, risk), (indent, state)]
        elif said or step.risk_word:
            gap = Piece("  " if said and step.risk_word else "")
            lines.append((indent, risk, gap, state))
        return lines

    def count(self) -> int:
        """Return the lines of all steps."""
        return max(1, len(self._lines))

    def line_at(self, index: int, width: int) -> Line:
        """Return one line."""
        return self._lines[index][0] if self._lines else (Piece(fit("", width)),)

    def is_cursor(self, index: int) -> bool:
        """Return whether a line belongs to the current step."""
        return bool(self._lines) and self._lines[index][1]
