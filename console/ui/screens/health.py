"""The screens of health checks: what is owed, and what one found."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from console.desk import naming, telling
from console.duty.health import findings
from console.duty.record import Conflict
from console.ui import keys
from console.ui.present import health as present_health
from console.ui.screens.base import Base, bindings
from console.ui.screens.dialogs import ChoiceDialog, Option
from widgets.heading import Heading, HeadingView
from widgets.panel import Panel
from widgets.table import Table
from widgets.tone import Tone

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.binding import BindingType
    from textual.widget import Widget

    from config.proof import Routine
    from console.duty.health import Compared, Result
    from console.ui.present.context import Context


class HealthScreen(Base):
    """A row for each health check: its last result, its age, its findings, when it is due."""

    NAME = "health"
    BINDINGS: ClassVar[list[BindingType]] = bindings(keys.HEALTH)

    def body(self) -> Iterable[Widget]:
        """Return the line that says what holds checks up, and the table."""
        words = self.context.words.health
        yield Heading(id="heading")
        yield Table(words.columns, present_health.CHECKS, empty=words.none, id="checks")

    def on_mount(self) -> None:
        """Follow the journal: a check may end in any console."""
        self.query_one(Table).focus()
        self.run_worker(self._watch_tail(), exit_on_error=False)

    def heading(self) -> str:
        """Return the screen's name."""
        return self.context.words.health.title

    async def _watch_tail(self) -> None:
        async for _ in self.desk.tail:
            await self.draw()

    async def draw(self) -> None:
        """Draw what differs."""
        health = self.desk.proof.health
        due = frozenset(routine.id for routine, _ in await health.due())
        rows = present_health.checks(
            await health.history(), await health.missed(), due, self.context
        )
        self.query_one(Table).rows = rows
        held = await health.held_up() if due else None
        words = self.context.words.health
        said = HeadingView(words.held_up.format(id=held.id), tone=Tone.WARN) if held else None
        self.query_one("#heading", Heading).view = said or HeadingView("")
        self.query_one("#heading").display = held is not None

    def _routine(self) -> Routine | None:
        key = self.query_one(Table).selected
        return self.desk.proof.health.routine(key) if key else None

    def on_table_chosen(self) -> None:
        """Open the last result."""
        self.action_open()

    def action_open(self) -> None:
        """Open the last result of the check under the cursor."""
        if routine := self._routine():
            self.app.push_screen(ResultScreen(self.context, routine))

    def action_check_now(self) -> None:
        """Run the check under the cursor."""
        if routine := self._routine():
            check_now(self, routine)


def check_now(screen: Base, routine: Routine) -> None:
    """Run a health check in the background; it only reads."""
    words = screen.context.words
    screen.say(words.health.begun.format(name=routine.id))

    async def run() -> None:
        health = screen.desk.proof.health
        result = await health.run(routine)
        count = len(findings(result, await health.history()))
        verdict = words.runs.verdicts[result.verdict]
        screen.say(
            words.health.ended.format(name=routine.id, verdict=verdict, count=count),
            Tone.WARN if count or result.why else Tone.GOOD,
        )

    screen.attempt(run())


class ResultScreen(Base):
    """The last result of one health check, findings first, each beside the time before."""

    NAME = "result"
    BINDINGS: ClassVar[list[BindingType]] = bindings(keys.RESULT)

    def __init__(self, context: Context, routine: Routine) -> None:
        super().__init__(context)
        self._routine = routine
        self._result: Result | None = None
        self._looks: dict[str, Compared] = {}
        self._settled = 0

    def body(self) -> Iterable[Widget]:
        """Return the heading, the table, and what is said of the row under the cursor."""
        head = (*self.context.words.health.looks,)
        yield Heading(id="heading")
        words = self.context.words.health
        yield Table(head, present_health.LOOKS, empty=words.reading, id="looks")
        yield Panel(id="said")

    def on_mount(self) -> None:
        """Follow the journal."""
        self.query_one(Table).focus()
        self.run_worker(self._watch_tail(), exit_on_error=False)

    def heading(self) -> str:
        """Return which check it is."""
        words, names = self.context.words, self.context.names
        return f"{names.short(self._routine.system)} {words.health.result}"

    async def _watch_tail(self) -> None:
        async for _ in self.desk.tail:
            await self.draw()

    async def draw(self) -> None:
        """Draw what differs."""
        history = await self.desk.proof.health.history()
        self._result = history.last(self._routine.id)
        book = await naming.book_of(self.desk.runs, self._routine)
        self.query_one(Table).empty = self.context.words.health.no_result
        if self._result is not None:
            found = present_health.looks(self._result, history, book, self.context)
            self._looks = {row.key: look for look, row in found}
            self._settled = len(await self.desk.proof.health.settled(self._result))
            self.query_one(Table).rows = tuple(row for _, row in found)
            line = present_health.result_line(self._result, self.context)
            self.query_one("#heading", Heading).view = HeadingView(line)
        self._draw_said()

    def on_table_highlighted(self) -> None:
        """The cursor moved."""
        self._draw_said()

    def _selected(self) -> Compared | None:
        return self._looks.get(self.query_one(Table).selected or "")

    def _draw_said(self) -> None:
        if self._result is not None:
            chosen = self._selected()
            rows = present_health.about(self._result, chosen, self._settled, self.context)
            self.query_one("#said", Panel).rows = rows

    def action_check_now(self) -> None:
        """Run it again."""
        check_now(self, self._routine)

    def action_to_risk(self) -> None:
        """Put the finding under the cursor into the risk register."""
        self.run_worker(self._raise(incident=False), exit_on_error=False)

    def action_to_incident(self) -> None:
        """Open an incident for the finding under the cursor."""
        self.run_worker(self._raise(incident=True), exit_on_error=False)

    async def _raise(self, *, incident: bool) -> None:
        words, desk, one, result = self.context.words, self.desk, self._selected(), self._result
        if one is None or result is None or not one.finding:
            self.say(words.health.no_finding, Tone.WARN)
            return
        book = await naming.book_of(desk.runs, self._routine)
        title = telling.finding_title(result, one, book, desk, words, self.context.names)
        if incident:
            yes = Option("yes", title, words.keys.actions["to_incident"])
            answer = await self.app.push_screen_wait(
                ChoiceDialog(
                    words.health.incident_ask,
                    words.forms.choose_hint,
                    [yes],
                    nothing=words.keys.nothing_found,
                    short=True,
                )
            )
            if answer is None:
                return
        self.attempt(self._record(result, one, title, incident=incident))

    async def _record(self, result: Result, one: Compared, title: str, *, incident: bool) -> None:
        words, proof = self.context.words, self.desk.proof
        try:
            if incident:
                made = (await proof.health.incident(result, one, title)).id
            else:
                proposed = telling.risk_of(result, one, title, self.desk)
                made = (await proof.risks.found(proposed, result, one)).id
        except Conflict as conflict:
            first = conflict.event
            known = str(first.data.get("risk") or first.incident) if first else ""
            self.say(words.denials["finding-known"].format(value=known), Tone.WARN)
            return
        self.say(words.health.opened.format(id=made), Tone.GOOD)
