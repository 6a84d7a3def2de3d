"""A bare app that shows one widget, driven by keys as a terminal sends them."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, TypeVar

from textual.app import App

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from textual.message import Message
    from textual.pilot import Pilot
    from textual.widget import Widget

W = TypeVar("W", bound="Widget")


class Stage(App[None]):
    """Keeps what the widget says."""

    def __init__(self, widget: Widget) -> None:
        super().__init__()
        self.widget = widget
        self.heard: list[Message] = []

    def compose(self):
        yield self.widget

    def on_mount(self) -> None:
        self.widget.focus()

    def heard_of(self, kind: type[Message]) -> list[Message]:
        return [one for one in self.heard if isinstance(one, kind)]

    async def on_event(self, event):
        await super().on_event(event)

    async def _on_message(self, message):
        self.heard.append(message)
        await super()._on_message(message)


@asynccontextmanager
async def staged(widget: Widget, size: tuple[int, int] = (40, 8)) -> AsyncIterator[Pilot[None]]:
    app = Stage(widget)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        yield pilot


def text(widget: Widget) -> list[str]:
    """Return the lines in sight, as drawn."""
    return [widget.render_line(y).text.rstrip() for y in range(widget.size.height)]
