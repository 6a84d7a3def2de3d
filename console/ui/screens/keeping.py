"""A line of text that a crash does not lose while it is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.ui.screens.dialogs import TextDialog

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.screen import Screen
    from textual.widgets import Input

    from console.desk.drafts import Drafts

TYPED = "typed"


class KeptDialog(TextDialog):
    """Keeps every key stroke as a draft, which is forgotten once it is answered."""

    def __init__(
        self, title: str, hint: str, value: str, drafts: Drafts, about: Mapping[str, str]
    ) -> None:
        super().__init__(title, hint, value=value)
        self._drafts, self._about = drafts, about
        self._draft = drafts.begin()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Keep what stands there; an empty line is forgotten."""
        if event.value.strip():
            self._drafts.keep(self._draft, {**self._about, TYPED: event.value})
        else:
            self._drafts.forget(self._draft)

    def answer(self, value: str | None) -> None:
        """Close with a value, unless it is closed already."""
        self._drafts.forget(self._draft)
        super().answer(value)


async def ask(
    screen: Screen[None],
    drafts: Drafts,
    title: str,
    hint: str,
    about: Mapping[str, str],
    value: str = "",
) -> str | None:
    """Ask for a line of text; what was typed about the same before a crash stands there again."""
    for kept in await drafts.left():
        if {**kept.fields, TYPED: ""} == {**about, TYPED: ""}:
            value = value or kept.fields[TYPED]
            drafts.forget(kept.id)
    return await screen.app.push_screen_wait(KeptDialog(title, hint, value, drafts, about))
