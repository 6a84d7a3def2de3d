"""`oncall` without a verb: the screen."""

from __future__ import annotations

import asyncio
import gc
import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from console.cli.failure import say
from console.cli.opening import site_of

if TYPE_CHECKING:
    from config.model import Site
    from console.cli.main import Arguments
    from console.desk.desk import Desk
    from console.ui.app import ConsoleApp
    from sources.reach import Prompt


def run(given: Arguments) -> int:
    """Open the console; come back when the engineer leaves it."""
    if not terminal(given):
        return 2
    return show(given, site_of(given))


def terminal(given: Arguments, otherwise: str = "no_terminal") -> bool:
    """Return whether there is a terminal that can show a screen; else say so, and what does."""
    messages = given.words.cli.messages
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        say(messages[otherwise])
        return False
    if (term := os.environ.get("TERM", "dumb")) == "dumb":
        say(messages["too_dumb"].format(term=term))
        return False
    return True


def show(given: Arguments, site: Site, *, pace: float = 1.0) -> int:
    """Open the desk and its face. Raises JournalError."""
    gc.disable()  # until the face stands
    from console.wiring import desk_of

    async def session() -> int:
        app: ConsoleApp | None = None

        async def ask(prompt: Prompt) -> str | None:
            return await app.ask(prompt) if app else None

        async with desk_of(site, given.data, given.actor, ask=ask, pace=pace) as desk:
            await desk.first_look()
            app = face(given, desk)
            await app.run_async()
            await leave(desk)
            return app.return_code or 0

    return asyncio.run(session())


def face(given: Arguments, desk: Desk) -> ConsoleApp:
    """Return the screen of a desk, as the terminal can show it."""
    from console.ui.app import ConsoleApp

    return ConsoleApp(desk, given.words.lang, ascii_only=_ascii())


async def leave(desk: Desk) -> None:
    """Say in the journal that the console stops; a journal that hangs holds nobody up."""
    with suppress(TimeoutError):
        await asyncio.wait_for(desk.leave(), 3)


def _ascii() -> bool:
    return os.environ.get("ONCALL_SYMBOLS", "").lower() == "ascii"
