"""Appends to the chain, inside a transaction: guards first, then the event and what follows."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, assert_never

from console.duty.events import (
    CheckWas,
    Draft,
    Event,
    Guard,
    HealthFree,
    Kind,
    NoOpenCause,
    NoRing,
    NoticeNot,
    NotRaised,
    Offered,
    RiskAt,
    RunAt,
    RunHeld,
    ServiceAt,
    SlaNotYet,
    Unheard,
    Version,
)
from console.duty.links import rings
from console.duty.record import Conflict, JournalError
from console.journal import chain, projections, rows

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from console.journal.projections import Projections

RISKS = tuple(kind.value for kind in Kind if kind.startswith("risk."))
SERVICES = tuple(kind.value for kind in Kind if kind.startswith("service."))
_INSERT = """INSERT INTO event (seq, at, actor, host, incident, kind, prev, hash, data)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"""


class Ledger:
    """The event table as one console writes it."""

    def __init__(self, host: str, kept: Projections, now: Callable[[], datetime]) -> None:
        self._host = host
        self._kept = kept
        self._now = now

    def append(self, drafts: Sequence[Draft], connection: sqlite3.Connection) -> tuple[Event, ...]:
        """Append all drafts. Raises Conflict and JournalError; then undo what was written."""
        seq, prev = rows.head(connection)
        events = []
        for draft in drafts:
            if draft.guard is not None:
                _hold(connection, draft.guard)
            if draft.kind is Kind.INCIDENT_OPENED and draft.incident is not None:
                _hold(connection, Version(draft.incident, 0))
            seq += 1
            event = self._write(connection, draft, seq, prev)
            prev = event.hash
            events.append(event)
        return tuple(events)

    def _write(self, connection: sqlite3.Connection, draft: Draft, seq: int, prev: str) -> Event:
        at = chain.micros(self._now())
        kind = draft.kind.value
        try:
            data = chain.canonical(draft.data)
            digest = chain.sealed(
                prev, seq, at, draft.actor, self._host, draft.incident, kind, data
            )
            event = Event(
                seq,
                chain.moment(at),
                draft.actor,
                self._host,
                draft.incident,
                kind,
                json.loads(data),
                prev,
                digest,
            )
            connection.execute(
                _INSERT,
                (seq, at, draft.actor, self._host, draft.incident, kind, prev, digest, data),
            )
            self._kept.apply(connection, event)
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            raise JournalError("data", f"{kind}: {error}") from error
        return event


def _hold(connection: sqlite3.Connection, guard: Guard) -> None:
    """Raise Conflict where a guard does not hold."""
    match guard:
        case Version(incident_id, version):
            row = connection.execute(
                "SELECT version FROM incident WHERE id = ?", (incident_id,)
            ).fetchone()
            if version != (row[0] if row else 0):
                raise Conflict(guard, rows.first_of(connection, incident_id, version))
        case NoOpenCause(cause):
            if holder := projections.holder(connection, cause):
                raise Conflict(guard, rows.first_of(connection, holder))
        case CheckWas(check, state):
            row = connection.execute(
                "SELECT seq FROM check_state WHERE id = ? AND state = ?", (check, state)
            ).fetchone()
            if row:
                raise Conflict(guard, rows.at(connection, row[0]))
        case SlaNotYet(incident_id, kind, clock, percent):
            incident = projections.incident(connection, incident_id)
            if incident and incident.said(kind, clock, percent):
                raise Conflict(guard, rows.last_alarm(connection, incident_id, kind, clock))
        case NotRaised(incident_id, step):
            incident = projections.incident(connection, incident_id)
            if incident is None or not incident.open or step in incident.raised:
                raise Conflict(guard, rows.last_raised(connection, incident_id, step))
        case NoticeNot():
            if notice := rows.notice(connection, guard):
                raise Conflict(guard, notice)
        case Unheard(message):
            if heard := rows.of_message(connection, message):
                raise Conflict(guard, heard)
        case Offered(offer):
            if answer := rows.answer_of(connection, offer):
                raise Conflict(guard, answer)
        case RunHeld(run, console, idle):
            held = projections.holds(connection, run, console)
            if not held or (idle and rows.runs_step(connection, run)):
                raise Conflict(guard, rows.last_of_run(connection, run))
        case RunAt(run, seq):
            last = rows.last_of_run(connection, run)
            if last is None or last.seq != seq:
                raise Conflict(guard, last)
        case HealthFree(kind, about):
            if taken := rows.about(connection, (kind,), dict(about)):
                raise Conflict(guard, taken)
        case RiskAt(risk, seq):
            newest = rows.about(connection, RISKS, {"risk": risk})
            if (newest.seq if newest else 0) != seq:
                raise Conflict(guard, newest)
        case ServiceAt(service, seq):
            newest = rows.about(connection, SERVICES, {"service": service})
            if (newest.seq if newest else 0) != seq:
                raise Conflict(guard, newest)
        case NoRing(incident_id, version, cause):
            _hold(connection, Version(incident_id, version))
            if rings(incident_id, cause, lambda one: _root(connection, one)):
                raise Conflict(guard, rows.last_of_kind(connection, cause, Kind.INCIDENT_LINKED))
        case _:
            assert_never(guard)


def _root(connection: sqlite3.Connection, incident_id: str) -> str:
    """Return the incident whose effect one is."""
    found = projections.incident(connection, incident_id)
    return found.life.root if found else ""
