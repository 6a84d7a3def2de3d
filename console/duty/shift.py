"""What a shift is: a stretch in which one person leads, and the one that follows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from console.duty.roster import stretches

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from config.model import Roster
    from config.team import Duty

LATE = timedelta(hours=3)
"""For how long after its end a shift is still the one that is handed over."""
LOOK = timedelta(days=8)
"""How far its beginning and its end are looked for: turns are a week long."""
PLAIN = timedelta(hours=12)
"""A shift where the roster tells none."""
WEEK = timedelta(days=7)
"""A handover reaches no further back, however long ago the last one was accepted."""


@dataclass(frozen=True, slots=True)
class Shift:
    """A stretch of duty; whoever leads it comes first."""

    start: datetime
    end: datetime
    engineers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """The shift that is handed over, and the one that takes it."""

    leaving: Shift
    coming: Shift


def change(roster: Roster, now: datetime, zone: str, swaps: Sequence[Duty] = ()) -> Change:
    """Return the change of shifts that is due: the last one until `LATE` after it, else the next.

    Where nobody is on call, or the same person always is, a shift is the last `PLAIN`.
    """
    found: list[Shift] = []
    for one in stretches(roster, now - LOOK, now + LOOK, zone, swaps):
        people = tuple(engineer.id for engineer in one.engineers)
        if found and found[-1].engineers[:1] == people[:1]:
            found[-1] = Shift(found[-1].start, one.end, found[-1].engineers or people)
        else:
            found.append(Shift(one.start, one.end, people))
    at = max(place for place, one in enumerate(found) if one.start <= now)
    late = at > 0 and now - found[at].start <= LATE and found[at - 1].engineers
    at -= bool(late)
    leaving = found[at]
    if not leaving.engineers or leaving.start <= now - LOOK:
        end = leaving.end if leaving.end < now + LOOK else now
        leaving = Shift(now - PLAIN, end, leaving.engineers)
    follows = next((one for one in found[at + 1 :] if one.engineers), None)
    start = max(now, leaving.end)
    if follows is None:
        return Change(leaving, Shift(start, start + PLAIN, leaving.engineers))
    return Change(leaving, follows)
