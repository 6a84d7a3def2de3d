"""The fold of an incident: what each event makes of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from config.model import CONTRACT_RESPOND
from console.duty import life as life_rules
from console.duty.codec import Codec
from console.duty.events import CONSOLE, Event, Kind
from console.duty.incidents import CODEC, RESOLVED, Incident, Pause, Status, clock_id

if TYPE_CHECKING:
    from console.duty.events import Data

LIFE = Codec(life_rules.Life)
IN_LIFE = "life."
"""Begins the name of a field of an incident's life that was undone."""


def fold(incident: Incident | None, event: Event) -> Incident:
    """Return the incident after an event. An event that it does not know only moves its version."""
    if incident is None:
        return _opened(event)
    life = life_rules.fold(incident.life, event)
    by_person = event.actor != CONSOLE
    after = replace(
        incident,
        version=event.seq,
        told=event.at if by_person and event.kind.startswith("incident.") else incident.told,
        unread=0 if by_person else incident.unread,
        life=life,
    )
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
                raised=(),
                self_healed=False,
                pauses=(*after.pauses, rest),
            )
        case Kind.INCIDENT_UNDONE:
            return _undone(after, data.get("fields"))
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
            flaps = after.flaps + _count(data.get("flaps"))
            return replace(_alerted(after, str(data["key"]), firing=None), flaps=flaps)
        case Kind.MESSAGE_RECEIVED if data.get("reply"):
            return replace(after, unread=after.unread + 1)
        case Kind.ESCALATION_RAISED:
            return replace(after, raised=(*after.raised, str(data["step"])))
        case Kind.UPDATE_DUE:
            return replace(after, told=event.at)
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


def _undone(incident: Incident, fields: object) -> Incident:
    """Return it with some fields as they were."""
    if not isinstance(fields, dict):
        return incident
    own = {name: value for name, value in fields.items() if not name.startswith(IN_LIFE)}
    lived = {
        name.removeprefix(IN_LIFE): value
        for name, value in fields.items()
        if name.startswith(IN_LIFE)
    }
    after = replace(incident, **CODEC.parts(own))
    return replace(after, life=replace(after.life, **LIFE.parts(lived))) if lived else after


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
        callers=0 if data.get("auto") else max(1, _count(data.get("callers"))),
        life=life_rules.begun(data),
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
