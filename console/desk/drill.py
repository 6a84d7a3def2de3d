"""A drill while it goes on: when it is over, and how it went."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.duty.drill import chief, score
from console.duty.incidents import Status
from console.duty.record import Query

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import timedelta

    from config.model import Text
    from console.desk.scenario import Scenario
    from console.duty.drill import Scorecard
    from console.duty.events import Event
    from console.duty.incidents import Incident
    from console.duty.recording import StepKey
    from console.journal.store import Journal
    from runbooks.loader import Shelf

_ALL = 100_000


class Drill:
    """Measures what happens in the journal of a drill by what was recorded."""

    def __init__(
        self,
        played: Scenario,
        journal: Journal,
        respond: Callable[[Incident], timedelta | None],
    ) -> None:
        self.played = played
        self._journal = journal
        self._respond = respond

    async def over(self) -> None:
        """Return once the incident that it is about is resolved."""
        async for _ in self._journal.changes():
            incident = chief(await self._events(), self.played.goal.component)
            if incident is not None and incident.status in (Status.RESOLVED, Status.CLOSED):
                return

    async def scorecard(self) -> Scorecard:
        """Return how it went so far."""
        events = await self._events()
        incident = chief(events, self.played.goal.component)
        respond = self._respond(incident) if incident else None
        return score(events, self.played.goal, respond)

    async def _events(self) -> tuple[Event, ...]:
        return await self._journal.read(Query(limit=_ALL))


def titles(shelf: Shelf) -> Mapping[StepKey, Text]:
    """Return the title of every step of every runbook."""
    return {(book.id, step.id): step.title for book in shelf.books for step in book.steps}
