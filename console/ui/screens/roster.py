"""The roster screen: who is on call in the coming two weeks, and who stands in for whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from console.ui import keys
from console.ui.present import roster as present_roster
from console.ui.screens.base import Base, bindings
from console.ui.screens.dialogs import ChoiceDialog, Option, TextDialog
from widgets.panel import Panel

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.binding import BindingType
    from textual.widget import Widget


class RosterScreen(Base):
    """Two weeks of duty, the gaps in red, the people under them."""

    NAME = "roster"
    BINDINGS: ClassVar[list[BindingType]] = bindings(keys.ROSTER)

    def body(self) -> Iterable[Widget]:
        """Return the panel."""
        yield Panel(id="facts")

    def on_mount(self) -> None:
        """Follow the journal: a swap may come from any console."""
        self.query_one(Panel).focus()
        self.run_worker(self._watch_tail(), exit_on_error=False)

    def heading(self) -> str:
        """Return the screen's name."""
        return self.context.words.dispatch.title

    async def _watch_tail(self) -> None:
        async for _ in self.desk.tail:
            self.draw()

    def draw(self) -> None:
        """Draw what differs."""
        self.query_one(Panel).rows = present_roster.rows(self.context)

    def action_swap(self) -> None:
        """Put somebody else on one of the coming duties."""
        self.run_worker(self._swap(), exit_on_error=False)

    async def _swap(self) -> None:
        words, desk = self.context.words.dispatch, self.desk
        stretches = {
            str(place): one for place, one in enumerate(desk.rota.stretches(present_roster.SPAN))
        }
        which = await self._choice(
            words.swap_which,
            [
                Option(
                    key,
                    present_roster.when(one, self.context),
                    present_roster.said(one, self.context),
                )
                for key, one in stretches.items()
            ],
        )
        if which is None:
            return
        people = [Option(e.id, e.name, " ".join(e.roles)) for e in desk.site.roster.engineers]
        who = await self._choice(words.swap_who, people)
        if who is None:
            return
        hint = self.context.words.forms.text_hint
        why = await self.app.push_screen_wait(TextDialog(words.swap_why, hint))
        if why is None:
            return
        chosen = stretches[which]
        # Whoever was the primary backs up; the others stay as they were.
        chain = (who, *(one.id for one in chosen.engineers if one.id != who))
        self.attempt(desk.rota.swap(chosen.start, chosen.end, chain, why), words.swapped)

    async def _choice(self, title: str, options: list[Option]) -> str | None:
        words = self.context.words
        return await self.app.push_screen_wait(
            ChoiceDialog(title, words.dispatch.swap_hint, options, nothing=words.keys.nothing_found)
        )
