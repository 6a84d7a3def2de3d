"""The home screen: what is broken, what is due, what is being done, who has it."""

from __future__ import annotations

from dataclasses import replace
from enum import Enum
from importlib import import_module
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.widgets import Input

from console.duty.record import Query
from console.duty.selection import Group, Order, View
from console.ui import keys
from console.ui.present import board as present_board
from console.ui.present import chrome
from console.ui.present import queue as present_queue
from console.ui.present import timeline as present_timeline
from console.ui.screens.base import Base, bindings
from widgets.board import BoardGrid
from widgets.heading import Heading
from widgets.keybar import KeyBar
from widgets.queue import IncidentQueue
from widgets.timeline import TimelineList
from widgets.tone import Tone

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.binding import BindingType
    from textual.widget import Widget

    from console.desk.selection import Selected
    from console.duty.incidents import Incident
    from console.ui.present.context import Context

SIDE = 60
"""How many entries of the selected incident's timeline are read."""
T = TypeVar("T", bound=Enum)
AGAIN = 5
"""Seconds after which a filter that heeds the time is applied again."""


SOON = 0.5
"""Seconds after which they are."""
_LATER = ("choosing", "incident", "form", "many", "working", "system", "run", "timeline")
"""Screens that are read once this one stands, so that none delays it or is waited for."""


class HomeScreen(Base):
    """Board, queue and, on a wide screen, the timeline of what is selected."""

    NAME = "home"
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(keys.HOME),
        *(Binding(str(n), f"system({n})", "system", show=False) for n in range(1, 10)),
    ]

    _view = View()
    _unfolded: frozenset[str] = frozenset()
    _marked: frozenset[str] = frozenset()
    _selected: Selected | None = None
    _ticks = 0

    def body(self) -> Iterable[Widget]:
        """Return board, queue and timeline."""
        yield BoardGrid(id="board")
        with Horizontal(id="middle"):
            with Vertical(id="left"):
                yield Heading(id="heading")
                yield IncidentQueue(id="queue")
                yield Input(id="filter", placeholder=self.context.words.queue.filter_hint)
            yield TimelineList(id="side")

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
        """Say everything in another language."""
        self.context = context
        await self.recompose()
        self.query_one(KeyBar).views = chrome.keybar(self.NAME, self.context)
        self.query_one("#filter").display = False
        self.query_one(IncidentQueue).focus()
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

    def draw_board(self) -> None:
        """Draw the cards that differ."""
        now = self.desk.now()
        self.query_one(BoardGrid).views = present_board.cards(
            self.desk.watch.picture(now), now, self.context
        )

    def draw_queue(self) -> None:
        """Hand the queue its rows; it asks for those that are visible."""
        words, pictured = self.context.words.queue, self.desk.queue.value
        queue, sought = self.query_one(IncidentQueue), self._view.filter
        queue.empty = words.none_match.format(text=sought) if sought else words.empty
        self._selected = self.desk.selector.select(pictured, self._view, self.desk.now())
        queue.rows = present_queue.Rows(
            pictured, self.context, self._selected, self._view, self._unfolded, self._marked
        )
        self.draw_heading()

    def draw_heading(self) -> None:
        """Draw the line over the queue."""
        self.query_one(Heading).view = present_queue.heading(
            self.desk.queue.value, self._view, len(self._marked), self.context
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

    def action_order(self) -> None:
        """Put the queue into the next order."""
        self._look(replace(self._view, order=_after(Order, self._view.order)))

    def action_group(self) -> None:
        """Put rows together by the next thing that they share."""
        self._look(replace(self._view, group=_after(Group, self._view.group)))

    def action_views(self) -> None:
        """Choose a saved view."""
        from console.ui.screens.looking import offer_views

        self.run_worker(offer_views(self, self._view, self._look), exit_on_error=False)

    def _look(self, view: View) -> None:
        self._view = view
        self.draw_queue()

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

    def action_roster(self) -> None:
        """Open the roster of the coming two weeks."""
        from console.ui.screens.roster import RosterScreen

        self.app.push_screen(RosterScreen(self.context))

    def action_obligations(self) -> None:
        """Open what the contract owes by number."""
        from console.ui.screens.obligations import ObligationsScreen

        self.app.push_screen(ObligationsScreen(self.context))

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
        line.value = self._view.filter
        line.focus()
        queue = self.desk.queue.value
        self.run_worker(lambda: self.desk.selector.read(queue), thread=True, exit_on_error=False)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Filter while typing."""
        self._look(replace(self._view, filter=event.value))

    def on_input_submitted(self) -> None:
        """Keep the filter and go back to the rows."""
        self._leave_filter()

    def _leave_filter(self) -> None:
        self.query_one("#filter").display = False
        self.query_one(IncidentQueue).focus()

    def action_back(self) -> None:
        """Let go, one after the other, of the filter line, marks, filter, order and grouping."""
        line = self.query_one("#filter", Input)
        if line.has_focus or self._view.filter:
            line.value = ""
            self._look(replace(self._view, filter=""))
            self._leave_filter()
        elif self._marked:
            self._marked = frozenset()
            self.draw_queue()
        else:
            self._look(View())


def _after(kinds: type[T], kind: T) -> T:
    """Return the next of an enumeration, round and round."""
    every = list(kinds)
    return every[(every.index(kind) + 1) % len(every)]
