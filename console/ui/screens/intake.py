"""Dialogs beside the form of a call: a chat is pasted, a record completed, a duplicate merged."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Vertical

from console.ui.screens.dialogs import ChoiceDialog, Dialog, Option
from widgets.choices import Choices
from widgets.field import Field
from widgets.heading import Heading, HeadingView
from widgets.pastebox import PasteBox

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from console.duty.incidents import Incident
    from console.ui.present.context import Context
    from console.ui.screens.base import Base

_FIELDS = ("title", "department", "requester", "contact")


class PasteDialog(Dialog[str]):
    """Takes a copied chat: at once when it is pasted as one, with Tab when it is typed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "read", "read", show=False, priority=True)
    ]

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context

    def compose(self) -> ComposeResult:
        """Lay the box out."""
        words = self.context.words.intake
        with Vertical(id="box"):
            yield Heading(HeadingView(words.paste_title, bold=True))
            yield PasteBox()
            yield Heading(HeadingView(words.paste_hint), classes="hint")

    def on_paste_box_pasted(self) -> None:
        """Read it, once it is in the box."""
        self.call_after_refresh(self.action_read)

    def action_read(self) -> None:
        """Answer with what is in the box."""
        if text := self.query_one(PasteBox).text.strip():
            self.answer(text)


class DescribeDialog(Dialog[dict[str, str]]):
    """Completes or corrects what was recorded in a hurry."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "app.focus_previous", "previous", show=False, priority=True),
        Binding("down", "app.focus_next", "next", show=False, priority=True),
    ]

    def __init__(self, context: Context, incident: Incident) -> None:
        super().__init__()
        self.context = context
        self._incident = incident

    def compose(self) -> ComposeResult:
        """Lay the box out; the system of one that checks opened is no question."""
        words, row, lang = self.context.words.intake, self._incident, self.context.words.lang
        with Vertical(id="box", classes="form"):
            yield Heading(HeadingView(words.describe_title.format(id=row.id), bold=True))
            yield Field(words.symptom, value=row.title, id="title")
            if not row.cause:
                systems = self.context.desk.site.systems
                shorts = tuple((one.id, one.short.of(lang)) for one in systems)
                yield Choices(words.system, shorts, row.system, id="system")
            yield Field(
                words.department, words.department_hint, value=row.department, id="department"
            )
            yield Field(words.requester, value=row.requester, id="requester")
            yield Field(words.contact, value=row.contact, id="contact")
            yield Heading(HeadingView(words.describe_hint), classes="hint")

    def on_input_submitted(self) -> None:
        """Answer with what differs from what was recorded."""
        said = {name: self.query_one(f"#{name}-field", Field).value for name in _FIELDS}
        said |= {one.id: one.value for one in self.query(Choices) if one.id}
        row = self._incident
        self.answer({name: text for name, text in said.items() if text != getattr(row, name)})

    def on_choices_submitted(self) -> None:
        """Enter is Enter, wherever the cursor is."""
        self.on_input_submitted()


def choose_other(screen: Base, incident: Incident) -> ChoiceDialog:
    """Return the question of which open incident this one is a duplicate of."""
    words, desk, names = screen.context.words, screen.desk, screen.context.names
    rows = [one for one in desk.queue.value.incidents if one.open and one.id != incident.id]
    rows.sort(
        key=lambda one: (one.system != incident.system, one.department != incident.department)
    )
    title = words.intake.merge_title.format(id=incident.id)
    options = [
        Option(one.id, f"{one.id} {one.title_in(words.lang)}", names.short(one.system))
        for one in rows
    ]
    nothing = words.keys.nothing_found
    return ChoiceDialog(title, words.forms.choose_hint, options, nothing=nothing)
