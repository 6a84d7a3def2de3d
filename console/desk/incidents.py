"""The verbs of an incident: check the rule, append the event."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from config.model import REASONS
from console.desk.errors import Denied
from console.duty import classify, closing, sla, undo
from console.duty import incidents as rules
from console.duty.classify import Change
from console.duty.cover import Calendar
from console.duty.events import CONSOLE, Draft, Kind, NoRing, Version
from console.duty.record import Conflict, Query
from sources.clean import LONGEST, clean_line, clean_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from config.model import Site
    from console.duty.events import JSON, Data, Event, Guard
    from console.duty.incidents import Incident
    from console.journal.store import Journal

LONG_AGO = timedelta(days=31)
"""A call that is older is not recorded as one of today: its clocks would say nothing."""
CHANNELS = ("phone", "mail", "wechat", "im", "alert", "onsite", "portal")
_EVENTS = 100_000
"""Of one incident; more than any has."""
SAID = 2000
"""Characters kept of what a person says."""
EARLIER = timedelta(days=1)
"""How long before it was recorded something may have happened on an incident."""
_DECISIONS = ("incident.", "fix.", "fallback.", "backentry.")


@dataclass(frozen=True, slots=True)
class Report:
    """What is known when an incident is opened by hand."""

    title: str
    system: str
    service: str
    priority: str
    """Empty: by the matrix."""
    component: str = ""
    """Empty: the system's first component."""
    channel: str = "phone"
    requester: str = ""
    impact: str = ""
    urgency: str = ""
    flags: tuple[str, ...] = ()
    department: str = ""
    contact: str = ""
    received: datetime | None = None
    """When it was first told; None: now. Its clocks start there."""
    original: str = ""
    """The message that it was read from; kept as evidence."""
    callers: int = 1
    """How many tell of it at once, as in a chat."""
    follows: str = ""
    """Id of a closed incident that it takes up again."""


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
        self._calendar = Calendar(site.contract, site.zone)

    @property
    def actor(self) -> str:
        """Return whose verbs they are."""
        return self._actor

    async def open(self, report: Report, *more: Draft) -> Incident:
        """Open an incident by hand, and append what goes with it: all or nothing."""
        contract = self._site.contract
        system = next((s for s in self._site.systems if s.id == report.system), None)
        if system is None:
            raise Denied("unknown-system", report.system, [one.id for one in self._site.systems])
        if not report.title.strip():
            raise Denied("no-title")
        change = Change(
            service=report.service,
            impact=report.impact or None,
            urgency=report.urgency or None,
            priority=report.priority or None,
            flags=report.flags,
        )
        if refused := classify.refuse(change, contract):
            raise Denied(*refused)
        if report.channel not in CHANNELS:
            raise Denied("unknown-channel", report.channel, CHANNELS)
        component = report.component or system.components[0].id
        if all(component != c.id for c in system.components):
            raise Denied("unknown-component", component, [one.id for one in system.components])
        known = told(report, self._now())
        # A symptom that is too long for a title is kept whole.
        original = report.original or (report.title if len(report.title) > LONGEST else "")
        if original.strip():
            known["evidence"] = await self._journal.keep(self._mask(clean_text(original)))
        return await self._open(
            {
                "title": clean_line(report.title),
                "system": system.id,
                "component": component,
                "service": report.service,
                **classify.opening(
                    report.impact, report.urgency, report.priority, report.flags, contract
                ),
                "channel": report.channel,
                "requester": clean_line(report.requester),
                "cause": "",
                "auto": False,
                **known,
                **({"callers": report.callers} if report.callers > 1 else {}),
                **({"follows": report.follows} if report.follows else {}),
            },
            *more,
        )

    async def classify(self, incident: Incident, change: Change, why: str) -> Incident:
        """Take it for something else, and say why; its deadlines follow from its first contact."""
        if not why.strip():
            raise Denied("no-why")
        if refused := classify.refuse(change, self._site.contract):
            raise Denied(*refused)
        lasted = self._now() - incident.start
        data = classify.changed(incident, change, self._site.contract, lasted)
        if not data["was"]:
            raise Denied("same-class", incident.id)
        return await self._verb(incident, Kind.INCIDENT_CLASSIFIED, {**data, "why": why.strip()})

    async def plan(self, incident: Incident, on: str, text: str = "") -> Incident:
        """Say by which day it will be done; answers a service that asks for a plan."""
        try:
            day = date.fromisoformat(on)
        except ValueError:
            raise Denied("bad-day", on) from None
        if day < self._now().astimezone(ZoneInfo(self._site.zone)).date():
            raise Denied("past-day", on)
        data = {"on": day.isoformat(), "text": text.strip()}
        return await self._verb(incident, Kind.INCIDENT_PLANNED, data)

    async def explain_breach(
        self, incident: Incident, clock: str, cause: str, text: str
    ) -> Incident:
        """Say why a clock ran out: a cause by its code, and words."""
        clock, now = rules.clock_id(clock), self._now()
        if cause not in sla.CAUSES:
            raise Denied("unknown-cause", cause, sla.CAUSES)
        if not text.strip():
            raise Denied("no-text")
        clocks = sla.clocks(incident, self._site.contract, self._calendar)
        if not any(one.name == clock and one.broken(now) for one in clocks):
            raise Denied("not-broken", clock)
        data = {"clock": clock, "cause": cause, "text": text.strip()}
        return await self._verb(incident, Kind.SLA_EXPLAINED, data)

    async def acknowledge(self, incident: Incident, text: str = "") -> Incident:
        """Say that a person has it; stops the response clock."""
        return await self._verb(incident, Kind.INCIDENT_ACKNOWLEDGED, {"text": text.strip()})

    async def assign(self, incident: Incident, to: str, reasons: Iterable[object] = ()) -> Incident:
        """Give it to an engineer of the roster; `reasons` are those of `duty.dispatch`."""
        people = [engineer.id for engineer in self._site.roster.engineers]
        if to not in people:
            raise Denied("unknown-engineer", to, people)
        data: Data = {"to": to, "reasons": [str(reason) for reason in reasons]}
        return await self._verb(incident, Kind.INCIDENT_ASSIGNED, data)

    async def note(self, incident: Incident, text: str) -> Incident:
        """Add words to its timeline."""
        if not text.strip():
            raise Denied("no-text")
        return await self._verb(incident, Kind.INCIDENT_NOTED, {"text": text.strip()})

    async def pause(self, incident: Incident, reason: str, text: str = "") -> Incident:
        """Stop its clocks for a reason."""
        if reason not in REASONS:
            raise Denied("unknown-reason", reason, REASONS)
        return await self._verb(
            incident, Kind.INCIDENT_PAUSED, {"reason": reason, "text": text.strip()}
        )

    async def resume(self, incident: Incident) -> Incident:
        """Let its clocks run again."""
        return await self._verb(incident, Kind.INCIDENT_RESUMED, {})

    async def resolve(self, incident: Incident, text: str = "") -> Incident:
        """Say that it works again, and what was done."""
        return await self._verb(incident, Kind.INCIDENT_RESOLVED, {"text": text.strip()})

    async def reopen(
        self, incident: Incident, text: str = "", word: Data | None = None
    ) -> Incident:
        """Take it up again: it was not mended after all; `word` is who said so, when and how."""
        if closing.too_late(incident, self._now(), self._site.contract.closing):
            raise Denied("reopen-late", incident.id)
        data = {"text": text.strip(), **(word or {})}
        parted: Data = {"from": incident.id, "callers": incident.callers}
        other = Draft(Kind.INCIDENT_PARTED, parted, incident.merged_into, self._actor)
        also = (other,) if incident.merged_into else ()
        return await self._verb(incident, Kind.INCIDENT_REOPENED, data, *also)

    async def last_verb(self, incident: Incident) -> Event:
        """Return the verb that `undo` would take back. Raises Denied where there is none."""
        event = undo.last(await self._events(incident), self._actor)
        if event is None:
            raise Denied("nothing-to-undo", incident.id)
        if code := undo.refuse(event, self._actor, self._now()):
            raise Denied(code, incident.id)
        return event

    async def undo(self, incident: Incident, verb: Event) -> Incident:
        """Take a verb back that `last_verb` returned: what it changed is again as it was."""
        if (await self.last_verb(incident)).seq != verb.seq:
            raise Denied("nothing-to-undo", incident.id)
        fields = undo.before(await self._events(incident), verb)
        data: Data = {"seq": verb.seq, "verb": verb.kind, "fields": fields}
        return await self._verb(incident, Kind.INCIDENT_UNDONE, data)

    async def _events(self, incident: Incident) -> tuple[Event, ...]:
        return tuple(await self._journal.read(Query(incident=incident.id, limit=_EVENTS)))

    # For the families of verbs beside this one

    def mask(self, text: str) -> str:
        """Return a text without what identifies a patient."""
        return self._mask(text)

    def said(self, text: str) -> str:
        """Return a person's words on one line, safe to show; the journal masks them."""
        return clean_line(text, SAID)

    def needed(self, text: str, code: str) -> str:
        """Return the same of words that must be there. Raises Denied."""
        if not (said := self.said(text)):
            raise Denied(code)
        return said

    def moment(self, incident: Incident, at: datetime | None) -> str:
        """Return when something happened on an incident; None is now. Raises Denied."""
        now = self._now()
        at = at or now
        if not incident.start - EARLIER <= at <= now + timedelta(minutes=1):
            raise Denied("bad-moment", at.astimezone(ZoneInfo(self._site.zone)).isoformat())
        return at.astimezone(UTC).isoformat()

    def word_of(self, incident: Incident, by: str, channel: str, at: datetime | None) -> Data:
        """Return who said something, how and when. Raises Denied."""
        if channel not in CHANNELS:
            raise Denied("unknown-channel", channel, CHANNELS)
        return {
            "by": self.needed(by, "no-name"),
            "channel": channel,
            "at": self.moment(incident, at),
        }

    async def record(
        self, incident: Incident, kind: Kind, data: Data, *more: Draft, guard: Guard | None = None
    ) -> Incident:
        """Append a verb's event, and what goes with it: all or nothing."""
        return await self._verb(incident, kind, data, *more, guard=guard)

    async def _verb(
        self, incident: Incident, kind: Kind, data: Data, *more: Draft, guard: Guard | None = None
    ) -> Incident:
        while True:
            if code := rules.refuse(incident, kind, data):
                raise Denied(code, incident.id)
            at = guard or Version(incident.id, incident.version)
            try:
                await self._journal.append(Draft(kind, data, incident.id, self._actor, at), *more)
            except Conflict as conflict:
                if isinstance(conflict.guard, NoRing):
                    raise
                # What the console or a runbook noted meanwhile takes no decision from a person.
                mine = isinstance(conflict.guard, Version)
                if not mine or conflict.event is None or _decides(conflict.event):
                    raise
                incident = replace(incident, version=conflict.event.seq)
                if isinstance(guard, NoRing):
                    guard = replace(guard, version=incident.version)
            else:
                return await self._stands(incident.id)

    async def _open(self, data: Data, *more: Draft) -> Incident:
        draft = Draft(Kind.INCIDENT_OPENED, data, actor=self._actor)
        opened = await open_numbered(self._journal, self._site.zone, self._now(), draft, *more)
        return await self._stands(opened)

    async def _stands(self, incident_id: str) -> Incident:
        incident = await self._journal.incident(incident_id)
        if incident is None:
            raise Denied("unknown-incident", incident_id)
        return incident


def told(report: Report, now: datetime) -> dict[str, JSON]:
    """Return what is known of a caller beside the name. Raises Denied for a time that cannot be."""
    known: dict[str, JSON] = {}
    if report.department.strip():
        known["department"] = clean_line(report.department)
    if report.contact.strip():
        known["contact"] = clean_line(report.contact)
    if report.received is not None:
        if report.received > now:
            raise Denied("received-ahead", report.received.isoformat(timespec="minutes"))
        if now - report.received > LONG_AGO:
            raise Denied("received-old", report.received.isoformat(timespec="minutes"))
        known["received"] = report.received.astimezone(UTC).isoformat()
    return known


def _decides(event: Event) -> bool:
    return event.actor != CONSOLE and event.kind.startswith(_DECISIONS)


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
