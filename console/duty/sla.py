"""SLA clocks: an incident and a contract in, deadlines and states out.

Two clocks are told apart. The contract's runs by the service type and is answered by a person. The
site's own targets run by the priority. What runs out first is what is due.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from config.model import CONTRACT_RESPOND, SITE_RESPOND, SITE_RESTORE
from console.duty.events import Draft, Kind, SlaNotYet
from console.duty.incidents import RESOLVED, Incident

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime, timedelta

    from config.model import Contract, Priority, Service
    from console.duty.cover import Calendar
    from console.duty.incidents import Pause

CAUSES = ("ours", "user", "vendor", "outside", "roster", "other")
"""Codes of why a clock was broken."""


class ClockState(StrEnum):
    """How a clock stands."""

    RUNNING = "running"
    WARNING = "warning"
    """Past the last of its marks."""
    BREACHED = "breached"
    """Over, and still not done."""
    MET = "met"
    MISSED = "missed"
    """Done, too late."""
    PAUSED = "paused"
    EXCLUDED = "excluded"
    """It counts for nothing: the alert was well again in time, and nobody had touched it (A17)."""


@dataclass(frozen=True, slots=True)
class Clock:
    """One promise on one incident."""

    name: str
    """`contract.respond`, `site.respond` or `site.restore`."""
    cover: str
    """Id of the cover in which it runs."""
    start: datetime
    target: timedelta
    """Service time promised."""
    due: datetime
    marks: tuple[tuple[int, datetime], ...]
    """When so many percent of it are used, ascending."""
    stops: tuple[Pause, ...] = ()
    """The pauses that stop it."""
    stopped: datetime | None = None
    paused: bool = False
    """It stands, with time left: the deadline moves on until it runs again."""
    excluded: bool = False

    @property
    def contractual(self) -> bool:
        """Return whether it is the contract's; else it is the site's own target."""
        return self.name == CONTRACT_RESPOND

    @property
    def runs(self) -> bool:
        """Return whether something is still owed by it."""
        return self.stopped is None and not self.paused and not self.excluded

    def broken(self, now: datetime) -> bool:
        """Return whether it has run out, be it done meanwhile or not."""
        return self.state(now) in (ClockState.BREACHED, ClockState.MISSED)

    def state(self, now: datetime) -> ClockState:
        """Return how it stands at a moment."""
        if self.excluded:
            return ClockState.EXCLUDED
        if self.stopped is not None:
            in_time = self.paused or self.stopped <= self.due
            return ClockState.MET if in_time else ClockState.MISSED
        if self.paused:
            return ClockState.PAUSED
        if now >= self.due:
            return ClockState.BREACHED
        warned = bool(self.marks) and now >= self.marks[-1][1]
        return ClockState.WARNING if warned else ClockState.RUNNING


def clocks(incident: Incident, contract: Contract, calendar: Calendar) -> tuple[Clock, ...]:
    """Return the clocks of an incident, the contract's first."""
    return tuple(
        _clock(incident, name, cover, target, stopped, contract, calendar)
        for name, cover, target, stopped in _owed(incident, contract)
        if calendar.has(cover)
    )


_Owed = tuple[str, str, "timedelta", "datetime | None"]


def _owed(incident: Incident, contract: Contract) -> Iterator[_Owed]:
    """Yield what is owed: clock, cover, target, and when it was done.

    A14: what is out of scope has no promise, and where one only helps nothing is to be restored;
    whoever called is answered in any case.
    """
    service = contract.services.get(incident.service)
    if service is None:  # an incident may be older than the contract that holds now
        return
    priority = contract.priorities.get(incident.priority)
    if service.respond is not None and incident.scope != "out":
        yield CONTRACT_RESPOND, service.cover, service.respond, _answered(incident, service)
    if (aim := _aim(service, priority)) is not None:
        yield SITE_RESPOND, *aim, incident.acknowledged
    if priority is None or priority.restore is None or service.planned or incident.scope != "in":
        return
    cover = priority.restore_cover or service.cover
    yield SITE_RESTORE, cover, priority.restore, incident.resolved or incident.closed


def _answered(incident: Incident, service: Service) -> datetime | None:
    """Return when the contract's answer was given (A6, A7)."""
    if service.answer == "reply":
        return incident.acknowledged
    return incident.planned or incident.resolved or incident.closed


def _aim(service: Service, priority: Priority | None) -> tuple[str, timedelta] | None:
    """Return cover and target of the site's own answer: the shorter of service and priority."""
    found = []
    if priority is not None and priority.respond is not None:
        found.append((priority.respond_cover or service.cover, priority.respond))
    if service.aim is not None:
        found.append((service.cover, service.aim))
    return min(found, key=lambda one: one[1], default=None)


def _clock(
    incident: Incident,
    name: str,
    cover: str,
    target: timedelta,
    stopped: datetime | None,
    contract: Contract,
    calendar: Calendar,
) -> Clock:
    stops = tuple(one for one in incident.pauses if _stops(one, name, contract))
    amounts = [*(target * fraction for fraction in contract.warn_at), target]
    *marks, due = calendar.deadlines(cover, incident.start, amounts, stops)
    percents = (round(fraction * 100) for fraction in contract.warn_at)
    return Clock(
        name=name,
        cover=cover,
        start=incident.start,
        target=target,
        due=due,
        marks=tuple(zip(percents, marks, strict=True)),
        stops=stops,
        stopped=stopped,
        paused=any(one.end is None and one.start < due for one in stops),
        excluded=_excluded(incident, due, contract),
    )


def _stops(pause: Pause, clock: str, contract: Contract) -> bool:
    if pause.reason == RESOLVED:
        return clock == SITE_RESTORE
    return clock in contract.pauses.get(pause.reason, ())


def _excluded(incident: Incident, due: datetime, contract: Contract) -> bool:
    """Return whether an alert healed by itself, in time and before anybody took it."""
    healed = incident.recovered
    if contract.terms.self_healed or not incident.auto or healed is None or healed > due:
        return False
    return incident.acknowledged is None or incident.acknowledged >= healed


def driver(incident: Incident, contract: Contract, calendar: Calendar) -> Clock | None:
    """Return the clock that runs out first; None while nothing runs."""
    if not incident.open:
        return None
    running = (clock for clock in clocks(incident, contract, calendar) if clock.runs)
    return min(running, key=lambda clock: clock.due, default=None)


def due(incident: Incident, contract: Contract, calendar: Calendar) -> datetime | None:
    """Return the next moment at which something is owed; None while nothing runs."""
    clock = driver(incident, contract, calendar)
    return None if clock is None else clock.due


def next_alarm(incident: Incident, contract: Contract, calendar: Calendar) -> datetime | None:
    """Return when a clock of this incident next has something to say."""
    if not incident.open:
        return None
    moments = [
        moment
        for clock in clocks(incident, contract, calendar)
        if clock.runs and not incident.said(Kind.SLA_BREACHED, clock.name)
        for percent, moment in (*clock.marks, (100, clock.due))
        if percent == 100 or not incident.said(Kind.SLA_WARNED, clock.name, percent)
    ]
    return min(moments, default=None)


def alarms(
    incident: Incident, now: datetime, contract: Contract, calendar: Calendar
) -> Iterator[Draft]:
    """Yield what the clocks have to say now: a mark that is passed or a breach, each once."""
    if not incident.open:
        return
    for clock in clocks(incident, contract, calendar):
        if not clock.runs:
            continue
        percent = max((p for p, at in (*clock.marks, (100, clock.due)) if now >= at), default=0)
        if not percent or incident.said(Kind.SLA_BREACHED, clock.name):
            continue
        kind = Kind.SLA_BREACHED if percent == 100 else Kind.SLA_WARNED
        if incident.said(kind, clock.name, percent):
            continue
        data = {"clock": clock.name, "due": clock.due.isoformat()}
        yield Draft(
            kind,
            data if percent == 100 else {**data, "percent": percent},
            incident.id,
            guard=SlaNotYet(incident.id, kind, clock.name, percent),
        )


def owes_cause(incident: Incident, clock: Clock, now: datetime) -> bool:
    """Return whether a clock of the contract was broken and nobody has said why."""
    return clock.broken(now) and clock.contractual and incident.cause_of(clock.name) is None
