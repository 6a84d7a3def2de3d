"""`oncall shell HOST` and `oncall replay FILE`: a recorded terminal, and its recording again."""

from __future__ import annotations

import asyncio
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from console import cast, tty
from console.cli.asking import asking
from console.cli.failure import say
from console.cli.opening import site_of
from console.desk.errors import Denied
from console.words.failures import spoken, trouble
from sources.reach import Unreached

if TYPE_CHECKING:
    from console.cli.main import Arguments

LONGEST = 2.0
"""Seconds of a pause that are waited when a recording is played."""


def run(given: Arguments) -> int:
    """Open a shell, or play one back."""
    return _replay(given) if given.verb == "replay" else _shell(given)


def _shell(given: Arguments) -> int:
    messages = given.words.cli.messages
    site = site_of(given)
    host = next((one for one in site.hosts if one.id == given.host), None)
    if host is None:
        raise Denied("unknown-host", given.host)
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        say(messages["no_terminal_shell"])
        return 2
    from console.wiring import desk_of

    async def session() -> cast.Kept | None:
        async with desk_of(site, given.data, given.actor, ask=asking(given.words)) as desk:
            tty.write(messages["shell_greeting"].format(host=host.id) + "\n")
            return await desk.shells.open(host, tty)

    try:
        kept = asyncio.run(session())
    except Unreached as error:
        say(trouble(error.code, error.detail, given.words))
        return 1
    if kept is not None:
        say(messages["recorded"].format(path=kept.path))
    return 0


def _replay(given: Arguments) -> int:
    path = Path(given.file)
    if not path.exists() and (given.data / "casts" / path.name).exists():
        path = given.data / "casts" / path.name
    last = 0.0
    try:
        for at, text in cast.read(path):
            time.sleep(min(max(0.0, at - last), LONGEST) / given.speed)
            tty.write(text)
            last = at
    except OSError as error:
        say(f"{path}: {spoken(error.strerror or '', given.words)}")
        return 2
    except ValueError as error:
        say(given.words.cli.messages["no_cast"].format(path=path, line=error))
        return 2
    except KeyboardInterrupt:
        pass
    tty.write("\x1b[m\n")
    return 0
