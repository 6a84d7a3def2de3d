"""The home screen: what is broken, what is due, what is being done, who has it."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.widgets import Input

from console.duty.selection import View
from console.ui import keys
from console.ui.present import chrome
from console.ui.screens.base import bindings
from console.ui.screens.overview import Overview
from widgets.keybar import KeyBar
from widgets.queue import IncidentQueue
from widgets.tone import Tone

if TYPE_CHECKING:
    from textual.binding import BindingType

    from console.duty.incidents import Incident
    from console.ui.present.context import Context
    from widgets.board import BoardGrid

AGAIN = 5
"""Seconds after which a filter that heeds the time is applied again."""


SOON = 0.5
"""Seconds after which they are."""
_LATER = (
    "choosing", "incident", "form", "many", "working", "system", "run", "timeline", "past",
    "handover",
)  # fmt: skip
"""Screens that are read once this one stands, so that none delays it or is waited for."""


class HomeScreen(Overview):
    """Board, queue and, on a wide screen, the timeline of what is selected."""

    NAME = "home"
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(keys.HOME),
        *(Binding(str(n), f"system({n})", "system", show=False) for n in range(1, 10)),
    ]

    _ticks = 0

    def on_mount(self) -> None:
        """Follow the feeds."""
        self.query_one("#filter").display = False
        self.query_one(IncidentQueue).focus()
        self.set_timer(SOON, self._read_ahead)
        self.run_worker(self._watch_board(), exit_on_error=False)
        self.run_worker(self._watch_queue(), exit_on_error=False)
        self.run_worker(self._watch_tail(), exit_on_error=False)
        self.run_worker(self._watch_unfinished(), exit_on_error=False)
        self.run_worker(self._watch_inbound(), exit_on_error=False)

    def _read_ahead(self) -> None:
        def read() -> None:
            for name in _LATER:
                import_module(f"console.ui.screens.{name}")

        self.run_worker(read, thread=True, exit_on_error=False)

    async def _watch_board(self) -> None:
        async for _ in self.desk.watch.board:
            self.draw_board()

    async def _watch_queue(self) -> None:
        async for _ in self.desk.queue:
            self.draw_queue()

    async def _watch_tail(self) -> None:
        async for _ in self.desk.tail:
            await self.draw_side()

    async def _watch_unfinished(self) -> None:
        async for runs in self.desk.runs.unfinished:
            if runs:
                self.say(self.context.words.runs.resume_offer.format(count=len(runs)))

    async def _watch_inbound(self) -> None:
        """Say once of each source that it does not answer, why, and what mends it."""
        said: set[str] = set()
        async for silent in self.desk.inbound.silent:
            for one in silent:
                if one.source not in said:
                    self.say(chrome.unheard_of(one, self.context), Tone.WARN)
            said = {one.source for one in silent}

    async def speak(self, context: Context) -> None:
        """Say everything in another language; no part is taken away meanwhile."""
        self.context = context
        self.say("")
        self.query_one("#filter", Input).placeholder = context.words.queue.filter_hint
        self.query_one(KeyBar).views = chrome.keybar(self.NAME, context)
        self.draw_top()
        self.draw_board()
        self.draw_queue()
        await self.draw_side()

    def tick(self) -> None:
        """Once a second: ages and countdowns."""
        super().tick()
        self.draw_board()
        self._ticks += 1
        if self._selected is not None and self._selected.timed and self._ticks % AGAIN == 0:
            self.draw_queue()
        self.draw_heading()
        self.query_one(IncidentQueue).tick()

    def on_board_grid_chosen(self, event: BoardGrid.Chosen) -> None:
        """A click on a card, or Enter on it."""
        from console.ui.screens.system import SystemScreen

        self.app.push_screen(SystemScreen(self.context, event.key))

    def action_open(self) -> None:
        """Open what is selected."""
        from console.ui.screens.incident import IncidentScreen

        if row := self.selected():
            self.app.push_screen(IncidentScreen(self.context, row.id))

    def action_system(self, number: int) -> None:
        """Open a system by its digit."""
        from console.ui.screens.system import SystemScreen

        systems = self.desk.site.systems
        if number <= len(systems):
            self.app.push_screen(SystemScreen(self.context, systems[number - 1].id))

    def action_new(self) -> None:
        """Record an incident by hand."""
        from console.ui.screens.form import IncidentForm

        self.app.push_screen(IncidentForm(self.context), self._opened)

    def action_paste(self) -> None:
        """Record what a copied chat reports."""
        from console.ui.screens.form import IncidentForm
        from console.ui.screens.intake import PasteDialog  # its box is slow to load, and rare

        def read(chat: str | None) -> None:
            if chat is not None:
                self.app.push_screen(IncidentForm(self.context, chat=chat), self._opened)

        self.app.push_screen(PasteDialog(self.context), read)

    def _opened(self, row: Incident | None) -> None:
        if row is not None:
            self.query_one(IncidentQueue).select(row.id)

    def action_acknowledge(self) -> None:
        """Take the selected incident, or all that are marked."""
        from console.ui.screens import working
        from console.ui.screens.many import do_to_each

        if rows := self.marked():
            do_to_each(self, rows, "acknowledge", self.desk.incidents.acknowledge)
        elif row := self.selected():
            said = self.context.words.life.verbs["acknowledge"]
            self.attempt(working.through(self, row, self.desk.incidents.acknowledge, said))

    def marked(self) -> tuple[Incident, ...]:
        """Return the marked incidents that are still in the queue."""
        return tuple(one for one in self.desk.queue.value.incidents if one.id in self._marked)

    def action_mark(self) -> None:
        """Mark the selected incident, or take its mark away, and go on to the next."""
        if row := self.selected():
            self._marked ^= {row.id}
            self.draw_queue()
            self.query_one(IncidentQueue).step()

    def action_bulk(self) -> None:
        """Do something to all that are marked."""
        from console.ui.screens.many import offer_bulk

        offer_bulk(self, self.marked())

    def action_undo(self) -> None:
        """Take the last verb on the selected incident back."""
        from console.ui.screens.many import offer_undo

        if row := self.selected():
            offer_undo(self, row)

    def action_views(self) -> None:
        """Choose a saved view."""
        from console.ui.screens.looking import offer_views

        self.run_worker(offer_views(self, self.view, self.look), exit_on_error=False)

    def action_runbook(self) -> None:
        """Choose a runbook for the selected incident, or go on with an unfinished run."""
        from console.ui.screens.choosing import offer_runbooks

        row = self.selected()
        offer_runbooks(self, row.system if row else None, row)

    def action_explain(self) -> None:
        """Say why the selected incident is due when it is."""
        from console.ui.screens.explain import ExplainScreen

        if row := self.selected():
            self.app.push_screen(ExplainScreen(self.context, row.id))

    def action_timeline(self) -> None:
        """Open the whole timeline."""
        from console.ui.screens.timeline import TimelineScreen

        self.app.push_screen(TimelineScreen(self.context))

    def action_handover(self) -> None:
        """Open the end of the shift."""
        from console.ui.screens.handover import HandoverScreen

        self.app.push_screen(HandoverScreen(self.context))

    def action_health(self) -> None:
        """Open the health checks."""
        from console.ui.screens.health import HealthScreen

        self.app.push_screen(HealthScreen(self.context))

    def action_risks(self) -> None:
        """Open the risk register."""
        from console.ui.screens.risks import RisksScreen

        self.app.push_screen(RisksScreen(self.context))

    def action_roster(self) -> None:
        """Open the roster of the coming two weeks."""
        from console.ui.screens.roster import RosterScreen

        self.app.push_screen(RosterScreen(self.context))

    def action_pictures(self) -> None:
        """Look at this month in pictures."""
        from console.ui.screens.pictures import PicturesScreen

        self.app.push_screen(PicturesScreen(self.context))

    async def action_past(self) -> None:
        """Go to the last thing that happened."""
        from console.ui.screens.past import PastScreen

        await PastScreen.enter(self, "before")

    async def action_hour_back(self) -> None:
        """Go to where everything stood an hour ago."""
        from console.ui.screens.past import PastScreen

        await PastScreen.enter(self, "hour_back")

    def action_present(self) -> None:
        """Say that there is nothing later than now."""
        self.say(self.context.words.past.is_now)

    def action_obligations(self) -> None:
        """Open what the contract owes by number."""
        from console.ui.screens.obligations import ObligationsScreen

        self.app.push_screen(ObligationsScreen(self.context))

    def action_refresh(self) -> None:
        """Check everything now."""
        self.attempt(self.desk.once())

    def action_back(self) -> None:
        """Let go, one after the other, of the filter line, marks, filter, order and grouping."""
        if self.let_go():
            return
        if self._marked:
            self._marked = frozenset()
            self.draw_queue()
        else:
            self.look(View())
