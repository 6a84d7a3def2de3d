"""What was promised: covers, services, the site's own targets, and how unclear clauses are read.

Standard library only, like `config.model`, from which everything here is also to be had.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from enum import StrEnum
from typing import Literal

from config.text import Text


class Days(StrEnum):
    """The days on which a cover is open."""

    ALL = "all"
    """Holidays too (A3: the row of the table wins over its title)."""
    ORDINARY = "ordinary"
    """Every day but public holidays; weekends are open."""
    WORKING = "working"
    """Chinese working days: make-up days in, public holidays out."""


@dataclass(frozen=True, slots=True)
class Span:
    """Open hours of a day, `start` included, `end` not; an `end` of 00:00 is midnight."""

    start: time
    end: time


@dataclass(frozen=True, slots=True)
class Season:
    """Hours that hold from a day of the year on, until the next season."""

    month: int
    day: int
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Cover:
    """A service calendar such as 7x24, in the site's zone."""

    id: str
    name: Text
    days: Days
    seasons: tuple[Season, ...]
    """At least one; in order of the year."""


@dataclass(frozen=True, slots=True)
class Regional:
    """A holiday that only the region has, set each year by its own notice."""

    name: Text
    days: frozenset[date]


@dataclass(frozen=True, slots=True)
class Holidays:
    """Days over the national calendar: the site's own win over the region's, those over it."""

    off: frozenset[date] = frozenset()
    working: frozenset[date] = frozenset()
    regional: tuple[Regional, ...] = ()


@dataclass(frozen=True, slots=True)
class Year:
    """The national calendar of one year."""

    year: int
    off: Mapping[date, Text]
    """Public holidays by name, the weekend days that lie in one among them."""
    working: frozenset[date]
    """Weekend days that make up for a holiday; none: not published yet."""


@dataclass(frozen=True, slots=True)
class Service:
    """A service type of the contract and its promise."""

    id: str
    name: Text
    cover: str
    respond: timedelta | None
    """Service time until a person must have answered; None: nothing promised."""
    aim: timedelta | None = None
    """The site's own, stricter target for the same answer."""
    answer: Literal["reply", "plan"] = "reply"
    """What answers: a person's word, or an owner with a date by which it is planned (A7)."""
    planned: bool = False
    """Work for an agreed date: the restore target of a priority does not apply."""


@dataclass(frozen=True, slots=True)
class Priority:
    """A priority and the site's own targets; the contract promises no restore time."""

    id: str
    name: Text
    restore: timedelta | None
    respond: timedelta | None = None
    restore_cover: str | None = None
    """The cover in which the target runs; None: that of the service."""
    respond_cover: str | None = None


CONTRACT_RESPOND, SITE_RESPOND, SITE_RESTORE = "contract.respond", "site.respond", "site.restore"
CLOCKS = (CONTRACT_RESPOND, SITE_RESPOND, SITE_RESTORE)
"""Ids of the clocks, in the order in which they are shown."""

REASONS = ("user", "vendor", "window", "other")
"""Why an incident may wait."""

PAUSES: Mapping[str, tuple[str, ...]] = {
    "user": (SITE_RESTORE,),
    "vendor": (SITE_RESTORE,),
    "window": CLOCKS,
    "other": (),
}
"""Which clocks a pause stops, by its reason, where the contract file does not say.

The contract promises an answer and names nothing that stops it, so waiting for a user or a vendor
stops the site's own repair target only. A change window is agreed with the user: nothing can be
owed before it opens, so it stops all. A reason that nobody can name stops nothing.
"""

MATRIX = ((0, 0, 1, 2), (0, 1, 2, 3), (1, 2, 2, 3), (2, 2, 3, 3))
"""Impact I1..I4 by urgency U1..U4 to the rank of a priority, 0 the highest."""

FLOORS: Mapping[str, int] = {"safety": 1, "security": 0, "pii": 0}
"""What lifts a priority to at least a rank: safety is 危急值, medication, transfusion, rescue."""


@dataclass(frozen=True, slots=True)
class Terms:
    """How clauses are read that the contract leaves open; each names its clause and number.

    What an unclear clause means is agreed once and stands here. The other readings are settings of
    the contract themselves: covers (A3 holidays, A4 hours of 7x12, A5 hours of 5x8), `respond`,
    `aim` and `answer` of services (A1, A2, A7, A8), `closing` (A15), `alerts` (A17), `pauses`.
    """

    page: timedelta = timedelta(minutes=5)
    """A2, 紧急支持 "立即响应": an emergency that nobody took is passed on after so long."""
    quorum: timedelta = timedelta(minutes=30)
    """故障等级: a stop of a core system or department that lasts longer is of grade two."""
    self_healed: bool = False
    """A17, 在线报警系统: whether an alert that was well again in time, untouched, still counts."""
    visit_days: int = 7
    """A11, 现场服务 "每次不少于一周": calendar days that one visit takes at least."""
    visit_working_days: int = 5
    """A11: working days among them."""
    major_days: int = 10
    """A12, 重大需求改造: more person-days than this make a change a major one."""
    desk_role: str = "客服中心"
    """A13, 客服中心: the role that records and closes; held by whoever is on call if nobody has it.
    """


@dataclass(frozen=True, slots=True)
class Closing:
    """How an incident ends (contract ambiguity A15)."""

    auto_close_days: int = 3
    """Working days without a word from the user until it is closed; 0: never."""
    reminders: int = 2
    """How often the user is asked again before that."""
    reopen_days: int = 7
    """Days in which a closed incident may be reopened; later it is a new one."""


@dataclass(frozen=True, slots=True)
class Contract:
    """What was promised, from when to when."""

    name: Text
    start: date
    end: date
    covers: Mapping[str, Cover]
    services: Mapping[str, Service]
    priorities: Mapping[str, Priority]
    """The highest first."""
    alert_critical: tuple[str, str]
    """Service and priority of an incident that an alert opens on a critical system."""
    alert_other: tuple[str, str]
    warn_at: tuple[float, ...] = (0.5, 0.8)
    """The fractions of a clock at which it warns, ascending."""
    holidays: Holidays = Holidays()
    closing: Closing = Closing()
    pauses: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: dict(PAUSES))
    """Reason of a pause to the clocks that it stops."""
    matrix: tuple[tuple[str, ...], ...] = ()
    """Impact I1..I4 by urgency U1..U4 to a priority."""
    floors: Mapping[str, str] = field(default_factory=dict)
    """What lifts the priority, to at least which."""
    terms: Terms = Terms()
    national: Mapping[int, Year] = field(default_factory=dict)
    """The national calendar as it was known when the site was read, by year."""
