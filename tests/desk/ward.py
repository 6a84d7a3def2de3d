"""A hospital at 3 a.m. in a real journal: the same moment in every run."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from config.loader import load
from config.template import write
from console.desk.incidents import Report
from console.wiring import desk_of
from sources.sample import Sample, State

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

from console.desk import watch
from console.desk.desk import Desk

# The tests' clock leaps by minutes, and is meant to.
watch.JUMP = timedelta(days=9999)
NIGHT = datetime(2026, 3, 10, 19, 12, tzinfo=UTC)
"""03:12 in the hospital."""
BEHIND = ("his", "emr", "lis", "mrm", "pda", "peis")


class Clock:
    """Time that a test moves."""

    def __init__(self, start: datetime = NIGHT) -> None:
        self.moment = start

    def __call__(self) -> datetime:
        return self.moment

    def on(self, **span: float) -> None:
        self.moment += timedelta(**span)


@asynccontextmanager
async def ward(folder: Path, clock: Clock) -> AsyncIterator[Desk]:
    """Open a desk over the starting site; nothing is polled, the test brings the samples."""
    if not (folder / "site").exists():
        write(folder / "site")
    data = folder / "data"
    data.mkdir(mode=0o700, exist_ok=True)
    site = load(folder / "site")
    async with desk_of(site, data, "dba", now=clock) as desk:
        await desk.first_look()
        running = asyncio.create_task(desk.run(watch=False))
        async with asyncio.timeout(10):
            while not (await desk.journal.head())[0]:  # it says first that it has started
                await asyncio.sleep(0.01)
        try:
            yield desk
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)


async def sample(desk: Desk, state: State, *components: str, value: float | None = None) -> None:
    """Bring one sample of every check of some components (all of them where none is named)."""
    for check in desk.site.checks:
        if not components or check.component in components:
            await desk.watch.take(Sample(check.id, state, desk.now(), value))


async def quiet(desk: Desk, clock: Clock) -> None:
    """Everything is well, and was seen just now."""
    for value in (11.0, 12.0, 11.5):
        clock.on(seconds=1)
        await sample(desk, State.OK, value=value)


async def outage(desk: Desk, clock: Clock) -> None:
    """The HIS database goes down, six systems behind it; a call waits besides."""
    await quiet(desk, clock)
    await desk.incidents.open(
        Report("病案首页打印偏移", "mrm", "support", "P3", requester="病案室")
    )
    for _ in range(3):
        clock.on(seconds=30)
        await sample(desk, State.OK, "ecg", "ca", "rdu", "emr-db", value=12.0)
        await sample(desk, State.DOWN, "his-db", value=97.4)
        await sample(desk, State.DOWN, *BEHIND)
    await desk.watch.look()
    await desk.watch.look()
    await settled(desk)


async def settled(desk: Desk) -> None:
    """Wait until the queue shows the newest event."""
    async with asyncio.timeout(10):
        while desk.tail.value < (await desk.journal.head())[0]:
            await asyncio.sleep(0.02)
