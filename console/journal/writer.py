"""Group commit: all that waits to be written shares one transaction and one sync to disk."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from console.duty.record import JournalError
from console.journal.session import transact

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Sequence

    from console.journal.session import Session

    Waiting = tuple[Callable[[sqlite3.Connection], Any], asyncio.Future[Any]]

T = TypeVar("T")


class Writer:
    """Takes works to the one connection that writes; while it commits, the next group gathers."""

    def __init__(self, session: Session, committed: Callable[[], None]) -> None:
        self._session = session
        self._committed = committed
        self._waiting: list[Waiting] = []
        self._idle = asyncio.Event()
        self._idle.set()
        self._closed = False

    async def write(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Return what a work returned, once it is durable. Raises what it refused with.

        A caller that is cancelled while its group is on its way may find the work done.
        """
        if self._closed:
            raise JournalError("failed", "closed")
        done: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._waiting.append((work, done))
        if self._idle.is_set():
            self._send()
        return await done

    def _send(self) -> None:
        """Send all that waits on its way."""
        group = [(work, done) for work, done in self._waiting if not done.done()]
        self._waiting.clear()
        if group:
            self._idle.clear()
            self._session.post(partial(self._commit, group, asyncio.get_running_loop()))
        else:
            self._idle.set()

    def _commit(
        self, group: list[Waiting], loop: asyncio.AbstractEventLoop, connection: sqlite3.Connection
    ) -> None:
        """Do a group's works, in the connection's thread; tell the loop without a detour."""
        outcomes: Sequence[object]
        try:
            outcomes = transact(connection, [work for work, _ in group])
        except Exception as error:
            outcomes = [self._session.trouble(error) for _ in group]
        loop.call_soon_threadsafe(self._settle, group, outcomes)

    def _settle(self, group: list[Waiting], outcomes: Sequence[object]) -> None:
        for (_, done), outcome in zip(group, outcomes, strict=True):
            if done.done():
                continue
            if isinstance(outcome, Exception):
                done.set_exception(outcome)
            else:
                done.set_result(outcome)
        self._committed()
        self._send()

    async def close(self) -> None:
        """Write what waits, and take nothing more."""
        self._closed = True
        await self._idle.wait()
        await self._session.close()
