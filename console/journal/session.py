"""One connection to the file, in a thread of its own; a whole transaction is one trip there."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from functools import partial
from typing import TYPE_CHECKING, TypeVar

import aiosqlite

from console.duty.record import Conflict, JournalError
from console.journal import migrations, place
from console.journal.trouble import trouble

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from pathlib import Path

T = TypeVar("T")

PATIENCE = 5.0
"""Seconds to wait for another console's transaction."""
_PAUSE = 0.01


class Session(aiosqlite.Connection):
    """Opened by `open`; its thread keeps the process alive until it is closed."""

    def __init__(self, path: Path, connect: Callable[[Path], sqlite3.Connection]) -> None:
        super().__init__(lambda: connect(path), iter_chunk_size=1)
        self._path = path

    async def open(self) -> Session:
        """Connect. Raises JournalError."""
        try:
            await self
        except BaseException as error:
            # The thread still has to tell the loop that it stops; let it, while there is a loop.
            await asyncio.to_thread(self._thread.join)
            if isinstance(error, sqlite3.Error | OSError):
                raise trouble(error, self._path) from error
            raise
        return self

    async def run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Call a function with the plain connection in its thread. Raises JournalError."""
        if self._connection is None:
            raise JournalError("failed", "closed")
        execute: Callable[..., Awaitable[T]] = self._execute
        try:
            return await execute(work, self._connection)
        except (sqlite3.Error, OSError) as error:
            raise trouble(error, self._path) from error

    def post(self, work: Callable[[sqlite3.Connection], None]) -> None:
        """Have a function called with the plain connection in its thread; it raises nothing."""
        if self._connection is None:
            raise JournalError("failed", "closed")
        self._tx.put_nowait((None, partial(work, self._connection)))

    def trouble(self, error: Exception) -> Exception:
        """Return a database's error as the journal's own; any other as it is."""
        return trouble(error, self._path) if isinstance(error, sqlite3.Error | OSError) else error


def reading(path: Path) -> sqlite3.Connection:
    """Connect to a journal that exists, to read only."""
    connection = _connect(path)
    connection.execute("PRAGMA query_only = ON")
    return connection


def sealed(path: Path) -> sqlite3.Connection:
    """Connect to a journal where nothing can be written, not even what SQLite puts beside it."""
    beside = path.with_name(f"{path.name}-wal")
    alone = not beside.exists() or not beside.stat().st_size
    uri = f"{path.absolute().as_uri()}?mode=ro{'&immutable=1' if alone else ''}"
    connection = sqlite3.connect(uri, timeout=PATIENCE, isolation_level=None, uri=True)
    connection.execute("PRAGMA query_only = ON")
    return connection


def writing(path: Path) -> sqlite3.Connection:
    """Connect to a journal, made or migrated first where need be. Raises JournalError."""
    place.settle(path)
    connection = _connect(path)
    try:
        _wal(connection)
        connection.execute("PRAGMA synchronous = FULL")
        migrations.migrate(connection, path, migrations.shipped())
    except BaseException:
        connection.close()
        raise
    return connection


def transact(
    connection: sqlite3.Connection, works: Sequence[Callable[[sqlite3.Connection], T]]
) -> list[T | Conflict | JournalError]:
    """Do all works in one transaction, which syncs once; a work that refuses leaves no trace."""
    outcomes: list[T | Conflict | JournalError] = []
    connection.execute("BEGIN IMMEDIATE")
    try:
        if len(works) == 1:
            return _alone(connection, works[0])
        for work in works:
            connection.execute("SAVEPOINT work")
            try:
                outcomes.append(work(connection))
            except (Conflict, JournalError) as refusal:
                connection.execute("ROLLBACK TO work")
                outcomes.append(refusal)
            connection.execute("RELEASE work")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    return outcomes


def _alone(
    connection: sqlite3.Connection, work: Callable[[sqlite3.Connection], T]
) -> list[T | Conflict | JournalError]:
    try:
        outcome = work(connection)
    except (Conflict, JournalError) as refusal:
        connection.execute("ROLLBACK")
        return [refusal]
    connection.execute("COMMIT")
    return [outcome]


def _connect(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)


def _wal(connection: sqlite3.Connection) -> None:
    """Turn write-ahead logging on; SQLite does not wait by itself while others open the file."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(_PAUSE)
        else:
            return
