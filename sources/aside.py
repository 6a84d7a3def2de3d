"""Calls that block, each in a thread of its own: one that hangs costs nobody else's time."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

HUNG = 3
"""Calls that may hang at once; while they do, no further one is made."""


class Aside:
    """Makes one call after the other; each has so many seconds by the clock."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._lock = asyncio.Lock()
        self._threads: list[threading.Thread] = []

    async def call(self, work: Callable[[], T], seconds: float) -> T:
        """Return what a function returns, or raise what it raises; TimeoutError when it is late."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[T] = loop.create_future()

        def settle(result: T | None, error: Exception | None) -> None:
            if answer.done():
                return
            if error is not None:
                answer.set_exception(error)
            else:
                answer.set_result(result)  # type: ignore[arg-type]  # a result when there is no error

        def run() -> None:
            result, error = None, None
            try:
                result = work()
            except Exception as problem:
                error = problem
            try:
                loop.call_soon_threadsafe(settle, result, error)
            except RuntimeError:
                return  # the console has gone meanwhile

        async with self._lock:
            self._threads = [thread for thread in self._threads if thread.is_alive()]
            if len(self._threads) >= HUNG:
                raise TimeoutError
            # A daemon: a server that never answers must not keep the console from leaving.
            thread = threading.Thread(target=run, name=self._name, daemon=True)
            self._threads.append(thread)
            thread.start()
            return await asyncio.wait_for(answer, seconds)
