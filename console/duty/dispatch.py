"""To whom an incident is best given, and why."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from config.model import Engineer, Site
    from console.duty.incidents import Incident

_AWAY = -1000
_CHAIN = (40, 25, 15)
"""What the primary, the first backup and the further ones have for being there."""
_SKILL = 30
_BURDEN = (12, 6, 3, 1)
"""What an open incident costs, by the rank of its priority."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One part of a score. `code` is `primary`, `backup`, `leave`, `skill`, `open` or `free`."""

    code: str
    value: str = ""
    """The skill, or how many incidents of which priority: `2 P1`."""
    score: int = 0

    def __str__(self) -> str:
        """Return it as the journal keeps it."""
        return f"{self.code} {self.value}".rstrip()


@dataclass(frozen=True, slots=True)
class Candidate:
    """An engineer and what speaks for and against them."""

    engineer: Engineer
    reasons: tuple[Reason, ...]

    @property
    def score(self) -> int:
        """Return the sum of the parts; more is better."""
        return sum(reason.score for reason in self.reasons)


def rank(
    incident: Incident,
    site: Site,
    chain: Sequence[Engineer],
    open_incidents: Iterable[Incident],
    moment: datetime,
) -> tuple[Candidate, ...]:
    """Return every engineer, the best first; equals stand in the roster's order."""
    wanted = topics(incident, site)
    burden: dict[str, Counter[str]] = {}
    for one in open_incidents:
        if one.open and one.owner and one.id != incident.id:
            burden.setdefault(one.owner, Counter())[one.priority] += 1
    day = moment.astimezone(ZoneInfo(site.zone)).date()
    away = {one.who for one in site.roster.leave if one.first <= day <= one.last}
    order = list(site.contract.priorities)
    places = {engineer.id: at for at, engineer in enumerate(chain)}
    found = []
    for engineer in site.roster.engineers:
        reasons = []
        if engineer.id in away:
            reasons.append(Reason("leave", score=_AWAY))
        if (place := places.get(engineer.id)) is not None:
            code = "primary" if place == 0 else "backup"
            reasons.append(Reason(code, score=_CHAIN[min(place, len(_CHAIN) - 1)]))
        skills = [skill for skill in engineer.skills if skill in wanted]
        reasons += [Reason("skill", skill, _SKILL) for skill in skills]
        theirs = burden.get(engineer.id, Counter())
        for priority in sorted(theirs, key=lambda one: _at(order, one)):
            count, cost = theirs[priority], _BURDEN[min(_at(order, priority), len(_BURDEN) - 1)]
            reasons.append(Reason("open", f"{count} {priority}", -cost * count))
        if not theirs:
            reasons.append(Reason("free"))
        found.append(Candidate(engineer, tuple(reasons)))
    return tuple(sorted(found, key=lambda one: -one.score))


def topics(incident: Incident, site: Site) -> frozenset[str]:
    """Return what an incident is about: its system, its component, and what is checked there."""
    signs = {
        check.sign.partition(".")[0]
        for check in site.checks
        if check.sign and check.component == incident.component
    }
    return frozenset({incident.system, incident.component, *signs})


def _at(order: list[str], priority: str) -> int:
    return order.index(priority) if priority in order else len(order)
