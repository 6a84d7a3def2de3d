"""The incident screen: everything about one incident, and every verb on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from config.model import REASONS
from console.duty.incidents import Status
from console.ui import keys
from console.ui.present import chrome
from console.ui.present import incident as present_incident
from console.ui.present import roster as present_roster
from console.ui.screens import working
from console.ui.screens.base import bindings
from console.ui.screens.card import CardScreen
from console.ui.screens.caseview import CaseView
from console.ui.screens.choosing import offer_runbooks, open_shell
from console.ui.screens.dialogs import ChoiceDialog, Option, TextDialog
from console.ui.screens.explain import ExplainScreen
from console.ui.screens.judging import classify_it, explain_breach, stopping
from console.ui.screens.many import offer_undo
from console.ui.screens.timeline import TimelineScreen
from widgets.keybar import KeyBar
from widgets.panel import Panel
from widgets.timeline import TimelineList

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from textual.binding import BindingType

    from console.duty.incidents import Incident
    from console.duty.record import Alike
    from console.ui.present.context import Context


_OPEN_ONLY = ("acknowledge", "fix", "pause", "resolve")
"""Verbs of an incident that waits to be mended."""


class IncidentScreen(CaseView):
    """One incident: facts and clocks, its runbooks, its timeline."""

    NAME = "incident"
    BINDINGS: ClassVar[list[BindingType]] = bindings(keys.INCIDENT)

    def __init__(self, context: Context, incident_id: str) -> None:
        super().__init__(context)
        self._incident = incident_id
        self._row: Incident | None = None
        self._similar: tuple[Alike, ...] = ()
        self._asked = ""
        """The title that the similar ones were found for."""

    def on_mount(self) -> None:
        """Follow the journal."""
        for lines in (self.query_one(Panel), self.query_one(TimelineList)):
            lines.letters = ""  # they are verbs here
        self.query_one(TimelineList).focus()
        self.run_worker(self._watch_tail(), exit_on_error=False)

    def heading(self) -> str:
        """Return the incident's number."""
        return f"{self.context.words.keys.screens[self.NAME]} {self._incident}"

    async def _watch_tail(self) -> None:
        async for _ in self.desk.tail:
            self._row = await self.desk.journal.incident(self._incident)
            if self._row is None:
                continue
            self.draw_events(await self.desk.intake.events(self._row, limit=1000))
            if self._row.title != self._asked:
                self._asked = self._row.title
                self._similar = await self.desk.intake.similar(
                    self._row.title, self._row.system, self._row.id
                )
            await self.draw_facts()

    def tick(self) -> None:
        """Once a second: the clocks."""
        super().tick()
        self.run_worker(self.draw_facts(), group="facts", exclusive=True, exit_on_error=False)

    async def draw_facts(self) -> None:
        """Draw what differs."""
        if self._row is None:
            return
        over = () if self._row.open else _OPEN_ONLY
        sensible = {key.action for key in keys.SCREENS[self.NAME]}.difference(over)
        self.query_one(KeyBar).views = chrome.keybar(self.NAME, self.context, sensible)
        signs = self.desk.watch.signs(self._row.system)
        books = await self.desk.runs.suggested(self._row.system, signs)
        self.draw_row(
            self._row,
            *present_incident.suggested(books, self.context),
            *present_incident.similar(self._similar, self.context),
        )

    def action_acknowledge(self) -> None:
        """Take it."""
        if self._row:
            self.attempt(self._through(self.desk.incidents.acknowledge, "acknowledge"))

    def action_runbook(self) -> None:
        """Choose a runbook."""
        if self._row:
            offer_runbooks(self, self._row.system, self._row)

    def action_shell(self) -> None:
        """Open a shell on one of the system's hosts."""
        if self._row:
            open_shell(self, self._row.system, self._row)

    def action_explain(self) -> None:
        """Say why it is due when it is."""
        self.app.push_screen(ExplainScreen(self.context, self._incident))

    def action_classify(self) -> None:
        """Say how far it reaches and how urgent it is."""
        if self._row:
            self.run_worker(classify_it(self, self._row), exit_on_error=False)

    def action_breach(self) -> None:
        """Say why a clock ran out."""
        if self._row:
            self.run_worker(explain_breach(self, self._row), exit_on_error=False)

    def action_past(self) -> None:
        """Go through its own time."""
        from console.ui.screens.case import CaseScreen
        from console.ui.screens.past import PastScreen

        self.app.push_screen(CaseScreen(self.context, self._incident, PastScreen))

    def action_timeline(self) -> None:
        """Open the whole timeline."""
        self.app.push_screen(TimelineScreen(self.context))

    def action_note(self) -> None:
        """Add words."""
        self._with_text(self.context.words.forms.note, self.desk.incidents.note)

    def action_resolve(self) -> None:
        """Say how it was mended."""
        self._with_text(self.context.words.forms.resolve, self.desk.incidents.resolve, "resolve")

    def action_close(self) -> None:
        """Record the user's word and the outcome."""
        if self._row:
            self.attempt(working.close(self, self._row))

    def action_reopen(self) -> None:
        """Take it up again."""
        if self._row:
            self.attempt(working.reopen(self, self._row, self._open))

    def _open(self, incident_id: str) -> None:
        self.app.switch_screen(IncidentScreen(self.context, incident_id))

    def action_fix(self) -> None:
        """Propose a fix, or record what the user says to it."""
        if self._row:
            self.attempt(working.fix(self, self._row))

    def action_card(self) -> None:
        """Open the impact card."""
        if self._row:
            self.app.push_screen(CardScreen(self.context, self._row))

    def action_link(self) -> None:
        """Link it to its cause or its effect."""
        if self._row:
            self.attempt(working.link(self, self._row))

    def action_keep(self) -> None:
        """Keep evidence, or what was learned."""
        if self._row:
            self.attempt(working.keep(self, self._row))

    def action_undo(self) -> None:
        """Take the last verb back."""
        if self._row:
            offer_undo(self, self._row)

    def action_describe(self) -> None:
        """Complete or correct what was recorded."""
        from console.ui.screens.intake import DescribeDialog

        if row := self._row:
            done = self.context.words.intake.described.format(id=row.id)

            def say(said: dict[str, str] | None) -> None:
                if said:
                    self.attempt(self.desk.intake.describe(row, said), done)

            self.app.push_screen(DescribeDialog(self.context, row), say)

    def action_merge(self) -> None:
        """Say that it is a duplicate."""
        from console.ui.screens.intake import choose_other

        if row := self._row:

            def merge(into: str | None) -> None:
                if into is not None:
                    done = self.context.words.intake.merged.format(id=into)
                    self.attempt(self.desk.intake.merge(row, into), done)

            self.app.push_screen(choose_other(self, row), merge)

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

    def action_takeover(self) -> None:
        """Take it over from whoever has it."""
        title = self.context.words.handover.take_title.format(id=self._incident)
        self._with_text(title, self.desk.proof.handovers.take)

    def action_pause(self) -> None:
        """Stop its clocks for a reason, or let them run again."""
        if self._row and self._row.status is Status.PAUSED:
            self.attempt(self.desk.incidents.resume(self._row))
            return
        reasons = self.context.words.queue.reasons
        contract = self.desk.site.contract
        self._with_choice(
            self.context.words.forms.pause,
            [
                Option(one, reasons[one], stopping(contract.pauses[one], self.context.words))
                for one in REASONS
            ],
            self.desk.incidents.pause,
            "pause",
        )

    def _with_text(
        self, title: str, verb: Callable[[Incident, str], Awaitable[Incident]], name: str = ""
    ) -> None:
        hint = self.context.words.forms.text_hint
        self.app.push_screen(TextDialog(title, hint), lambda text: self._do(verb, text, name))

    def _with_choice(
        self,
        title: str,
        options: list[Option],
        verb: Callable[[Incident, str], Awaitable[Incident]],
        name: str = "",
    ) -> None:
        words = self.context.words
        dialog = ChoiceDialog(
            title, words.forms.choose_hint, options, nothing=words.keys.nothing_found
        )
        self.app.push_screen(dialog, lambda chosen: self._do(verb, chosen, name))

    def _do(
        self, verb: Callable[[Incident, str], Awaitable[Incident]], text: str | None, name: str
    ) -> None:
        if text is not None:
            self.attempt(self._through(lambda row: verb(row, text), name))

    async def _through(self, verb: working.Verb, name: str) -> None:
        """Do a verb; one that has a `name` is offered for the effects, too."""
        if self._row is None:
            return
        if name:
            said = self.context.words.life.verbs[name]
            await working.through(self, self._row, verb, said)
        else:
            await verb(self._row)
