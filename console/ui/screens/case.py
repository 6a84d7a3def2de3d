"""One incident as it was, step by step through its own time; nothing can be done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from console.desk.past import Past, still
from console.duty import past as rules
from console.duty.record import Query
from console.ui import keys
from console.ui.screens.base import Base, bindings
from console.ui.screens.bygone import Bygone, refused
from console.ui.screens.caseview import CaseView
from widgets.panel import Panel
from widgets.timeline import TimelineList

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.binding import BindingType
    from textual.widget import Widget

    from console.desk.past import Moment
    from console.duty.events import Event
    from console.ui.present.context import Context

Board = Callable[["Context", Past, "Moment"], Base]
"""Makes the screen of board and queue at a moment."""
MOST = 2**31
"""It is folded anew from its first event on, however many there are."""


class CaseScreen(CaseView, Bygone):
    """Facts, clocks and timeline of an incident right after one of its events."""

    NAME = "case"
    WAY = "way_of_one"
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(keys.CASE),
        *refused(keys.INCIDENT, keys.CASE),
    ]

    def __init__(
        self, context: Context, incident_id: str, board: Board, before: int | None = None
    ) -> None:
        super().__init__(context)
        self._incident = incident_id
        self._board = board
        self._before = before
        """Begin with its last event before this one; None: with the one before its newest."""
        self._events: tuple[Event, ...] = ()
        self._at = 0

    def body(self) -> Iterable[Widget]:
        """Return the bars over what the incident's screen shows."""
        yield from self.bars()
        yield from super().body()

    def on_mount(self) -> None:
        """Read its events."""
        for lines in (self.query_one(Panel), self.query_one(TimelineList)):
            lines.letters = ""  # as on the incident's own screen
        self.query_one(TimelineList).focus()
        self.run_worker(self._read(), exit_on_error=False)

    async def _read(self) -> None:
        row = await self.desk.journal.incident(self._incident)
        if row is None:
            return
        self._events = await self.desk.journal.read(Query(incident=row.id, limit=MOST))
        seen = [event for event in self._events if not self._before or event.seq < self._before]
        self._at = max(0, len(seen) - (1 if self._before else 2))
        self._draw()

    def heading(self) -> str:
        """Return the incident's number."""
        return f"{self.context.words.keys.screens[self.NAME]} {self._incident}"

    def shown(self) -> Moment:
        """Return the moment that is shown."""
        return still(self.desk, self._events[self._at])

    def draw_bars(self) -> None:
        """Draw both lines, once there is something to draw."""
        if self._events:
            super().draw_bars()

    def _draw(self) -> None:
        self.context = replace(self.context, then=self.shown())
        shown = self._events[: self._at + 1]
        self.draw_bars()
        self.draw_top()
        if row := rules.incident_at(shown):
            self.draw_row(row)
        self.draw_events(shown)

    def action_before(self) -> None:
        """Go to what happened to it before."""
        if self._at == 0:
            self.say(self.context.words.past.first)
            return
        self._at -= 1
        self._draw()

    def action_after(self) -> None:
        """Go to what happened to it next; after the last thing it is now."""
        if self._at + 1 >= len(self._events):
            self.action_back()
            return
        self._at += 1
        self._draw()

    async def action_board(self) -> None:
        """Show board and queue as they were at this moment."""
        if not self._events:
            return
        self.say(self.context.words.past.reading)
        event = self._events[self._at]
        past = Past(self.desk)
        await past.enter(min(event.at, past.began))
        moment = await past.then(event)
        self.app.push_screen(self._board(self.context, past, moment))
