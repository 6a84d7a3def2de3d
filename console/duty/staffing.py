"""What is wrong with a roster that is well written: gaps, conflicts, people out of reach."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from config.team import BACKUP, PRIMARY
from console.duty.roster import midnight, stretches

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from config.model import Site
    from config.team import Duty

AHEAD = timedelta(days=60)
"""How far a roster is looked at."""

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to mend before it happens."""

    code: str
    """Names the sentence in `console.words`."""
    path: Path
    """Where in the site's files it stands."""
    start: datetime | None = None
    end: datetime | None = None
    who: str = ""
    other: str = ""


def audit(site: Site, now: datetime, swaps: Sequence[Duty] = ()) -> tuple[Finding, ...]:
    """Return all that is wrong with who is on call in the coming days, and with reaching them."""
    return (
        *_gaps(site, now, swaps),
        *_leave(site, now, swaps),
        *_conflicts(site, now),
        *_reach(site, now, swaps),
    )


def _base(site: Site) -> Path:
    roster = site.roster
    if roster.calendar is not None:
        return ("roster", "calendar")
    return ("roster", "rotations" if roster.rotations else "shifts")


def _gaps(site: Site, now: datetime, swaps: Sequence[Duty]) -> Iterator[Finding]:
    """Nobody is on call; a calendar or a rotation that ends is told as such."""
    for one in stretches(site.roster, now, now + AHEAD, site.zone, swaps):
        if one.engineers:
            continue
        calendar = site.roster.calendar
        ended = calendar is not None and all(duty.end <= one.start for duty in calendar)
        path = _base(site)
        for at, duty in enumerate(site.roster.overrides):
            if duty.start <= one.start < duty.end:
                path = ("roster", "overrides", at)
        yield Finding("calendar.ends" if ended else "gap", path, one.start, one.end)


def _leave(site: Site, now: datetime, swaps: Sequence[Duty]) -> Iterator[Finding]:
    """Somebody is on leave while the roster counts on them."""
    zone = ZoneInfo(site.zone)
    for at, leave in enumerate(site.roster.leave):
        begin = max(now, midnight(leave.first, zone))
        end = min(now + AHEAD, midnight(leave.last + timedelta(days=1), zone))
        if begin >= end:
            continue
        others = tuple(one for one in site.roster.leave if one is not leave)
        planned = replace(site.roster, leave=others)
        for one in stretches(planned, begin, end, site.zone, swaps):
            if any(engineer.id == leave.who for engineer in one.engineers):
                path: Path = ("roster", "leave", at)
                yield Finding("leave", path, one.start, one.end, leave.who)
                break


def _conflicts(site: Site, now: datetime) -> Iterator[Finding]:
    """Two entries say different things of one stretch."""
    for name, duties in (
        ("overrides", site.roster.overrides),
        ("calendar", site.roster.calendar or ()),
    ):
        for at, duty in enumerate(duties):
            if not now < duty.end or duty.start > now + AHEAD:
                continue
            for other in duties[:at]:
                if other.start < duty.end and duty.start < other.end:
                    path: Path = ("roster", name, at) if name == "overrides" else ("roster", name)
                    start, end = max(duty.start, other.start), min(duty.end, other.end)
                    yield Finding(
                        "conflict",
                        path,
                        start,
                        end,
                        " ".join(duty.engineers),
                        " ".join(other.engineers),
                    )
                    break


def _reach(site: Site, now: datetime, swaps: Sequence[Duty]) -> Iterator[Finding]:
    """Somebody is to be called, and there is no way to do it. Only where anybody is notified."""
    if not site.channels:
        return
    reached = {one.who for one in site.channels if "page" in one.kinds}
    counted = {
        engineer.id
        for one in stretches(site.roster, now, now + AHEAD, site.zone, swaps)
        for engineer in one.engineers
    }
    for at, engineer in enumerate(site.roster.engineers):
        if engineer.id in counted and not reached & {engineer.id, *engineer.roles}:
            yield Finding("unreachable", ("roster", "engineers", at), who=engineer.id)
    team = {one.id for one in site.roster.engineers}
    team |= {role for one in site.roster.engineers for role in one.roles}
    told: set[str] = set()
    for at, priority in enumerate(site.escalation):
        for step in site.escalation[priority].steps:
            if step.to in (PRIMARY, BACKUP, *team, *reached, *told):
                continue
            told.add(step.to)
            yield Finding("unreached", ("escalation", at, "steps"), who=step.to)
