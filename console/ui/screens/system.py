"""The system screen: every check of one system, who cannot work, what to do by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from console.ui import keys
from console.ui.present import incident as present_incident
from console.ui.screens.base import Base, bindings
from console.ui.screens.choosing import offer_runbooks, open_shell
from console.ui.screens.form import IncidentForm
from console.ui.screens.timeline import TimelineScreen
from widgets.panel import Panel

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.binding import BindingType
    from textual.widget import Widget

    from console.duty.incidents import Incident
    from console.ui.present.context import Context
    from runbooks.model import Runbook


class SystemScreen(Base):
    """One system as it is now."""

    NAME = "system"
    BINDINGS: ClassVar[list[BindingType]] = bindings(keys.SYSTEM)

    def __init__(self, context: Context, system_id: str) -> None:
        super().__init__(context)
        self._system = next(one for one in context.desk.site.systems if one.id == system_id)
        self._suggested: tuple[Runbook, ...] = ()

    def body(self) -> Iterable[Widget]:
        """Return the panel."""
        yield Panel(id="facts")

    def on_mount(self) -> None:
        """Follow the board."""
        self.query_one(Panel).focus()
        self.run_worker(self._watch_board(), exit_on_error=False)

    def heading(self) -> str:
        """Return the system's name."""
        return self._system.name.of(self.context.words.lang)

    async def _watch_board(self) -> None:
        async for _ in self.desk.watch.board:
            signs = self.desk.watch.signs(self._system.id)
            self._suggested = await self.desk.runs.suggested(self._system.id, signs)
            self.draw_facts()

    def tick(self) -> None:
        """Once a second: ages."""
        super().tick()
        self.draw_facts()

    def draw_facts(self) -> None:
        """Draw what differs."""
        self.query_one(Panel).rows = (
            *present_incident.system_rows(self._system, self.context),
            *present_incident.suggested(self._suggested, self.context),
        )

    def action_runbook(self) -> None:
        """Choose a runbook; it is linked to the system's open incident, if there is one."""
        offer_runbooks(self, self._system.id, self._incident())

    def action_shell(self) -> None:
        """Open a shell on one of its hosts."""
        open_shell(self, self._system.id, self._incident())

    def _incident(self) -> Incident | None:
        rows = self.desk.queue.value.incidents
        mine = (one for one in rows if one.open and self._system.id in (one.system, *one.affected))
        return next(mine, None)

    def action_new(self) -> None:
        """Record an incident of this system."""
        self.app.push_screen(IncidentForm(self.context, self._system.id))

    def action_timeline(self) -> None:
        """Open the whole timeline."""
        self.app.push_screen(TimelineScreen(self.context))
