"""Small dialogs: a line of text, a choice from a list, a yes that cannot come by accident."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input

from console.ui import keys
from widgets.heading import Heading, HeadingView, Title
from widgets.picklist import Pick, PickList

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events
    from textual.app import ComposeResult
    from textual.binding import BindingType

T = TypeVar("T")


class Dialog(ModalScreen[T | None]):
    """A box over the screen; esc answers nothing. An answer is given once, however often asked."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "discard", "discard", show=False),
        *(Binding(key.key, f"app.{key.action}", key.action, show=False) for key in keys.ANYWHERE),
    ]

    mark: ClassVar[str] = ""
    """Stands on the box's border: a dialog covers the first line of the screen below."""

    def on_mount(self) -> None:
        """Textual calls each class's own, not only the last."""
        self.query_one("#box").border_title = self.mark

    def answer(self, value: T | None) -> None:
        """Close with a value, unless it is closed already."""
        if self.is_current:
            self.dismiss(value)

    def action_discard(self) -> None:
        """Close with nothing."""
        self.answer(None)


class TextDialog(Dialog[str]):
    """Asks for a line of text; with `secret` it is not shown."""

    def __init__(self, title: str, hint: str, *, value: str = "", secret: bool = False) -> None:
        super().__init__()
        self._title, self._hint, self._value, self._secret = title, hint, value, secret

    def compose(self) -> ComposeResult:
        """Lay the box out."""
        with Vertical(id="box"):
            yield Title(self._title)  # a bastion's menu may be long
            yield Input(self._value, password=self._secret)
            yield Heading(HeadingView(self._hint), classes="hint")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter gives the answer."""
        self.answer(event.value)


@dataclass(frozen=True, slots=True)
class Option:
    """Something to choose: its id, its words, what stands beside them in grey."""

    id: str
    text: str
    beside: str = ""


class ChoiceDialog(Dialog[str]):
    """Asks for one of a list; typing narrows it.

    Where Tab may take a row too, `by_tab` says afterwards whether it did. A list that is `short`
    makes a small box.
    """

    def __init__(
        self,
        title: str,
        hint: str,
        options: Sequence[Option],
        *,
        nothing: str,
        tab: bool = False,
        short: bool = False,
    ) -> None:
        super().__init__()
        self._short = short
        self._tab, self.by_tab = tab, False
        self._title, self._hint, self._nothing = title, hint, nothing
        self._options = tuple(options)

    def compose(self) -> ComposeResult:
        """Lay the box out."""
        with Vertical(id="box", classes="short" if self._short else "tall"):
            yield Title(self._title, most=5)
            yield Input(placeholder="/")
            yield PickList(empty=self._nothing)
            yield Heading(HeadingView(self._hint), classes="hint")

    def on_mount(self) -> None:
        """Show all."""
        self._show("")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show those that hold every typed word."""
        self._show(event.value)

    def _show(self, typed: str) -> None:
        wanted = typed.lower().split()
        self.query_one(PickList).picks = tuple(
            Pick(one.id, one.text, one.beside)
            for one in self._options
            if all(word in f"{one.text} {one.beside} {one.id}".lower() for word in wanted)
        )

    def on_key(self, event: events.Key) -> None:
        """Arrows move in the list while the typing goes on."""
        if event.key in ("up", "down", "pageup", "pagedown"):
            self.query_one(PickList).move(event.key)
            event.stop()
            event.prevent_default()
        elif event.key == "tab" and self._tab:
            self.by_tab = True
            self.on_input_submitted()
            event.stop()
            event.prevent_default()

    def on_input_submitted(self) -> None:
        """Enter takes what is marked."""
        if (key := self.query_one(PickList).selected) is not None:
            self.answer(key)

    def on_pick_list_chosen(self, event: PickList.Chosen) -> None:
        """A click takes a row."""
        self.answer(event.key)
