"""Who is on call: at a moment, over a stretch, and where nobody is."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from config.model import Engineer, Roster
    from config.team import Duty, Leave, Rotation

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch in which the same people are on call; without anybody it is a gap."""

    start: datetime
    end: datetime
    engineers: tuple[Engineer, ...]
    """The primary first, the backups in their order."""
    why: str = ""
    """Why it is not as the roster says, in the words of whoever changed it."""


def on_call(
    roster: Roster, moment: datetime, zone: str, swaps: Sequence[Duty] = ()
) -> tuple[Engineer, ...]:
    """Return the engineers who are on call at a moment, the primary first.

    A swap wins over an override, that over the roster; the later one over the earlier. Whoever is
    on leave is left out of each, so that the backup moves up.
    """
    return _at(roster, moment, ZoneInfo(zone), swaps)[0]


def stretches(
    roster: Roster, start: datetime, end: datetime, zone: str, swaps: Sequence[Duty] = ()
) -> tuple[Stretch, ...]:
    """Return the stretches between two moments, in order and without a hole, in UTC."""
    local = ZoneInfo(zone)
    marks = {start.astimezone(UTC), end.astimezone(UTC)}
    marks |= {mark for mark in _changes(roster, start, end, local, swaps) if start < mark < end}
    found: list[Stretch] = []
    for begin, stop in pairwise(sorted(marks)):
        people, why = _at(roster, begin, local, swaps)
        if found and (found[-1].engineers, found[-1].why) == (people, why):
            found[-1] = Stretch(found[-1].start, stop, people, why)
        else:
            found.append(Stretch(begin, stop, people, why))
    return tuple(found)


def gaps(
    roster: Roster, start: datetime, end: datetime, zone: str, swaps: Sequence[Duty] = ()
) -> tuple[Stretch, ...]:
    """Return the stretches in which nobody is on call."""
    return tuple(one for one in stretches(roster, start, end, zone, swaps) if not one.engineers)


def _at(
    roster: Roster, moment: datetime, zone: ZoneInfo, swaps: Sequence[Duty]
) -> tuple[tuple[Engineer, ...], str]:
    """Return who is on call, and why it is not as the roster says."""
    changed = next(
        (
            duty
            for duty in (*reversed(swaps), *reversed(roster.overrides))
            if duty.start <= moment < duty.end
        ),
        None,
    )
    ids = changed.engineers if changed else _planned(roster, moment, zone)
    away = {one.who for one in roster.leave if _away(one, moment, zone)}
    people = {engineer.id: engineer for engineer in roster.engineers}
    there = dict.fromkeys(one for one in ids if one not in away and one in people)
    return tuple(people[one] for one in there), changed.why if changed else ""


def _planned(roster: Roster, moment: datetime, zone: ZoneInfo) -> Iterable[str]:
    """Return the chain of the week, of the rotations or of the calendar."""
    if roster.calendar is not None:
        return [
            one
            for duty in roster.calendar
            if duty.start <= moment < duty.end
            for one in duty.engineers
        ]
    if roster.rotations:
        turns = (_turn(rotation, moment, zone) for rotation in roster.rotations)
        return [one for one in turns if one is not None]
    if not roster.shifts:
        return ()
    local = moment.astimezone(zone)
    starts = [(shift.weekday, shift.at) for shift in roster.shifts]
    # Before the week's first shift the last one of the week before still holds: index -1.
    at = bisect_right(starts, (local.weekday(), local.time().replace(tzinfo=None))) - 1
    return roster.shifts[at].engineers


def _turn(rotation: Rotation, moment: datetime, zone: ZoneInfo) -> str | None:
    """Return whose turn it is, by days of the calendar: a change of clocks moves nothing."""
    local = moment.astimezone(zone)
    day = local.date() if local.time().replace(tzinfo=None) >= rotation.at else local.date() - _DAY
    if day < rotation.start or (rotation.until is not None and day >= rotation.until):
        return None
    return rotation.people[(day - rotation.start).days // rotation.days % len(rotation.people)]


def _away(leave: Leave, moment: datetime, zone: ZoneInfo) -> bool:
    return leave.first <= moment.astimezone(zone).date() <= leave.last


def _changes(
    roster: Roster, start: datetime, end: datetime, zone: ZoneInfo, swaps: Sequence[Duty]
) -> Iterator[datetime]:
    """Yield every moment at which the answer may change."""
    for duty in (*swaps, *roster.overrides, *(roster.calendar or ())):
        yield from (duty.start, duty.end)
    for leave in roster.leave:
        yield midnight(leave.first, zone)
        yield midnight(leave.last + _DAY, zone)
    times = {shift.at for shift in roster.shifts} | {one.at for one in roster.rotations}
    day, last = start.astimezone(zone).date(), end.astimezone(zone).date()
    while day <= last:
        for at in times:
            yield datetime.combine(day, at, zone).astimezone(UTC)
        day += _DAY


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """Return the moment at which a day begins, in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)
