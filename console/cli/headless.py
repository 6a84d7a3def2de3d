"""The demo's story played through the desk without a screen, as an engineer would."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

from console.cli import shapes
from console.desk.errors import Denied
from console.desk.scene import Scene
from console.duty.record import Query
from console.wiring import desk_of
from runbooks.model import Risk
from runbooks.run import Phase
from sources.sample import State

if TYPE_CHECKING:
    from config.model import Site
    from console.cli.main import Arguments
    from console.cli.shapes import Shape
    from console.desk.desk import Desk
    from console.desk.runs import Session
    from console.duty.incidents import Incident

LIMIT = 50.0
"""Seconds after which the play ends with what it has."""


async def play(given: Arguments, site: Site) -> tuple[Shape, int]:
    """Wait for the first incident, take it, find its cause, mend it; return all that happened."""
    async with desk_of(site, given.data, given.actor, pace=given.speed) as desk:
        await desk.first_look()
        running = asyncio.create_task(desk.run())
        sessions: list[Session] = []
        try:
            with suppress(TimeoutError):
                async with asyncio.timeout(LIMIT):
                    await _act(desk, sessions)
            shape = await _result(desk, sessions)
        finally:
            running.cancel()
            with suppress(asyncio.CancelledError):
                await running
        await desk.leave()
        verified = await desk.journal.verify()
        shape["verify"] = shapes.verification(verified)
        complete = bool(shape["incidents"]) and bool(shape["runs"]) and verified.ok
        return shape, 0 if complete else 1


async def _act(desk: Desk, sessions: list[Session]) -> None:
    row = await _first_incident(desk)
    row = await desk.incidents.acknowledge(row)
    await _affected(desk, row)
    books = await desk.runs.suggested(row.system, desk.watch.signs(row.system))
    if not books:
        return
    book = books[0]
    hosts = desk.runs.hosts_for(book, row.system)
    session = await desk.runs.start(book, (hosts[0].id,), {}, row)
    sessions.append(session)
    await _drive(session)
    await _well(desk, row)


async def _first_incident(desk: Desk) -> Incident:
    async for queue in desk.queue:
        for row in queue.incidents:
            if row.open and row.auto:
                return row
    raise AssertionError("the queue never ends")


async def _affected(desk: Desk, row: Incident) -> None:
    """Wait until the systems behind the cause are folded under it."""
    behind = set(desk.watch.picture().affected.get(row.component, ()))
    async for queue in desk.queue:
        behind = behind | set(desk.watch.picture().affected.get(row.component, ()))
        mine = next((one for one in queue.incidents if one.id == row.id), None)
        if mine is None or (mine.affected and behind <= set(mine.affected)):
            return


async def _drive(session: Session) -> None:
    """Go through the runbook: confirm its changes, leave out what would destroy."""
    while (run := session.feed.value).phase is not Phase.ENDED:
        step = session.book.step(run.at or "")
        match run.phase:
            case Phase.CONFIRM if step.risk is Risk.CHANGE:
                await session.live.confirm()
            case Phase.CONFIRM:
                await session.live.skip("demo")
            case Phase.ASK:
                await session.live.answer(step.options[0][0] if step.options else "ok")
            case Phase.UNKNOWN | Phase.STOPPED:
                return
            case _:
                await session.live.advance()


async def _well(desk: Desk, row: Incident) -> None:
    """Wait until the cause is well again, and resolve the incident."""
    async for _ in desk.watch.board:
        if desk.watch.picture().components[row.component].state is State.OK:
            break
    latest = await desk.journal.incident(row.id)
    if latest is not None:
        with suppress(Denied):
            await desk.incidents.resolve(latest, "demo")


async def _result(desk: Desk, sessions: list[Session]) -> Shape:
    incidents = await desk.journal.incidents(open_only=False)
    events = await desk.journal.read(Query(limit=1000))
    return {
        "systems": shapes.systems(desk, Scene(desk)),
        "incidents": [shapes.incident(desk, row) for row in incidents],
        "runs": [shapes.run(session.feed.value, desk.site.zone) for session in sessions],
        "timeline": [shapes.event(event, desk.site.zone) for event in events],
    }
