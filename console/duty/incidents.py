"""An incident: a fold over its events."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from config.model import CONTRACT_RESPOND, SITE_RESTORE
from console.duty.codec import Codec
from console.duty.events import CONSOLE, Data, Event, Kind

if TYPE_CHECKING:
    from config.model import Lang

RESOLVED = "resolved"
"""The reason of the stretch between being resolved and being reopened."""


class Status(StrEnum):
    """Where an incident is on its way."""

    NEW = "new"
    ACKNOWLEDGED = "acknowledged"
    PAUSED = "paused"
    RESOLVED = "resolved"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Pause:
    """A stretch in which it waits; `end` None while it lasts. The reason says which clocks stand.

    Between being resolved and being reopened nothing was owed either: that is one of reason
    `resolved`.
    """

    start: datetime
    end: datetime | None
    reason: str
    actor: str = ""


@dataclass(frozen=True, slots=True)
class Incident:
    """An incident as it stands after its last event."""

    id: str
    """`YYYYMMDD-NN`, the site's date and a number."""
    version: int
    """Seq of its last event: a verb names the version it was decided on."""
    status: Status
    title: str
    system: str
    component: str
    """The root: the component that is the cause, or the one that was named."""
    service: str
    """Service type of the contract."""
    priority: str
    opened: datetime
    """When it was recorded."""
    channel: str = "alert"
    """phone | mail | wechat | im | alert | onsite | portal"""
    requester: str = ""
    auto: bool = False
    cause: str = ""
    """What opened it by itself, `component:<id>`; empty for one opened by hand."""
    owner: str | None = None
    acknowledged: datetime | None = None
    acknowledged_by: str | None = None
    resolved: datetime | None = None
    closed: datetime | None = None
    reopened: datetime | None = None
    pauses: tuple[Pause, ...] = ()
    affected: tuple[str, ...] = ()
    """Ids of systems that were or are down behind the root."""
    flaps: int = 0
    recovered: datetime | None = None
    """Since when the cause is well again by itself, if it is."""
    warned: tuple[str, ...] = ()
    """What clocks have said since the class last changed, as `clock@percent`."""
    breached: tuple[str, ...] = ()
    """Clocks that have run out since then."""
    title_en: str = ""
    """The title in English, where it is not the words of a person."""
    received: datetime | None = None
    """First contact in any channel, where that was before it was recorded."""
    impact: str = ""
    urgency: str = ""
    grade: int = 0
    """Fault grade 1 to 4; 0: not graded."""
    scope: str = "in"
    problem: str = ""
    flags: tuple[str, ...] = ()
    planned: datetime | None = None
    """When somebody first said by when it will be done."""
    plan: str = ""
    """The promised date, ISO 8601."""
    explained: tuple[str, ...] = ()
    """Clocks whose breach has its cause, as `clock@cause`."""
    department: str = ""
    contact: str = ""
    """Where the requester is called back."""
    callers: int = 0
    """How many have called about it; none for one that opened by itself."""
    duplicates: tuple[str, ...] = ()
    """Ids of incidents that were merged into it."""
    merged_into: str = ""
    """Id of the one that it is a duplicate of."""
    mended: str = ""
    """What was said when it was resolved and closed."""

    def title_in(self, lang: Lang) -> str:
        """Return the title in a language; a person's own words stand in any."""
        return self.title_en or self.title if lang == "en" else self.title

    @property
    def start(self) -> datetime:
        """Return the moment of first contact, from which every clock runs."""
        return self.received or self.opened

    def said(self, kind: str, clock: str, percent: int = 100) -> bool:
        """Return whether a clock has warned of so much, or has breached."""
        if kind == Kind.SLA_BREACHED:
            return clock in self.breached
        marks = (one.rpartition("@") for one in self.warned)
        return any(name == clock and int(mark) >= percent for name, _, mark in marks)

    def cause_of(self, clock: str) -> str | None:
        """Return the code of why a clock was broken; None where nobody has said."""
        pairs = (one.rpartition("@") for one in self.explained)
        return next((cause for name, _, cause in pairs if name == clock), None)

    @property
    def open(self) -> bool:
        """Return whether somebody still owes work on it."""
        return self.status not in (Status.RESOLVED, Status.CLOSED)


CODEC = Codec(Incident)
_OPEN = frozenset({Status.NEW, Status.ACKNOWLEDGED, Status.PAUSED})
_ALL = frozenset(Status)
_ALLOWED = {
    Kind.INCIDENT_ACKNOWLEDGED: _OPEN,
    Kind.INCIDENT_CLASSIFIED: _ALL,
    Kind.INCIDENT_PLANNED: _OPEN,
    Kind.INCIDENT_ASSIGNED: _OPEN,
    Kind.INCIDENT_NOTED: _ALL,
    Kind.INCIDENT_MERGED: _OPEN,
    Kind.INCIDENT_JOINED: _ALL - {Status.CLOSED},
    Kind.INCIDENT_PAUSED: frozenset({Status.NEW, Status.ACKNOWLEDGED}),
    Kind.INCIDENT_RESUMED: frozenset({Status.PAUSED}),
    Kind.INCIDENT_RESOLVED: _OPEN,
    Kind.INCIDENT_CLOSED: frozenset({Status.RESOLVED}),
    Kind.INCIDENT_REOPENED: frozenset({Status.RESOLVED, Status.CLOSED}),
}
_WHY = {
    Status.PAUSED: "already-paused",
    Status.RESOLVED: "already-resolved",
    Status.CLOSED: "already-closed",
}


DESCRIBED = ("title", "system", "component", "department", "requester", "contact")
"""What may be said anew of an incident."""


def refuse(incident: Incident | None, kind: Kind, data: Data) -> str | None:
    """Return the code of why a verb is not possible as things stand, or None."""
    if incident is None:
        return "unknown-incident"
    if kind is Kind.INCIDENT_ACKNOWLEDGED and incident.acknowledged is not None:
        return "already-acknowledged"
    if kind is Kind.INCIDENT_MERGED and incident.cause:
        return "merge-caused"
    if kind is Kind.INCIDENT_MERGED and data.get("into") == incident.id:
        return "merge-itself"
    if kind is Kind.INCIDENT_DESCRIBED and incident.cause and {"system", "component"} & {*data}:
        return "described-caused"
    if kind is Kind.INCIDENT_ASSIGNED and incident.owner == data.get("to"):
        return "already-assigned"
    allowed = _ALLOWED.get(kind, _ALL)
    if incident.status in allowed:
        return None
    if kind is Kind.INCIDENT_RESUMED:
        return "not-paused"
    if kind is Kind.INCIDENT_REOPENED:
        return "not-resolved"
    if kind is Kind.INCIDENT_CLOSED and incident.open:
        return "not-resolved"
    return _WHY[incident.status]


def fold(incident: Incident | None, event: Event) -> Incident:
    """Return the incident after an event. An event that it does not know only moves its version."""
    if incident is None:
        return _opened(event)
    after = replace(incident, version=event.seq)
    data = event.data
    match event.kind:
        case Kind.INCIDENT_ACKNOWLEDGED:
            # A6: what the console says by itself answers nobody.
            return after if event.actor == CONSOLE else _answered(after, event)
        case Kind.INCIDENT_PLANNED:
            planned = after.planned or event.at
            after = replace(after, planned=planned, plan=str(data["on"]))
            return after if after.acknowledged else _answered(after, event)
        case Kind.INCIDENT_CLASSIFIED:
            return _classified(after, data)
        case Kind.INCIDENT_ASSIGNED:
            return replace(after, owner=str(data["to"]))
        case Kind.INCIDENT_DESCRIBED:
            return _described(after, data)
        case Kind.INCIDENT_MERGED:
            return _merged(after, event)
        case Kind.INCIDENT_JOINED if data.get("from"):
            callers = after.callers + _count(data.get("callers"))
            return replace(
                after, callers=callers, duplicates=(*after.duplicates, str(data["from"]))
            )
        case Kind.INCIDENT_JOINED:
            return replace(after, callers=after.callers + 1)
        case Kind.INCIDENT_PARTED:
            left = tuple(one for one in after.duplicates if one != data["from"])
            callers = max(0, after.callers - _count(data.get("callers")))
            return replace(after, callers=callers, duplicates=left)
        case Kind.INCIDENT_PAUSED:
            pause = Pause(event.at, None, str(data.get("reason", "")), event.actor)
            return replace(after, status=Status.PAUSED, pauses=(*after.pauses, pause))
        case Kind.INCIDENT_RESUMED:
            return replace(_resumed(after, event.at), status=_working(after))
        case Kind.INCIDENT_RESOLVED:
            # Who mends it has answered, too.
            return replace(
                _resumed(after, event.at),
                status=Status.RESOLVED,
                resolved=event.at,
                mended=_words(data),
                acknowledged=after.acknowledged or event.at,
                acknowledged_by=after.acknowledged_by or event.actor,
            )
        case Kind.INCIDENT_CLOSED:
            mended = " ".join(filter(None, (after.mended, _words(data))))
            return replace(after, status=Status.CLOSED, closed=event.at, mended=mended)
        case Kind.INCIDENT_REOPENED if after.merged_into:
            return _unmerged(after)
        case Kind.INCIDENT_REOPENED:
            # The clock goes on where it was: what it had used stays used, the rest between counts
            # for nobody.
            rest = Pause(after.resolved or event.at, event.at, RESOLVED, event.actor)
            return replace(
                after,
                status=_working(after),
                resolved=None,
                closed=None,
                reopened=event.at,
                recovered=None,
                pauses=(*after.pauses, rest),
            )
        case Kind.INCIDENT_UNDONE:
            fields = data.get("fields")
            return replace(after, **CODEC.parts(fields)) if isinstance(fields, dict) else after
        case Kind.INCIDENT_AFFECTED:
            return replace(after, affected=_texts(data.get("systems")))
        case Kind.INCIDENT_ROOTED:
            return replace(
                after,
                system=str(data["system"]),
                component=str(data["component"]),
                cause=str(data["cause"]),
            )
        case Kind.INCIDENT_FLAPPED:
            return replace(after, flaps=after.flaps + 1, recovered=None)
        case Kind.INCIDENT_RECOVERED:
            return replace(after, recovered=event.at)
        case Kind.SLA_WARNED:
            said = f"{clock_id(data['clock'])}@{data.get('percent', 100)}"
            return replace(after, warned=(*after.warned, said))
        case Kind.SLA_BREACHED:
            return replace(after, breached=(*after.breached, clock_id(data["clock"])))
        case Kind.SLA_EXPLAINED:
            others = tuple(
                one for one in after.explained if one.rpartition("@")[0] != data["clock"]
            )
            return replace(after, explained=(*others, f"{data['clock']}@{data['cause']}"))
    return after


def imagined(service: str, priority: str, received: datetime) -> Incident:
    """Return an incident that nobody has recorded, to see which clocks it would have."""
    return Incident("", 0, Status.NEW, "", "", "", service, priority, received)


def clock_id(given: object) -> str:
    """Return the id of a clock; earlier versions knew two, by other names."""
    return {"respond": CONTRACT_RESPOND, "restore": SITE_RESTORE}.get(str(given), str(given))


def _opened(event: Event) -> Incident:
    data = event.data
    received = data.get("received")
    first = datetime.fromisoformat(str(received)) if received else event.at
    incident = Incident(
        id=event.incident or "",
        version=event.seq,
        status=Status.NEW,
        title=str(data["title"]),
        title_en=str(data.get("title_en") or ""),
        system=str(data["system"]),
        component=str(data["component"]),
        service=str(data["service"]),
        priority=str(data["priority"]),
        opened=event.at,
        channel=str(data.get("channel", "")),
        requester=str(data.get("requester", "")),
        auto=bool(data.get("auto")),
        cause=str(data.get("cause", "")),
        affected=_texts(data.get("systems")),
        received=first if first < event.at else None,  # never in the future
        department=str(data.get("department", "")),
        contact=str(data.get("contact", "")),
        callers=0 if data.get("auto") else 1,
    )
    return _classed(incident, data)


def _answered(incident: Incident, event: Event) -> Incident:
    status = Status.ACKNOWLEDGED if incident.status is Status.NEW else incident.status
    return replace(
        incident,
        status=status,
        acknowledged=event.at,
        acknowledged_by=event.actor,
        owner=incident.owner or event.actor,
    )


def _classified(incident: Incident, data: Data) -> Incident:
    """Return it under its new class. Clocks whose target may be another speak anew."""
    after = _classed(incident, data)
    if (after.service, after.priority, after.scope) == (
        incident.service,
        incident.priority,
        incident.scope,
    ):
        return after
    kept = (CONTRACT_RESPOND,) if after.service == incident.service else ()
    return replace(
        after,
        warned=tuple(one for one in after.warned if one.rpartition("@")[0] in kept),
        breached=tuple(one for one in after.breached if one in kept),
        explained=tuple(one for one in after.explained if one.rpartition("@")[0] in kept),
    )


def _classed(incident: Incident, data: Data) -> Incident:
    flags = data.get("flags")
    grade = data.get("grade")
    return replace(
        incident,
        service=str(data.get("service") or incident.service),
        priority=str(data.get("priority") or incident.priority),
        impact=str(data.get("impact") or incident.impact),
        urgency=str(data.get("urgency") or incident.urgency),
        grade=grade if isinstance(grade, int) else incident.grade,
        scope=str(data.get("scope") or incident.scope),
        problem=str(data.get("problem") or incident.problem),
        flags=incident.flags if flags is None else _texts(flags),
    )


def _described(incident: Incident, data: Data) -> Incident:
    return replace(
        incident,
        title=str(data.get("title", incident.title)),
        title_en="" if "title" in data else incident.title_en,
        system=str(data.get("system", incident.system)),
        component=str(data.get("component", incident.component)),
        department=str(data.get("department", incident.department)),
        requester=str(data.get("requester", incident.requester)),
        contact=str(data.get("contact", incident.contact)),
    )


def _merged(incident: Incident, event: Event) -> Incident:
    """Return a duplicate: whoever told it apart has answered it, and works on the other."""
    return replace(
        _resumed(incident, event.at),
        status=Status.CLOSED,
        closed=event.at,
        merged_into=str(event.data["into"]),
        acknowledged=incident.acknowledged or event.at,
        acknowledged_by=incident.acknowledged_by or event.actor,
    )


def _unmerged(incident: Incident) -> Incident:
    """Return it as if it had never been merged: its clocks go on from their first start."""
    if incident.acknowledged == incident.closed:
        incident = replace(incident, acknowledged=None, acknowledged_by=None)
    return replace(incident, status=_working(incident), closed=None, merged_into="")


def _words(data: Data) -> str:
    """Return what is said of cause and cure."""
    return " ".join(str(data[name]) for name in ("cause", "fix", "text") if data.get(name))


def _count(value: object) -> int:
    return value if isinstance(value, int) else 0


def _working(incident: Incident) -> Status:
    return Status.NEW if incident.acknowledged is None else Status.ACKNOWLEDGED


def _resumed(incident: Incident, at: datetime) -> Incident:
    pauses = tuple(
        replace(pause, end=at) if pause.end is None else pause for pause in incident.pauses
    )
    return replace(incident, pauses=pauses)


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(one) for one in value) if isinstance(value, list) else ()
