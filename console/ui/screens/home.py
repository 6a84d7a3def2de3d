"""The home screen: what is broken, what is due, what is being done, who has it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.widgets import Input

from console.duty.record import Query
from console.ui import keys
from console.ui.present import board as present_board
from console.ui.present import chrome as present_chrome
from console.ui.present import queue as present_queue
from console.ui.present import timeline as present_timeline
from console.ui.screens.base import Base, bindings
from console.ui.screens.choosing import offer_runbooks
from console.ui.screens.form import IncidentForm
from console.ui.screens.incident import IncidentScreen
from console.ui.screens.system import SystemScreen
from console.ui.screens.timeline import TimelineScreen
from widgets.board import BoardGrid
from widgets.heading import Heading
from widgets.queue import IncidentQueue
from widgets.timeline import TimelineList
from widgets.tone import Tone

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.binding import BindingType
    from textual.widget import Widget

    from console.duty.incidents import Incident

SIDE = 60
"""How many entries of the selected incident's timeline are read."""


class HomeScreen(Base):
    """Board, queue and, on a wide screen, the timeline of what is selected."""

    NAME = "home"
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(keys.HOME),
        *(Binding(str(n), f"system({n})", "system", show=False) for n in range(1, 10)),
    ]

    _filter = ""
    _unfolded: frozenset[str] = frozenset()

    def body(self) -> Iterable[Widget]:
        """Return board, queue and timeline."""
        yield BoardGrid(id="board")
        with Horizontal(id="middle"):
            with Vertical(id="left"):
                yield Heading(id="heading")
                yield IncidentQueue(id="queue")
                yield Input(id="filter")
            yield TimelineList(id="side")

    def on_mount(self) -> None:
        """Follow the feeds."""
        self.query_one("#filter").display = False
        self.query_one(IncidentQueue).focus()
        self.run_worker(self._watch_board(), exit_on_error=False)
        self.run_worker(self._watch_queue(), exit_on_error=False)
        self.run_worker(self._watch_tail(), exit_on_error=False)
        self.run_worker(self._watch_unfinished(), exit_on_error=False)
        self.run_worker(self._watch_inbound(), exit_on_error=False)

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
                    self.say(present_chrome.unheard_of(one, self.context), Tone.WARN)
            said = {one.source for one in silent}

    def tick(self) -> None:
        """Once a second: ages and countdowns."""
        super().tick()
        self.draw_board()
        self.draw_heading()
        self.query_one(IncidentQueue).tick()

    def draw_board(self) -> None:
        """Draw the cards that differ."""
        now = self.desk.now()
        self.query_one(BoardGrid).views = present_board.cards(
            self.desk.watch.picture(now), now, self.context
        )

    def draw_queue(self) -> None:
        """Hand the queue its rows; it asks for those that are visible."""
        words = self.context.words.queue
        queue = self.query_one(IncidentQueue)
        queue.empty = words.none_match.format(text=self._filter) if self._filter else words.empty
        queue.rows = present_queue.Rows(
            self.desk.queue.value, self.context, self._unfolded, self._filter
        )
        self.draw_heading()

    def draw_heading(self) -> None:
        """Draw the line over the queue."""
        self.query_one(Heading).view = present_queue.heading(
            self.desk.queue.value, self._filter, self.context
        )

    async def draw_side(self) -> None:
        """Draw the timeline of the selected incident, or of everything."""
        if not self.has_class("-wide"):
            return
        row = self.selected()
        events = await self.desk.journal.read(Query(incident=row.id if row else None, limit=SIDE))
        self.query_one(TimelineList).entries = present_timeline.entries(events, self.context)

    def selected(self) -> Incident | None:
        """Return the incident under the cursor."""
        key = (self.query_one(IncidentQueue).selected or "").removesuffix("+")
        return next((one for one in self.desk.queue.value.incidents if one.id == key), None)

    def on_incident_queue_highlighted(self) -> None:
        """The cursor moved."""
        self.run_worker(self.draw_side(), group="side", exclusive=True, exit_on_error=False)

    def on_incident_queue_chosen(self) -> None:
        """Enter or a click on the selected row."""
        self.action_open()

    def on_board_grid_chosen(self, event: BoardGrid.Chosen) -> None:
        """A click on a card, or Enter on it."""
        self.app.push_screen(SystemScreen(self.context, event.key))

    def action_open(self) -> None:
        """Open what is selected."""
        if row := self.selected():
            self.app.push_screen(IncidentScreen(self.context, row.id))

    def action_system(self, number: int) -> None:
        """Open a system by its digit."""
        systems = self.desk.site.systems
        if number <= len(systems):
            self.app.push_screen(SystemScreen(self.context, systems[number - 1].id))

    def action_new(self) -> None:
        """Record an incident by hand."""
        self.app.push_screen(IncidentForm(self.context), self._opened)

    def _opened(self, row: Incident | None) -> None:
        if row is not None:
            self.query_one(IncidentQueue).select(row.id)

    def action_acknowledge(self) -> None:
        """Take the selected incident."""
        if row := self.selected():
            self.attempt(self.desk.incidents.acknowledge(row))

    def action_runbook(self) -> None:
        """Choose a runbook for the selected incident, or go on with an unfinished run."""
        row = self.selected()
        offer_runbooks(self, row.system if row else None, row)

    def action_timeline(self) -> None:
        """Open the whole timeline."""
        self.app.push_screen(TimelineScreen(self.context))

    def action_unfold(self) -> None:
        """Show or hide the systems that are folded under the selected incident."""
        if row := self.selected():
            self._unfolded ^= {row.id}
            self.draw_queue()

    def action_refresh(self) -> None:
        """Check everything now."""
        self.attempt(self.desk.once())

    def action_switch(self) -> None:
        """Go from the queue to the board and back."""
        board, queue = self.query_one(BoardGrid), self.query_one(IncidentQueue)
        (queue if board.has_focus else board).focus()

    def action_filter(self) -> None:
        """Open the filter line."""
        line = self.query_one("#filter", Input)
        line.display = True
        line.value = self._filter
        line.focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Filter while typing."""
        self._filter = event.value
        self.draw_queue()

    def on_input_submitted(self) -> None:
        """Keep the filter and go back to the rows."""
        self._leave_filter()

    def _leave_filter(self) -> None:
        self.query_one("#filter").display = False
        self.query_one(IncidentQueue).focus()

    def action_back(self) -> None:
        """Clear the filter; the home screen itself stays."""
        self.query_one("#filter", Input).value = ""
        self._leave_filter()
