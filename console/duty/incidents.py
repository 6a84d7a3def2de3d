"""An incident: a fold over its events."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from console.duty.events import Data, Event, Kind

if TYPE_CHECKING:
    from datetime import datetime

    from config.model import Lang


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
    """A stretch in which the clocks stand; `end` None while it lasts."""

    start: datetime
    end: datetime | None
    reason: str


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
    """The restore clock starts anew here; the response clock does not."""
    pauses: tuple[Pause, ...] = ()
    affected: tuple[str, ...] = ()
    """Ids of systems that were or are down behind the root."""
    flaps: int = 0
    recovered: datetime | None = None
    """Since when the cause is well again by itself, if it is."""
    warned: tuple[str, ...] = ()
    """Clocks that have warned since they last started."""
    breached: tuple[str, ...] = ()
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

    def title_in(self, lang: Lang) -> str:
        """Return the title in a language; a person's own words stand in any."""
        return self.title_en or self.title if lang == "en" else self.title

    @property
    def open(self) -> bool:
        """Return whether somebody still owes work on it."""
        return self.status not in (Status.RESOLVED, Status.CLOSED)


_OPEN = frozenset({Status.NEW, Status.ACKNOWLEDGED, Status.PAUSED})
_ALL = frozenset(Status)
_ALLOWED = {
    Kind.INCIDENT_ACKNOWLEDGED: _OPEN,
    Kind.INCIDENT_ASSIGNED: _OPEN,
    Kind.INCIDENT_NOTED: _ALL,
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


def refuse(incident: Incident | None, kind: Kind, data: Data) -> str | None:
    """Return the code of why a verb is not possible as things stand, or None."""
    if incident is None:
        return "unknown-incident"
    if kind is Kind.INCIDENT_ACKNOWLEDGED and incident.acknowledged is not None:
        return "already-acknowledged"
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
    unread = incident.unread if event.actor == CONSOLE else 0
    after = replace(incident, version=event.seq, unread=unread)
    data = event.data
    match event.kind:
        case Kind.INCIDENT_ACKNOWLEDGED:
            status = Status.ACKNOWLEDGED if after.status is Status.NEW else after.status
            return replace(
                after,
                status=status,
                acknowledged=event.at,
                acknowledged_by=event.actor,
                owner=after.owner or event.actor,
            )
        case Kind.INCIDENT_ASSIGNED:
            return replace(after, owner=str(data["to"]))
        case Kind.INCIDENT_PAUSED:
            pause = Pause(event.at, None, str(data.get("reason", "")))
            return replace(after, status=Status.PAUSED, pauses=(*after.pauses, pause))
        case Kind.INCIDENT_RESUMED:
            return replace(_resumed(after, event.at), status=_working(after))
        case Kind.INCIDENT_RESOLVED:
            # Who mends it has answered, too.
            return replace(
                _resumed(after, event.at),
                status=Status.RESOLVED,
                resolved=event.at,
                acknowledged=after.acknowledged or event.at,
                acknowledged_by=after.acknowledged_by or event.actor,
            )
        case Kind.INCIDENT_CLOSED:
            return replace(after, status=Status.CLOSED, closed=event.at)
        case Kind.INCIDENT_REOPENED:
            return replace(
                after,
                status=_working(after),
                resolved=None,
                closed=None,
                reopened=event.at,
                recovered=None,
                self_healed=False,
                warned=tuple(one for one in after.warned if one != "restore"),
                breached=tuple(one for one in after.breached if one != "restore"),
            )
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
            return _again(after)
        case Kind.INCIDENT_RECOVERED:
            healed = bool(data.get("self_healed"))
            return replace(after, recovered=event.at, self_healed=healed)
        case Kind.ALERT_FIRED:
            again = _again(after) if after.recovered is not None else after
            return _alerted(again, str(data["key"]), firing=True)
        case Kind.ALERT_SILENCED:
            return _alerted(after, str(data["key"]), firing=False)
        case Kind.ALERT_RESOLVED:
            count = data.get("flaps")
            flaps = after.flaps + (count if isinstance(count, int) else 0)
            return replace(_alerted(after, str(data["key"]), firing=None), flaps=flaps)
        case Kind.MESSAGE_RECEIVED:
            return replace(after, unread=unread + 1) if data.get("reply") else after
        case Kind.SLA_WARNED:
            return replace(after, warned=(*after.warned, str(data["clock"])))
        case Kind.SLA_BREACHED:
            return replace(after, breached=(*after.breached, str(data["clock"])))
    return after


def _again(incident: Incident) -> Incident:
    flaps = incident.flaps + 1
    return replace(incident, flaps=flaps, recovered=None, self_healed=False)


def _alerted(incident: Incident, key: str, *, firing: bool | None) -> Incident:
    """Move an alert to where it belongs; None: it has ended."""
    alerts = tuple(one for one in incident.alerts if one != key)
    hushed = tuple(one for one in incident.hushed if one != key)
    if firing is None:
        return replace(incident, alerts=alerts, hushed=hushed)
    if firing:
        return replace(incident, alerts=(*alerts, key), hushed=hushed)
    return replace(incident, alerts=alerts, hushed=(*hushed, key))


def _opened(event: Event) -> Incident:
    data = event.data
    return Incident(
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
    )


def _working(incident: Incident) -> Status:
    return Status.NEW if incident.acknowledged is None else Status.ACKNOWLEDGED


def _resumed(incident: Incident, at: datetime) -> Incident:
    pauses = tuple(
        replace(pause, end=at) if pause.end is None else pause for pause in incident.pauses
    )
    return replace(incident, pauses=pauses)


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(one) for one in value) if isinstance(value, list) else ()
