"""The debrief screen: how a drill went, once its incident is resolved."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from console.desk.drill import titles
from console.duty.debrief import Mark, rows
from console.ui import keys
from console.ui.screens.base import Base, bindings
from widgets.panel import Panel, PanelRow
from widgets.tone import Tone

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.binding import BindingType
    from textual.widget import Widget

    from console.desk.drill import Drill
    from console.ui.present.context import Context

_TONES = {Mark.NONE: Tone.PLAIN, Mark.GOOD: Tone.GOOD, Mark.BAD: Tone.BAD}


class DebriefScreen(Base):
    """The same rows that are printed when the console closes."""

    NAME = "debrief"
    BINDINGS: ClassVar[list[BindingType]] = bindings(keys.DEBRIEF)

    def __init__(self, context: Context, drill: Drill) -> None:
        super().__init__(context)
        self._drill = drill

    def body(self) -> Iterable[Widget]:
        """Return the panel."""
        yield Panel(id="facts")

    def on_mount(self) -> None:
        """Follow the journal: what is done after it is resolved counts too."""
        self.query_one(Panel).focus()
        self.run_worker(self._watch_tail(), exit_on_error=False)

    def heading(self) -> str:
        """Return that it is one."""
        return self.context.words.keys.screens[self.NAME]

    async def _watch_tail(self) -> None:
        words = self.context.words
        async for _ in self.desk.tail:
            shelf = await self.desk.runs.shelf()
            title = self._drill.played.goal.title.of(words.lang)
            told = rows(await self._drill.scorecard(), titles(shelf), words)
            self.query_one(Panel).rows = (
                PanelRow("", title, Tone.ACCENT),
                *(PanelRow(one.label, one.value, _TONES[one.mark]) for one in told),
                PanelRow("", ""),
                PanelRow("", words.drill.hint, Tone.MUTED),
            )
