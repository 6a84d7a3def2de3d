"""A journal of a busy decade: 10,000 open incidents, 1,000,000 events, hash-chained."""

from __future__ import annotations

import asyncio
import sqlite3
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from config.loader import load
from config.template import write
from console.journal import chain
from console.wiring import journal_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from config.model import Site
    from console.duty.events import JSON

    Told = tuple[datetime, str, str | None, Mapping[str, JSON]]
    """When, kind, incident, data."""

OPEN, EVENTS = 10_000, 1_000_000
_INSERT = """INSERT INTO event (seq, at, actor, host, incident, kind, prev, hash, data)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"""


def seed(
    folder: Path,
    *,
    incidents: int = OPEN,
    events: int = EVENTS,
    age: timedelta = timedelta(days=30),
    service: str = "support",
    closed: int = 0,
    watched: bool = False,
) -> None:
    """Write `folder/site` and `folder/data`; the oldest incident was opened `age` ago.

    So many are `closed` by their last event. Of a `watched` site every twentieth event says that
    a check has changed, and a console looked all the time.
    """
    write(folder / "site")
    if not watched:
        # Nothing is asked: the starting site's addresses are somebody's.
        (folder / "site" / "checks.yaml").write_text("checks: []\n")
    fill(folder, _told(load(folder / "site"), incidents, events, age, service, closed, watched))


def fill(folder: Path, told: Iterable[Told]) -> None:
    """Write events into a new journal of `folder/site` in `folder/data`, chained."""
    site, data = load(folder / "site"), folder / "data"
    data.mkdir(mode=0o700)

    async def schema() -> None:
        async with journal_of(site, data):
            pass

    asyncio.run(schema())
    connection = sqlite3.connect(data / "timeline.db")
    prev, rows = chain.GENESIS, []
    for seq, (moment, kind, about, said) in enumerate(told, 1):
        at, body = chain.micros(moment), chain.canonical(said)
        digest = chain.sealed(prev, seq, at, "bench", "bench", about, kind, body)
        rows.append((seq, at, "bench", "bench", about, kind, prev, digest, body))
        prev = digest
        if len(rows) == 20_000:
            connection.executemany(_INSERT, rows)
            rows.clear()
    connection.executemany(_INSERT, rows)
    connection.execute("DELETE FROM basis")
    connection.commit()
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    asyncio.run(schema())


def _told(
    site: Site,
    incidents: int,
    events: int,
    age: timedelta,
    service: str,
    closed: int,
    watched: bool,
) -> Iterator[Told]:
    checks = [(check.id, check.component) for check in site.checks]
    systems = [system.id for system in site.systems]
    start = datetime.now(UTC) - age
    for seq in range(1, events + 1):
        at, place = start + age / events * seq, (seq - 1) % incidents
        about = f"20261001-{place + 1:05d}"
        if seq <= incidents:
            system = systems[seq % len(systems)]
            yield at, "incident.opened", about, {
                "title": f"收费窗口反映结算很慢 {seq}", "system": system, "component": system,
                "service": service, "priority": f"P{seq % 3 + 2}", "channel": "phone",
                "requester": "门诊收费", "cause": "", "auto": False,
            }  # fmt: skip
        elif watched and seq == incidents + 1:
            yield at, "console.started", None, {"pid": 1, "version": "0"}
        elif place < closed and seq > events - incidents:
            yield at, "incident.closed", about, _note(seq)
        elif watched and seq % 20 == 0:
            yield at, "check.changed", None, _change(seq, checks)
        else:
            yield at, "incident.noted", about, _note(seq)


def _note(seq: int) -> dict[str, JSON]:
    return {"text": f"第 {seq} 条备注：已电话回访，仍在观察"}


def _change(seq: int, checks: list[tuple[str, str]]) -> dict[str, JSON]:
    nth, turn = divmod(seq // 20, 2)
    check, component = checks[nth % len(checks)]
    old, new = ("ok", "down") if turn else ("down", "ok")
    return {
        "check": check, "component": component, "old": old, "new": new, "text": "", "value": 1.5,
    }  # fmt: skip
