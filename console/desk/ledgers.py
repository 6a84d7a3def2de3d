"""What the journal says of a few kinds, read once and then only what is new."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.duty.record import Query

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime, timedelta

    from console.duty.events import Event
    from console.journal.store import Journal

_MOST = 20_000


class Ledger:
    """The events of some kinds, oldest first, as far back as they matter."""

    def __init__(
        self,
        journal: Journal,
        kinds: tuple[str, ...],
        now: Callable[[], datetime],
        back: timedelta | None = None,
    ) -> None:
        self._journal = journal
        self._kinds = kinds
        self._now = now
        self._back = back
        self._events: list[Event] = []

    async def events(self) -> tuple[Event, ...]:
        """Return them all, those that just came too. Raises JournalError."""
        after = self._events[-1].seq if self._events else 0
        since = self._now() - self._back if self._back is not None else None
        query = Query(kinds=self._kinds, after=after, since=since, limit=_MOST)
        found = await self._journal.read(query)
        # Two who ask at once are both answered; only what is new by then is taken.
        after = self._events[-1].seq if self._events else 0
        self._events += (event for event in found if event.seq > after)
        return tuple(self._events)
