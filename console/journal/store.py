"""What a journal is, whatever engine keeps it. One contract suite tests every implementation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from datetime import datetime

    from console.duty.events import Draft, Event, Guard
    from console.duty.incidents import Incident


class JournalError(Exception):
    """The journal cannot do it; `code` names the sentence.

    One of `locked`, `full`, `readonly`, `newer`, `corrupt`, `network`, `data` (the draft itself
    cannot be recorded) and `failed`.
    """

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail


class Conflict(Exception):
    """A guard did not hold; nothing was written. `event` is the event that came first, if known."""

    def __init__(self, guard: Guard, event: Event | None) -> None:
        super().__init__(repr(guard))
        self.guard = guard
        self.event = event


@dataclass(frozen=True, slots=True)
class Query:
    """Which events, in order of `seq`. The newest `limit` are returned, oldest first."""

    incident: str | None = None
    kinds: tuple[str, ...] = ()
    """Kinds, or beginnings of kinds that end in a dot."""
    text: str = ""
    """Words that data or actor must hold, whatever the case of their Latin letters."""
    after: int = 0
    before: int | None = None
    since: datetime | None = None
    limit: int = 200


@dataclass(frozen=True, slots=True)
class Verification:
    """The result of walking the chain."""

    events: int
    head: str
    """Hash of the last event; 64 zeros for an empty journal."""
    bad: int | None = None
    """Seq of the first event that does not fit, or None; `events` and `head` end before it."""
    reason: str = ""
    """A code: `hash`, `prev`, `gap`, `data`, `evidence`."""

    @property
    def ok(self) -> bool:
        """Return whether every event fits."""
        return self.bad is None


class Journal(Protocol):
    """The record. Every method raises JournalError when the file cannot do it."""

    async def append(self, *drafts: Draft) -> tuple[Event, ...]:
        """Append all or none; they are durable when this returns. Raises Conflict.

        Two guards hold by themselves: the opening of an incident that exists is refused with
        `Version(incident, 0)`, and whatever would give an open incident the cause of another open
        one with `NoOpenCause`.
        """

    async def read(self, query: Query) -> tuple[Event, ...]:
        """Return events."""

    async def incidents(self, *, open_only: bool, limit: int | None = None) -> Sequence[Incident]:
        """Return incidents: open ones by what is due next, then past ones, newest first."""

    async def incident(self, incident_id: str) -> Incident | None:
        """Return one incident as it stands."""

    async def next_number(self, day: str) -> int:
        """Return the next free number of incidents whose id begins with this day."""

    async def check_states(self) -> dict[str, tuple[str, datetime]]:
        """Return each check's last recorded state and since when."""

    async def open_runs(self) -> Sequence[tuple[str, str]]:
        """Return run and console of every run that has started and not ended, oldest first."""

    async def run_events(self, run: str) -> tuple[Event, ...]:
        """Return the events of a run, in order."""

    async def keep(self, text: str) -> str:
        """Store evidence and return its SHA-256."""

    async def evidence(self, digest: str) -> str | None:
        """Return stored evidence; None where there is none."""

    async def head(self) -> tuple[int, str]:
        """Return the last seq and its hash."""

    async def verify(self) -> Verification:
        """Walk the chain from its first event, and the evidence that it names."""

    def changes(self, every: float = 0.5) -> AsyncIterator[int]:
        """Yield the newest seq, at once and then whenever an event came, until it is closed.

        This console's own events are seen at once, those of others within `every` seconds.
        """
        ...

    async def close(self) -> None:
        """Finish what waits and close."""
