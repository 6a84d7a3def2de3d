"""The journal in one SQLite file, which several consoles on one machine share."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from console.duty.events import CONSOLE, SAID
from console.journal import chain, evidence, migrations, past, projections, rows, verification
from console.journal.ledger import Ledger
from console.journal.projections import Projections
from console.journal.session import Session, reading, sealed, transact, writing
from console.journal.trouble import trouble
from console.journal.writer import Writer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from console.duty.availability import Mark
    from console.duty.events import JSON, Draft, Event
    from console.duty.facts import Fact
    from console.duty.incidents import Incident
    from console.duty.record import Alike, JournalError, Query, Verification
    from console.journal.past import Place, Work
    from console.journal.projections import Due, Fold

T = TypeVar("T")


def _utc_now() -> datetime:
    return datetime.now(UTC)


async def open_journal(
    path: Path,
    *,
    host: str,
    due: Due,
    fold: Fold,
    work: Work,
    contract_digest: str,
    now: Callable[[], datetime] = _utc_now,
    mask: Callable[[str], str] = str,
    to_read: bool = False,
) -> SqliteJournal:
    """Open the journal at `path`, made where it is missing. Raises JournalError.

    `host` is the name of this machine. `fold`, `due` and `work`, which returns an incident's fact,
    must be pure: they are called in the database's thread. The last two depend on the contract:
    when `contract_digest` is not the one that the file was last written under, what is due is
    worked out anew for all open incidents, and facts when they are next asked for. What people say
    goes through `mask` before it is appended. With `to_read` a journal that cannot be written, as
    on a full disk, is opened all the same; appending to it is refused.
    """
    kept = Projections(fold, due, work, contract_digest)
    barred: list[JournalError] = []

    def look(path: Path) -> sqlite3.Connection:
        try:
            return connect(path)
        except (sqlite3.Error, OSError) as error:
            why = trouble(error, path)
            if why.code not in ("full", "readonly") or not path.exists():
                raise
            connection = sealed(path)
            if not (migrations.ours(connection) and kept.fit(connection)):
                connection.close()
                raise
            barred.append(why)
            return connection

    def connect(path: Path) -> sqlite3.Connection:
        connection = writing(path)
        try:
            if not kept.fit(connection):
                transact(connection, [kept.refit])
        except BaseException:
            connection.close()
            raise
        return connection

    session = await Session(path, look if to_read else connect).open()
    opened = sealed if barred else reading
    try:
        reader = await Session(path, opened).open()
    except BaseException:
        await session.close()
        raise
    journal = SqliteJournal(path, session, reader, Ledger(host, kept, now), kept, mask, opened)
    for why in barred:
        journal.seal(why)
    return journal


class SqliteJournal:
    """Implements `console.journal.store.Journal`; must be closed."""

    def __init__(
        self,
        path: Path,
        session: Session,
        reader: Session,
        ledger: Ledger,
        kept: Projections,
        mask: Callable[[str], str],
        opened: Callable[[Path], sqlite3.Connection],
    ) -> None:
        self._path = path
        self._writer = Writer(session, self._wake)
        self._reader = reader
        self._ledger = ledger
        self._kept = kept
        self._mask = mask
        self._opened = opened
        self._sealed: JournalError | None = None
        self._woken = asyncio.Event()
        self._closed = False

    def seal(self, why: JournalError) -> None:
        """Refuse all writing from now on."""
        self._sealed = why

    async def _write(self, work: Callable[[sqlite3.Connection], T]) -> T:
        if self._sealed is not None:
            raise self._sealed
        return await self._writer.write(work)

    async def append(self, *drafts: Draft) -> tuple[Event, ...]:
        """Append all or none; they are durable when this returns. Raises Conflict."""
        said = tuple(one if one.actor == CONSOLE else self._said(one) for one in drafts)
        return await self._write(partial(self._ledger.append, said))

    def _said(self, draft: Draft) -> Draft:
        """Return what a person appends, with what they say in words of their own masked."""
        data = {
            key: self._masked(value) if key in SAID else value for key, value in draft.data.items()
        }
        return replace(draft, data=data)

    def _masked(self, said: JSON) -> JSON:
        if isinstance(said, str):
            return self._mask(said)
        if isinstance(said, list):
            return [self._masked(one) for one in said]
        if isinstance(said, dict):
            return {key: self._masked(one) for key, one in said.items()}
        return said

    async def read(self, query: Query) -> tuple[Event, ...]:
        """Return events. A search for words has a connection of its own and holds nobody up."""
        if not query.text.strip():
            return await self._reader.run(partial(rows.find, query=query))
        async with self._aside() as session:
            return await session.run(partial(rows.find, query=query))

    async def incidents(self, *, open_only: bool, limit: int | None = None) -> tuple[Incident, ...]:
        """Return incidents: open ones by what is due next, then past ones, newest first."""
        return await self._reader.run(
            partial(projections.incidents, open_only=open_only, limit=limit)
        )

    async def unread(self) -> tuple[Incident, ...]:
        """Return the past incidents that somebody has written to since."""
        return await self._reader.run(projections.unread)

    async def incident(self, incident_id: str) -> Incident | None:
        """Return one incident as it stands."""
        return await self._reader.run(partial(projections.incident, incident_id=incident_id))

    async def facts(self, since: datetime, until: datetime) -> list[Fact]:
        """Return the facts of incidents that are over and began in a period, in their order."""
        place: Place | None = (chain.micros(since), "")
        while place is not None:
            place = await self._write(partial(self._kept.fill, place))
        async with self._aside() as session:
            return await session.run(partial(past.facts, since=since, until=until))

    async def marks(self, since: datetime, until: datetime) -> list[Mark]:
        """Return what availability needs to know of a period, in order of seq."""
        async with self._aside() as session:
            return await session.run(partial(past.marks, since=since, until=until))

    async def similar(self, text: str, *, system: str = "", limit: int = 5) -> tuple[Alike, ...]:
        """Return incidents like a text, the likest first."""
        return await self._reader.run(
            partial(projections.alike, text=text, system=system, limit=limit)
        )

    async def next_number(self, day: str) -> int:
        """Return the next free number of incidents whose id begins with this day."""
        return await self._reader.run(partial(projections.next_number, day=day))

    async def check_states(self) -> dict[str, tuple[str, datetime]]:
        """Return each check's last recorded state and since when."""
        return await self._reader.run(projections.check_states)

    async def message(self, message_id: str) -> Event | None:
        """Return the event that is about a message."""
        return await self._reader.run(partial(rows.of_message, message=message_id))

    async def left_off(self, mailbox: str) -> tuple[int, int] | None:
        """Return UIDVALIDITY and UID of the last message of a mailbox that was recorded."""
        return await self._reader.run(partial(projections.left_off, mailbox=mailbox))

    async def open_runs(self) -> tuple[tuple[str, str], ...]:
        """Return run and console of every run that has started and not ended, oldest first."""
        return await self._reader.run(projections.open_runs)

    async def run_events(self, run: str) -> tuple[Event, ...]:
        """Return the events of a run, in order."""
        return await self._reader.run(partial(rows.of_run, run=run))

    async def keep(self, content: str | bytes) -> str:
        """Store evidence and return its SHA-256; it is durable when this returns."""
        piece = await asyncio.to_thread(evidence.piece, content)
        return await self._write(piece.store)

    async def evidence(self, digest: str) -> str | None:
        """Return stored evidence as text. Raises JournalError where it was tampered with."""
        plain = await self.exactly(digest)
        return None if plain is None else evidence.text(plain)

    async def exactly(self, digest: str) -> bytes | None:
        """Return stored evidence. Raises JournalError where it was tampered with."""
        return await self._reader.run(partial(evidence.fetch, digest=digest))

    async def head(self) -> tuple[int, str]:
        """Return the last seq and its hash."""
        return await self._reader.run(rows.head)

    async def verify(self) -> Verification:
        """Walk the chain from its first event, and the evidence that it names."""
        async with self._aside() as session:
            result = verification.START
            while True:
                further = await session.run(partial(verification.walk, so_far=result))
                if not further.ok or further == result:
                    return further
                result = further

    async def seq_at(self, moment: datetime) -> int:
        """Return the last seq that was written by a moment; 0 where none was."""
        return await self._reader.run(partial(rows.seq_at, moment=chain.micros(moment)))

    async def histories(self, after: int, until: int, upto: int) -> dict[str, tuple[Event, ...]]:
        """Return the events up to `upto` of each incident that was touched between two others."""
        return await self._reader.run(partial(rows.histories, after=after, until=until, upto=upto))

    async def rebuild(self) -> None:
        """Make the projections anew from the events."""
        await self._write(self._kept.rebuild)

    async def changes(self, every: float = 0.5) -> AsyncIterator[int]:
        """Yield the newest seq, at once and then whenever an event came, until it is closed."""
        seen = -1
        while not self._closed:
            woken = self._woken
            newest, _ = await self.head()
            if newest != seen:
                seen = newest
                yield newest
                continue
            try:
                async with asyncio.timeout(every):
                    await woken.wait()
            except TimeoutError:
                pass

    def _wake(self) -> None:
        self._woken.set()
        self._woken = asyncio.Event()

    @asynccontextmanager
    async def _aside(self) -> AsyncIterator[Session]:
        """Lend a connection for a long reading, which ends with the caller's interest in it."""
        session = await Session(self._path, self._opened).open()
        try:
            yield session
        finally:
            await session.interrupt()
            await session.close()

    async def close(self) -> None:
        """Finish what waits and close; may be called again."""
        if not self._closed:
            self._closed = True
            await self._writer.close()
            await self._reader.close()
            self._wake()
