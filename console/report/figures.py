"""Every figure of a report: computed here and nowhere else, each with what stands behind it."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from math import ceil
from operator import itemgetter
from statistics import median
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from config.model import CLOCKS, CONTRACT_RESPOND
from console.duty import charts
from console.duty.availability import total
from console.duty.facts import BROKEN, EXCLUDED, KEPT, RUNNING, Fact
from console.report.figure import ALL, LOW, NONE, SECTIONS, Figure, Figures, Group, Unit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from config.model import Site
    from console.duty.availability import Record
    from console.duty.facts import Traits
    from console.report.figure import Material
    from console.report.period import Period


def figures(material: Material) -> Figures:
    """Compute all figures of a period."""
    site = material.site
    held: dict[int, Group] = {}
    for fact in material.facts:  # those that were read together share their traits
        group = held.get(id(fact.traits))
        if group is None:
            group = held[id(fact.traits)] = Group(fact.traits, [])
        group.facts.append(fact)
    every = tuple(held.values())
    own = tuple(one for one in every if one.traits.counts)
    found: list[Figure] = [*_incidents(every, own, site), *_promises(own, site)]
    found += _times(own, site)
    found += _availability(material.record, own)
    found += _satisfaction(own)
    for section in SECTIONS:
        lines = material.extras.get(section, ())
        seqs = tuple(seq for line in lines for seq in line.seqs)
        found.append(Figure(f"{section}.lines", len(lines), seqs=seqs))
    told = {one.id: one for one in found}
    zone = ZoneInfo(site.zone)
    calendar = charts.availability(
        material.record.systems,
        material.period.first,
        material.period.last,
        material.record.until,
        zone,
    )
    bars = tuple(
        charts.Bar(clock, *(_count(told, f"sla.{clock}.{end}") for end in (KEPT, BROKEN, RUNNING)))
        for clock in CLOCKS
        if f"sla.{clock}.{KEPT}" in told
    )
    starts = (datetime.fromtimestamp(fact.start, zone) for one in own for fact in one.facts)
    return Figures(material, told, own, calendar, charts.heat(starts, zone), bars)


def _count(told: Mapping[str, Figure], figure: str) -> int:
    found = told.get(figure)
    return int(found.value) if found and found.value else 0


def _counted(figure: str, groups: Iterable[Group]) -> Figure:
    """Return how many incidents some groups hold."""
    held = tuple(groups)
    return Figure(figure, sum(len(one.facts) for one in held), groups=held)


def _by(
    prefix: str, own: Iterable[Group], key: Callable[[Traits], str], order: Iterable[str] = ()
) -> list[Figure]:
    """Return how many incidents have each value of a trait: those of `order`, then the most."""
    held: dict[str, list[Group]] = defaultdict(list)
    for one in own:
        held[key(one.traits) or NONE].append(one)
    places = {name: nth for nth, name in enumerate(order)}
    found = [_counted(f"{prefix}.{name}", groups) for name, groups in held.items()]

    def place(one: Figure) -> tuple[int, float, str]:
        return places.get(one.id.rpartition(".")[2], len(places)), -(one.value or 0), one.id

    return sorted(found, key=place)


def _incidents(every: Sequence[Group], own: Sequence[Group], site: Site) -> list[Figure]:
    contract = site.contract

    def those(name: str, groups: Iterable[Group], test: Callable[[Traits], bool]) -> Figure:
        return _counted(f"incidents.{name}", (one for one in groups if test(one.traits)))

    return [
        _counted("incidents.total", own),
        those("open", own, lambda one: one.open),
        those("reopened", own, lambda one: one.reopened),
        those("unconfirmed", own, lambda one: not (one.open or one.confirmed)),
        those("healed", every, lambda one: one.healed and not one.merged),
        those("merged", every, lambda one: one.merged),
        *_by("incidents.system", own, lambda one: one.system, (one.id for one in site.systems)),
        *_by("incidents.cause", own, lambda one: one.cause),
        *_by("incidents.channel", own, lambda one: one.channel),
        *_by("incidents.priority", own, lambda one: one.priority, contract.priorities),
        *_by("incidents.service", own, lambda one: one.service, contract.services),
        *_by("incidents.scope", own, lambda one: one.scope, ("in", "assist", "out")),
    ]


def _promises(own: Sequence[Group], site: Site) -> list[Figure]:
    """Return how each clock ended, the contract's apart from the site's own; and why not."""
    found: list[Figure] = []
    for clock in CLOCKS:
        ends: dict[str, list[Group]] = defaultdict(list)
        for one in own:
            for name, end in one.traits.clocks:
                if name == clock:
                    ends[end].append(one)
        if not ends:
            continue
        told = {end: _counted(f"sla.{clock}.{end}", ends[end]) for end in _ENDS}
        found += told.values()
        decided = (*told[KEPT].groups, *told[BROKEN].groups)
        count = (told[KEPT].value or 0) + (told[BROKEN].value or 0)
        share = (told[KEPT].value or 0) / count if count else None
        found.append(Figure(f"sla.{clock}.share", share, Unit.RATE, decided))
        reasons = [(one, dict(one.traits.reasons)[clock]) for one in ends[BROKEN]]
        for reason in dict.fromkeys(why or NONE for _, why in reasons):
            groups = (one for one, why in reasons if (why or NONE) == reason)
            found.append(_counted(f"sla.reason.{clock}.{reason}", groups))
        if clock == CONTRACT_RESPOND:
            found += _by_system(ends, site)
    return found


_ENDS = (KEPT, BROKEN, RUNNING, EXCLUDED)


def _by_system(ends: Mapping[str, list[Group]], site: Site) -> Iterator[Figure]:
    """Yield kept and broken promises of each system that has any."""
    decided = {end: ends.get(end, ()) for end in (KEPT, BROKEN)}
    met = dict.fromkeys(one.traits.system for groups in decided.values() for one in groups)
    ours = [one.id for one in site.systems if one.id in met]
    for system in (*ours, *(one for one in met if one not in ours)):
        for end, groups in decided.items():
            mine = (one for one in groups if one.traits.system == system)
            yield _counted(f"sla.system.{system}.{end}", mine)


_TIMES = (
    ("respond", "service", "respond"),
    ("respond", "real", "respond_real"),
    ("restore", "service", "restore"),
    ("restore", "real", "restore_real"),
)
"""What is timed, in which time, and the column of a fact that holds it."""


def _times(own: Sequence[Group], site: Site) -> list[Figure]:
    """Return median and 95th percentile of answer and repair, by service type and in all."""
    counted = [one for one in own if one.traits.scope != "out"]
    found: list[Figure] = []
    for what, kind, column in _TIMES:
        took = itemgetter(Fact._fields.index(column))
        for service in (*site.contract.services, ALL):
            mine = [one for one in counted if service in (one.traits.service, ALL)]
            found += _spread(f"times.{what}.{service}.{kind}", mine, took)
    return found


def _spread(
    prefix: str, groups: Sequence[Group], took: Callable[[Fact], int | None]
) -> Iterator[Figure]:
    """Yield count, median and 95th percentile by nearest rank of lengths; nothing of none."""
    lengths = (length for one in groups for length in map(took, one.facts) if length is not None)
    if ranked := sorted(lengths):
        last, held = ranked[ceil(len(ranked) * 0.95) - 1], tuple(groups)
        yield Figure(f"{prefix}.count", len(ranked), Unit.COUNT, held, timed=took)
        yield Figure(f"{prefix}.median", median(ranked), Unit.SECONDS, held, timed=took)
        yield Figure(f"{prefix}.p95", last, Unit.SECONDS, held, timed=took)


def _availability(record: Record, own: Sequence[Group]) -> list[Figure]:
    by_hand: dict[str, list[Group]] = defaultdict(list)
    for group in own:
        if manual := [fact for fact in group.facts if fact.by_hand]:
            by_hand[group.traits.system].append(Group(group.traits, manual))
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
                sum(fact.by_hand for one in hand for fact in one.facts),
                Unit.SECONDS,
                tuple(hand),
            ),
        ]
    return found


def _satisfaction(own: Sequence[Group]) -> list[Figure]:
    given = [(one.traits.satisfaction, one) for one in own if one.traits.satisfaction is not None]
    asked = _counted("satisfaction.asked", (one for _, one in given))
    whole = sum(score * len(one.facts) for score, one in given)
    mean = whole / asked.value if asked.value else None
    return [
        asked,
        Figure("satisfaction.mean", mean, Unit.SCORE, asked.groups),
        *(
            _counted(f"satisfaction.{mark}", (one for score, one in given if score == mark))
            for mark in (5, 4, 3, 2, 1)
        ),
        _counted("satisfaction.low", (one for score, one in given if score <= LOW)),
    ]


def bounded(period: Period, zone: str, now: datetime) -> tuple[datetime, datetime]:
    """Return the moments of a period up to now."""
    since, until = period.bounds(zone)
    return since, max(since, min(until, now.astimezone(UTC)))
