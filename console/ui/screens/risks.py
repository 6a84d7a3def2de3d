"""The screens of the risk register: matrix and list, and one risk with its verbs."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, ClassVar

from console.desk import naming, telling
from console.desk.asked import asked
from console.desk.errors import Denied
from console.desk.risks import Proposed
from console.duty.risks import PLANNED, SOURCES, State
from console.ui import keys
from console.ui.present import risks as present_risks
from console.ui.screens.base import Base, bindings
from console.ui.screens.dialogs import ChoiceDialog, Option, TextDialog
from console.ui.screens.sheet import Field, Sheet
from widgets.grid import Grid, GridView
from widgets.heading import Heading, HeadingView
from widgets.panel import Panel
from widgets.table import Table
from widgets.tone import Tone

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Mapping

    from textual.binding import BindingType
    from textual.widget import Widget

    from console.duty.health import Compared, Result
    from console.duty.risks import Risk
    from console.ui.present.context import Context

    Record = Callable[[Mapping[str, str]], Awaitable[object]]


class RisksScreen(Base):
    """Likelihood by impact, and under it the register, the gravest first."""

    NAME = "risks"
    BINDINGS: ClassVar[list[BindingType]] = bindings(keys.RISKS)

    def body(self) -> Iterable[Widget]:
        """Return counts, matrix and list."""
        words = self.context.words.risk
        yield Heading(id="heading")
        yield Grid(id="matrix")
        yield Table(words.columns, present_risks.RISKS, empty=words.none, id="risks")

    def on_mount(self) -> None:
        """Follow the journal."""
        self.query_one(Table).focus()
        self.run_worker(self._watch_tail(), exit_on_error=False)

    def heading(self) -> str:
        """Return the screen's name."""
        return self.context.words.risk.title

    async def _watch_tail(self) -> None:
        async for _ in self.desk.tail:
            await self.draw()

    async def draw(self) -> None:
        """Draw what differs."""
        words = self.context.words.risk
        risks = await self.desk.proof.risks.register()
        self.query_one(Table).rows = present_risks.rows(risks, self.context)
        self.query_one("#heading", Heading).view = HeadingView(
            present_risks.counts(risks, self.context)
        )
        self.query_one(Grid).view = GridView(
            present_risks.matrix(risks, self.context),
            tuple(reversed(words.likelihoods)),
            words.impacts,
            f"{words.chance} × {words.impact}",
        )

    def on_table_chosen(self) -> None:
        """Open the risk under the cursor."""
        self.action_open()

    def action_open(self) -> None:
        """Open the risk under the cursor."""
        if key := self.query_one(Table).selected:
            self.app.push_screen(RiskScreen(self.context, key))

    def action_new_risk(self) -> None:
        """Record a risk by hand."""
        self._form(Proposed("", "other", 2, 2))

    def action_suggestions(self) -> None:
        """Choose among what incidents and health checks suggest."""
        self.run_worker(self._suggest(), exit_on_error=False)

    async def _suggest(self) -> None:
        words = self.context.words
        found = {one.key: one for one in await asked(self.desk, words)}
        if not found:
            self.say(words.risk.no_suggestion)
            return
        options = [Option(key, one.told, " ".join(one.incidents)) for key, one in found.items()]
        chosen = await self.app.push_screen_wait(
            ChoiceDialog(
                words.risk.suggest_title,
                words.risk.suggest_hint,
                options,
                nothing=words.keys.nothing_found,
            )
        )
        if chosen is not None:
            self._form(found[chosen].proposed, found[chosen].finding)

    def _form(self, start: Proposed, finding: tuple[Result, Compared] | None = None) -> None:
        words, desk = self.context.words, self.desk

        async def record(said: Mapping[str, str]) -> object:
            proposed = Proposed(
                said["title"],
                said["source"],
                int(said["likelihood"]),
                int(said["impact"]),
                system=said["system"],
                owner=said["owner"],
                prevention=said["prevention"],
                contingency=said["contingency"],
                response=said["response"],
                born=start.born,
                of=start.of,
            )
            risks = desk.proof.risks
            risk = await (risks.found(proposed, *finding) if finding else risks.add(proposed))
            self.say(words.risk.added.format(id=risk.id), Tone.GOOD)
            return risk

        fields = form_fields(start, self.context)
        self.app.push_screen(
            Sheet(words.risk.form_title, words.risk.form_hint, fields, record, words)
        )


def form_fields(start: Proposed, context: Context) -> tuple[Field, ...]:
    """Return the fields of a new risk."""
    words, site = context.words.risk, context.desk.site
    people = tuple((one.id, one.name) for one in site.roster.engineers)
    systems = tuple((one.id, one.short.of(context.words.lang)) for one in site.systems)
    return (
        Field("title", words.name, start.title),
        Field("source", words.source, start.source, tuple((s, words.sources[s]) for s in SOURCES)),
        *_grades(start.likelihood, start.impact, context),
        Field("system", words.system, start.system, (("", "-"), *systems)),
        Field("owner", words.owner, start.owner, (("", "-"), *people)),
        Field("prevention", words.prevention, start.prevention),
        Field("contingency", words.contingency, start.contingency),
        Field("response", words.response, start.response),
    )


def _grades(likelihood: int, impact: int, context: Context) -> tuple[Field, Field]:
    words = context.words.risk
    return (
        Field("likelihood", words.chance, str(likelihood), _numbered(words.likelihoods)),
        Field("impact", words.impact, str(impact), _numbered(words.impacts)),
    )


def _numbered(words: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((str(at), word) for at, word in enumerate(words, 1))


class RiskScreen(Base):
    """One risk: what is known, its history, and what is done about it."""

    NAME = "risk"
    BINDINGS: ClassVar[list[BindingType]] = bindings(keys.RISK)

    def __init__(self, context: Context, risk_id: str) -> None:
        super().__init__(context)
        self._risk_id = risk_id
        self._risk: Risk | None = None

    def body(self) -> Iterable[Widget]:
        """Return the panel."""
        yield Panel(id="facts")

    def on_mount(self) -> None:
        """Follow the journal."""
        self.query_one(Panel).focus()
        self.run_worker(self._watch_tail(), exit_on_error=False)

    def heading(self) -> str:
        """Return which it is."""
        return f"{self.context.words.risk.one} {self._risk_id}"

    async def _watch_tail(self) -> None:
        async for _ in self.desk.tail:
            await self.draw()

    async def draw(self) -> None:
        """Draw what differs."""
        self._risk = await self.desk.proof.risks.risk(self._risk_id)
        books = await naming.books_of(self.desk.runs, self.desk.site)
        self.query_one(Panel).rows = present_risks.facts(self._risk, books, self.context)

    def action_assess(self) -> None:
        """Grade it anew."""
        if risk := self._risk:
            words = self.context.words.risk

            async def record(said: Mapping[str, str]) -> object:
                grades = int(said["likelihood"]), int(said["impact"])
                return await self.desk.proof.risks.assess(risk, *grades, said["why"])

            fields = (
                *_grades(risk.likelihood, risk.impact, self.context),
                Field("why", words.why),
            )
            self._sheet(words.assess_title, fields, record)

    def action_review_risk(self) -> None:
        """Record that it was looked at."""
        if risk := self._risk:
            words = self.context.words.risk

            async def record(said: Mapping[str, str]) -> object:
                try:
                    on = date.fromisoformat(said["on"]) if said["on"] else None
                except ValueError:
                    raise Denied("review-form", said["on"]) from None
                return await self.desk.proof.risks.review(risk, said["text"], on)

            fields = (Field("text", words.seen), Field("on", words.next_review))
            self._sheet(words.review_title, fields, record)

    def action_settle(self) -> None:
        """Say that it is mitigated, accepted, closed or open again."""
        if risk := self._risk:
            words = self.context.words.risk
            states = tuple((s.value, words.states[s]) for s in State if s is not risk.state)

            async def record(said: Mapping[str, str]) -> object:
                return await self.desk.proof.risks.settle(risk, said["state"], said["why"])

            fields = (
                Field("state", words.state, states[-1][0], states),
                Field("why", words.why),
            )
            self._sheet(words.settle_title, fields, record)

    def _sheet(self, title: str, fields: tuple[Field, ...], record: Record) -> None:
        words = self.context.words
        self.app.push_screen(
            Sheet(title.format(id=self._risk_id), words.risk.form_hint, fields, record, words),
            lambda done: self.say(words.risk.done, Tone.GOOD) if done else None,
        )

    def action_measures(self) -> None:
        """Change one of owner, measures, title and source."""
        if self._risk is not None:
            self.run_worker(self._plan(self._risk), exit_on_error=False)

    async def _plan(self, risk: Risk) -> None:
        words, site = self.context.words, self.desk.site
        told = words.risk
        names = {name: told.name if name == "title" else getattr(told, name) for name in PLANNED}
        which = await self._choice(
            told.plan_title.format(id=risk.id),
            [Option(name, text, self._value(risk, name)) for name, text in names.items()],
        )
        if which == "owner":
            people = [
                Option(one.id, one.name, " ".join(one.roles)) for one in site.roster.engineers
            ]
            value = await self._choice(told.owner, people)
        elif which == "source":
            kinds = [Option(one, told.sources[one]) for one in SOURCES]
            value = await self._choice(told.source, kinds)
        elif which is not None:
            hint, now = words.forms.text_hint, getattr(risk, which)
            value = await self.app.push_screen_wait(TextDialog(names[which], hint, value=now))
        else:
            return
        if value is not None:
            self.attempt(self.desk.proof.risks.plan(risk, {which: value}), told.done)

    def _value(self, risk: Risk, name: str) -> str:
        told, value = self.context.words.risk, str(getattr(risk, name))
        if name == "source":
            return told.sources[value]
        return (self.context.names.person(value) if name == "owner" else value) or told.missing

    async def _choice(self, title: str, options: list[Option]) -> str | None:
        words = self.context.words
        return await self.app.push_screen_wait(
            ChoiceDialog(title, words.forms.choose_hint, options, nothing=words.keys.nothing_found)
        )

    def action_undo(self) -> None:
        """Take one's own last verb back."""
        if risk := self._risk:
            self.attempt(self._undo(risk))

    async def _undo(self, risk: Risk) -> None:
        undone = await self.desk.proof.risks.undo(risk)
        self.say(telling.undone(undone, self.context.words), Tone.GOOD)
