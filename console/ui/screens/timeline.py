"""The timeline screen: every event, filtered as one types."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.widgets import Input

from console.duty.record import Query
from console.ui import keys
from console.ui.present import timeline as present_timeline
from console.ui.screens.base import Base, bindings
from widgets.timeline import TimelineList
from widgets.tone import Tone

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.binding import BindingType
    from textual.widget import Widget

PAGE = 500
"""Events that are read at once; scrolling to the top reads the ones before them."""


class TimelineScreen(Base):
    """The newest events, older ones on demand."""

    NAME = "timeline"
    BINDINGS: ClassVar[list[BindingType]] = bindings(keys.TIMELINE)

    _limit = PAGE
    _text = ""

    def body(self) -> Iterable[Widget]:
        """Return the list and its filter."""
        yield TimelineList(id="events")
        yield Input(id="filter")

    def on_mount(self) -> None:
        """Follow the journal."""
        self.query_one("#filter").display = False
        events = self.query_one(TimelineList)
        events.empty = self.context.words.timeline.empty
        events.focus()
        self.run_worker(self._watch_tail(), exit_on_error=False)

    def heading(self) -> str:
        """Return what the status line says."""
        words = self.context.words
        filtered = words.queue.filter.format(text=self._text) if self._text else ""
        return f"{words.timeline.title} {filtered}".rstrip()

    async def _watch_tail(self) -> None:
        async for _ in self.desk.tail:
            await self.draw()

    async def draw(self) -> None:
        """Read and show the newest events that match."""
        query = Query(text=self._text, limit=self._limit)
        events = await self.desk.journal.read(query)
        self.query_one(TimelineList).entries = present_timeline.entries(events, self.context)

    def _redraw(self) -> None:
        self.run_worker(self.draw(), group="draw", exclusive=True, exit_on_error=False)

    def on_timeline_list_reached_top(self) -> None:
        """The oldest shown event is in sight: read more."""
        self._limit += PAGE
        self._redraw()

    def action_filter(self) -> None:
        """Open the filter line."""
        line = self.query_one("#filter", Input)
        line.display = True
        line.focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Filter while typing."""
        self._text = event.value
        self._limit = PAGE
        self._redraw()
        self.draw_top()

    def on_input_submitted(self) -> None:
        """Keep the filter, go back to the events."""
        self.query_one("#filter").display = False
        self.query_one(TimelineList).focus()

    def action_back(self) -> None:
        """Clear the filter, or leave."""
        line = self.query_one("#filter", Input)
        if line.display or self._text:
            line.value = ""
            self.on_input_submitted()
        else:
            super().action_back()

    def action_follow(self) -> None:
        """Go to the newest event and stay there."""
        self.query_one(TimelineList).follow()

    def action_verify(self) -> None:
        """Walk the hash chain."""
        self.attempt(self._verify())

    async def _verify(self) -> None:
        words = self.context.words.timeline
        result = await self.desk.journal.verify()
        if result.ok:
            self.say(words.verified.format(events=result.events, head=result.head[:16]), Tone.GOOD)
        else:
            reason = words.bad_reasons.get(result.reason, result.reason)
            self.say(words.bad.format(seq=result.bad, reason=reason), Tone.BAD)
