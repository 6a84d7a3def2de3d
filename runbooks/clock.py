"""Time as a run waits for it."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from time import monotonic


class Clock:
    """Time as it passes."""

    def seconds(self) -> float:
        """Return seconds since some moment."""
        return monotonic()

    async def stopped(self, stop: asyncio.Event, seconds: float) -> bool:
        """Wait so long; return whether it was stopped meanwhile."""
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), seconds)
        return stop.is_set()


class Leap(Clock):
    """Time that passes only where somebody waits, and then at once."""

    def __init__(self) -> None:
        self._seconds = 0.0

    def seconds(self) -> float:
        """Return the seconds that were waited for."""
        return self._seconds

    async def stopped(self, stop: asyncio.Event, seconds: float) -> bool:
        """Be later by so much; return whether it was stopped."""
        self._seconds += seconds
        await asyncio.sleep(0)
        return stop.is_set()
