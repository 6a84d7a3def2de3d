"""Who is told when an incident waits: the steps of its priority's chain, each raised once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from console.duty.events import Draft, Kind, NotRaised, Version
from console.duty.incidents import Incident, Status

if TYPE_CHECKING:
    from collections.abc import Iterator

    from config.model import Site
    from config.team import Escalation, Step
    from console.duty.cover import Calendar

LATE = timedelta(hours=12)
"""What no console was there to raise for so long is not raised any more: the queue shows it."""


def due(incident: Incident, site: Site, calendar: Calendar) -> Iterator[tuple[datetime, Step]]:
    """Yield the steps that are still to be raised, in order, with their moments.

    Acknowledging ends the steps that wait for it; resolving and pausing end them all. Minutes are
    those on the wall, or of the service's cover, as the site says.
    """
    chain = site.escalation.get(incident.priority)
    if chain is None or not incident.open or incident.status is Status.PAUSED:
        return
    for step in chain.steps:
        answered = step.until == "acknowledged" and incident.acknowledged is not None
        if step.key not in incident.raised and not answered:
            yield _moment(incident, chain, step, site, calendar), step


def stands(incident: Incident, site: Site) -> bool:
    """Return whether a step that was raised still calls somebody, under its present priority."""
    chain = site.escalation.get(incident.priority)
    if chain is None or not incident.open or incident.status is Status.PAUSED:
        return False
    return any(step.key in incident.raised for step in chain.steps)


def update_due(incident: Incident, site: Site) -> datetime | None:
    """Return when whoever works on it owes a report; None where nobody does."""
    chain = site.escalation.get(incident.priority)
    if chain is None or chain.update is None or incident.status is not Status.ACKNOWLEDGED:
        return None
    return (incident.told or incident.start) + chain.update


def next_due(incident: Incident, site: Site, calendar: Calendar, now: datetime) -> datetime | None:
    """Return when something is next to be raised; what is too late is passed over."""
    steps = (moment for moment, _ in due(incident, site, calendar))
    first = next((moment for moment in steps if now - moment <= LATE), None)
    report = update_due(incident, site)
    if report is None or now - report > LATE:
        return first
    return report if first is None else min(first, report)


def raised(incident: Incident, site: Site, calendar: Calendar, now: datetime) -> Iterator[Draft]:
    """Yield what is to be raised by now, each once."""
    start = incident.reopened or incident.start
    for moment, step in due(incident, site, calendar):
        if moment <= now <= moment + LATE:
            yield Draft(
                Kind.ESCALATION_RAISED,
                {
                    "step": step.key,
                    "to": step.to,
                    "minutes": round((now - start).total_seconds()) // 60,
                },
                incident.id,
                guard=NotRaised(incident.id, step.key),
            )
    report = update_due(incident, site)
    if report is not None and report <= now <= report + LATE:
        since = incident.told or incident.start
        yield Draft(
            Kind.UPDATE_DUE,
            {"minutes": round((now - since).total_seconds()) // 60},
            incident.id,
            guard=Version(incident.id, incident.version),
        )


def _moment(
    incident: Incident, chain: Escalation, step: Step, site: Site, calendar: Calendar
) -> datetime:
    start = incident.reopened or incident.start
    service = site.contract.services.get(incident.service)
    if chain.count == "cover" and service is not None:
        return calendar.deadline(service.cover, start, step.after, incident.pauses)
    return start + step.after
