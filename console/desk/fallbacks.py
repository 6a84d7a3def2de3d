"""Work by hand in the departments: declared, called off, and entered afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.desk.errors import Denied
from console.duty import closing
from console.duty.events import Kind
from console.duty.incidents import Status

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from config.model import Site
    from console.desk.incidents import Incidents
    from console.duty.events import Data
    from console.duty.incidents import Incident


class Fallbacks:
    """Verbs on the manual mode of an incident; each raises what `Incidents` does."""

    def __init__(self, site: Site, incidents: Incidents) -> None:
        self._site = site
        self._incidents = incidents

    async def start(
        self,
        incident: Incident,
        departments: str,
        at: datetime | None = None,
        text: str = "",
        systems: Sequence[str] = (),
    ) -> Incident:
        """Declare it: for the systems that are named, or else for all that the incident stops."""
        if incident.status is Status.CLOSED:
            raise Denied("already-closed", incident.id)
        if incident.life.by_hand:
            raise Denied("manual-on", incident.id)
        known = {system.id for system in self._site.systems}
        if strange := [one for one in systems if one not in known]:
            raise Denied("unknown-system", ", ".join(strange), sorted(known))
        chosen = systems or (incident.system, *incident.affected)
        data: Data = {
            "departments": self._incidents.needed(departments, "no-departments"),
            "systems": [*dict.fromkeys(chosen)],
            "at": self._incidents.moment(incident, at),
            "text": self._incidents.said(text),
        }
        return await self._incidents.record(incident, Kind.FALLBACK_STARTED, data)

    async def end(self, incident: Incident, at: datetime | None = None, text: str = "") -> Incident:
        """Call it off."""
        if not incident.life.by_hand:
            raise Denied("manual-off", incident.id)
        moment = self._incidents.moment(incident, at)
        if at is not None and at < incident.life.manual[-1].start:
            raise Denied("bad-moment", moment)
        data: Data = {"at": moment, "text": self._incidents.said(text)}
        return await self._incidents.record(incident, Kind.FALLBACK_ENDED, data)

    async def enter(self, incident: Incident, item: str, by: str) -> Incident:
        """Record that an item of the back-entry is done, and by whom."""
        by = self._incidents.needed(by, "no-name")
        return await self._entry(incident, item, {"by": by})

    async def waive(self, incident: Incident, item: str, reason: str) -> Incident:
        """Record that there is nothing to enter, and why."""
        reason = self._incidents.needed(reason, "no-reason")
        return await self._entry(incident, item, {"by": self._incidents.actor, "reason": reason})

    async def _entry(self, incident: Incident, item: str, data: dict[str, str]) -> Incident:
        if incident.status is Status.CLOSED:
            raise Denied("already-closed", incident.id)
        owed = [one.id for one in closing.owed(incident, self._site)]
        if item not in owed:
            raise Denied("unknown-item", item, owed)
        return await self._incidents.record(incident, Kind.BACKENTRY_DONE, {"item": item, **data})
