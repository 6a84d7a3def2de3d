"""The time machine: the home screen as it was, in steps of what happened; nothing can be done."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from console.desk.past import HOUR, Past
from console.duty.selection import View
from console.ui import keys
from console.ui.screens.base import bindings
from console.ui.screens.bygone import Bygone, refused
from console.ui.screens.overview import Overview
from widgets.queue import IncidentQueue

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import timedelta

    from textual.binding import BindingType
    from textual.widget import Widget

    from console.desk.past import Moment
    from console.ui.present.context import Context

ALL = View()


class PastScreen(Overview, Bygone):
    """Board and queue at a moment; what happens meanwhile goes on under it."""

    NAME = "past"
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(keys.PAST),
        *refused(keys.HOME, keys.PAST),
    ]

    def __init__(self, context: Context, past: Past, moment: Moment, view: View = ALL) -> None:
        super().__init__(replace(context, then=moment))
        self._past = past
        self._moment = moment
        self.view = view

    @classmethod
    async def enter(cls, home: Overview, action: str) -> None:
        """Open it over the home screen: an hour back, or at the last thing that happened."""
        past = Past(home.desk)
        await past.enter()
        moment = await (past.by(-HOUR) if action == "hour_back" else past.before())
        if moment is None:
            home.say(home.context.words.past.earliest)
        else:
            home.app.push_screen(cls(home.context, past, moment, home.view))

    def body(self) -> Iterable[Widget]:
        """Return the bars over what the home screen shows."""
        yield from self.bars()
        yield from super().body()

    def on_mount(self) -> None:
        """Draw what was."""
        self.query_one("#filter").display = False
        self.query_one(IncidentQueue).focus()
        self.call_after_refresh(self.draw)

    def shown(self) -> Moment:
        """Return the moment that is shown."""
        return self._moment

    async def draw(self) -> None:
        """Draw the moment."""
        self.draw_bars()
        self.draw_top()
        self.draw_board()
        self.draw_queue()
        await self.draw_side()

    async def _show(self, moment: Moment) -> None:
        self._moment = moment
        self.context = replace(self.context, then=moment)
        await self.draw()

    async def action_before(self) -> None:
        """Go to what happened before."""
        if moment := await self._past.before():
            await self._show(moment)
        else:
            self.say(self.context.words.past.earliest)

    async def action_after(self) -> None:
        """Go to what happened next; after the last thing it is now."""
        if moment := await self._past.after():
            await self._show(moment)
        else:
            self._return()

    async def action_hour_back(self) -> None:
        """Go back by an hour."""
        await self._by(-HOUR)

    async def action_hour_on(self) -> None:
        """Go on by an hour."""
        await self._by(HOUR)

    async def _by(self, span: timedelta) -> None:
        was = self._moment.at
        moment = await self._past.by(span)
        if moment is None:
            self._return()
            return
        await self._show(moment)
        if moment.at == was:
            self.say(self.context.words.past.earliest)

    def action_open(self) -> None:
        """Open the selected incident as it was."""
        from console.ui.screens.case import CaseScreen

        if row := self.selected():
            self.app.push_screen(CaseScreen(self.context, row.id, PastScreen, self._moment.before))

    def action_back(self) -> None:
        """Let go of the filter, then go back to now."""
        if not self.let_go():
            self._return()

    def _return(self) -> None:
        if self.is_current and len(self.app.screen_stack) > 1:
            self.app.pop_screen()
