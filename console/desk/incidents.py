"""The verbs of an incident: check the rule, append the event."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from console.desk.errors import Denied
from console.duty import incidents as rules
from console.duty.events import Draft, Kind, Version
from console.duty.record import Conflict

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from config.model import Site
    from console.duty.events import Data, Event
    from console.duty.incidents import Incident
    from console.journal.store import Journal

CHANNELS = ("phone", "mail", "wechat", "im", "alert", "onsite", "portal")
PAUSE_REASONS = ("user", "vendor", "window", "other")


@dataclass(frozen=True, slots=True)
class Report:
    """What is known when an incident is opened by hand."""

    title: str
    system: str
    service: str
    priority: str
    component: str = ""
    """Empty: the system's first component."""
    channel: str = "phone"
    requester: str = ""


class Incidents:
    """Opens incidents and moves them along; every verb returns the incident as it then stands.

    Each raises Denied when the rules forbid it, Conflict when another console was first, and
    JournalError when it cannot be recorded; in each case nothing has happened.
    """

    def __init__(
        self,
        site: Site,
        journal: Journal,
        actor: str,
        now: Callable[[], datetime],
        mask: Callable[[str], str],
    ) -> None:
        self._site = site
        self._journal = journal
        self._actor = actor
        self._now = now
        self._mask = mask

    async def open(self, report: Report) -> Incident:
        """Open an incident by hand."""
        contract = self._site.contract
        system = next((s for s in self._site.systems if s.id == report.system), None)
        if system is None:
            raise Denied("unknown-system", report.system)
        if not report.title.strip():
            raise Denied("no-title")
        if report.service not in contract.services:
            raise Denied("unknown-service", report.service)
        if report.priority not in contract.priorities:
            raise Denied("unknown-priority", report.priority)
        if report.channel not in CHANNELS:
            raise Denied("unknown-channel", report.channel)
        component = report.component or system.components[0].id
        if all(component != c.id for c in system.components):
            raise Denied("unknown-component", component)
        return await self._open(
            {
                "title": self._mask(report.title.strip()),
                "system": system.id,
                "component": component,
                "service": report.service,
                "priority": report.priority,
                "channel": report.channel,
                "requester": report.requester.strip(),
                "cause": "",
                "auto": False,
            }
        )

    async def acknowledge(self, incident: Incident, text: str = "") -> Incident:
        """Say that a person has it; stops the response clock."""
        return await self._verb(incident, Kind.INCIDENT_ACKNOWLEDGED, {"text": text.strip()})

    async def assign(self, incident: Incident, to: str) -> Incident:
        """Give it to an engineer of the roster."""
        if all(to != engineer.id for engineer in self._site.roster.engineers):
            raise Denied("unknown-engineer", to)
        return await self._verb(incident, Kind.INCIDENT_ASSIGNED, {"to": to})

    async def note(self, incident: Incident, text: str) -> Incident:
        """Add words to its timeline."""
        if not text.strip():
            raise Denied("no-text")
        return await self._verb(incident, Kind.INCIDENT_NOTED, {"text": text.strip()})

    async def pause(self, incident: Incident, reason: str, text: str = "") -> Incident:
        """Stop its clocks for a reason."""
        if reason not in PAUSE_REASONS:
            raise Denied("unknown-reason", reason)
        return await self._verb(
            incident, Kind.INCIDENT_PAUSED, {"reason": reason, "text": text.strip()}
        )

    async def resume(self, incident: Incident) -> Incident:
        """Let its clocks run again."""
        return await self._verb(incident, Kind.INCIDENT_RESUMED, {})

    async def resolve(self, incident: Incident, text: str = "") -> Incident:
        """Say that it works again, and what was done."""
        return await self._verb(incident, Kind.INCIDENT_RESOLVED, {"text": text.strip()})

    async def close(self, incident: Incident, text: str = "") -> Incident:
        """End it: the requester agrees."""
        return await self._verb(incident, Kind.INCIDENT_CLOSED, {"text": text.strip()})

    async def reopen(self, incident: Incident, text: str = "") -> Incident:
        """Take it up again: it was not mended after all."""
        return await self._verb(incident, Kind.INCIDENT_REOPENED, {"text": text.strip()})

    async def _verb(self, incident: Incident, kind: Kind, data: Data) -> Incident:
        if isinstance(text := data.get("text"), str):
            data = {**data, "text": self._mask(text)}
        while True:
            if code := rules.refuse(incident, kind, data):
                raise Denied(code, incident.id)
            guard = Version(incident.id, incident.version)
            try:
                await self._journal.append(Draft(kind, data, incident.id, self._actor, guard))
            except Conflict as conflict:
                # What the console or a runbook noted meanwhile takes no decision from a person.
                if conflict.event is None or _decides(conflict.event):
                    raise
                incident = replace(incident, version=conflict.event.seq)
            else:
                return await self._stands(incident.id)

    async def _open(self, data: Data) -> Incident:
        draft = Draft(Kind.INCIDENT_OPENED, data, actor=self._actor)
        opened = await open_numbered(self._journal, self._site.zone, self._now(), draft)
        return await self._stands(opened)

    async def _stands(self, incident_id: str) -> Incident:
        incident = await self._journal.incident(incident_id)
        if incident is None:
            raise Denied("unknown-incident", incident_id)
        return incident


def _decides(event: Event) -> bool:
    return event.actor != rules.CONSOLE and event.kind.startswith("incident.")


async def open_numbered(
    journal: Journal, zone: str, now: datetime, draft: Draft, *further: Draft
) -> str:
    """Append an opening, and what belongs to it, under the day's next free number; return that id.

    Two consoles may choose the same number at once: the loser of the race takes the next. Raises
    Conflict when the draft's own guard does not hold.
    """
    day = now.astimezone(ZoneInfo(zone)).strftime("%Y%m%d")
    while True:
        incident_id = f"{day}-{await journal.next_number(day):02d}"
        try:
            await journal.append(*(replace(one, incident=incident_id) for one in (draft, *further)))
        except Conflict as conflict:
            if conflict.guard != Version(incident_id, 0):
                raise
        else:
            return incident_id
