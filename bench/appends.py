"""Durable appends a second, against what this disk can sync and what plain aiosqlite does."""

from __future__ import annotations

import asyncio
import os
import statistics
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import aiosqlite

from console.duty.events import Draft, Kind
from console.duty.incidents import Incident, Status
from console.journal.sqlite import open_journal

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from console.duty.events import Event
    from console.duty.facts import Fact

SECONDS = 1.0
ROUNDS = 3
INCIDENT = "20260304-01"
NOTE = Draft(
    Kind.INCIDENT_NOTED, {"text": "归档空间 98 %，先清理三天前的归档日志"}, INCIDENT, "wang"
)

Row = tuple[str, float, float]
"""What, times a second, median microseconds of one."""


def row(what: str, took: list[float], waiters: int = 1) -> Row:
    return what, waiters * len(took) / sum(took), statistics.median(took) * 1e6


def synced(what: str, path: Path, sync: Callable[[int], None], room: int) -> Row:
    """Write 4 KiB and sync, again and again; within `room` bytes that exist already, if any."""
    block, took, at = os.urandom(4096), [], 0
    file = os.open(path, os.O_CREAT | os.O_WRONLY, 0o600)
    try:
        os.write(file, bytes(room))
        os.fsync(file)
        at = 0 if room else os.lseek(file, 0, os.SEEK_END)
        end = time.perf_counter() + SECONDS
        while time.perf_counter() < end:
            began = time.perf_counter()
            os.pwrite(file, block, at % room if room else at)
            sync(file)
            took.append(time.perf_counter() - began)
            at += len(block)
    finally:
        os.close(file)
    return row(what, took)


async def repeated(what: str, once: Callable[[], Awaitable[object]], waiters: int = 1) -> Row:
    took: list[float] = []
    end = time.perf_counter() + SECONDS

    async def waiter() -> None:
        while time.perf_counter() < end:
            began = time.perf_counter()
            await once()
            took.append(time.perf_counter() - began)

    await asyncio.gather(*(waiter() for _ in range(waiters)))
    return row(what, took, waiters)


async def plain(folder: Path) -> Row:
    async with aiosqlite.connect(folder / "plain.db") as peer:
        await peer.execute("PRAGMA journal_mode = WAL")
        await peer.execute("PRAGMA synchronous = FULL")
        await peer.execute("CREATE TABLE event (seq INTEGER PRIMARY KEY, at, actor, data)")

        async def once() -> None:
            values = (time.time_ns(), "wang", str(NOTE.data))
            await peer.execute("INSERT INTO event (at, actor, data) VALUES (?, ?, ?)", values)
            await peer.commit()

        return await repeated("aiosqlite, execute and commit, no chain", once)


def fold(incident: Incident | None, event: Event) -> Incident:
    if incident is not None:
        return replace(incident, version=event.seq)
    return Incident(
        INCIDENT, event.seq, Status.NEW, "", "his", "his-db", "emergency", "P1", event.at
    )


def ended(incident: Incident) -> Fact:
    raise AssertionError(incident.id)


async def ours(folder: Path) -> list[Row]:
    journal = await open_journal(
        folder / "timeline.db",
        host="bench",
        due=lambda incident: incident.opened,
        fold=fold,
        work=ended,
        contract_digest="",
    )
    try:
        await journal.append(Draft(Kind.INCIDENT_OPENED, {}, INCIDENT))
        return [
            await repeated(f"journal, {waiters} waiting", lambda: journal.append(NOTE), waiters)
            for waiters in (1, 10, 50)
        ]
    finally:
        await journal.close()


def measure() -> list[Row]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        return [
            synced("4 KiB, growing file, fsync", folder / "grows", os.fsync, 0),
            synced("4 KiB, preallocated, fdatasync", folder / "stays", os.fdatasync, 1 << 24),
            asyncio.run(plain(folder)),
            *asyncio.run(ours(folder)),
        ]


def run() -> list[Row]:
    """Return the median of several rounds, each measuring everything in turn."""
    rounds = [measure() for _ in range(ROUNDS)]
    same = zip(*rounds, strict=True)
    return [sorted(found, key=lambda row: row[1])[ROUNDS // 2] for found in same]


def main() -> None:
    rows = run()
    floor = rows[0][1]
    for what, rate, median in rows:
        print(f"{what:<42}{rate:>9.0f} /s {median:>9.0f} us {rate / floor:>7.2f} x fsync")


if __name__ == "__main__":
    main()
