"""An incident: a fold over its events."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from config.model import CONTRACT_RESPOND, SITE_RESTORE
from console.duty.codec import Codec
from console.duty.events import Data, Kind
from console.duty.life import Life

if TYPE_CHECKING:
    from datetime import datetime

    from config.model import Lang

RESOLVED = "resolved"
"""The reason of the stretch between being resolved and being reopened."""


CONSOLE = "console"
"""The actor of what the console does by itself."""


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
    raised: tuple[str, ...] = ()
    """Steps of the escalation that were raised since it was opened or reopened."""
    told: datetime | None = None
    """When a person last did something about it, or was last reminded to say how it stands."""
    alerts: tuple[str, ...] = ()
    """Keys of the alerts that fire for it."""
    hushed: tuple[str, ...] = ()
    """Keys of those that fire and are silenced."""
    self_healed: bool = False
    """Well again before anybody had taken it."""
    unread: int = 0
    """Messages that answered it since a person last did something about it."""
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
    life: Life = field(default_factory=Life)
    """Plan, links, manual mode, confirmation and closing."""

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
    Kind.FIX_PROPOSED: _OPEN,
    Kind.FIX_AGREED: _OPEN,
    Kind.FIX_DECLINED: _OPEN,
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


def imagined(service: str, priority: str, received: datetime) -> Incident:
    """Return an incident that nobody has recorded, to see which clocks it would have."""
    return Incident("", 0, Status.NEW, "", "", "", service, priority, received)


def clock_id(given: object) -> str:
    """Return the id of a clock; earlier versions knew two, by other names."""
    return {"respond": CONTRACT_RESPOND, "restore": SITE_RESTORE}.get(str(given), str(given))
