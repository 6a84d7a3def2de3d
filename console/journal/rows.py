"""Events as rows of the table, and queries as SQL over it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from console.duty.events import Event, Kind
from console.duty.record import JournalError
from console.journal import chain

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping

    from console.duty.events import NoticeNot
    from console.duty.record import Query

Row = tuple[int, int, str, str, str | None, str, str, str, str]

SELECT = "SELECT seq, at, actor, host, incident, kind, prev, hash, data FROM event WHERE"
MESSAGES = "kind IN ('message.received', 'message.noted')"
"""As the index says it, or else the index is not used."""
_WORDS = 16
_WORD = 200
"""How many words of which length a search heeds."""


def event(row: Row) -> Event:
    """Return a row as an event. Raises JournalError where somebody has spoiled it."""
    seq, at, actor, host, incident, kind, prev, digest, data = row
    try:
        plain = json.loads(data)
        moment = chain.moment(at)
    except (ValueError, TypeError, OverflowError) as error:
        raise JournalError("corrupt", f"seq {seq}") from error
    return Event(seq, moment, actor, host, incident, kind, plain, prev, digest)


def head(connection: sqlite3.Connection) -> tuple[int, str]:
    """Return the last seq and its hash."""
    row = connection.execute("SELECT seq, hash FROM event ORDER BY seq DESC LIMIT 1").fetchone()
    return row or (0, chain.GENESIS)


def first_of(connection: sqlite3.Connection, incident: str, after: int = 0) -> Event | None:
    """Return the first event of an incident after a seq."""
    sql = f"{SELECT} incident = ? AND seq > ? ORDER BY seq LIMIT 1"
    row = connection.execute(sql, (incident, after)).fetchone()
    return None if row is None else event(row)


def at(connection: sqlite3.Connection, seq: int) -> Event | None:
    """Return the event with a seq."""
    row = connection.execute(f"{SELECT} seq = ?", (seq,)).fetchone()
    return None if row is None else event(row)


def of_run(connection: sqlite3.Connection, run: str) -> tuple[Event, ...]:
    """Return the events of a run, in order."""
    sql = f"{SELECT} json_extract(data, '$.run') = ? ORDER BY seq"
    return tuple(event(row) for row in connection.execute(sql, (run,)))


def runs_step(connection: sqlite3.Connection, run: str) -> bool:
    """Return whether a step of a run has an intent without its outcome."""
    sql = (
        "SELECT total(CASE kind WHEN 'step.intent' THEN 1 WHEN 'step.outcome' THEN -1 ELSE 0 END)"
        " FROM event WHERE json_extract(data, '$.run') = ?"
    )
    (open_steps,) = connection.execute(sql, (run,)).fetchone()
    return bool(open_steps > 0)


def last_of_run(connection: sqlite3.Connection, run: str) -> Event | None:
    """Return the newest event of a run."""
    sql = f"{SELECT} json_extract(data, '$.run') = ? ORDER BY seq DESC LIMIT 1"
    row = connection.execute(sql, (run,)).fetchone()
    return None if row is None else event(row)


def of_message(connection: sqlite3.Connection, message: str) -> Event | None:
    """Return the event that is about a message."""
    sql = f"{SELECT} {MESSAGES} AND json_extract(data, '$.id') = ?"
    row = connection.execute(sql, (message,)).fetchone()
    return None if row is None else event(row)


def answer_of(connection: sqlite3.Connection, offer: int) -> Event | None:
    """Return the event that accepted or withdrew a handover."""
    sql = f"{SELECT} kind IN (?, ?) AND seq > ? AND json_extract(data, '$.offer') = ? LIMIT 1"
    values = (Kind.HANDOVER_ACCEPTED, Kind.HANDOVER_WITHDRAWN, offer, offer)
    row = connection.execute(sql, values).fetchone()
    return None if row is None else event(row)


def last_alarm(
    connection: sqlite3.Connection, incident: str, kind: str, clock: str
) -> Event | None:
    """Return the last event of a kind about one clock of an incident."""
    sql = f"{SELECT} incident = ? AND kind = ? AND json_extract(data, '$.clock') = ?"
    row = connection.execute(f"{sql} ORDER BY seq DESC LIMIT 1", (incident, kind, clock)).fetchone()
    return None if row is None else event(row)


def seq_at(connection: sqlite3.Connection, moment: int) -> int:
    """Return the last seq that was written by a moment, in microseconds; 0 where none was.

    Where the clock was set back, it is one of those that fit.
    """
    low, high = 0, head(connection)[0]
    while low < high:
        middle = (low + high + 1) // 2
        (when,) = connection.execute("SELECT at FROM event WHERE seq = ?", (middle,)).fetchone()
        low, high = (middle, high) if when <= moment else (low, middle - 1)
    return low


def histories(
    connection: sqlite3.Connection, after: int, until: int, upto: int
) -> dict[str, tuple[Event, ...]]:
    """Return the events up to `upto` of each incident that was touched between two others."""
    touched = "SELECT DISTINCT incident FROM event WHERE seq > ? AND seq <= ?"
    sql = f"{SELECT} incident = ? AND seq <= ? ORDER BY seq"
    return {
        incident: tuple(event(row) for row in connection.execute(sql, (incident, upto)))
        for (incident,) in connection.execute(touched, (after, until)).fetchall()
        if incident is not None
    }


def last_of_kind(connection: sqlite3.Connection, incident: str, kind: str) -> Event | None:
    """Return the last event of a kind of an incident."""
    sql = f"{SELECT} incident = ? AND kind = ? ORDER BY seq DESC LIMIT 1"
    row = connection.execute(sql, (incident, kind)).fetchone()
    return None if row is None else event(row)


def about(
    connection: sqlite3.Connection, kinds: tuple[str, ...], data: Mapping[str, str]
) -> Event | None:
    """Return the newest event of some kinds whose data has these values."""
    places = ", ".join("?" * len(kinds))
    terms = "".join(f" AND json_extract(data, '$.{key}') = ?" for key in data)
    sql = f"{SELECT} kind IN ({places}){terms} ORDER BY seq DESC LIMIT 1"
    row = connection.execute(sql, (*kinds, *data.values())).fetchone()
    return None if row is None else event(row)


def last_raised(connection: sqlite3.Connection, incident: str, step: str) -> Event | None:
    """Return the last event that raised a step of an incident's escalation."""
    sql = f"{SELECT} incident = ? AND kind = ? AND json_extract(data, '$.step') = ?"
    values = (incident, Kind.ESCALATION_RAISED, step)
    row = connection.execute(f"{sql} ORDER BY seq DESC LIMIT 1", values).fetchone()
    return None if row is None else event(row)


def notice(connection: sqlite3.Connection, wanted: NoticeNot) -> Event | None:
    """Return the event of a notice's attempt."""
    sql = (
        f"{SELECT} incident IS ? AND kind = ? AND json_extract(data, '$.key') = ?"
        " AND json_extract(data, '$.through') = ? AND json_extract(data, '$.attempt') = ? LIMIT 1"
    )
    values = (wanted.incident, wanted.kind, wanted.key, wanted.through, wanted.attempt)
    row = connection.execute(sql, values).fetchone()
    return None if row is None else event(row)


def find(connection: sqlite3.Connection, query: Query) -> tuple[Event, ...]:
    """Return the events that a query asks for."""
    terms, values = _terms(query)
    kinds = _kinds(query.kinds)
    if kinds is None or query.incident is not None:
        if kinds is not None:
            terms.append(f"kind IN ({', '.join('?' * len(kinds))})")
            values += kinds
        parts = [" AND ".join(terms)]
    else:
        # One branch for each kind: every branch walks its index, and the newest rows are merged.
        parts = [" AND ".join(("kind = ?", *terms))] * len(kinds)
        values = [value for kind in kinds for value in (kind, *values)]
    if not parts:
        return ()
    sql = " UNION ALL ".join(f"{SELECT} {part}" for part in parts)
    rows = connection.execute(f"{sql} ORDER BY seq DESC LIMIT ?", (*values, max(query.limit, 0)))
    return tuple(event(row) for row in reversed(rows.fetchall()))


def _terms(query: Query) -> tuple[list[str], list[str | int]]:
    terms, values = ["seq > ?"], list[str | int]((query.after,))
    if query.before is not None:
        terms.append("seq < ?")
        values.append(query.before)
    if query.incident is not None:
        terms.append("incident = ?")
        values.append(query.incident)
    if query.since is not None:
        terms.append("at >= ?")
        values.append(chain.micros(query.since))
    for word in query.text.split()[:_WORDS]:
        # The whole text first, which is quick; then the values alone, so that no key is found.
        terms.append(
            r"(actor LIKE ? ESCAPE '\' OR (data LIKE ? ESCAPE '\' AND EXISTS"
            r" (SELECT 1 FROM json_tree(data) WHERE atom LIKE ? ESCAPE '\')))"
        )
        plain = _within(word[:_WORD])
        values += (plain, _within(json.dumps(word[:_WORD], ensure_ascii=False)[1:-1]), plain)
    return terms, values


def _kinds(wanted: Iterable[str]) -> tuple[str, ...] | None:
    """Return the kinds that are meant, or None for all."""
    begins = tuple(wanted)
    if not begins:
        return None
    return tuple(
        kind.value
        for kind in Kind
        if any(
            kind == begin or (begin.endswith(".") and kind.startswith(begin)) for begin in begins
        )
    )


def _within(word: str) -> str:
    """Return a LIKE pattern for text that holds a word, whatever characters are in it."""
    for special in ("\\", "%", "_"):
        word = word.replace(special, f"\\{special}")
    return f"%{word}%"
