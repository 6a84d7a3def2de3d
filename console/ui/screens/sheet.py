"""A form of a few fields; what was typed stays until it is recorded."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.widgets import Input

from console.desk.errors import Denied
from console.duty.record import Conflict, JournalError
from console.ui.screens.base import Base
from console.ui.screens.dialogs import Dialog
from console.words.failures import denial, race, trouble
from widgets.choices import LABEL, Choices
from widgets.heading import Heading, HeadingView, Title
from widgets.tone import Tone

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.widget import Widget

    from console.words.words import Words

    Record = Callable[[Mapping[str, str]], Awaitable[object]]


_LABELS = 18
"""Cells of a label that stands before its line; the styles say the same."""


@dataclass(frozen=True, slots=True)
class Field:
    """A line of text, one of some values (`options`: value and words), or a box to paste into."""

    id: str
    label: str
    value: str = ""
    options: tuple[tuple[str, str], ...] = ()
    box: bool = False


class Sheet(Dialog[bool]):
    """Enter in any field records all of them; True once that was done."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "discard", "discard", show=False),
        Binding("ctrl+s", "record", "record", show=False, priority=True),
        Binding("up", "app.focus_previous", "previous", show=False),
        Binding("down", "app.focus_next", "next", show=False),
    ]

    def __init__(
        self,
        title: str,
        hint: str,
        fields: tuple[Field, ...],
        record: Record,
        words: Words,
        *,
        labels: bool = False,
    ) -> None:
        """With `labels` they stand before the lines, for what is amended as well as made."""
        super().__init__()
        self._labels = labels
        self._title, self._hint, self._fields = title, hint, fields
        self._record, self._words = record, words
        self._busy = False

    def compose(self) -> ComposeResult:
        """Lay the form out."""
        with Vertical(id="box", classes="form"):
            yield Title(self._title, most=4, bold=True)
            for field in self._fields:
                if self._labels and not field.options:
                    with Horizontal(classes="labelled"):
                        yield Heading(HeadingView(field.label))
                        yield _widget(replace(field, label=""))
                else:
                    yield _widget(field, _LABELS if self._labels else LABEL)
            yield Heading(HeadingView(self._hint), classes="hint")

    def on_mount(self) -> None:
        """Begin with the first line where it is still to be written, else at the top."""
        line = self.query(Input).first()
        if not line.value:
            line.focus()

    def values(self) -> Mapping[str, str]:
        """Return what the fields hold."""
        return {field.id: self._value(field) for field in self._fields}

    def _value(self, field: Field) -> str:
        if field.options:
            return self.query_one(f"#{field.id}", Choices).value
        if field.box:
            from textual.widgets import TextArea

            return self.query_one(f"#{field.id}", TextArea).text
        return self.query_one(f"#{field.id}", Input).value

    def on_input_submitted(self) -> None:
        """Record it."""
        self.action_record()

    def on_choices_submitted(self) -> None:
        """Record it."""
        self.action_record()

    def action_record(self) -> None:
        """Record it; where that is refused, say why and keep what was typed."""
        if not self._busy:
            self._busy = True
            self.run_worker(self._try(), exit_on_error=False)

    async def _try(self) -> None:
        words = self._words
        try:
            await self._record(self.values())
        except Denied as denied:
            self._complain(denial(denied.code, denied.value, words))
        except Conflict as conflict:
            first = conflict.event
            below = [one for one in self.app.screen_stack if isinstance(one, Base)]
            self._complain(race(first, words, below[-1].context.names.person))
        except JournalError as error:
            self._complain(trouble(error.code, error.detail, words))
        else:
            self.answer(True)
        finally:
            self._busy = False

    def _complain(self, text: str) -> None:
        self.query_one(".hint", Heading).view = HeadingView(text, tone=Tone.BAD)


def _widget(field: Field, room: int = LABEL) -> Widget:
    if field.options:
        return Choices(field.label, field.options, field.value, room=room, id=field.id)
    if field.box:
        from textual.widgets import TextArea  # of no use to any other screen

        return TextArea(field.value, id=field.id, placeholder=field.label)
    return Input(field.value, placeholder=field.label, id=field.id)
