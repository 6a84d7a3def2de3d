"""What reports read: the facts of incidents that began in a period, and who looked when."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from console.duty.availability import Mark
from console.duty.facts import Fact, seconds
from console.duty.record import JournalError
from console.journal import chain

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable
    from datetime import datetime

    from console.duty.incidents import Incident

    Work = Callable[[Incident], Fact]

FILL = 1000
"""Incidents that are looked through for lacking facts in one transaction."""
Place = tuple[int, str]
"""Where filling goes on: when an incident was recorded, and its id."""
_PUT = "INSERT OR REPLACE INTO fact (incident, start, body) VALUES (?, ?, ?)"
_LACKING = """SELECT opened, id, iif(EXISTS (SELECT 1 FROM fact WHERE incident = id), NULL, body)
    FROM incident WHERE NOT open AND (opened, id) > (?, ?) ORDER BY opened, id LIMIT ?"""
_MARK = """SELECT seq, at, kind, host, ifnull(json_extract(data, '$.pid'), 0),
    ifnull(json_extract(data, '$.check'), ''), ifnull(json_extract(data, '$.component'), ''),
    ifnull(json_extract(data, '$.new'), '') FROM event"""
_CHANGE = f"{_MARK} WHERE kind = 'check.changed'"
_LAST = "ORDER BY seq DESC LIMIT 1"
_SLACK = timedelta(days=1)
"""How much earlier than a moment an event may say that it was, by clocks that were set back."""


def put(connection: sqlite3.Connection, fact: Fact) -> None:
    """Keep a fact."""
    text = json.dumps(fact, ensure_ascii=False, separators=(",", ":"))
    connection.execute(_PUT, (fact.incident, fact.start, text))


def drop(connection: sqlite3.Connection, incident_id: str) -> None:
    """Forget a fact: the incident goes on."""
    connection.execute("DELETE FROM fact WHERE incident = ?", (incident_id,))


def clear(connection: sqlite3.Connection) -> None:
    """Forget all facts; they are filled up when they are asked for."""
    connection.execute("DELETE FROM fact")


def fill(
    connection: sqlite3.Connection, work: Work, read: Callable[[str], Incident], place: Place
) -> Place | None:
    """Work out facts that are lacking from a place on; return where to go on, or None."""
    found = connection.execute(_LACKING, (*place, FILL)).fetchall()
    for _, _, body in found:
        if body is not None:
            put(connection, work(read(body)))
    return (found[-1][0], found[-1][1]) if len(found) == FILL else None


def facts(connection: sqlite3.Connection, since: datetime, until: datetime) -> list[Fact]:
    """Return the facts of incidents that are over and began in a period, in their order."""
    sql = "SELECT body FROM fact WHERE start >= ? AND start < ? ORDER BY start, incident"
    rows = connection.execute(sql, (seconds(since), seconds(until)))
    try:
        return [Fact._make(json.loads(body)) for (body,) in rows]
    except (ValueError, TypeError) as error:
        raise JournalError("corrupt", str(error)) from error


def marks(connection: sqlite3.Connection, since: datetime, until: datetime) -> list[Mark]:
    """Return what availability needs to know of a period, in order of seq."""
    last = _seq(connection, until + _SLACK)
    first = _seq(connection, since - _SLACK)
    consoles = "kind IN ('console.started', 'console.stopped')"
    found = {row[0]: row for row in connection.execute(f"{_MARK} WHERE {consoles}")}
    starts = [(row[0], row[3]) for row in found.values() if row[2] == "console.started"]
    for (check,) in connection.execute("SELECT id FROM check_state").fetchall():
        one = "AND json_extract(data, '$.check') = ? AND seq < ?"
        found |= _rows(connection, f"{_CHANGE} {one} {_LAST}", check, first)
    # A console that died looked up to the last change before the next one started.
    hosts = dict.fromkeys(host for _, host in starts)
    for seq, host in (*starts, *((end, host) for end in (last, _END) for host in hosts)):
        found |= _rows(connection, f"{_CHANGE} AND host = ? AND seq < ? {_LAST}", host, seq)
    found |= _rows(connection, f"{_CHANGE} AND seq >= ? AND seq < ?", first, last)
    pool: dict[str, str] = {}

    def same(text: str) -> str:
        return pool.setdefault(text, text)

    return [
        Mark(seq, chain.moment(at), same(kind), same(host), pid, same(check), same(part), same(new))
        for seq, (_, at, kind, host, pid, check, part, new) in sorted(found.items())
    ]


_END = 1 << 62


def _rows(connection: sqlite3.Connection, sql: str, *values: object) -> dict[int, tuple[Any, ...]]:
    return {row[0]: row for row in connection.execute(sql, values)}


def _seq(connection: sqlite3.Connection, moment: datetime) -> int:
    """Return the first seq from a moment on, in so far as clocks go forward."""
    at = chain.micros(moment)
    (low, high) = 1, connection.execute("SELECT ifnull(max(seq), 0) FROM event").fetchone()[0] + 1
    while low < high:
        middle = (low + high) // 2
        (found,) = connection.execute("SELECT at FROM event WHERE seq = ?", (middle,)).fetchone()
        low, high = (middle + 1, high) if found < at else (low, middle)
    return low
