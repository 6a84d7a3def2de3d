"""A drill without a screen: an engineer who does what was done when it was real."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

from console.desk.errors import Denied
from console.duty.drill import chief
from console.duty.record import Query
from runbooks.commands import choices
from runbooks.live import Wrong
from runbooks.run import Phase

if TYPE_CHECKING:
    from console.desk.desk import Desk
    from console.desk.runs import Session
    from console.desk.scenario import Scenario
    from console.duty.incidents import Incident

LIMIT = 120.0
"""Seconds after which it ends with what it has."""


async def walk(desk: Desk, played: Scenario) -> None:
    """Wait for the incident, take it, go the recorded way, and resolve it."""
    running = asyncio.create_task(desk.run())
    try:
        with suppress(TimeoutError):
            async with asyncio.timeout(LIMIT):
                await _act(desk, played)
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def _act(desk: Desk, played: Scenario) -> None:
    row = await desk.incidents.acknowledge(await _opened(desk, played))
    for taken in played.runs:
        with suppress(Denied, Wrong):  # the runbook, or a host of it, is no more
            book = await desk.runs.book(taken.runbook)
            session = await desk.runs.start(book, taken.hosts, taken.values, row)
            await _drive(session, played)
    latest = await desk.journal.incident(row.id)
    await desk.incidents.resolve(latest or row)


async def _opened(desk: Desk, played: Scenario) -> Incident:
    async for _ in desk.journal.changes():
        events = await desk.journal.read(Query(limit=1000))
        if (row := chief(events, played.goal.component)) is not None:
            return row
    raise AssertionError("a journal changes until it is closed")


async def _drive(session: Session, played: Scenario) -> None:
    live = session.live
    while (run := live.run).phase is not Phase.ENDED:
        step = session.book.step(run.at or "")
        match run.phase:
            case Phase.CONFIRM if (session.book.id, step.id) in played.goal.way:
                await live.confirm(typed=" ".join(host for host, _ in live.commands()))
            case Phase.CONFIRM | Phase.UNKNOWN | Phase.STOPPED:
                await live.skip("drill")
            case Phase.ASK:
                reply = played.replies.get((session.book.id, step.id), "")
                listed = [one.key for one in choices(step, run) if one.value == reply]
                known = [option for option, _, _ in step.options]
                fit = listed or ([reply] if reply in known or not known else known)
                await live.answer(fit[0])
            case _:
                await live.advance()
