"""A journal opened to be read and nothing else: it is neither made, migrated nor written."""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from console.duty.events import Kind
from console.duty.incidentfold import fold
from console.duty.record import JournalError, Query
from console.duty.recording import AFTER, BEFORE, Recording
from console.journal import evidence, migrations, rows
from console.journal.trouble import trouble

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from console.duty.events import Event
    from console.duty.incidents import Incident

_ALL = 100_000
_CHECKS = 20_000
"""Events before and after an incident that are looked through for changes of checks."""


@contextmanager
def archive(path: Path) -> Iterator[Archive]:
    """Open a journal that exists. Raises JournalError."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as opened:
            (application,) = opened.execute("PRAGMA application_id").fetchone()
            (version,) = opened.execute("PRAGMA user_version").fetchone()
            if application != migrations.APPLICATION:
                raise JournalError("corrupt", "the database of another program")
            if version > (known := len(migrations.shipped())):
                raise JournalError("newer", f"{version} > {known}")
            yield Archive(opened)
    except sqlite3.Error as error:
        raise trouble(error, path) from error


class Archive:
    """What was recorded. Every method raises JournalError where it cannot be read."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def incidents(self) -> tuple[Incident, ...]:
        """Return the incidents that have runs with outputs and are over, the newest first.

        A drill's own journal has none: what was played is no past.
        """
        if self._find(kinds=(Kind.DRILL_STARTED,), limit=1):
            return ()
        outcomes = self._find(kinds=(Kind.STEP_OUTCOME,), limit=_ALL)
        ids = {event.incident for event in outcomes if event.incident}
        found = (_folded(self._find(incident=one, limit=_ALL)) for one in ids)
        over = (one for one in found if one is not None and not one.open)
        return tuple(sorted(over, key=lambda one: (one.opened, one.id), reverse=True))

    def recording(self, incident_id: str) -> Recording | None:
        """Return all that was recorded of an incident; None where there is none."""
        mine = self._find(incident=incident_id, limit=_ALL)
        incident = _folded(mine)
        if incident is None:
            return None
        runs = {str(one.data["run"]): None for one in mine if "run" in one.data}
        steps = {one.seq: one for run in runs for one in rows.of_run(self._connection, run)}
        end = (incident.resolved or incident.closed or mine[-1].at) + AFTER
        changes = self._changes(mine[0])
        later = self._find(
            kinds=(Kind.CHECK_CHANGED,),
            after=mine[0].seq,
            before=mine[-1].seq + _CHECKS,
            limit=_ALL,
        )
        meanwhile = [one for one in later if one.at <= end]
        events = steps | {one.seq: one for one in (*mine, *changes, *meanwhile)}
        return Recording(
            incident_id,
            incident_id,
            tuple(events[seq] for seq in sorted(events)),
            self._outputs(events.values()),
        )

    def _changes(self, opened: Event) -> list[Event]:
        """Return how each check stood shortly before an event, and how it changed up to it."""
        found = self._find(kinds=(Kind.CHECK_CHANGED,), before=opened.seq, limit=_CHECKS)
        since = opened.at - BEFORE
        standing = {one.data["check"]: one for one in found if one.at < since}
        return [*standing.values(), *(one for one in found if one.at >= since)]

    def _outputs(self, events: Iterable[Event]) -> dict[str, str]:
        digests = {str(one.data.get("evidence") or "") for one in events} - {""}
        found = {one: evidence.fetch(self._connection, one) for one in digests}
        return {one: evidence.text(plain) for one, plain in found.items() if plain is not None}

    def _find(
        self,
        *,
        incident: str | None = None,
        kinds: tuple[str, ...] = (),
        after: int = 0,
        before: int | None = None,
        limit: int,
    ) -> tuple[Event, ...]:
        query = Query(incident=incident, kinds=kinds, after=after, before=before, limit=limit)
        return rows.find(self._connection, query)


def _folded(events: Iterable[Event]) -> Incident | None:
    incident: Incident | None = None
    for event in events:
        incident = fold(incident, event)
    return incident
