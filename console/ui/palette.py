"""The command palette: every verb of the screen, every system, in the reader's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.ui import keys
from console.ui.screens.dialogs import ChoiceDialog, Option

if TYPE_CHECKING:
    from console.ui.screens.base import Base


def palette(screen: Base) -> ChoiceDialog:
    """Return the palette of a screen; the answer is an action to run."""
    words = screen.context.words
    lang = words.lang
    options = [
        Option(key.action, words.keys.actions[key.action], key.label)
        for key in (*keys.SCREENS[screen.NAME], *keys.COMMON)
        if key.action != "palette"
    ]
    options += [
        Option(f"app.system('{system.id}')", system.name.of(lang), words.keys.actions["system"])
        for system in screen.desk.site.systems
    ]
    return ChoiceDialog(
        words.keys.palette_hint,
        words.forms.choose_hint,
        options,
        nothing=words.keys.nothing_found,
    )
