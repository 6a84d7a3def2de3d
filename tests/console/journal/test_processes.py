"""Several consoles on one file, and consoles that die without a word."""

from __future__ import annotations

import asyncio
import random
import signal
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from console.duty.record import Query
from tests.console.journal.drafts import FIRST, opening

if TYPE_CHECKING:
    from tests.console.journal.conftest import Console

ROOT = Path(__file__).parents[3]
PATIENCE = 120
KILLS = 100


async def start(path: Path, *what: str) -> asyncio.subprocess.Process:
    """Start a console of its own and wait until it has the journal open."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.console.journal.writer",
        str(path),
        *what,
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    async with asyncio.timeout(PATIENCE):
        assert await process.stdout.readline() == b"0\n"
    return process


async def finish(process: asyncio.subprocess.Process) -> list[int]:
    """Return the numbers that a console printed until it ended, whole lines only."""
    async with asyncio.timeout(PATIENCE):
        printed, _ = await process.communicate()
    return [int(line) for line in printed.split(b"\n")[:-1]]


async def test_two_consoles_append_at_once_and_nothing_is_lost(
    console: Console, tmp_path: Path
) -> None:
    path = tmp_path / "timeline.db"
    journal = await console(path)
    await journal.append(opening())
    writers = [await start(path, "count", "150") for _ in range(2)]
    assert [await finish(writer) for writer in writers] == [[150], [150]]
    verified = await journal.verify()
    assert (verified.ok, verified.events) == (True, 301)
    assert (await journal.incident(FIRST)).version == 301  # type: ignore[union-attr]


async def test_of_two_consoles_exactly_one_moves_each_version_on(
    console: Console, tmp_path: Path
) -> None:
    path = tmp_path / "timeline.db"
    journal = await console(path)
    await journal.append(opening())
    writers = [await start(path, "race", "150") for _ in range(2)]
    won = [sum(await finish(writer)) for writer in writers]
    verified = await journal.verify()
    assert verified.ok
    assert verified.events == 1 + sum(won)
    assert 150 <= sum(won) <= 300


async def test_this_console_sees_what_another_process_appends(
    console: Console, tmp_path: Path
) -> None:
    path = tmp_path / "timeline.db"
    journal = await console(path)
    await journal.append(opening())
    changes = journal.changes(every=0.05)
    async with asyncio.timeout(PATIENCE):
        assert await anext(changes) == 1
        writer = await start(path, "count", "5")
        while await anext(changes) < 6:
            pass
    assert await finish(writer) == [5]


async def test_whatever_was_acknowledged_survives_a_hundred_kills(
    console: Console, tmp_path: Path
) -> None:
    path = tmp_path / "timeline.db"
    journal = await console(path)
    await journal.append(opening())
    await journal.close()
    dice = random.Random(257)
    acknowledged: list[int] = []

    async def lives(times: int) -> None:
        for _ in range(times):
            writer = await start(path, "append")
            await asyncio.sleep(dice.uniform(0, 0.06))
            writer.send_signal(signal.SIGKILL)
            acknowledged.extend(await finish(writer))
            assert writer.returncode == -signal.SIGKILL

    await asyncio.gather(lives(KILLS // 2), lives(KILLS // 2))
    journal = await console(path)
    last, _ = await journal.head()
    verified = await journal.verify()
    assert (verified.ok, verified.events) == (True, last)
    assert len(acknowledged) > KILLS
    assert len(set(acknowledged)) == len(acknowledged)
    assert max(acknowledged) <= last
    with closing(sqlite3.connect(path)) as plain:
        assert plain.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        kept = {seq for (seq,) in plain.execute("SELECT seq FROM event")}
    assert set(acknowledged) <= kept
    incident = await journal.incident(FIRST)
    newest = await journal.read(Query(incident=FIRST, limit=1))
    assert incident is not None
    assert incident.version == newest[0].seq == last
