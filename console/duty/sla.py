"""SLA clocks: an incident and a contract in, deadlines and states out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

from console.duty.events import Draft, Kind, SlaNotYet
from console.duty.incidents import Incident, Status

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime, timedelta

    from config.model import Contract
    from console.duty.cover import Calendar


class ClockState(StrEnum):
    """How a clock stands."""

    RUNNING = "running"
    WARNING = "warning"
    BREACHED = "breached"
    """Over, and still not done."""
    MET = "met"
    MISSED = "missed"
    """Done, too late."""
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class Clock:
    """One promise on one incident."""

    name: Literal["respond", "restore"]
    contractual: bool
    """True: the contract's; False: the site's own target."""
    start: datetime
    target: timedelta
    """Service time promised."""
    due: datetime
    warn_due: datetime
    """When it warns: the site's stricter aim, or a fraction of the target."""
    stopped: datetime | None = None
    paused: bool = False
    """It stands, with time left: the deadline moves on until it runs again."""

    def state(self, now: datetime) -> ClockState:
        """Return how it stands at a moment."""
        if self.stopped is not None:
            in_time = self.paused or self.stopped <= self.due
            return ClockState.MET if in_time else ClockState.MISSED
        if self.paused:
            return ClockState.PAUSED
        if now >= self.due:
            return ClockState.BREACHED
        return ClockState.WARNING if now >= self.warn_due else ClockState.RUNNING


def clocks(incident: Incident, contract: Contract, calendar: Calendar) -> tuple[Clock, ...]:
    """Return the response clock of the contract and the restore clock of the site."""
    found = []
    service = contract.services.get(incident.service)
    priority = contract.priorities.get(incident.priority)
    stands = incident.pauses[-1].start if incident.status is Status.PAUSED else None
    if service is not None and service.respond is not None:
        due = calendar.deadline(service.cover, incident.opened, service.respond, incident.pauses)
        warn = service.aim or service.respond * contract.warn_at
        warn_due = calendar.deadline(service.cover, incident.opened, warn, incident.pauses)
        found.append(
            Clock(
                "respond",
                contractual=True,
                start=incident.opened,
                target=service.respond,
                due=due,
                warn_due=warn_due,
                stopped=incident.acknowledged,
                paused=stands is not None and stands < due,
            )
        )
    if service is not None and priority is not None and priority.restore is not None:
        start = incident.reopened or incident.opened
        due = calendar.deadline(service.cover, start, priority.restore, incident.pauses)
        warn_due = calendar.deadline(
            service.cover, start, priority.restore * contract.warn_at, incident.pauses
        )
        found.append(
            Clock(
                "restore",
                contractual=False,
                start=start,
                target=priority.restore,
                due=due,
                warn_due=warn_due,
                stopped=incident.resolved or incident.closed,
                paused=stands is not None and stands < due,
            )
        )
    return tuple(found)


def due(incident: Incident, contract: Contract, calendar: Calendar) -> datetime | None:
    """Return the next moment at which something is owed; None while nothing runs."""
    if not incident.open or incident.status is Status.PAUSED:
        return None
    return min(
        (c.due for c in clocks(incident, contract, calendar) if c.stopped is None), default=None
    )


def next_alarm(incident: Incident, contract: Contract, calendar: Calendar) -> datetime | None:
    """Return when a clock of this incident next has something to say."""
    if not incident.open or incident.status is Status.PAUSED:
        return None
    moments = [
        moment
        for clock in clocks(incident, contract, calendar)
        if clock.stopped is None
        for moment, said in (
            (clock.warn_due, clock.name in (*incident.warned, *incident.breached)),
            (clock.due, clock.name in incident.breached),
        )
        if not said
    ]
    return min(moments, default=None)


def alarms(
    incident: Incident, now: datetime, contract: Contract, calendar: Calendar
) -> Iterator[Draft]:
    """Yield what the clocks have to say now: a warning or a breach, each once."""
    if not incident.open or incident.status is Status.PAUSED:
        return
    for clock in clocks(incident, contract, calendar):
        if clock.stopped is not None:
            continue
        if now >= clock.due:
            kind, said = Kind.SLA_BREACHED, incident.breached
        elif now >= clock.warn_due:
            kind, said = Kind.SLA_WARNED, incident.warned
        else:
            continue
        if clock.name not in said:
            yield Draft(
                kind,
                {"clock": clock.name, "due": clock.due.isoformat()},
                incident.id,
                guard=SlaNotYet(incident.id, kind, clock.name),
            )
