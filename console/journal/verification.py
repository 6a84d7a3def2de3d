"""Walks the chain from its first event and finds the first one that does not fit."""

from __future__ import annotations

import json
import sqlite3
from typing import TYPE_CHECKING

from console.duty.record import JournalError, Verification
from console.journal import chain, evidence, rows

if TYPE_CHECKING:
    from console.journal.rows import Row

BATCH = 20_000
"""Events that are read at a time."""
_LEAST = -(2**63)
"""From here on at first, so that no event hides under number 1."""
START = Verification(0, chain.GENESIS)


def walk(connection: sqlite3.Connection, so_far: Verification) -> Verification:
    """Go on by a batch. An equal result means that there was nothing more."""
    seq, prev = so_far.events, so_far.head
    least = seq + 1 if seq else _LEAST
    found = connection.execute(f"{rows.SELECT} seq >= ? ORDER BY seq LIMIT ?", (least, BATCH))
    while True:
        try:
            row: Row | None = next(found, None)
        except sqlite3.OperationalError as error:
            if hasattr(error, "sqlite_errorcode"):
                raise
            return Verification(seq, prev, seq + 1, "data")
        if row is None:
            return Verification(seq, prev)
        if reason := _misfit(connection, row, seq, prev):
            return Verification(seq, prev, row[0], reason)
        seq, prev = row[0], row[7]


def _misfit(connection: sqlite3.Connection, row: Row, last: int, head: str) -> str:
    """Return why a row does not follow the one before it, or nothing."""
    seq, at, actor, host, incident, kind, prev, digest, data = row
    if seq != last + 1:
        return "gap"
    if prev != head:
        return "prev"
    try:
        if chain.sealed(prev, seq, at, actor, host, incident, kind, data) != digest:
            return "hash"
    except TypeError:
        return "data"
    if '"evidence"' in data:
        for name in evidence.named(json.loads(data)):
            try:
                if evidence.fetch(connection, name) is None:
                    return "evidence"
            except JournalError:
                return "evidence"
    return ""
