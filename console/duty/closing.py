"""Closing: coded cause and fix, the back-entry, reminders, the end by itself, and reopening."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from console.duty.events import Draft, Kind, Version
from console.duty.incidents import Status

if TYPE_CHECKING:
    from collections.abc import Iterator

    from config.model import BackEntry, Closing, Site
    from console.duty.cover import Calendar
    from console.duty.incidents import Incident

OTHER = "other"
"""A code that needs words beside it."""
CAUSES = (
    "application",
    "database",
    "capacity",
    "configuration",
    "interface",
    "network",
    "hardware",
    "certificate",
    "data",
    "security",
    "usage",
    "third-party",
    "unknown",
    OTHER,
)
FIXES = (
    "restarted",
    "freed",
    "reconfigured",
    "unblocked",
    "corrected",
    "updated",
    "rolled-back",
    "replaced",
    "guided",
    "third-party",
    "workaround",
    "by-itself",
    OTHER,
)


def owed(incident: Incident, site: Site) -> tuple[BackEntry, ...]:
    """Return the back-entry of an incident: the items of each system that worked by hand."""
    used = {system for stretch in incident.life.manual for system in stretch.systems}
    return tuple(item for system in site.systems if system.id in used for item in system.backentry)


def left(incident: Incident, site: Site) -> tuple[BackEntry, ...]:
    """Return the items of its back-entry that nobody has done yet."""
    done = {entry.item for entry in incident.life.entries}
    return tuple(item for item in owed(incident, site) if item.id not in done)


def refuse(incident: Incident, site: Site) -> tuple[str, str] | None:
    """Return code and value of why an incident cannot be closed yet, or None."""
    if incident.status is not Status.RESOLVED:
        closed = incident.status is Status.CLOSED
        return ("already-closed" if closed else "not-resolved"), incident.id
    if incident.life.by_hand:
        return "manual-on", incident.id
    if items := left(incident, site):
        return "backentry-open", ", ".join(item.id for item in items)
    return None


def too_late(incident: Incident, now: datetime, closing: Closing) -> bool:
    """Return whether a closed incident is not reopened any more."""
    days = timedelta(days=closing.reopen_days)
    return incident.closed is not None and now > incident.closed + days


def next_step(
    incident: Incident, closing: Closing, calendar: Calendar
) -> tuple[datetime, Kind] | None:
    """Return when the console next does something about an unconfirmed incident, and what.

    The reminders and the closing lie at even distances of working days, and never less than one
    working day apart, so that a console that was off catches up without haste.
    """
    if (
        incident.status is not Status.RESOLVED
        or incident.resolved is None
        or incident.life.confirmed is not None
        or closing.auto_close_days == 0
    ):
        return None
    given = incident.life.reminders
    last = len(given) >= closing.reminders
    nth = len(given) + 1
    days = (
        closing.auto_close_days
        if last
        else max(1, nth * closing.auto_close_days // (closing.reminders + 1))
    )
    moment = _working(incident.resolved, days, calendar)
    if given:
        moment = max(moment, _working(given[-1], 1, calendar))
    return moment, Kind.INCIDENT_CLOSED if last else Kind.INCIDENT_REMINDED


def steps(incident: Incident, now: datetime, site: Site, calendar: Calendar) -> Iterator[Draft]:
    """Yield the reminder or the closing that is due by now, once."""
    closing = site.contract.closing
    found = next_step(incident, closing, calendar)
    if found is None or now < found[0]:
        return
    kind = found[1]
    if kind is Kind.INCIDENT_CLOSED and refuse(incident, site):
        return
    nth = len(incident.life.reminders) + 1
    yield Draft(
        kind,
        {"auto": True, "cause": "", "fix": "", "text": ""}
        if kind is Kind.INCIDENT_CLOSED
        else {"nth": nth, "of": closing.reminders},
        incident.id,
        guard=Version(incident.id, incident.version),
    )


def _working(start: datetime, days: int, calendar: Calendar) -> datetime:
    """Return the same time of day so many working days later."""
    moment = start
    while days:
        moment += timedelta(days=1)
        days -= calendar.days.works(calendar.day(moment))
    return moment
