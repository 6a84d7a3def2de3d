"""The screen that explains deadlines: every stretch that counted, and why the others did not."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from console.ui import keys
from console.ui.present import explain as present_explain
from console.ui.screens.base import Base, bindings
from widgets.panel import Panel

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.binding import BindingType
    from textual.widget import Widget

    from console.ui.present.context import Context


class ExplainScreen(Base):
    """The clocks of one incident, stretch by stretch."""

    NAME = "explain"
    BINDINGS: ClassVar[list[BindingType]] = bindings(keys.EXPLAIN)

    def __init__(self, context: Context, incident_id: str) -> None:
        super().__init__(context)
        self._incident = incident_id

    def body(self) -> Iterable[Widget]:
        """Return the panel."""
        yield Panel(id="facts")

    def on_mount(self) -> None:
        """Follow the journal."""
        self.query_one(Panel).focus()
        self.run_worker(self._watch_tail(), exit_on_error=False)

    def heading(self) -> str:
        """Return what is explained."""
        return f"{self.context.words.keys.screens[self.NAME]} {self._incident}"

    async def _watch_tail(self) -> None:
        async for _ in self.desk.tail:
            if row := await self.desk.journal.incident(self._incident):
                self.query_one(Panel).rows = present_explain.rows(row, self.context)
