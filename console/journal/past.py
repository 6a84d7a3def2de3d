"""What reports read: the facts of incidents that began in a period, and who looked when."""

from __future__ import annotations

import json
from datetime import timedelta
from heapq import merge
from typing import TYPE_CHECKING, Any

from console.duty.availability import Mark
from console.duty.facts import Fact, Traits, seconds
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
_PUT = """INSERT OR REPLACE INTO fact (incident, start, respond, respond_real, restore,
    restore_real, by_hand, said, traits) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"""
_FACTS = """SELECT incident, start, respond, respond_real, restore, restore_real, by_hand, said,
    traits FROM fact WHERE start >= ? AND start < ? ORDER BY start, incident"""
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
    traits = json.dumps(fact.traits, ensure_ascii=False, separators=(",", ":"))
    connection.execute(_PUT, (*fact[:-1], traits))


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
    rows = connection.execute(_FACTS, (seconds(since), seconds(until)))
    known: dict[str, Traits] = {}
    try:
        return [
            Fact._make((*row[:-1], known.get(row[-1]) or _traits(known, row[-1]))) for row in rows
        ]
    except (ValueError, TypeError) as error:
        raise JournalError("corrupt", str(error)) from error


def _traits(known: dict[str, Traits], text: str) -> Traits:
    *plain, clocks, reasons = json.loads(text)
    found = Traits._make((*plain, tuple(map(tuple, clocks)), tuple(map(tuple, reasons))))
    return known.setdefault(text, found)


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
    between = f"{_CHANGE} AND seq >= ? AND seq < ? ORDER BY seq"
    pool: dict[str, str] = {}
    rest = sorted(row for seq, row in found.items() if not first <= seq < last or row[5] == "")
    return [_mark(row, pool) for row in merge(rest, connection.execute(between, (first, last)))]


def _mark(row: tuple[Any, ...], pool: dict[str, str]) -> Mark:
    """Return a row as a mark; the same few texts are held once."""
    seq, at, kind, host, pid, check, component, state = row
    same = pool.setdefault
    return Mark(
        seq,
        chain.moment(at),
        same(kind, kind),
        same(host, host),
        pid,
        same(check, check),
        same(component, component),
        same(state, state),
    )


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
