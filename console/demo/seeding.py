"""The sample month written into a journal, each event at its own time."""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Any

from console.demo import month
from console.demo.services import services
from console.duty.cover import Calendar
from console.duty.events import Draft, Kind
from console.wiring import journal_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

    from config.model import Site
    from console.duty.events import Data, Event

    Moved = tuple[datetime, Draft]

_PID = 2025


async def seed(site: Site, data: Path) -> None:
    """Append the month to the journal of a data folder. Raises JournalError.

    All of it is one transaction; the journal's clock tells each event its own moment in turn.
    """
    told = events(site)
    moments = iter([at.astimezone(UTC) for at, _ in told])
    async with journal_of(site, data, moments.__next__) as journal:
        await journal.append(*(draft for _, draft in told))


def events(site: Site) -> tuple[Moved, ...]:
    """Return all that was recorded, in order."""
    calendar, zone, given = Calendar(site.contract, site.zone), site.zone, month.month()
    found: list[Moved] = [*_watched(given, zone)]
    turns = [month.turn(month.moment(one["at"], zone), one["check"]) for one in given["turns"]]
    ids = {}
    for case in (*month.cases(), *month.cases("healed")):
        told, row = month.replay(case, site, calendar)
        ids[case.number] = row.id
        turns += month.turns(case, row, zone)
        found += ((one.at, _draft(one)) for one in told)
    found += _changes(site, turns, found[0][0] + timedelta(seconds=5))
    found += services(site)
    for one in given["events"]:
        about = ids.get(one.get("incident"))
        draft = Draft(Kind(one["kind"]), one.get("data", {}), about, one.get("by", "console"))
        found.append((month.moment(one["at"], zone), draft))
    return tuple(sorted(found, key=lambda one: one[0]))


def _draft(event: Event) -> Draft:
    return Draft(Kind(event.kind), event.data, event.incident, event.actor)


def _watched(given: Mapping[str, Any], zone: str) -> Iterator[Moved]:
    """Yield the consoles that start and stop."""
    for nth, one in enumerate(given["watch"]):
        data: Data = {"pid": _PID + nth, "version": ""}
        yield month.moment(one["start"], zone), Draft(Kind.CONSOLE_STARTED, data)
        if "stop" in one:
            yield month.moment(one["stop"], zone), Draft(Kind.CONSOLE_STOPPED, data)


def _changes(site: Site, turns: list[month.Turn], first: datetime) -> Iterator[Moved]:
    """Yield the changes of checks; all of them are first found to be well."""
    states = {check.id: "unknown" for check in site.checks}
    parts = {check.id: check.component for check in site.checks}
    began = [month.Turn(first, check.id, "ok", None) for check in site.checks]
    for one in sorted((*began, *turns), key=lambda turn: turn.at):
        if one.check not in states:
            continue
        data = {
            "check": one.check,
            "component": parts[one.check],
            "old": states[one.check],
            "new": one.state,
            "value": one.value,
            "text": "",
        }
        states[one.check] = one.state
        yield one.at, Draft(Kind.CHECK_CHANGED, data)
