"""What a journal is, whatever engine keeps it. One contract suite tests every implementation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from datetime import datetime

    from console.duty.availability import Mark
    from console.duty.events import Draft, Event
    from console.duty.facts import Fact
    from console.duty.incidents import Incident
    from console.duty.record import Alike, JournalError, Query, Verification


class Journal(Protocol):
    """The record. Every method raises JournalError when the file cannot do it."""

    def seal(self, why: JournalError) -> None:
        """Refuse all writing from now on: what stands beside the journal cannot be written."""

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

    async def unread(self) -> Sequence[Incident]:
        """Return the past incidents that somebody has written to since."""

    async def incident(self, incident_id: str) -> Incident | None:
        """Return one incident as it stands."""

    async def facts(self, since: datetime, until: datetime) -> Sequence[Fact]:
        """Return the facts of incidents that are over and began in a period, in their order."""

    async def marks(self, since: datetime, until: datetime) -> Sequence[Mark]:
        """Return the marks that `duty.availability.record` needs for a period, in order of seq."""

    async def similar(self, text: str, *, system: str = "", limit: int = 5) -> Sequence[Alike]:
        """Return incidents like a text, open and past, the likest first; of equals the newest."""

    async def next_number(self, day: str) -> int:
        """Return the next free number of incidents whose id begins with this day."""

    async def check_states(self) -> dict[str, tuple[str, datetime]]:
        """Return each check's last recorded state and since when."""

    async def message(self, message_id: str) -> Event | None:
        """Return the event that is about a message; None where there is none."""

    async def left_off(self, mailbox: str) -> tuple[int, int] | None:
        """Return UIDVALIDITY and UID of the last message of a mailbox that was recorded."""

    async def open_runs(self) -> Sequence[tuple[str, str]]:
        """Return run and console of every run that has started and not ended, oldest first."""

    async def run_events(self, run: str) -> tuple[Event, ...]:
        """Return the events of a run, in order."""

    async def seq_at(self, moment: datetime) -> int:
        """Return the seq of the last event that was written by a moment; 0 where none was.

        Where a clock was set back, it is one of those that fit.
        """

    async def histories(self, after: int, until: int, upto: int) -> dict[str, tuple[Event, ...]]:
        """Return the events up to `upto` of each incident that was touched between two others.

        It was touched by an event after `after` and not after `until`. Its events are in order;
        there are none where it began later.
        """

    async def keep(self, content: str | bytes) -> str:
        """Store evidence, a text or a file as it is, and return its SHA-256."""

    async def evidence(self, digest: str) -> str | None:
        """Return stored evidence as text; None where there is none."""

    async def exactly(self, digest: str) -> bytes | None:
        """Return stored evidence byte by byte; None where there is none."""

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
