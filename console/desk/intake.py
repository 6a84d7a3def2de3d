"""Taking in what people report: completed from what the site knows, joined to what is known."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from console.desk.errors import Denied
from console.desk.incidents import CHANNELS, Report, told
from console.duty import classify
from console.duty.events import Draft, Kind
from console.duty.incidents import DESCRIBED
from console.duty.record import Query
from sources.clean import clean_line, clean_text

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping
    from datetime import datetime

    from config.model import Site
    from console.desk.drafts import Drafts
    from console.desk.incidents import Incidents
    from console.duty.chat import Understood
    from console.duty.events import JSON, Event
    from console.duty.incidents import Incident
    from console.duty.record import Alike
    from console.journal.store import Journal

NONE = "-"
"""Typed for a department: of none, whatever the symptom begins with."""
LONGEST = 256 * 1024
"""Characters of a message that is taken in."""
SAID = 2000
"""Characters of what a further caller says."""
SIMILAR = 20
"""Incidents with like words that are looked at."""
NESTED = 20
"""Duplicates, and duplicates of these, whose events are shown with an incident's own."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the journal knows that is like a report."""

    duplicates: tuple[Incident, ...] = ()
    """Open ones that may be the same."""
    similar: tuple[Alike, ...] = ()
    """Past ones."""


class Intake:
    """Verbs about a report and its callers; they raise as those of Incidents do."""

    def __init__(
        self,
        site: Site,
        journal: Journal,
        incidents: Incidents,
        drafts: Drafts,
        actor: str,
        now: Callable[[], datetime],
        mask: Callable[[str], str],
    ) -> None:
        self.drafts = drafts
        self._site = site
        self._journal = journal
        self._incidents = incidents
        self._actor = actor
        self._now = now
        self._mask = mask

    def received(self, text: str) -> datetime | None:
        """Return the moment that a person wrote; None for nothing, which means now."""
        from console.duty.spoken import moment

        if not text.strip():
            return None
        at = moment(text, self._now(), self._site.zone)
        if at is None:
            raise Denied("received-form", clean_line(text))
        if at > self._now():
            raise Denied("received-ahead", clean_line(text))
        return at

    def complete(self, report: Report) -> Report:
        """Return a report with what follows: department by initials, its phone, the system."""
        from console.duty import guess

        typed = report.department.strip()
        if typed == NONE:
            return self._of_system(replace(report, department=""))
        department = guess.department_typed(typed, self._site)
        if not typed:
            department = guess.department_said(report.title, self._site)
        if department is not None:
            named = replace(report, department=department.name.zh)
            report = replace(named, contact=report.contact.strip() or department.phone)
        return self._of_system(report)

    def classed(self, report: Report, by_hand: Collection[str]) -> Report:
        """Return a report with the class that its words suggest; what a person chose stands."""
        system = next((one for one in self._site.systems if one.id == report.system), None)
        contract = self._site.contract
        if system is not None and "priority" not in by_hand:
            found = classify.defaults(report.title, system, contract)
            report = replace(report, priority=found.priority)
        if "service" not in by_hand:
            meant = classify.service(report.title, report.priority, contract)
            report = replace(report, service=meant)
        return report

    def department(self, typed: str) -> str:
        """Return the department that is meant; free text where the site lists none.

        Raises Denied for one that the site does not know, with those that are written like it.
        """
        from console.duty import guess

        typed = clean_line(typed)
        told = {one.name.zh for system in self._site.systems for one in system.tell}
        if typed in ("", NONE, *told) or not self._site.departments:
            return typed
        found = guess.department_typed(typed, self._site)
        if found is None:
            near = guess.departments_near(typed, self._site)
            raise Denied("unknown-department", f"{typed} (≈ {' '.join(near)})" if near else typed)
        return found.name.zh

    def _of_system(self, report: Report) -> Report:
        from console.duty import guess

        if not report.system:
            found = guess.systems(report.title, report.department, self._site)
            report = replace(report, system=found[0].id if found else "")
        elif system := guess.system_typed(report.system, self._site):
            report = replace(report, system=system.id)
        return report

    def understand(self, text: str) -> Understood:
        """Return what a copied chat reports. Raises Denied where it is none or too long."""
        from console.duty import chat

        if len(text) > LONGEST:
            raise Denied("chat-long", str(LONGEST))
        found = chat.understand(clean_text(text), self._now(), self._site)
        if not found.messages:
            raise Denied("chat-empty")
        return found

    def with_chat(self, report: Report, text: str) -> Report:
        """Return a report with what a copied chat says of what it leaves open."""
        found = self.understand(text)
        return replace(
            report,
            title=report.title.strip() or found.symptom,
            system=report.system or found.system,
            requester=report.requester.strip() or found.requester,
            department=report.department.strip() or found.department,
            received=report.received or found.received,
            original=text,
            callers=found.callers,
        )

    async def known(self, report: Report, waiting: Iterable[Incident]) -> Known:
        """Return what is like a report; `waiting` are the open incidents."""
        from console.duty import duplicates

        found = await self._journal.similar(report.title, system=report.system, limit=SIMILAR)
        same = duplicates.likely(found, waiting, report.system, report.department, self._now())
        return Known(same, _past(found))

    async def similar(self, text: str, system: str = "", but: str = "") -> tuple[Alike, ...]:
        """Return past incidents like a text, the likest first; one id is left out."""
        found = await self._journal.similar(text, system=system, limit=SIMILAR)
        return tuple(one for one in _past(found) if one.incident.id != but)

    async def join(self, incident: Incident, report: Report) -> Incident:
        """Note on an open incident that somebody else reports it."""
        if report.channel not in CHANNELS:
            raise Denied("unknown-channel", report.channel, CHANNELS)
        data: dict[str, JSON] = {
            "text": clean_line(report.title, SAID),
            "requester": clean_line(report.requester),
            "channel": report.channel,
            **told(report, self._now()),
        }
        if report.original.strip():
            data["evidence"] = await self._journal.keep(self._mask(clean_text(report.original)))
        return await self._incidents.record(incident, Kind.INCIDENT_JOINED, data)

    async def describe(self, incident: Incident, said: Mapping[str, str]) -> Incident:
        """Complete or correct what was recorded; what is as it was is not said again."""
        data: dict[str, JSON] = {
            name: text
            for name in DESCRIBED
            if name in said and (text := clean_line(said[name])) != getattr(incident, name)
        }
        if not data:
            raise Denied("nothing-new", incident.id)
        if data.get("title") == "":
            raise Denied("no-title")
        if "system" in data or "component" in data:
            data |= self._place(incident, data)
        return await self._incidents.record(incident, Kind.INCIDENT_DESCRIBED, data)

    def _place(self, incident: Incident, data: Mapping[str, JSON]) -> dict[str, JSON]:
        named = data.get("system", incident.system)
        system = next((one for one in self._site.systems if one.id == named), None)
        if system is None:
            raise Denied("unknown-system", str(named), [one.id for one in self._site.systems])
        component = data.get("component", system.components[0].id)
        parts = [one.id for one in system.components]
        if component not in parts:
            raise Denied("unknown-component", str(component), parts)
        return {"system": system.id, "component": component}

    async def merge(self, incident: Incident, into: str) -> Incident:
        """Say that an incident is a duplicate of another, which goes on for both."""
        other = await self._journal.incident(into)
        if other is None:
            raise Denied("unknown-incident", into)
        if not other.open:
            raise Denied("merge-over", into)
        joined: dict[str, JSON] = {
            "from": incident.id,
            "text": incident.title,
            "callers": incident.callers,
        }
        return await self._incidents.record(
            incident,
            Kind.INCIDENT_MERGED,
            {"into": other.id},
            Draft(Kind.INCIDENT_JOINED, joined, other.id, self._actor),
        )

    async def events(self, incident: Incident, limit: int) -> tuple[Event, ...]:
        """Return the newest events of an incident and of all that were merged into it, in order."""
        ids, at = [incident.id], 0
        while at < len(ids) <= NESTED:
            row = incident if at == 0 else await self._journal.incident(ids[at])
            ids += [one for one in (row.duplicates if row else ()) if one not in ids]
            at += 1
        found = [
            event
            for one in ids[: NESTED + 1]
            for event in await self._journal.read(Query(incident=one, limit=limit))
        ]
        return tuple(sorted(found, key=lambda event: event.seq)[-limit:])


def _past(found: Iterable[Alike]) -> tuple[Alike, ...]:
    """Return those that are over; a duplicate says nothing that the other does not."""
    return tuple(one for one in found if not one.incident.open and not one.incident.merged_into)
