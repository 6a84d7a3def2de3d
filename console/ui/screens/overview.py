"""Board, queue and timeline as a screen shows them: of now, or of a moment of the past."""

from __future__ import annotations

from dataclasses import replace
from enum import Enum
from typing import TYPE_CHECKING, TypeVar

from textual.containers import Horizontal, Vertical
from textual.widgets import Input

from console.duty.record import Query
from console.duty.selection import Group, Order, View
from console.ui.present import board as present_board
from console.ui.present import queue as present_queue
from console.ui.present import timeline as present_timeline
from console.ui.screens.base import Base
from widgets.board import BoardGrid
from widgets.heading import Heading
from widgets.queue import IncidentQueue
from widgets.timeline import TimelineList

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.widget import Widget

    from console.desk.selection import Selected
    from console.duty.incidents import Incident

SIDE = 60
"""How many entries of the selected incident's timeline are read."""
T = TypeVar("T", bound=Enum)


class Overview(Base):
    """Draws the scene of its context; filters, orders and groups its queue."""

    view = View()
    """How the queue is looked at."""
    _unfolded: frozenset[str] = frozenset()
    _marked: frozenset[str] = frozenset()
    _selected: Selected | None = None
    _strange: tuple[str, ...] = ()

    def body(self) -> Iterable[Widget]:
        """Return board, queue and timeline."""
        yield BoardGrid(id="board")
        with Horizontal(id="middle"):
            with Vertical(id="left"):
                yield Heading(id="heading")
                yield IncidentQueue(id="queue")
                yield Input(id="filter", placeholder=self.context.words.queue.filter_hint)
            yield TimelineList(id="side")

    def draw_board(self) -> None:
        """Draw the cards that differ."""
        now = self.context.scene.now()
        self.query_one(BoardGrid).views = present_board.cards(
            self.context.scene.picture(), now, self.context
        )

    def draw_queue(self) -> None:
        """Hand the queue its rows; it asks for those that are visible."""
        words, pictured = self.context.words.queue, self.context.scene.queue
        queue, sought = self.query_one(IncidentQueue), self.view.filter
        empty = words.empty if self.context.then is None else self.context.words.past.empty
        queue.empty = words.none_match.format(text=sought) if sought else empty
        self._strange = self.desk.selector.strange(pictured, sought) if sought else ()
        self._selected = self.desk.selector.select(pictured, self.view, self.context.scene.now())
        queue.rows = present_queue.Rows(
            pictured, self.context, self._selected, self.view, self._unfolded, self._marked
        )
        self.draw_heading()

    def draw_heading(self) -> None:
        """Draw the line over the queue."""
        self.query_one("#heading", Heading).view = present_queue.heading(
            self.context.scene.queue, self.view, len(self._marked), self._strange, self.context
        )

    async def draw_side(self) -> None:
        """Draw the timeline of the selected incident, or of everything."""
        if not self.has_class("-wide"):
            return
        row = self.selected()
        about, before = row.id if row else None, self.context.scene.before
        events = await self.desk.journal.read(Query(incident=about, before=before, limit=SIDE))
        self.query_one(TimelineList).entries = present_timeline.entries(events, self.context)

    def selected(self) -> Incident | None:
        """Return the incident under the cursor."""
        key = (self.query_one(IncidentQueue).selected or "").removesuffix("+")
        return next((one for one in self.context.scene.queue.incidents if one.id == key), None)

    def on_incident_queue_highlighted(self) -> None:
        """The cursor moved."""
        self.run_worker(self.draw_side(), group="side", exclusive=True, exit_on_error=False)

    def on_incident_queue_chosen(self) -> None:
        """Enter or a click on the selected row."""
        self.action_open()

    def action_order(self) -> None:
        """Put the queue into the next order."""
        self.look(replace(self.view, order=_after(Order, self.view.order)))

    def action_group(self) -> None:
        """Put rows together by the next thing that they share."""
        self.look(replace(self.view, group=_after(Group, self.view.group)))

    def look(self, view: View) -> None:
        """Look at the queue in another way."""
        self.view = view
        self.draw_queue()

    def action_unfold(self) -> None:
        """Show or hide the systems that are folded under the selected incident."""
        if row := self.selected():
            self._unfolded ^= {row.id}
            self.draw_queue()

    def action_switch(self) -> None:
        """Go from the queue to the board and back."""
        board, queue = self.query_one(BoardGrid), self.query_one(IncidentQueue)
        (queue if board.has_focus else board).focus()

    def action_filter(self) -> None:
        """Open the filter line."""
        line = self.query_one("#filter", Input)
        line.display = True
        line.value = self.view.filter
        line.focus()
        queue = self.context.scene.queue
        self.run_worker(lambda: self.desk.selector.read(queue), thread=True, exit_on_error=False)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Filter while typing."""
        self.look(replace(self.view, filter=event.value))

    def on_input_submitted(self) -> None:
        """Keep the filter and go back to the rows."""
        self._leave_filter()

    def let_go(self) -> bool:
        """Let go of the filter line and the filter; return whether there was any."""
        line = self.query_one("#filter", Input)
        if not (line.has_focus or self.view.filter):
            return False
        line.value = ""
        self.look(replace(self.view, filter=""))
        self._leave_filter()
        return True

    def action_open(self) -> None:
        """Open what is selected."""
        raise NotImplementedError

    def _leave_filter(self) -> None:
        self.query_one("#filter").display = False
        self.query_one(IncidentQueue).focus()


def _after(kinds: type[T], kind: T) -> T:
    """Return the next of an enumeration, round and round."""
    every = list(kinds)
    return every[(every.index(kind) + 1) % len(every)]
