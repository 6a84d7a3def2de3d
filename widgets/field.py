"""A labelled line to type in, with what follows from it at the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.containers import Horizontal
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import Input

from widgets.cells import cut
from widgets.choices import LABEL
from widgets.heading import Heading, HeadingView
from widgets.tone import Tone

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult


class Line(Input):
    """One line; text of several lines that is pasted into it is handed on whole.

    What stands for an empty one is cut with a mark, which Textual's own is not.
    """

    hint: reactive[str] = reactive("", init=False)

    class Pasted(Message):
        """Several lines were pasted."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def watch_hint(self) -> None:
        """Cut it to the line."""
        self.placeholder = cut(self.hint, self.content_size.width or cell_len(self.hint))

    def on_resize(self) -> None:
        """Cut it anew."""
        self.watch_hint()

    def _on_paste(self, event: events.Paste) -> None:
        if "\n" in event.text.strip():
            event.stop()
            event.prevent_default()  # the base's own handler keeps the first line only
            self.post_message(self.Pasted(event.text))


class Field(Horizontal):
    """A label, a line, and a word beside it."""

    DEFAULT_CSS = f"""
    Field {{ height: 1; }}
    Field .label {{ width: {LABEL}; }}
    Field Line {{ width: 1fr; }}
    Field .aside {{ width: auto; max-width: 50%; }}
    """

    def __init__(self, label: str, hint: str = "", *, value: str = "", id: str) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=f"{id}-field")
        self._label, self._line, self._hint = label, Line(value, id=id), hint
        self._line.hint = hint

    def compose(self) -> ComposeResult:
        """Lay it out."""
        yield Heading(HeadingView(self._label, tone=Tone.MUTED), classes="label")
        yield self._line
        yield Heading(classes="aside")

    @property
    def value(self) -> str:
        """Return what is typed."""
        return self._line.value

    def fill(self, text: str) -> None:
        """Put a text into the line, the cursor behind it; whoever listens is not told."""
        with self._line.prevent(Input.Changed):
            self._line.value = text
            self._line.cursor_position = len(text)

    def suggest(self, text: str) -> None:
        """Show what stands for an empty line; empty: the hint."""
        self._line.hint = text or self._hint

    def say(self, text: str, tone: Tone = Tone.MUTED) -> None:
        """Show something beside the line."""
        aside = self.query_one(".aside", Heading)
        aside.styles.width = cell_len(text) + 3 if text else 0
        aside.view = HeadingView(text, tone=tone)

    def on_descendant_focus(self) -> None:
        """The cursor is in it."""
        self._mark(Tone.ACCENT)

    def on_descendant_blur(self) -> None:
        """The cursor has left it."""
        self._mark(Tone.MUTED)

    def _mark(self, tone: Tone) -> None:
        self.query_one(".label", Heading).view = HeadingView(self._label, tone=tone)
