"""Small drafts, and a fold of the tests' own, so that they judge the journal alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from console.duty.events import Draft, Event, Guard, Kind
from console.duty.facts import Fact, Traits, seconds
from console.duty.incidents import Incident, Pause, Status
from console.journal.sqlite import SqliteJournal, open_journal

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

DAY = "20260304"
FIRST = f"{DAY}-01"


def fold(incident: Incident | None, event: Event) -> Incident:
    data = event.data
    if incident is None:
        assert event.incident is not None
        return Incident(
            event.incident,
            event.seq,
            Status.NEW,
            *(str(data[key]) for key in ("title", "system", "component", "service", "priority")),
            opened=event.at,
            cause=str(data["cause"]),
            auto=bool(data["cause"]),
        )
    new = replace(incident, version=event.seq)
    match event.kind:
        case Kind.INCIDENT_ACKNOWLEDGED:
            return replace(new, status=Status.ACKNOWLEDGED, acknowledged=event.at)
        case Kind.INCIDENT_PAUSED:
            pause = Pause(event.at, None, str(data["reason"]))
            return replace(new, status=Status.PAUSED, pauses=(*new.pauses, pause))
        case Kind.INCIDENT_RESOLVED:
            return replace(new, status=Status.RESOLVED, resolved=event.at)
        case Kind.INCIDENT_REOPENED:
            return replace(new, status=Status.NEW, warned=(), reopened=event.at)
        case Kind.SLA_WARNED:
            return replace(new, warned=(*new.warned, f"{data['clock']}@100"))
    return new


def due_by_priority(incident: Incident) -> datetime | None:
    """P1 is due after an hour, P2 after two, and so on; P9 never."""
    hours = int(incident.priority[1])
    return None if hours == 9 else incident.opened + timedelta(hours=hours)


def plain(incident: Incident) -> Fact:
    """Return a fact that knows no clocks."""
    start = seconds(incident.start)
    traits = Traits(*([""] * 6), incident.open, *([False] * 4), None, (), ())
    return Fact(incident.id, start, None, None, None, None, 0, "", traits)


async def open_at(
    path: Path,
    due: Callable[[Incident], datetime | None] = due_by_priority,
    contract: str = "contract",
    fold: Callable[[Incident | None, Event], Incident] = fold,
) -> SqliteJournal:
    return await open_journal(
        path, host="jump-1", due=due, fold=fold, work=plain, contract_digest=contract
    )


def opening(
    incident: str = FIRST,
    *,
    priority: str = "P2",
    cause: str = "",
    title: str = "数据库归档已满",
    guard: Guard | None = None,
) -> Draft:
    data = {"title": title, "system": "his", "component": "his-db", "service": "emergency"}
    return Draft(
        Kind.INCIDENT_OPENED, {**data, "priority": priority, "cause": cause}, incident, guard=guard
    )


def note(
    text: str = "看过了", incident: str = FIRST, *, actor: str = "wang", guard: Guard | None = None
) -> Draft:
    return Draft(Kind.INCIDENT_NOTED, {"text": text}, incident, actor, guard)


def verb(kind: Kind, incident: str = FIRST, guard: Guard | None = None, **data: str) -> Draft:
    return Draft(kind, data, incident, "wang", guard)


def started(pid: int = 1) -> Draft:
    return Draft(Kind.CONSOLE_STARTED, {"pid": pid})


def changed(check: str, state: str, *, guard: Guard | None = None) -> Draft:
    data = {"check": check, "component": "his-db", "old": "ok", "new": state}
    return Draft(Kind.CHECK_CHANGED, {**data, "value": 97.5, "text": "97.5 %"}, guard=guard)
