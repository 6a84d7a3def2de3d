"""A console of its own process: opens a journal, does one thing again and again, says what it did.

`python -m tests.console.journal.writer PATH append` appends for ever and prints each seq once the
append has returned; `… count N` appends N events and prints their number; `… race N` tries to be
first at each of N versions of the incident and prints how often it won.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from console.duty.events import Kind, Version
from console.duty.record import Conflict
from tests.console.journal.drafts import FIRST, note, open_at, verb

if TYPE_CHECKING:
    from console.journal.store import Journal


def say(number: int) -> None:
    os.write(1, b"%d\n" % number)


async def append(journal: Journal) -> None:
    async def one(waiter: int) -> None:
        for turn in itertools.count():
            digest = await journal.keep(f"output {os.getpid()} {waiter} {turn}\n")
            events = await journal.append(
                note("看过了"), verb(Kind.INCIDENT_NOTED, text="x", evidence=digest)
            )
            say(events[-1].seq)

    await asyncio.gather(*map(one, range(3)))


async def count(journal: Journal, times: int) -> None:
    for _ in range(times):
        await journal.append(note())
    say(times)


async def race(journal: Journal, times: int) -> None:
    won = 0
    for _ in range(times):
        incident = await journal.incident(FIRST)
        assert incident is not None
        try:
            await journal.append(note(guard=Version(FIRST, incident.version)))
        except Conflict as lost:
            assert lost.event is not None  # noqa: PT017  # it names who was first
        else:
            won += 1
    say(won)


async def main(path: str, what: str, *numbers: str) -> None:
    journal = await open_at(Path(path))
    try:
        say(0)
        await {"append": append, "count": count, "race": race}[what](journal, *map(int, numbers))
    finally:
        await journal.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
