"""The form for a new incident, made for a phone at the ear: the symptom first, Enter records."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Horizontal, Vertical

from console.desk.errors import Denied
from console.desk.incidents import CHANNELS, Report
from console.duty import guess
from console.duty.incidents import Incident
from console.duty.record import Conflict, JournalError
from console.ui.present import form as present_form
from console.ui.screens.base import WIDTHS, Base
from console.ui.screens.dialogs import Dialog
from console.ui.screens.offering import Offered
from console.words.failures import denial, race, spoken, trouble
from console.words.times import moment
from widgets.choices import Choices
from widgets.field import Field, Line
from widgets.heading import Heading, HeadingView
from widgets.offer import Offer
from widgets.tone import Tone

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from textual import events
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from console.desk.drafts import Kept
    from console.ui.present.context import Context

_TYPED = ("title", "department", "requester", "contact", "received")
_CHOSEN = ("system", "channel", "service", "priority")
_SLIM = 60
"""Under so many columns no two fields stand in one line."""
_FEW = 2
"""Past incidents that are told where it is narrow."""
_WRITING = 2.0
"""Seconds that a disk is given to take a draft before it counts as lost."""
_QUIET = 0.15
"""Seconds without a key after which the journal is asked for what is like it."""


class IncidentForm(Dialog[Incident]):
    """Everything has a default; what is typed is kept as a draft until it is recorded."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "keep", "keep", show=False),
        Binding("ctrl+q", "quit", "quit", show=False),
        Binding("up", "app.focus_previous", "previous", show=False, priority=True),
        Binding("down", "app.focus_next", "next", show=False, priority=True),
        Binding("ctrl+n", "another", "another", show=False, priority=True),
        Binding("ctrl+y", "offers", "offers", show=False, priority=True),
    ]

    def __init__(self, context: Context, system: str | None = None, chat: str = "") -> None:
        super().__init__()
        self.HORIZONTAL_BREAKPOINTS = [(0, "-slim"), (_SLIM, "-narrow"), *WIDTHS[1:]]
        self.context = context
        self._desk = context.desk
        self._draft = self._desk.intake.drafts.begin()
        self._system = system or ""
        self._chosen = {"system"} if system else set[str]()
        """What a person has set: no guess changes it."""
        self._original = ""
        self._callers = 1
        self._chat = chat
        self._left: tuple[Kept, ...] = ()
        self._busy = False
        self._refused = ""
        """Why the last Enter or esc did nothing; it stands until something is typed."""

    def compose(self) -> ComposeResult:
        """Lay the form out: the symptom first, the rest has defaults."""
        words, site = self.context.words.intake, self._desk.site
        lang, services = self.context.words.lang, site.contract.services
        service = "support" if "support" in services else next(iter(services))
        priorities = tuple((one, one) for one in site.contract.priorities)
        usual = priorities[min(2, len(priorities) - 1)][0]
        said = self.context.words.queue.channels
        systems = tuple((one.id, one.short.of(lang)) for one in site.systems)
        channels = tuple((one, said[one]) for one in CHANNELS)
        kinds = tuple((one.id, one.name.of(lang)) for one in services.values())
        with Vertical(id="box", classes="form"):
            yield Heading(HeadingView(words.title, bold=True), id="name")
            with Vertical(id="fields"):
                yield Field(words.symptom, words.symptom_hint, id="title")
                yield Choices(words.system, systems, self._system or None, id="system")
                yield Heading(id="why")
                yield Field(words.department, words.department_hint, id="department")
                with Horizontal(classes="row"):
                    yield Field(words.requester, id="requester")
                    yield Field(words.contact, id="contact")
                yield Choices(words.channel, channels, "phone", id="channel")
                yield Field(words.received, words.received_hint, id="received")
                yield Choices(words.service, kinds, service, id="service")
                yield Choices(words.priority, priorities, usual, id="priority")
                yield Heading(id="promise-0")
                yield Heading(id="promise-1")
                yield Offered(self.context)
            yield Heading(HeadingView(words.hint), id="hint", classes="hint")

    def on_mount(self) -> None:
        """Show what will be due, and what was left half-filled."""
        self.draw()
        self.query_one(Offered).known(None)
        self.set_interval(1, self.draw)
        if self._chat:
            self.read_chat(self._chat)
        else:
            self.run_worker(self._offer_drafts(), group="known", exit_on_error=False)

    def _field(self, name: str) -> Field:
        return self.query_one(f"#{name}-field", Field)

    def _choices(self, name: str) -> Choices:
        return self.query_one(f"#{name}", Choices)

    def report(self) -> Report:
        """Return what the form holds, completed. Raises Denied for a time that is none."""
        typed = {name: self._field(name).value for name in _TYPED}
        chosen = {name: self._choices(name).value for name in _CHOSEN}
        report = Report(
            title=typed["title"],
            department=typed["department"],
            requester=typed["requester"],
            contact=typed["contact"],
            received=self._desk.intake.received(typed["received"]),
            original=self._original,
            callers=self._callers,
            system=chosen["system"],
            service=chosen["service"],
            priority=chosen["priority"],
            channel=chosen["channel"],
        )
        intake = self._desk.intake
        if "system" in self._chosen:
            return intake.classed(intake.complete(report), self._chosen)
        return intake.classed(intake.complete(replace(report, system="")), self._chosen)

    def draw(self) -> None:
        """Show what follows from what is typed: guesses, times, deadlines."""
        words = self.context.words
        try:
            report = self.report()
        except Denied as denied:
            self._field("received").say(denial(denied.code, denied.value, words), Tone.BAD)
            return
        for name in ("system", "service", "priority"):
            if name not in self._chosen:
                self._choices(name).choose(getattr(report, name))
        self._draw_guesses(report)
        now = report.received or self._desk.now()
        typed = self._field("received").value.strip()
        said = moment(now, self._desk.now(), self._desk.site.zone, words)
        self._field("received").say(f"→ {said}" if typed else said)
        views = present_form.preview(report, self.context)
        for at in range(2):
            line = self.query_one(f"#promise-{at}", Heading)
            line.view = views[at] if at < len(views) else HeadingView("")
        if not self._refused and (why := self._desk.intake.drafts.trouble.value):
            self._say(words.intake.not_kept.format(why=spoken(why, words)), Tone.BAD)

    def _draw_guesses(self, report: Report) -> None:
        guesses = guess.systems(report.title, report.department, self._desk.site)
        by_hand = "system" in self._chosen
        view = present_form.why(guesses, report.system, self.context, by_hand=by_hand)
        pristine = not report.title.strip() and not by_hand
        self.query_one("#why", Heading).view = HeadingView("") if pristine else view
        department = self._field("department")
        typed = department.value.strip()
        guessed = self.context.words.intake.guessed.format(word=report.department)
        department.suggest(guessed if not typed and report.department else "")
        changed = bool(typed) and report.department not in ("", typed)
        department.say(f"→ {report.department}" if changed else "")
        self._field("contact").suggest(report.contact)

    def on_input_changed(self) -> None:
        """A key was typed: keep it, show what follows, look for what is like it."""
        self._changed()

    def on_choices_changed(self, event: Choices.Changed) -> None:
        """A person has chosen."""
        self._chosen.add(event.of)
        self._changed()

    def _changed(self) -> None:
        self._refused = ""
        self._say(self.context.words.intake.hint)
        self._desk.intake.drafts.keep(self._draft, self.fields())
        self.draw()
        self.run_worker(self._look(), group="known", exclusive=True, exit_on_error=False)

    def fields(self) -> dict[str, str]:
        """Return what a person has put into the form."""
        typed = {name: self._field(name).value for name in _TYPED}
        chosen = {name: self._choices(name).value for name in _CHOSEN if name in self._chosen}
        return {**typed, **chosen, "original": self._original} if any(typed.values()) else {}

    async def _look(self) -> None:
        await asyncio.sleep(_QUIET)
        try:
            report = self.report()
            waiting = self._desk.queue.value.incidents
            known = await self._desk.intake.known(report, waiting) if report.title.strip() else None
        except (Denied, JournalError):
            known = None
        if not self.fields():
            await self._offer_drafts()
        else:
            wide = self.has_class("-wide")
            self.query_one(Offered).known(known, *(() if wide else (_FEW,)))

    async def _offer_drafts(self) -> None:
        self._left = await self._desk.intake.drafts.left()
        if not self.fields():
            self.query_one(Offered).drafts(self._left)

    def action_another(self) -> None:
        """Take the next guess: the next system, by likelihood, then all others in turn."""
        order = [one.id for one in self._desk.site.systems]
        title, department = self._field("title").value, self._field("department").value
        likely = [one.id for one in guess.systems(title, department, self._desk.site)]
        ring = [*likely, *(one for one in order if one not in likely)]
        choices = self._choices("system")
        at = ring.index(choices.value) + 1 if choices.value else 0
        choices.choose(ring[at % len(ring)])
        self._chosen.add("system")
        self._changed()

    def action_offers(self) -> None:
        """Go to the first thing that is offered."""
        first = self.query_one("#offer-0", Offer)
        if first.view is not None:
            first.focus()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Say what Enter does here."""
        words = self.context.words.intake
        if isinstance(event.widget, Offer):
            self._say(words.offer_hint)
        elif not self._refused:
            self._say(words.hint)

    def on_offer_chosen(self, event: Offer.Chosen) -> None:
        """Go on with a draft, or join an open incident."""
        kept = next((one for one in self._left if one.id == event.key), None)
        if kept is not None:
            self._take_up(kept)
            return
        words = self.context.words.intake
        self._do(partial(self._join, event.key), words.joined)

    async def _join(self, incident_id: str) -> Incident:
        row = await self._desk.journal.incident(incident_id)
        if row is None:
            raise Denied("unknown-incident", incident_id)
        return await self._desk.intake.join(row, self.report())

    def on_offer_dropped(self, event: Offer.Dropped) -> None:
        """Throw a draft away."""
        self._desk.intake.drafts.forget(event.key)
        self.query_one("#title", Line).focus()
        self._say(self.context.words.intake.draft_gone)
        self.run_worker(self._offer_drafts(), group="known", exclusive=True, exit_on_error=False)

    def _take_up(self, kept: Kept) -> None:
        self._left = ()
        self._draft = kept.id
        for name in _TYPED:
            self._field(name).fill(kept.fields.get(name, ""))
        for name in _CHOSEN:
            if value := kept.fields.get(name):
                self._choices(name).choose(value)
                self._chosen.add(name)
        self._original = kept.fields.get("original", "")
        self.query_one("#title", Line).focus()
        self._changed()

    def on_line_pasted(self, event: Line.Pasted) -> None:
        """Several lines were pasted: a chat."""
        self.read_chat(event.text)

    def read_chat(self, text: str) -> None:
        """Fill the form from a copied chat; what a person typed already stays."""
        try:
            found = self._desk.intake.understand(text)
        except Denied as denied:
            self._say(denial(denied.code, denied.value, self.context.words), Tone.BAD)
            return
        self._callers = max(self._callers, found.callers)
        self._original = text if not self._original else f"{self._original}\n{text}"
        for name, value in (
            ("title", found.symptom),
            ("requester", found.requester),
            ("department", found.department),
            ("received", present_form.received(found, self.context)),
        ):
            if value and not self._field(name).value.strip():
                self._field(name).fill(value)
        if "channel" not in self._chosen:
            self._choices("channel").choose("wechat")
            self._chosen.add("channel")
        said = f"{self.context.words.intake.title} · {present_form.read(found, self.context)}"
        self.query_one("#name", Heading).view = HeadingView(said, bold=True)
        self._changed()

    def on_input_submitted(self) -> None:
        """Record it."""
        self._do(self._record, self.context.words.intake.recorded)

    def on_choices_submitted(self) -> None:
        """Record it."""
        self.on_input_submitted()

    async def _record(self) -> Incident:
        report = self.report()
        if report.title.strip() and not report.system:
            self.query_one("#system").focus()
            raise Denied("choose-system")
        return await self._desk.incidents.open(report)

    def _do(self, verb: Callable[[], Awaitable[Incident]], said: str) -> None:
        if not self._busy:
            self._busy = True
            self.run_worker(self._try(verb, said), exit_on_error=False)

    async def _try(self, verb: Callable[[], Awaitable[Incident]], said: str) -> None:
        words = self.context.words
        try:
            row = await verb()
        except Denied as denied:
            self._refuse(denial(denied.code, denied.value, words))
        except Conflict as conflict:
            first = conflict.event
            self._refuse(race(first, words, self.context.names.person))
        except JournalError as error:
            why = trouble(error.code, error.detail, words)
            self._refuse(words.intake.not_recorded.format(why=why))
        else:
            self._desk.intake.drafts.forget(self._draft)
            await self._desk.intake.drafts.settled()
            self._tell(said.format(id=row.id, count=row.callers), Tone.GOOD)
            self.answer(row)
        finally:
            self._busy = False

    async def action_keep(self) -> None:
        """Leave; what was typed stays as a draft, where the disk takes it."""
        if await self._may_leave():
            self.answer(None)

    async def action_quit(self) -> None:
        """End the console, unless that would lose what was typed."""
        if await self._may_leave():
            self.app.exit()

    async def _may_leave(self) -> bool:
        """Keep what was typed; where that fails say so once, and let go of it the second time."""
        words, drafts = self.context.words, self._desk.intake.drafts
        if not (fields := self.fields()):
            return True
        drafts.keep(self._draft, fields)
        with suppress(TimeoutError):
            await asyncio.wait_for(drafts.settled(), _WRITING)
        why = drafts.trouble.value
        lost = words.intake.lost.format(why=spoken(why, words))
        if not why:
            self._tell(words.intake.kept)
        elif self._refused != lost:
            self._refuse(lost)
            return False
        else:
            self._tell(words.intake.let_go, Tone.WARN)
        return True

    def _refuse(self, text: str) -> None:
        self._refused = text
        self._say(text, Tone.BAD)

    def _tell(self, text: str, tone: Tone = Tone.PLAIN) -> None:
        if self.is_current and isinstance(below := self.app.screen_stack[-2], Base):
            below.say(text, tone)

    def _say(self, text: str, tone: Tone = Tone.MUTED) -> None:
        self.query_one("#hint", Heading).view = HeadingView(text, tone=tone)
