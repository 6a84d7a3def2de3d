"""The incident screen: everything about one incident, and every verb on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.containers import Horizontal

from console.desk.incidents import PAUSE_REASONS
from console.duty.incidents import Status
from console.duty.record import Query
from console.ui import keys
from console.ui.present import incident as present_incident
from console.ui.present import roster as present_roster
from console.ui.present import timeline as present_timeline
from console.ui.screens.base import Base, bindings
from console.ui.screens.choosing import offer_runbooks, open_shell
from console.ui.screens.dialogs import ChoiceDialog, Option, TextDialog
from console.ui.screens.timeline import TimelineScreen
from widgets.panel import Panel
from widgets.timeline import TimelineList

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable

    from textual.binding import BindingType
    from textual.widget import Widget

    from console.duty.incidents import Incident
    from console.ui.present.context import Context


class IncidentScreen(Base):
    """One incident: facts and clocks, its runbooks, its timeline."""

    NAME = "incident"
    BINDINGS: ClassVar[list[BindingType]] = bindings(keys.INCIDENT)

    def __init__(self, context: Context, incident_id: str) -> None:
        super().__init__(context)
        self._incident = incident_id
        self._row: Incident | None = None

    def body(self) -> Iterable[Widget]:
        """Return facts and timeline."""
        with Horizontal(id="middle"):
            yield Panel(id="facts")
            yield TimelineList(id="events")

    def on_mount(self) -> None:
        """Follow the journal."""
        for pager in (self.query_one(Panel), self.query_one(TimelineList)):
            pager.letters = "jkG"  # g assigns
        self.query_one(TimelineList).focus()
        self.run_worker(self._watch_tail(), exit_on_error=False)

    def heading(self) -> str:
        """Return the incident's number."""
        return f"{self.context.words.keys.screens[self.NAME]} {self._incident}"

    async def _watch_tail(self) -> None:
        async for _ in self.desk.tail:
            self._row = await self.desk.journal.incident(self._incident)
            events = await self.desk.journal.read(Query(incident=self._incident, limit=1000))
            entries = present_timeline.entries(events, self.context)
            self.query_one(TimelineList).entries = entries
            await self.draw_facts()

    def tick(self) -> None:
        """Once a second: the clocks."""
        super().tick()
        self.run_worker(self.draw_facts(), group="facts", exclusive=True, exit_on_error=False)

    async def draw_facts(self) -> None:
        """Draw what differs."""
        if self._row is None:
            return
        signs = self.desk.watch.signs(self._row.system)
        books = await self.desk.runs.suggested(self._row.system, signs)
        self.query_one(Panel).rows = (
            *present_incident.facts(self._row, self.context),
            *present_incident.suggested(books, self.context),
        )

    def action_acknowledge(self) -> None:
        """Take it."""
        if self._row:
            self.attempt(self.desk.incidents.acknowledge(self._row))

    def action_runbook(self) -> None:
        """Choose a runbook."""
        if self._row:
            offer_runbooks(self, self._row.system, self._row)

    def action_shell(self) -> None:
        """Open a shell on one of the system's hosts."""
        if self._row:
            open_shell(self, self._row.system, self._row)

    def action_timeline(self) -> None:
        """Open the whole timeline."""
        self.app.push_screen(TimelineScreen(self.context))

    def action_note(self) -> None:
        """Add words."""
        self._with_text(self.context.words.forms.note, self.desk.incidents.note)

    def action_resolve(self) -> None:
        """Say how it was mended."""
        self._with_text(self.context.words.forms.resolve, self.desk.incidents.resolve)

    def action_close(self) -> None:
        """End it."""
        self._with_text(self.context.words.forms.close, self.desk.incidents.close)

    def action_reopen(self) -> None:
        """Take it up again."""
        self._with_text(self.context.words.forms.reopen, self.desk.incidents.reopen)

    def action_assign(self) -> None:
        """Give it to someone of the roster, those who fit best first."""
        self.run_worker(self._assign(), exit_on_error=False)

    async def _assign(self) -> None:
        if self._row is not None:
            ranked = await self.desk.dispatch.rank(self._row)
            self._with_choice(
                self.context.words.forms.assign,
                [Option(*one) for one in present_roster.candidates(ranked, self.context)],
                self.desk.dispatch.assign,
            )

    def action_pause(self) -> None:
        """Stop its clocks for a reason, or let them run again."""
        if self._row and self._row.status is Status.PAUSED:
            self.attempt(self.desk.incidents.resume(self._row))
            return
        reasons = self.context.words.queue.reasons
        self._with_choice(
            self.context.words.forms.pause,
            [Option(one, reasons[one]) for one in PAUSE_REASONS],
            self.desk.incidents.pause,
        )

    def _with_text(self, title: str, verb: Callable[[Incident, str], Awaitable[Incident]]) -> None:
        hint = self.context.words.forms.text_hint
        self.app.push_screen(TextDialog(title, hint), lambda text: self._do(verb, text))

    def _with_choice(
        self,
        title: str,
        options: list[Option],
        verb: Callable[[Incident, str], Awaitable[Incident]],
    ) -> None:
        words = self.context.words
        dialog = ChoiceDialog(
            title, words.forms.choose_hint, options, nothing=words.keys.nothing_found
        )
        self.app.push_screen(dialog, lambda chosen: self._do(verb, chosen))

    def _do(self, verb: Callable[[Incident, str], Awaitable[Incident]], text: str | None) -> None:
        if self._row is not None and text is not None:
            row = self._row

            async def act() -> None:
                await verb(row, text)

            self.attempt(act())
