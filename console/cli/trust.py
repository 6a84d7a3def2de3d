"""`oncall trust HOST [FINGERPRINT]`: a host key is shown, and known once it was compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.cli import render
from console.cli.failure import say
from console.cli.opening import with_desk
from console.words.failures import trouble

if TYPE_CHECKING:
    from console.cli.main import Arguments
    from console.desk.desk import Desk


def run(given: Arguments) -> int:
    """Show the key that a host shows; take it for true where the same fingerprint is given."""

    async def act(desk: Desk) -> int:
        host = await desk.trust.host(given.host)
        reached = await desk.trust.probe(host)
        shown = desk.trust.asked(host)
        if shown is None:
            messages = given.words.cli.messages
            why = trouble(reached.code, reached.detail, given.words)
            say(messages["reached"] if reached.ok else messages["not_reached"].format(why=why))
            return 0 if reached.ok else 1
        render.lines([f"{host.id}  {shown}"])
        if given.fingerprint is None:
            say(given.words.cli.messages["compare"].format(host=host.id))
            return 1
        wanted = shown if shown.endswith(f" {given.fingerprint}") else given.fingerprint
        await desk.trust.take(host, wanted)
        say(given.words.runs.trusted.format(host=host.id))
        return 0

    return with_desk(given, act)
