"""Suggestions that follow from the figures by rules; each names the figure that it follows from."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from config.model import CONTRACT_RESPOND
from console.report.figure import LOW, NONE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from console.report.figure import Figures, Group

REPEATED = 3
"""Incidents of one system with one cause from which on it is worth looking for the root."""
AVAILABLE = 0.999
"""What a system should be up of the time that is known."""
BLIND = 0.01
"""How much of the time may be unknown."""
BY_PEOPLE = 5
"""Urgent incidents of a system that people reported before a check saw them."""
NO_ROOT = frozenset({NONE, "third-party", "usage", "other", "unknown"})
"""Causes that name no root to look for."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What could be better, and why that is said."""

    code: str
    figure: str
    """Id of the figure that it follows from."""
    values: tuple[tuple[str, str], ...] = ()
    """What its sentence speaks of: `system`, `cause`, `count`."""
    groups: tuple[Group, ...] = ()
    seqs: tuple[int, ...] = ()

    @property
    def incidents(self) -> tuple[str, ...]:
        """Return the ids of the incidents behind it."""
        return tuple(sorted(fact.incident for one in self.groups for fact in one.facts))


def suggestions(figures: Figures) -> tuple[Suggestion, ...]:
    """Return what follows from the figures, the gravest first."""
    return () if figures.empty else tuple(_all(figures))


def _all(figures: Figures) -> Iterator[Suggestion]:
    for one in figures.family(f"sla.reason.{CONTRACT_RESPOND}"):
        values = (("reason", one.id.rpartition(".")[2]), ("count", str(one.value)))
        yield Suggestion("breach", one.id, values, one.groups)
    for system in figures.material.record.systems:
        share = figures[f"availability.{system}.share"]
        if share.value is not None and share.value < AVAILABLE:
            stops = figures[f"availability.{system}.stops"]
            values = (("system", system), ("count", str(stops.value)))
            yield Suggestion("available", share.id, values, seqs=share.seqs)
    yield from _repeated(figures)
    yield from _unseen(figures)
    for system in figures.material.record.systems:
        blind = figures[f"availability.{system}.blind"]
        if blind.value is not None and blind.value > BLIND:
            unknown = figures[f"availability.{system}.unknown"]
            yield Suggestion("blind", blind.id, (("system", system),), seqs=unknown.seqs)
    for code, name in (
        ("reopened", "incidents.reopened"),
        ("low", "satisfaction.low"),
        ("unconfirmed", "incidents.unconfirmed"),
        ("healed", "incidents.healed"),
    ):
        if (one := figures[name]).value:
            values = (("count", str(one.value)), ("low", str(LOW)))
            yield Suggestion(code, one.id, values, one.groups)


def _repeated(figures: Figures) -> Iterator[Suggestion]:
    """Yield systems that the same cause befell again and again."""
    held: dict[tuple[str, str], list[Group]] = defaultdict(list)
    for one in figures.groups:
        if one.traits.cause and one.traits.cause not in NO_ROOT:
            held[one.traits.system, one.traits.cause].append(one)
    for (system, cause), groups in sorted(held.items(), key=lambda pair: -_size(pair[1])):
        if (count := _size(groups)) >= REPEATED:
            values = (("system", system), ("cause", cause), ("count", str(count)))
            figure = f"incidents.cause.{cause}"
            yield Suggestion("repeated", figure, values, tuple(groups))


def _unseen(figures: Figures) -> Iterator[Suggestion]:
    """Yield systems whose urgent faults were told by people rather than seen by checks."""
    urgent = figures.material.site.contract.alert_critical[0]
    told: dict[str, list[Group]] = defaultdict(list)
    for one in figures.groups:
        if one.traits.service == urgent and one.traits.channel != "alert":
            told[one.traits.system].append(one)
    for system, groups in sorted(told.items(), key=lambda pair: -_size(pair[1])):
        if (count := _size(groups)) >= BY_PEOPLE:
            values = (("system", system), ("count", str(count)))
            yield Suggestion("unseen", f"incidents.system.{system}", values, tuple(groups))


def _size(groups: Iterable[Group]) -> int:
    return sum(len(one.facts) for one in groups)
