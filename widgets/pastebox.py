"""A box that text of many lines is pasted into."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message
from textual.widgets import TextArea

if TYPE_CHECKING:
    from textual import events


class PasteBox(TextArea):
    """Says when something was pasted; Enter only begins a line, since a paste may hold it."""

    DEFAULT_CSS = """
    PasteBox { height: 1fr; border: none; padding: 0 1; }
    PasteBox:focus { border: none; }
    """

    class Pasted(Message):
        """Text was pasted as one."""

    def on_paste(self, event: events.Paste) -> None:
        """Tell, once the text is in."""
        del event
        self.post_message(self.Pasted())
