"""Saved views: choose one, keep how the queue looks now, remove one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.desk.errors import Denied
from console.ui.present import queue as present
from console.ui.screens.dialogs import ChoiceDialog, Option, TextDialog
from console.words.failures import denial
from widgets.tone import Tone

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.duty.selection import View
    from console.ui.screens.base import Base

_KEEP, _DROP = "\0keep", "\0drop"


async def offer_views(screen: Base, now: View, show: Callable[[View], None]) -> None:
    """Let a person choose a view; `now` is how the queue looks, to be kept."""
    words = screen.context.words
    try:
        views = await screen.desk.views.all()
    except Denied as denied:
        screen.say(denial(denied.code, denied.value, words), Tone.BAD)
        return

    def taken(chosen: str | None) -> None:
        if chosen == _KEEP:
            screen.app.push_screen(TextDialog(words.queue.view_name, words.forms.text_hint), keep)
        elif chosen == _DROP:
            dialog = ChoiceDialog(
                words.queue.view_drop, words.forms.choose_hint, rows, nothing=words.queue.no_views
            )
            screen.app.push_screen(dialog, drop)
        elif chosen is not None:
            show(views[chosen])

    def keep(name: str | None) -> None:
        if name is not None:
            done = words.queue.view_kept.format(name=name)
            screen.attempt(screen.desk.views.keep(name, now), done)

    def drop(name: str | None) -> None:
        if name is not None:
            done = words.queue.view_dropped.format(name=name)
            screen.attempt(screen.desk.views.drop(name), done)

    rows = [
        Option(name, name, " · ".join(present.told(view, screen.context)))
        for name, view in views.items()
    ]
    more = [Option(_KEEP, words.queue.view_keep)]
    if rows:
        more.append(Option(_DROP, words.queue.view_drop))
    dialog = ChoiceDialog(
        words.queue.views_title,
        words.forms.choose_hint,
        [*rows, *more],
        nothing=words.keys.nothing_found,
    )
    screen.app.push_screen(dialog, taken)
