"""The open incidents in order of what is due next, kept in memory."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from console.duty.incidents import Incident, Status

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, eq=False, slots=True)
class Queue:
    """A picture of the queue; a new one for each change, compared by identity."""

    incidents: tuple[Incident, ...] = ()
    dues: tuple[datetime, ...] = ()
    """When the next thing is owed on each, ascending; far off where nothing is."""
    open: int = 0
    loaded: bool = False
    """False while only the first rows have been read."""
    roots: Mapping[str, str] = field(default_factory=dict)
    """Effect to cause, of those that are linked."""

    def due_at(self, index: int) -> datetime | None:
        """Return when the next thing is owed on an incident; None where nothing is."""
        return None if self.dues[index] == _NEVER else self.dues[index]


class Order:
    """Keeps incidents sorted by due moment; a change costs a search, not a sort."""

    def __init__(self, due: Callable[[Incident], datetime | None]) -> None:
        self._due = due
        self._keys: list[tuple[datetime, str]] = []
        self._rows: list[Incident] = []
        self._key_of: dict[str, tuple[datetime, str]] = {}
        self._roots: dict[str, str] = {}
        self._open = 0

    def load(self, incidents: Iterable[Incident]) -> None:
        """Replace all."""
        self._key_of = {row.id: self._key(row) for row in incidents if waits(row)}
        rows = {row.id: row for row in incidents if row.id in self._key_of}
        self._keys = sorted(self._key_of.values())
        self._rows = [rows[key[1]] for key in self._keys]
        self._roots = {row.id: row.life.root for row in self._rows if row.life.root}
        self._open = sum(row.open for row in self._rows)

    def copy(self, due: Callable[[Incident], datetime | None]) -> Order:
        """Return another that goes its own way from here, and asks `due` of what is put into it."""
        other = Order(due)
        other._keys, other._rows = self._keys.copy(), self._rows.copy()
        other._key_of, other._roots = self._key_of.copy(), self._roots.copy()
        other._open = self._open
        return other

    def drop(self, incident_id: str) -> None:
        """Take one incident away, if it is there."""
        old = self._key_of.pop(incident_id, None)
        self._roots.pop(incident_id, None)
        if old is not None:
            at = bisect_left(self._keys, old)
            self._open -= self._rows[at].open
            del self._keys[at], self._rows[at]

    def put(self, incident: Incident) -> None:
        """Add, move or (once nobody owes work on it) drop one incident."""
        self.drop(incident.id)
        if waits(incident):
            key = self._key(incident)
            at = bisect_left(self._keys, key)
            self._keys.insert(at, key)
            self._rows.insert(at, incident)
            self._open += incident.open
            self._key_of[incident.id] = key
            if incident.life.root:
                self._roots[incident.id] = incident.life.root

    def rows(self) -> tuple[Incident, ...]:
        """Return the incidents, the next due one first."""
        return tuple(self._rows)

    def picture(self, *, loaded: bool) -> Queue:
        """Return the queue as it is now."""
        dues = tuple(due for due, _ in self._keys)
        return Queue(self.rows(), dues, self._open, loaded, dict(self._roots))

    def _key(self, incident: Incident) -> tuple[datetime, str]:
        return self._due(incident) or _NEVER, incident.id


def listed(rows: Sequence[Incident], due: Callable[[Incident], datetime | None]) -> Queue:
    """Return some incidents, in their own order, as a picture of a queue."""
    dues = tuple(due(row) or _NEVER for row in rows)
    return Queue(tuple(rows), dues, sum(row.open for row in rows), loaded=True)


def waits(incident: Incident) -> bool:
    """Return whether an incident still belongs in the queue: all but closed ones without news."""
    return incident.status is not Status.CLOSED or incident.unread > 0
