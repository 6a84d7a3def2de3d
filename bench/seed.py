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
    from pathlib import Path

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
    site_folder, data = folder / "site", folder / "data"
    write(site_folder)
    data.mkdir(mode=0o700)
    if not watched:
        # Nothing is asked: the starting site's addresses are somebody's.
        (site_folder / "checks.yaml").write_text("checks: []\n")
    site = load(site_folder)
    checks = [(check.id, check.component) for check in site.checks]
    systems = [system.id for system in site.systems]

    async def schema() -> None:
        async with journal_of(site, data):
            pass

    asyncio.run(schema())
    connection = sqlite3.connect(data / "timeline.db")
    now = datetime.now(UTC)
    start = now - age
    step = (now - start) / events
    prev, rows = chain.GENESIS, []
    for seq in range(1, events + 1):
        at = chain.micros(start + step * seq)
        opened = seq <= incidents
        place = (seq - 1) % incidents
        about: str | None = f"20261001-{place + 1:05d}"
        kind = "incident.opened" if opened else "incident.noted"
        if place < closed and seq > events - incidents:
            kind = "incident.closed"
        body = (
            chain.canonical(
                {
                    "title": f"收费窗口反映结算很慢 {seq}",
                    "system": systems[seq % len(systems)],
                    "component": systems[seq % len(systems)],
                    "service": service,
                    "priority": f"P{seq % 3 + 2}",
                    "channel": "phone",
                    "requester": "门诊收费",
                    "cause": "",
                    "auto": False,
                }
            )
            if opened
            else f'{{"text":"第 {seq} 条备注：已电话回访，仍在观察"}}'
        )
        if watched and not opened and kind == "incident.noted" and seq % 20 == 0:
            kind, about, body = "check.changed", None, _change(seq, checks)
        if watched and seq == incidents + 1:
            kind, about, body = "console.started", None, '{"pid":1,"version":"0"}'
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


def _change(seq: int, checks: list[tuple[str, str]]) -> str:
    nth, turn = divmod(seq // 20, 2)
    check, component = checks[nth % len(checks)]
    old, new = ("ok", "down") if turn else ("down", "ok")
    return chain.canonical(
        {"check": check, "component": component, "old": old, "new": new, "text": "", "value": 1.5}
    )
