"""A value that others watch: the latest one wins, and an equal one wakes nobody."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

T = TypeVar("T")


class Feed(Generic[T]):
    """Holds one value; each watcher sees the newest, never a queue of old ones."""

    def __init__(self, value: T) -> None:
        self._value = value
        self._changed = asyncio.Event()

    @property
    def value(self) -> T:
        """Return the present value."""
        return self._value

    def publish(self, value: T) -> None:
        """Set the value and wake the watchers, unless it is equal."""
        if value == self._value:
            return
        self._value = value
        self._changed.set()
        self._changed = asyncio.Event()

    async def __aiter__(self) -> AsyncIterator[T]:
        """Yield the present value, then the newest after each change."""
        while True:
            changed, value = self._changed, self._value
            yield value
            if value is self._value:
                await changed.wait()
