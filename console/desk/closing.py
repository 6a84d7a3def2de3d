"""The end of an incident: the user's yes, coded cause and fix, what was learned, or on it goes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.desk.errors import Denied
from console.desk.incidents import Report
from console.duty import closing as rules
from console.duty.events import Draft, Kind
from console.duty.incidents import Status

if TYPE_CHECKING:
    from datetime import datetime

    from config.model import Site
    from console.desk.incidents import Incidents
    from console.duty.events import Data
    from console.duty.incidents import Incident


@dataclass(frozen=True, slots=True)
class Word:
    """What the user said: who, through which channel, when, and how satisfied they are."""

    by: str
    channel: str
    at: datetime | None = None
    satisfaction: int | None = None
    """1 to 5; None: they were not asked."""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Ending:
    """What it was and what mended it, as codes; `other` needs words."""

    cause: str
    fix: str
    text: str = ""


class Closing:
    """Verbs at the end of an incident; each raises what `Incidents` does."""

    def __init__(self, site: Site, incidents: Incidents) -> None:
        self._site = site
        self._incidents = incidents

    async def confirm(self, incident: Incident, word: Word) -> Incident:
        """Record that the user says it works; on a closed one, what they say when asked later."""
        return await self._incidents.record(
            incident, Kind.INCIDENT_CONFIRMED, self._confirmation(incident, word)
        )

    async def close(self, incident: Incident, ending: Ending) -> Incident:
        """End it, once the user has confirmed and the back-entry is complete."""
        if incident.life.confirmed is None and incident.status is Status.RESOLVED:
            raise Denied("not-confirmed", incident.id)
        data = self._ending(incident, ending)
        return await self._incidents.record(incident, Kind.INCIDENT_CLOSED, data)

    async def finish(
        self, incident: Incident, word: Word, ending: Ending, learned: str = ""
    ) -> Incident:
        """Confirm, close and (with `learned`) keep what it taught: all of it or nothing."""
        closed = self._ending(incident, ending)
        more = [Draft(Kind.INCIDENT_CLOSED, closed, incident.id, self._incidents.actor)]
        if note := self._incidents.said(learned):
            data: Data = {"text": note}
            # Before the end, which can be taken back: what it taught cannot.
            more.insert(0, Draft(Kind.INCIDENT_LEARNED, data, incident.id, self._incidents.actor))
        first = self._confirmation(incident, word)
        return await self._incidents.record(incident, Kind.INCIDENT_CONFIRMED, first, *more)

    async def unsolved(self, incident: Incident, word: Word) -> Incident:
        """Record that the user says it does not work: it is taken up again."""
        data = self._incidents.word_of(incident, word.by, word.channel, word.at)
        text = self._incidents.needed(word.text, "no-text")
        return await self._incidents.reopen(incident, text, data)

    async def follow_up(self, incident: Incident, text: str = "") -> Incident:
        """Open a new incident in the place of one that is closed for too long."""
        if incident.status is not Status.CLOSED:
            raise Denied("not-closed", incident.id)
        return await self._incidents.open(
            Report(
                title=self._incidents.said(text) or incident.title,
                system=incident.system,
                service=incident.service,
                priority=incident.priority,
                component=incident.component,
                channel=incident.channel if incident.channel != "alert" else "phone",
                requester=incident.requester,
                follows=incident.id,
            )
        )

    async def learn(self, incident: Incident, text: str) -> Incident:
        """Keep a knowledge note."""
        data: Data = {"text": self._incidents.needed(text, "no-text")}
        return await self._incidents.record(incident, Kind.INCIDENT_LEARNED, data)

    def _confirmation(self, incident: Incident, word: Word) -> Data:
        said = incident.life.confirmed
        if incident.open:
            raise Denied("not-resolved", incident.id)
        if incident.status is Status.CLOSED and said and said.satisfaction is not None:
            raise Denied("already-closed", incident.id)
        if word.satisfaction is not None and not 1 <= word.satisfaction <= 5:
            raise Denied("bad-satisfaction", str(word.satisfaction))
        return {
            **self._incidents.word_of(incident, word.by, word.channel, word.at),
            "satisfaction": word.satisfaction,
            "text": self._incidents.said(word.text),
        }

    def _ending(self, incident: Incident, ending: Ending) -> Data:
        if found := rules.refuse(incident, self._site):
            raise Denied(*found)
        if ending.cause not in rules.CAUSES:
            raise Denied("unknown-reason-code", ending.cause, rules.CAUSES)
        if ending.fix not in rules.FIXES:
            raise Denied("unknown-fix", ending.fix, rules.FIXES)
        text = self._incidents.said(ending.text)
        if rules.OTHER in (ending.cause, ending.fix) and not text:
            raise Denied("other-needs-words", incident.id)
        return {"cause": ending.cause, "fix": ending.fix, "text": text}
