"""What follows from the events, kept in tables beside them: incidents, checks, runs, facts.

Every change is made in the transaction that appends the event, so a reader never sees one without
the other; and all of it can be made again from the events alone.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from console.duty.events import Event, Kind, NoOpenCause
from console.duty.facts import Fact, Traits
from console.duty.incidents import CODEC, Incident
from console.duty.record import Alike, Conflict, JournalError
from console.journal import chain, past, rows, similar

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable
    from datetime import datetime

    Fold = Callable[[Incident | None, Event], Incident]
    Due = Callable[[Incident], datetime | None]

_SHAPE = "4 " + " ".join(CODEC.names)
"""Kept in the file: under another shape, the projections are made anew when it is opened."""

_TOUCH = """UPDATE incident SET version = ?, body = ?
    WHERE id = ? AND open = ? AND cause = ? AND due IS ?"""
_PUT = """INSERT INTO incident (id, open, cause, due, opened, version, body)
    VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET version = excluded.version,
    open = excluded.open, cause = excluded.cause, due = excluded.due, body = excluded.body"""
_LEFT_OFF = """INSERT INTO mailbox (name, validity, uid) VALUES (?, ?, ?)
    ON CONFLICT (name) DO UPDATE SET validity = excluded.validity, uid = CASE validity
    WHEN excluded.validity THEN max(uid, excluded.uid) ELSE excluded.uid END"""
_OPEN = "SELECT body FROM incident WHERE open ORDER BY due IS NULL, due, id LIMIT ?"
_PAST = "SELECT body FROM incident WHERE NOT open ORDER BY opened DESC, id DESC LIMIT ?"
_UNREAD = "SELECT body FROM incident WHERE NOT open AND json_extract(body, '$.unread') > 0"
_ALL = -1
CHOICE = 5
"""For each similar incident that is wanted so many are looked at."""
SAME_SYSTEM = 0.15
"""What the same system counts for, where all the words together count 1."""
LIKE = 0.3
"""What counts less is not alike."""


class Projections:
    """Keeps the tables.

    `fold`, `due` and `work` (an incident's fact) are pure and called in the database's thread.
    """

    def __init__(self, fold: Fold, due: Due, work: past.Work, contract_digest: str) -> None:
        self._fold = fold
        self._due = due
        self._work = work
        self._contract = contract_digest
        self._last: tuple[str, Incident] | None = None
        """The incident that was written last, under its text: often the next one that is read."""

    def apply(self, connection: sqlite3.Connection, event: Event) -> None:
        """Let an event take effect. Raises Conflict and JournalError; then undo the event too."""
        if event.incident is not None:
            self._move(connection, event, event.incident)
        _mark(connection, event)

    def _move(self, connection: sqlite3.Connection, event: Event, incident_id: str) -> None:
        old = self._standing(connection, incident_id)
        if old is None and event.kind != Kind.INCIDENT_OPENED:
            raise JournalError("data", f"no incident {incident_id}")
        new = self._fold(old, event)
        if new.open and new.cause and (rival := _rival(connection, new)):
            raise Conflict(NoOpenCause(new.cause), rows.first_of(connection, rival))
        self._put(connection, new)
        if not new.open:
            past.put(connection, self._work(new))
        elif old is not None and not old.open:
            past.drop(connection, new.id)
        if old is None or similar.words_of(old) != similar.words_of(new):
            similar.index(connection, new)

    def _standing(self, connection: sqlite3.Connection, incident_id: str) -> Incident | None:
        body = _body(connection, incident_id)
        if body is None:
            return None
        return self._last[1] if self._last and self._last[0] == body else _read(body)

    def _put(self, connection: sqlite3.Connection, incident: Incident) -> None:
        body = chain.canonical(CODEC.encode(incident))
        self._last = body, incident
        place = incident.id, incident.open, incident.cause, self._due_of(incident)
        # Most events leave an incident in its place: then no index has to be written again.
        if connection.execute(_TOUCH, (incident.version, body, *place)).rowcount == 0:
            opened = chain.micros(incident.opened)
            connection.execute(_PUT, (*place, opened, incident.version, body))

    def _due_of(self, incident: Incident) -> int | None:
        due = self._due(incident) if incident.open else None
        return None if due is None else chain.micros(due)

    def fit(self, connection: sqlite3.Connection) -> bool:
        """Return whether the tables were made by this program under this contract."""
        return _basis(connection) == self._made_with()

    def _made_with(self) -> dict[str, str]:
        return {
            "shape": _SHAPE,
            "contract": self._contract,
            "fact": f"{Fact._fields} {Traits._fields}",
        }

    def refit(self, connection: sqlite3.Connection) -> None:
        """Make the tables, or what is due, anew where they do not fit."""
        basis, wanted = _basis(connection), self._made_with()
        if basis.get("contract") != self._contract or basis.get("fact") != wanted["fact"]:
            past.clear(connection)
        if basis.get("shape") != _SHAPE:
            self.rebuild(connection)
        elif basis["contract"] != self._contract:
            for row in _read_all(connection.execute(_OPEN, (_ALL,))):
                connection.execute(
                    "UPDATE incident SET due = ? WHERE id = ?", (self._due_of(row), row.id)
                )
        connection.executemany(
            "INSERT OR REPLACE INTO basis (name, value) VALUES (?, ?)",
            wanted.items(),
        )

    def fill(self, place: past.Place, connection: sqlite3.Connection) -> past.Place | None:
        """Work out facts that are lacking from a place on; return where to go on, or None."""
        return past.fill(connection, self._work, _read, place)

    def rebuild(self, connection: sqlite3.Connection) -> None:
        """Throw the tables away and make them from the events."""
        connection.execute("DELETE FROM incident")
        connection.execute("DELETE FROM check_state")
        connection.execute("DELETE FROM open_run")
        similar.clear(connection)
        connection.execute("DELETE FROM mailbox")
        past.clear(connection)
        standing: dict[str, Incident] = {}
        for row in connection.execute(f"{rows.SELECT} seq > 0 ORDER BY seq"):
            event = rows.event(row)
            if event.incident is not None:
                standing[event.incident] = self._fold(standing.get(event.incident), event)
            _mark(connection, event)
        for incident in standing.values():
            self._put(connection, incident)
            similar.index(connection, incident)


def incident(connection: sqlite3.Connection, incident_id: str) -> Incident | None:
    """Return an incident as it stands."""
    body = _body(connection, incident_id)
    return None if body is None else _read(body)


def incidents(
    connection: sqlite3.Connection, *, open_only: bool, limit: int | None
) -> tuple[Incident, ...]:
    """Return open incidents by what is due next, then (unless `open_only`) past ones, newest first.

    One due at the same moment as another, or never, stands in order of its id.
    """
    found = _read_all(connection.execute(_OPEN, (_ALL if limit is None else limit,)))
    if open_only:
        return found
    left = _ALL if limit is None else limit - len(found)
    return found + _read_all(connection.execute(_PAST, (left,)))


def alike(connection: sqlite3.Connection, text: str, system: str, limit: int) -> tuple[Alike, ...]:
    """Return incidents like a text, the likest first; the same system counts a little."""
    found = [
        Alike(one, share + SAME_SYSTEM * (system in (one.system, *one.affected)))
        for incident_id, share in similar.find(connection, text, CHOICE * limit)
        if (one := incident(connection, incident_id)) is not None
    ]
    found.sort(key=lambda one: -one.likeness)
    return tuple(one for one in found[:limit] if one.likeness >= LIKE)


def unread(connection: sqlite3.Connection) -> tuple[Incident, ...]:
    """Return the past incidents that somebody has written to since, in order of their ids."""
    return _read_all(connection.execute(f"{_UNREAD} ORDER BY id"))


def holder(connection: sqlite3.Connection, cause: str) -> str | None:
    """Return the id of the open incident that has a cause."""
    row = connection.execute(
        "SELECT id FROM incident WHERE open AND cause <> '' AND cause = ?", (cause,)
    ).fetchone()
    return None if row is None else str(row[0])


def next_number(connection: sqlite3.Connection, day: str) -> int:
    """Return the number after the largest one of a day's incidents."""
    (last,) = connection.execute(
        "SELECT ifnull(max(CAST(substr(id, ?) AS INTEGER)), 0) FROM incident"
        " WHERE id > ? AND id < ?",
        (len(day) + 2, f"{day}-", f"{day}."),
    ).fetchone()
    return int(last) + 1


def check_states(connection: sqlite3.Connection) -> dict[str, tuple[str, datetime]]:
    """Return each check's last recorded state and since when."""
    found = connection.execute("SELECT id, state, at FROM check_state")
    return {check: (state, chain.moment(at)) for check, state, at in found}


def left_off(connection: sqlite3.Connection, mailbox: str) -> tuple[int, int] | None:
    """Return UIDVALIDITY and UID of the last message of a mailbox that was recorded."""
    sql = "SELECT validity, uid FROM mailbox WHERE name = ?"
    row = connection.execute(sql, (mailbox,)).fetchone()
    return None if row is None else (int(row[0]), int(row[1]))


def open_runs(connection: sqlite3.Connection) -> tuple[tuple[str, str], ...]:
    """Return run and console of every run that has started and not ended, oldest first."""
    return tuple(connection.execute("SELECT id, console FROM open_run ORDER BY seq"))


def holds(connection: sqlite3.Connection, run: str, console: str) -> bool:
    """Return whether an open run is a console's."""
    sql = "SELECT 1 FROM open_run WHERE id = ? AND console = ?"
    return connection.execute(sql, (run, console)).fetchone() is not None


def _mark(connection: sqlite3.Connection, event: Event) -> None:
    """Let an event take effect on checks and runs."""
    match event.kind:
        case Kind.CHECK_CHANGED:
            connection.execute(
                "INSERT OR REPLACE INTO check_state (id, state, at, seq) VALUES (?, ?, ?, ?)",
                (event.data["check"], event.data["new"], chain.micros(event.at), event.seq),
            )
        case Kind.MESSAGE_RECEIVED | Kind.MESSAGE_NOTED:
            data = event.data
            connection.execute(_LEFT_OFF, (data["mailbox"], data["validity"], data["uid"]))
        case Kind.RUN_STARTED:
            connection.execute(
                "INSERT OR REPLACE INTO open_run (id, console, seq) VALUES (?, ?, ?)",
                (event.data["run"], event.data.get("console", ""), event.seq),
            )
        case Kind.RUN_TAKEN:
            connection.execute(
                "UPDATE open_run SET console = ? WHERE id = ?",
                (event.data["console"], event.data["run"]),
            )
        case Kind.RUN_ENDED:
            connection.execute("DELETE FROM open_run WHERE id = ?", (event.data["run"],))


def _rival(connection: sqlite3.Connection, incident: Incident) -> str | None:
    other = holder(connection, incident.cause)
    return None if other == incident.id else other


def _basis(connection: sqlite3.Connection) -> dict[str, str]:
    return dict(connection.execute("SELECT name, value FROM basis"))


def _body(connection: sqlite3.Connection, incident_id: str) -> str | None:
    row = connection.execute("SELECT body FROM incident WHERE id = ?", (incident_id,)).fetchone()
    return None if row is None else row[0]


def _read_all(found: sqlite3.Cursor) -> tuple[Incident, ...]:
    return tuple(_read(body) for (body,) in found)


def _read(body: str) -> Incident:
    try:
        return CODEC.decode(json.loads(body))
    except (ValueError, TypeError, KeyError) as error:
        raise JournalError("corrupt", str(error)) from error
