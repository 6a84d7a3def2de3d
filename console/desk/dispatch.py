"""Giving incidents to people: who fits best and why, and by itself where the site wants it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.duty import dispatch as rules
from console.duty.events import Draft, Kind, Version
from console.duty.incidents import Status
from console.duty.record import Conflict, JournalError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from config.model import Site
    from console.desk.incidents import Incidents
    from console.desk.rota import Rota
    from console.duty.dispatch import Candidate
    from console.duty.events import Event
    from console.duty.incidents import Incident
    from console.journal.store import Journal

_LOOKED_AT = 500
"""Open incidents, the next due first, that count as somebody's load."""


class Dispatch:
    """Ranks the team for an incident, and assigns with the reasons kept."""

    def __init__(
        self,
        site: Site,
        journal: Journal,
        incidents: Incidents,
        rota: Rota,
        now: Callable[[], datetime],
    ) -> None:
        self._site = site
        self._journal = journal
        self._incidents = incidents
        self._rota = rota
        self._now = now

    async def rank(self, incident: Incident) -> tuple[Candidate, ...]:
        """Return every engineer with reasons, the best first."""
        rows = await self._journal.incidents(open_only=True, limit=_LOOKED_AT)
        return rules.rank(incident, self._site, self._rota.on_call(), rows, self._now())

    async def assign(self, incident: Incident, to: str) -> Incident:
        """Give it to an engineer; what spoke for and against them is kept. Raises as verbs do."""
        ranked = await self.rank(incident)
        mine = next((one for one in ranked if one.engineer.id == to), None)
        return await self._incidents.assign(incident, to, mine.reasons if mine else ())

    async def heard(self, events: Iterable[Event]) -> None:
        """Give new incidents to the primary, where the site says so."""
        if self._site.auto_assign:
            for event in events:
                if event.kind == Kind.INCIDENT_OPENED and event.incident is not None:
                    await self._give(event.incident)

    async def look(self, rows: Iterable[Incident]) -> None:
        """Give what was opened while no console ran."""
        if self._site.auto_assign:
            for row in rows:
                await self._give(row.id)

    async def _give(self, incident_id: str) -> None:
        """Exactly one console does it; where something else came first, it is looked at anew."""
        while (row := await self._journal.incident(incident_id)) is not None:
            chain = self._rota.on_call()
            if row.owner or row.status is not Status.NEW or not chain:
                return
            ranked = await self.rank(row)
            mine = next(one for one in ranked if one.engineer.id == chain[0].id)
            reasons = [str(reason) for reason in mine.reasons]
            draft = Draft(
                Kind.INCIDENT_ASSIGNED,
                {"to": chain[0].id, "reasons": [*reasons], "auto": True},
                incident_id,
                guard=Version(incident_id, row.version),
            )
            try:
                await self._journal.append(draft)
            except Conflict:
                continue
            except JournalError:
                return
