"""What a report is made of, and what its figures are, as values."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from heapq import nsmallest
from typing import TYPE_CHECKING

from config.model import CLOCKS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date, datetime

    from config.model import Site
    from console.duty import charts
    from console.duty.availability import Record
    from console.duty.facts import Fact, Traits
    from console.report.period import Period

NONE = "none"
"""Stands where an incident has no cause, no channel or no reason."""
ALL = "all"
"""Stands for every service type together."""
LOW = 3
"""A satisfaction up to this one is worth calling back for."""
OBLIGATIONS = "obligations"
SECTIONS = ("health", "risks", OBLIGATIONS)
"""What other families of proof have to report."""


class Unit(StrEnum):
    """What a figure counts."""

    COUNT = "count"
    SECONDS = "seconds"
    SHARE = "share"
    """0 to 1, told to a thousandth of a percent."""
    RATE = "rate"
    """0 to 1, told to a tenth of a percent."""
    SCORE = "score"
    """1 to 5."""


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """Incidents that are counted by the same."""

    traits: Traits
    facts: list[Fact]


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure. None: there is nothing that it could be computed from."""

    id: str
    value: int | float | None
    unit: Unit = Unit.COUNT
    groups: tuple[Group, ...] = ()
    """The incidents that it was computed from."""
    seqs: tuple[int, ...] = ()
    """The events that it was computed from, where it is not from incidents."""
    timed: Callable[[Fact], object] | None = None
    """Of the incidents only those count for which this is something."""

    @property
    def incidents(self) -> tuple[str, ...]:
        """Return the ids of the incidents that it was computed from, in their order."""
        found = sorted(
            (fact.start, fact.incident)
            for one in self.groups
            for fact in one.facts
            if self.timed is None or self.timed(fact) is not None
        )
        return tuple(incident for _, incident in found)


@dataclass(frozen=True, slots=True)
class Breach:
    """A clock that was broken."""

    incident: str
    system: str
    priority: str
    clock: str
    reason: str
    """A code; empty where nobody has said."""


@dataclass(frozen=True, slots=True)
class Voice:
    """What a user said with their satisfaction."""

    incident: str
    system: str
    satisfaction: int
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a section that another family of proof owns; its words are that family's."""

    subject: str
    text: str
    when: date | None = None
    seqs: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Material:
    """All that a report is made of."""

    site: Site
    period: Period
    now: datetime
    facts: Sequence[Fact]
    """Of the incidents that began in the period, in their order."""
    record: Record
    """Ends at `now` where the period is not over."""
    seq: int
    """The last event of the journal as it was read."""
    head: str
    """Its hash."""
    extras: Mapping[str, tuple[Line, ...]] = field(default_factory=dict)
    """By section."""


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a period, by id and in the order in which they are told."""

    material: Material
    all: Mapping[str, Figure]
    groups: tuple[Group, ...]
    """The incidents that count, by what they are counted by."""
    calendar: charts.AvailabilityCalendar
    heat: charts.Heat
    bars: tuple[charts.Bar, ...]
    """Kept promises by clock."""

    @property
    def empty(self) -> bool:
        """Return whether nothing at all is recorded of the period."""
        extras = self.material.extras
        return not (
            self.material.facts
            or self.calendar.known
            # What is owed stands there even where nobody ever looked.
            or any(lines for section, lines in extras.items() if section != OBLIGATIONS)
        )

    @property
    def running(self) -> bool:
        """Return whether the period is not over yet."""
        return self.material.now < self.material.period.bounds(self.material.site.zone)[1]

    def breaches(self, most: int) -> tuple[Breach, ...]:
        """Return clocks that were broken, the contract's first, each clock's in order."""
        found: list[Breach] = []
        for clock in CLOCKS:
            broken = [
                (fact.start, fact.incident, reason, group.traits)
                for group in self.groups
                for name, reason in group.traits.reasons
                if name == clock
                for fact in group.facts
            ]
            found += (
                Breach(incident, traits.system, traits.priority, clock, reason)
                for _, incident, reason, traits in nsmallest(most - len(found), broken)
            )
        return tuple(found)

    def voices(self, most: int) -> tuple[Voice, ...]:
        """Return what users said, the least satisfied first."""
        said = (
            (group.traits.satisfaction, fact.start, fact.incident, group.traits.system, fact.said)
            for group in self.groups
            if group.traits.satisfaction is not None
            for fact in group.facts
            if fact.said
        )
        return tuple(
            Voice(incident, system, score, text)
            for score, _, incident, system, text in nsmallest(most, said)
        )

    def family(self, prefix: str) -> tuple[Figure, ...]:
        """Return the figures whose id is a prefix and one word more, in their order."""
        return tuple(one for one in self.all.values() if one.id.rpartition(".")[0] == prefix)

    def __getitem__(self, figure: str) -> Figure:
        """Return a figure; one that was never counted is none of it."""
        return self.all.get(figure) or Figure(figure, 0)
