"""The frozen values of who is on call, how they are reached and when somebody else is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

Notice = Literal["page", "warn", "breach", "update", "gap"]
NOTICES: tuple[Notice, ...] = ("page", "warn", "breach", "update", "gap")
"""What may be sent: a call to work, a clock that warns, one that is over, a report that is owed,
and a roster that nobody fills."""

PRIMARY, BACKUP = "primary", "backup"
"""Steps of an escalation that the roster resolves."""


@dataclass(frozen=True, slots=True)
class Rotation:
    """People who take turns; of several rotations each gives one link of the chain."""

    start: date
    """The first turn begins on this day."""
    at: time
    """Local time at which a turn begins."""
    days: int
    """Length of a turn."""
    people: tuple[str, ...]
    until: date | None = None
    """The day on which the last turn ends, at `at`; None: never."""


@dataclass(frozen=True, slots=True)
class Duty:
    """A stretch of time and who is on call in it, the primary first."""

    start: datetime
    end: datetime
    engineers: tuple[str, ...]
    why: str = ""


@dataclass(frozen=True, slots=True)
class Leave:
    """Days on which an engineer is not there, whatever the roster says."""

    who: str
    first: date
    last: date
    why: str = ""


@dataclass(frozen=True, slots=True)
class Engineer:
    """A person of the team."""

    id: str
    name: str
    phone: str = ""
    roles: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    """Ids of systems or components, and topics: the first part of a check's sign, as `oracle`."""


@dataclass(frozen=True, slots=True)
class Shift:
    """Who is on call, primary first, from a moment of the week on (local time)."""

    weekday: int
    """Monday is 0."""
    at: time
    engineers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Roster:
    """The people and who of them is on call: by the week, by turns or by a calendar."""

    engineers: tuple[Engineer, ...]
    shifts: tuple[Shift, ...]
    """In order of the week; a shift lasts until the next one, the last wraps round."""
    rotations: tuple[Rotation, ...] = ()
    """The first gives the primary, each further one a backup."""
    calendar: tuple[Duty, ...] | None = None
    """What an iCalendar file says, in order of start; None where there is none."""
    overrides: tuple[Duty, ...] = ()
    """Win over all that stands above; a later one over an earlier."""
    leave: tuple[Leave, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """Somebody who is told when an incident has waited for so long."""

    after: timedelta
    to: str
    """`primary`, `backup`, an engineer's id, a role, or anybody else in words."""
    until: Literal["acknowledged", "resolved"] = "acknowledged"
    """What ends the waiting."""

    @property
    def key(self) -> str:
        """Return what the journal calls it."""
        return f"{self.minutes} {self.to}"

    @property
    def minutes(self) -> int:
        """Return after how many minutes."""
        return round(self.after.total_seconds() / 60)


@dataclass(frozen=True, slots=True)
class Escalation:
    """The chain of one priority."""

    steps: tuple[Step, ...]
    """In order of their moments."""
    update: timedelta | None = None
    """How often whoever works on it owes a report."""
    count: Literal["wall", "cover"] = "wall"
    """Minutes of the clock on the wall, or of the cover of the incident's service."""


@dataclass(frozen=True, slots=True)
class Channel:
    """A way to reach somebody. Its address is a secret: only where it stands is known here."""

    id: str
    variable: str
    """The variable of the environment that holds the address, or empty."""
    file: str
    """The private file that holds it, or empty."""
    who: str
    """An engineer's id, a role, or anybody else in words; empty: a group, told of everything."""
    kinds: tuple[Notice, ...]


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours in which some notices are not sent; what is urgent always is."""

    start: time
    end: time
    """Before or at `start`: of the next day."""
    kinds: tuple[Notice, ...]
    priorities: tuple[str, ...]
    """Empty: all."""
