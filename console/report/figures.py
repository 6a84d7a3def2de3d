"""Every figure of a report: computed here and nowhere else, each with what stands behind it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from math import ceil
from statistics import median
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from config.model import CLOCKS, CONTRACT_RESPOND
from console.duty import charts
from console.duty.availability import total
from console.duty.facts import BROKEN, EXCLUDED, KEPT, RUNNING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from config.model import Site
    from console.duty.availability import Record
    from console.duty.facts import Fact
    from console.report.period import Period

NONE = "none"
"""Stands where an incident has no cause, no channel or no reason."""
LOW = 3
"""A satisfaction up to this one is worth calling back for."""
SECTIONS = ("health", "risks", "obligations")
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


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure. None: there is nothing that it could be computed from."""

    id: str
    value: int | float | None
    unit: Unit = Unit.COUNT
    incidents: tuple[str, ...] = ()
    """The incidents that it was computed from."""
    seqs: tuple[int, ...] = ()
    """The events that it was computed from, where it is not from incidents."""


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
    breaches: tuple[Breach, ...]
    voices: tuple[Voice, ...]
    calendar: charts.AvailabilityCalendar
    heat: charts.Heat
    bars: tuple[charts.Bar, ...]
    """Kept promises by clock."""

    @property
    def empty(self) -> bool:
        """Return whether nothing at all is recorded of the period."""
        return not (
            self.material.facts or self.calendar.known or any(self.material.extras.values())
        )

    @property
    def running(self) -> bool:
        """Return whether the period is not over yet."""
        return self.material.now < self.material.period.bounds(self.material.site.zone)[1]

    def family(self, prefix: str) -> tuple[Figure, ...]:
        """Return the figures whose id is a prefix and one word more, in their order."""
        return tuple(one for one in self.all.values() if one.id.rpartition(".")[0] == prefix)

    def __getitem__(self, figure: str) -> Figure:
        """Return a figure; one that was never counted is none of it."""
        return self.all.get(figure) or Figure(figure, 0)


def figures(material: Material) -> Figures:
    """Compute all figures of a period."""
    site = material.site
    own = [one for one in material.facts if one.counts]
    found: list[Figure] = [*_incidents(material.facts, own, site), *_promises(own)]
    found += _times(own, site)
    found += _availability(material.record, own)
    found += _satisfaction(own)
    for section in SECTIONS:
        lines = material.extras.get(section, ())
        seqs = tuple(seq for line in lines for seq in line.seqs)
        found.append(Figure(f"{section}.lines", len(lines), seqs=seqs))
    every = {one.id: one for one in found}
    zone = ZoneInfo(site.zone)
    calendar = charts.availability(
        material.record.systems,
        material.period.first,
        material.period.last,
        material.record.until,
        zone,
    )
    bars = tuple(
        charts.Bar(clock, *(_count(every, f"sla.{clock}.{end}") for end in (KEPT, BROKEN, RUNNING)))
        for clock in CLOCKS
        if f"sla.{clock}.{KEPT}" in every
    )
    breaches = tuple(
        Breach(one.incident, one.system, one.priority, clock, one.reasons.get(clock) or "")
        for one in own
        for clock, end in one.clocks.items()
        if end == BROKEN
    )
    voices = tuple(
        Voice(one.incident, one.system, one.satisfaction, one.said)
        for one in own
        if one.satisfaction is not None and one.said
    )
    heat = charts.heat((one.at for one in own), zone)
    return Figures(material, every, breaches, voices, calendar, heat, bars)


def _count(every: Mapping[str, Figure], figure: str) -> int:
    found = every.get(figure)
    return int(found.value) if found and found.value else 0


def _by(prefix: str, key: str, rows: Iterable[Fact], order: Iterable[str] = ()) -> list[Figure]:
    """Return how many incidents have each value of a column; first those of `order`."""
    groups: dict[str, list[str]] = defaultdict(list)
    for one in rows:
        groups[getattr(one, key) or NONE].append(one.incident)
    places = {name: nth for nth, name in enumerate(order)}
    names = sorted(
        groups, key=lambda name: (places.get(name, len(places)), -len(groups[name]), name)
    )
    return [
        Figure(f"{prefix}.{name}", len(groups[name]), incidents=tuple(groups[name]))
        for name in names
    ]


def _picked(figure: str, rows: Iterable[Fact]) -> Figure:
    ids = tuple(one.incident for one in rows)
    return Figure(figure, len(ids), incidents=ids)


def _incidents(every: Sequence[Fact], own: Sequence[Fact], site: Site) -> list[Figure]:
    contract = site.contract
    return [
        _picked("incidents.total", own),
        _picked("incidents.open", (one for one in own if one.open)),
        _picked("incidents.reopened", (one for one in own if one.reopened)),
        _picked("incidents.unconfirmed", (one for one in own if not (one.open or one.confirmed))),
        _picked("incidents.healed", (one for one in every if one.healed and not one.merged)),
        _picked("incidents.merged", (one for one in every if one.merged)),
        *_by("incidents.system", "system", own, (one.id for one in site.systems)),
        *_by("incidents.cause", "cause", own),
        *_by("incidents.channel", "channel", own),
        *_by("incidents.priority", "priority", own, contract.priorities),
        *_by("incidents.service", "service", own, contract.services),
        *_by("incidents.scope", "scope", own, ("in", "assist", "out")),
    ]


def _promises(own: Sequence[Fact]) -> list[Figure]:
    """Return how each clock ended, the contract's apart from the site's own; and why not."""
    ends: dict[tuple[str, str], list[str]] = defaultdict(list)
    systems: dict[tuple[str, str], list[str]] = defaultdict(list)
    reasons: dict[tuple[str, str], list[str]] = defaultdict(list)
    for one in own:
        for clock, end in one.clocks.items():
            ends[clock, end].append(one.incident)
            if clock == CONTRACT_RESPOND and end in (KEPT, BROKEN):
                systems[one.system, end].append(one.incident)
            if end == BROKEN:
                reasons[clock, one.reasons.get(clock) or NONE].append(one.incident)
    found = []
    for clock in CLOCKS:
        if not any(name == clock for name, _ in ends):
            continue
        found += [
            Figure(f"sla.{clock}.{end}", len(ids), incidents=tuple(ids))
            for end in (KEPT, BROKEN, RUNNING, EXCLUDED)
            for ids in (ends[clock, end],)
        ]
        kept, broken = ends[clock, KEPT], ends[clock, BROKEN]
        decided = len(kept) + len(broken)
        share = len(kept) / decided if decided else None
        found.append(Figure(f"sla.{clock}.share", share, Unit.RATE, (*kept, *broken)))
    for system in dict.fromkeys(name for name, _ in systems):
        for end in (KEPT, BROKEN):
            ids = systems[system, end]
            found.append(Figure(f"sla.system.{system}.{end}", len(ids), incidents=tuple(ids)))
    for (clock, reason), ids in reasons.items():
        found.append(Figure(f"sla.reason.{clock}.{reason}", len(ids), incidents=tuple(ids)))
    return found


def _times(own: Sequence[Fact], site: Site) -> list[Figure]:
    """Return median and 95th percentile of answer and repair, by service type and in all."""
    spans: dict[tuple[str, str, str], list[tuple[int, str]]] = defaultdict(list)
    for one in own:
        for what in ("respond", "restore"):
            for kind, column in (("service", what), ("real", f"{what}_real")):
                took = getattr(one, column)
                if took is not None and one.scope != "out":
                    spans[what, one.service, kind].append((took, one.incident))
                    spans[what, "all", kind].append((took, one.incident))
    found = []
    for what in ("respond", "restore"):
        for service in (*site.contract.services, "all"):
            for kind in ("service", "real"):
                rows = spans[what, service, kind]
                if not rows:
                    continue
                prefix, ids = f"times.{what}.{service}.{kind}", tuple(one for _, one in rows)
                lengths = sorted(took for took, _ in rows)
                last = lengths[ceil(len(lengths) * 0.95) - 1]
                found += [
                    Figure(f"{prefix}.count", len(rows), incidents=ids),
                    Figure(f"{prefix}.median", median(lengths), Unit.SECONDS, ids),
                    Figure(f"{prefix}.p95", last, Unit.SECONDS, ids),
                ]
    return found


def _availability(record: Record, own: Sequence[Fact]) -> list[Figure]:
    by_hand: dict[str, list[Fact]] = defaultdict(list)
    for one in own:
        if one.by_hand:
            by_hand[one.system].append(one)
    found = []
    for system, stretches in record.systems.items():
        sums, prefix = total(stretches), f"availability.{system}"

        def length(
            name: str, span: timedelta, seqs: tuple[int, ...] = (), at: str = prefix
        ) -> Figure:
            return Figure(f"{at}.{name}", span // timedelta(seconds=1), Unit.SECONDS, seqs=seqs)

        dark = [one for one in stretches if one.state.value in ("unknown", "stale")]
        hand = by_hand[system]
        found += [
            Figure(f"{prefix}.share", sums.share, Unit.SHARE, seqs=sums.seqs),
            length("up", sums.up),
            length("down", sums.down, sums.seqs),
            Figure(f"{prefix}.stops", sums.stops, seqs=sums.seqs),
            length("unknown", sums.unknown, tuple(one.seq for one in dark if one.seq)),
            length("unwatched", sums.unwatched),
            Figure(f"{prefix}.blind", sums.blind, Unit.SHARE),
            Figure(
                f"{prefix}.by_hand",
                sum(one.by_hand for one in hand),
                Unit.SECONDS,
                tuple(one.incident for one in hand),
            ),
        ]
    return found


def _satisfaction(own: Sequence[Fact]) -> list[Figure]:
    asked = [one for one in own if one.satisfaction is not None]
    given = [one.satisfaction for one in asked if one.satisfaction is not None]
    ids = tuple(one.incident for one in asked)
    mean = sum(given) / len(given) if given else None
    return [
        Figure("satisfaction.asked", len(asked), incidents=ids),
        Figure("satisfaction.mean", mean, Unit.SCORE, ids),
        *(
            _picked(f"satisfaction.{score}", (one for one in asked if one.satisfaction == score))
            for score in (5, 4, 3, 2, 1)
        ),
        _picked("satisfaction.low", (one for one in asked if (one.satisfaction or LOW) <= LOW)),
    ]


def bounded(period: Period, zone: str, now: datetime) -> tuple[datetime, datetime]:
    """Return the moments of a period up to now."""
    since, until = period.bounds(zone)
    return since, max(since, min(until, now.astimezone(UTC)))
