"""The form for a new incident, made for a phone at the ear."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Input

from console.desk.errors import Denied
from console.desk.incidents import CHANNELS, Report
from console.duty.incidents import Incident
from console.duty.record import JournalError
from console.ui.present import form as present_form
from console.ui.screens.dialogs import Dialog
from console.words.failures import denial, trouble
from widgets.choices import Choices
from widgets.heading import Heading, HeadingView
from widgets.tone import Tone

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from console.ui.present.context import Context


class IncidentForm(Dialog[Incident]):
    """System, service, priority, channel, symptom; Enter in any field records it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "discard", "discard", show=False),
        Binding("up", "app.focus_previous", "previous", show=False, priority=True),
        Binding("down", "app.focus_next", "next", show=False, priority=True),
    ]

    def __init__(self, context: Context, system: str | None = None) -> None:
        super().__init__()
        self.context = context
        self._system = system or context.desk.site.systems[0].id
        self._busy = False

    def compose(self) -> ComposeResult:
        """Lay the form out: the symptom first, the rest has defaults."""
        words, site = self.context.words, self.context.desk.site
        fields, lang = words.fields, words.lang
        service = (
            "support" if "support" in site.contract.services else next(iter(site.contract.services))
        )
        priorities = tuple((one, one) for one in site.contract.priorities)
        with Vertical(id="box", classes="form"):
            yield Heading(HeadingView(words.forms.new_title))
            yield Input(placeholder=fields.symptom, id="title")
            yield Choices(
                fields.system,
                tuple((one.id, one.short.of(lang)) for one in site.systems),
                self._system,
                id="system",
            )
            yield Choices(
                fields.service,
                tuple((one.id, one.name.of(lang)) for one in site.contract.services.values()),
                service,
                id="service",
            )
            yield Choices(
                fields.priority,
                priorities,
                priorities[min(2, len(priorities) - 1)][0],
                id="priority",
            )
            yield Choices(
                fields.channel,
                tuple((one, words.queue.channels[one]) for one in CHANNELS),
                "phone",
                id="channel",
            )
            yield Input(placeholder=fields.requester, id="requester")
            yield Heading(HeadingView(""), id="preview")
            yield Heading(HeadingView(words.forms.new_hint), classes="hint")

    def on_mount(self) -> None:
        """Show what will be due."""
        self.draw_preview()
        self.set_interval(1, self.draw_preview)

    def on_choices_changed(self) -> None:
        """Another service or priority has another deadline."""
        self.draw_preview()

    def report(self) -> Report:
        """Return what the form holds."""
        value = {one.id: one.value for one in self.query(Choices)}
        return Report(
            title=self.query_one("#title", Input).value,
            system=value["system"],
            service=value["service"],
            priority=value["priority"],
            channel=value["channel"],
            requester=self.query_one("#requester", Input).value,
        )

    def draw_preview(self) -> None:
        """Show the deadlines that recording it now would set."""
        self.query_one("#preview", Heading).view = present_form.preview(self.report(), self.context)

    def on_input_submitted(self) -> None:
        """Record it."""
        self.run_worker(self._record(), exclusive=True, exit_on_error=False)

    def on_choices_submitted(self) -> None:
        """Record it."""
        self.on_input_submitted()

    async def _record(self) -> None:
        if self._busy:
            return
        self._busy = True
        words = self.context.words
        try:
            self.answer(await self.context.desk.incidents.open(self.report()))
        except Denied as denied:
            self._complain(denial(denied.code, denied.value, words))
        except JournalError as error:
            self._complain(trouble(error.code, error.detail, words))
        finally:
            self._busy = False

    def _complain(self, text: str) -> None:
        self.query_one(".hint", Heading).view = HeadingView(text, tone=Tone.BAD)
