"""An incident of the embedded hospital, from its first red check to its resolution, recorded."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from config.loader import load
from console.demo import site as demo_site
from console.demo.ailments import AILMENTS
from console.demo.hospital import Hospital
from console.duty.events import Kind
from console.duty.recording import Recording
from console.journal.archive import archive
from console.wiring import desk_of
from runbooks.run import Phase

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from console.desk.desk import Desk
    from console.duty.events import Event
    from console.duty.incidents import Incident

NIGHT = datetime(2026, 3, 10, 19, 12, tzinfo=UTC)
"""When the recorded stories are said to have happened."""


async def record(
    folder: Path, ailment: str, book: str, replies: Mapping[str, str], component: str
) -> str:
    """Let it happen in a real journal under `folder`; return the incident's id."""
    async with Hospital(folder / "hospital") as hospital:
        demo_site.write(folder / "site", hospital.ports)
        async with desk_of(load(folder / "site"), folder, "wang") as desk:
            await desk.first_look()
            running = asyncio.create_task(desk.run())
            async with asyncio.timeout(240):
                await _all_read(desk)
                hospital.strike(AILMENTS[ailment])
                row = await _opened(desk, component)
                await asyncio.sleep(2)  # those behind it go down too
                row = await _latest(desk, row)
                row = await desk.incidents.acknowledge(row)
                await _work(desk, row, book, AILMENTS[ailment].host, replies)
                while (row := await _latest(desk, row)).recovered is None:
                    await asyncio.sleep(0.1)
                while any(one.state != "ok" for one in desk.watch.board.value.readings.values()):
                    await asyncio.sleep(0.1)
                await desk.incidents.resolve(row)
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
            await desk.leave()
    return row.id


async def _all_read(desk: Desk) -> None:
    while len(desk.watch.board.value.readings) < len(desk.site.checks):
        await asyncio.sleep(0.1)


async def _opened(desk: Desk, component: str) -> Incident:
    async for queue in desk.queue:
        for row in queue.incidents:
            if row.component == component:
                return row
    raise AssertionError


async def _latest(desk: Desk, row: Incident) -> Incident:
    return await desk.journal.incident(row.id) or row


async def _work(
    desk: Desk, row: Incident, book_id: str, host: str, replies: Mapping[str, str]
) -> None:
    book = await desk.runs.book(book_id)
    session = await desk.runs.start(book, (host,), {}, row)
    live = session.live
    while live.run.phase is not Phase.ENDED:
        match live.run.phase:
            case Phase.READY:
                await live.advance()
            case Phase.CONFIRM:
                await live.confirm(typed=host)
            case Phase.ASK:
                await live.answer(replies[live.run.at or ""])
            case phase:
                raise AssertionError(f"{live.run.at} is {phase}: {live.run.done[-1]}")


def recorded(folder: Path, incident: str) -> Recording:
    with archive(folder / "timeline.db") as past:
        found = past.recording(incident)
    assert found is not None
    return found


def story(name: str, of: Recording) -> Recording:
    """Return a recording as it is shipped: of one night, and without the runbook's own text."""
    wanted = {str(one.data.get("evidence")) for one in of.of(Kind.STEP_OUTCOME)}
    by = NIGHT - of.folded().opened
    number = "20260311-01"
    cause = of.folded().component
    events = tuple(
        replace(
            one,
            at=one.at + by,
            incident=number if one.incident else None,
            data=_renamed(one.data, of.incident, number),
        )
        for one in of.events
        if not _slow(one, cause)
    )
    outputs = {digest: text for digest, text in of.outputs.items() if digest in wanted}
    return Recording(name, number, events, outputs)


def _slow(event: Event, cause: str) -> bool:
    """A page elsewhere that was slow to answer: the machine that recorded it was busy."""
    data = event.data
    checked = event.kind == Kind.CHECK_CHANGED and data["component"] != cause
    return checked and "warn" in (data["old"], data["new"])


def _renamed(data: Mapping[str, object], old: str, new: str) -> dict:
    return {key: new if value == old else value for key, value in data.items()}
