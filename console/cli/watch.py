"""`oncall watch`: the desk without a screen, for a service manager."""

from __future__ import annotations

import asyncio
import signal
from contextlib import suppress
from typing import TYPE_CHECKING

from console.cli import render, shapes
from console.cli.failure import say
from console.cli.opening import with_desk
from console.duty.record import Query
from console.words.failures import source_name, trouble, unheard
from console.words.sentences import Sentences

if TYPE_CHECKING:
    from console.cli.main import Arguments
    from console.desk.desk import Desk

PAGE = 500
_LEAVE = 5.0
"""Seconds that the last event may take to be recorded."""


def run(given: Arguments) -> int:
    """Watch until SIGTERM or SIGINT; exit 0 then, 1 when the watch itself broke."""
    return with_desk(given, lambda desk: _watch(given, desk))


async def _watch(given: Arguments, desk: Desk) -> int:
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, told.set)
    words = given.words.inbound
    await desk.first_look()
    say(words.watching.format(site=desk.site.name.of(given.words.lang)))
    tasks = [
        asyncio.create_task(work)
        for work in (
            desk.run(),
            _tell(given, desk),
            _complain(given, desk),
            _unrecorded(given, desk),
        )
    ]
    waiting = asyncio.create_task(told.wait())
    done, _ = await asyncio.wait((*tasks, waiting), return_when=asyncio.FIRST_COMPLETED)
    broken = next((task.exception() for task in done if task is not waiting), None)
    for task in (*tasks, waiting):
        task.cancel()
    await asyncio.gather(*tasks, waiting, return_exceptions=True)
    with suppress(TimeoutError):
        await asyncio.wait_for(desk.leave(), _LEAVE)
    say(words.stopped)
    if broken is not None:
        say(given.words.cli.messages["problem"].format(why=f"{type(broken).__name__}: {broken}"))
    return 1 if broken is not None else 0


async def _tell(given: Arguments, desk: Desk) -> None:
    """Print each event, from whichever console."""
    sentences = Sentences(desk.site, given.words)
    seen = desk.tail.value
    async for newest in desk.journal.changes():
        while seen < newest:
            for event in await desk.journal.read(
                Query(after=seen, before=seen + PAGE + 1, limit=PAGE)
            ):
                if given.json:
                    line = render.dumped(shapes.event(event, desk.site.zone))
                else:
                    said = sentences.tell(event.kind, event.at, event.data)
                    at = shapes.moment(event.at, desk.site.zone)
                    who = sentences.names.person(event.actor)
                    line = f"{at}  {who}  {event.incident or '-'}  {said}"
                render.lines([line])
            seen = min(newest, seen + PAGE)


async def _complain(given: Arguments, desk: Desk) -> None:
    """Say once which source does not answer, and why."""
    before: set[tuple[str, str, str]] = set()
    async for silent in desk.inbound.silent:
        now = {(one.source, one.code, one.detail) for one in silent}
        for source, code, detail in sorted(now - before):
            why = unheard(code, detail, given.words)
            name = source_name(source, given.words)
            say(given.words.inbound.why.format(source=name, why=why))
        before = now


async def _unrecorded(given: Arguments, desk: Desk) -> None:
    """Say when nothing can be recorded, and why."""
    async for error in desk.watch.trouble:
        if error is not None:
            why = trouble(error.code, error.detail, given.words)
            say(given.words.status.unrecorded.format(why=why))
