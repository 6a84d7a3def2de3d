"""Cause and effect among incidents, and verbs that go through to the effects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.desk.errors import Denied
from console.duty import links as rules
from console.duty.events import Kind, NoRing
from console.duty.incidents import Status
from console.duty.record import Conflict

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable

    from console.desk.incidents import Incidents
    from console.duty.incidents import Incident
    from console.journal.store import Journal


class Links:
    """Verbs on the links of an incident; each raises what `Incidents` does."""

    def __init__(self, journal: Journal, incidents: Incidents) -> None:
        self._journal = journal
        self._incidents = incidents

    async def link(self, effect: Incident, cause: str) -> Incident:
        """Say that an incident is the effect of another."""
        row = await self._journal.incident(cause)
        if row is None:
            raise Denied("unknown-incident", cause)
        if row.status is Status.CLOSED:
            raise Denied("already-closed", cause)
        if effect.life.root == cause:
            raise Denied("already-linked", cause)
        guard = NoRing(effect.id, effect.version, cause)
        try:
            return await self._incidents.record(
                effect, Kind.INCIDENT_LINKED, {"cause": cause}, guard=guard
            )
        except Conflict as conflict:
            if isinstance(conflict.guard, NoRing):
                raise Denied("link-ring", cause) from conflict
            raise

    async def unlink(self, effect: Incident) -> Incident:
        """Take the link away."""
        if not effect.life.root:
            raise Denied("not-linked", effect.id)
        return await self._incidents.record(
            effect, Kind.INCIDENT_UNLINKED, {"cause": effect.life.root}
        )

    async def effects(self, of: Incident) -> tuple[Incident, ...]:
        """Return the open incidents that are effects of one, and effects of those."""
        return rules.effects(of.id, await self._journal.incidents(open_only=True))

    async def follow(
        self, effects: Iterable[Incident], verb: Callable[[Incident], Awaitable[Incident]]
    ) -> tuple[Incident, ...]:
        """Do the same to each effect, one event each; return those it was done to.

        One that is past it, or that somebody else has just decided on, is left as it is.
        """
        done = []
        for row in effects:
            try:
                done.append(await verb(row))
            except (Denied, Conflict):
                continue
        return tuple(done)
