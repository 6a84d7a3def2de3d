"""Group commit: all that waits to be written shares one transaction and one sync to disk."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from console.duty.record import JournalError
from console.journal.session import transact

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable

    from console.journal.session import Session

T = TypeVar("T")


class Writer:
    """Takes works to the one connection that writes; while it commits, the next group gathers."""

    def __init__(self, session: Session, committed: Callable[[], None]) -> None:
        self._session = session
        self._committed = committed
        self._waiting: list[tuple[Callable[[sqlite3.Connection], Any], asyncio.Future[Any]]] = []
        self._task: asyncio.Task[None] | None = None
        self._closed = False

    async def write(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Return what a work returned, once it is durable. Raises what it refused with.

        A caller that is cancelled while its group is on its way may find the work done.
        """
        if self._closed:
            raise JournalError("failed", "closed")
        done: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._waiting.append((work, done))
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._drain())
        return await done

    async def _drain(self) -> None:
        while self._waiting:
            group = [(work, done) for work, done in self._waiting if not done.done()]
            self._waiting.clear()
            try:
                outcomes = await self._session.run(
                    partial(transact, works=[work for work, _ in group])
                )
            except JournalError as error:
                outcomes = [JournalError(error.code, error.detail) for _ in group]
            except Exception as error:
                outcomes = [error for _ in group]
            for (_, done), outcome in zip(group, outcomes, strict=True):
                if done.done():
                    continue
                if isinstance(outcome, Exception):
                    done.set_exception(outcome)
                else:
                    done.set_result(outcome)
            self._committed()

    async def close(self) -> None:
        """Write what waits, and take nothing more."""
        self._closed = True
        if self._task is not None:
            await self._task
        await self._session.close()
