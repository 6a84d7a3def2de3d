"""Which open incidents may be what a caller is about to report once more."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from console.duty.incidents import Incident
    from console.duty.record import Alike

SYSTEM, DEPARTMENT, KNOWN, FRESH, RECENT = 0.25, 0.3, 0.3, 0.2, 0.1
"""What it counts for that the system is the same, the department, that checks see it down still,
that it was opened within two hours, within a day; all the words together count 1."""
ENOUGH = 0.6
MOST = 3
_FRESH, _RECENT = timedelta(hours=2), timedelta(days=1)


def likely(
    found: Iterable[Alike],
    waiting: Iterable[Incident],
    system: str,
    department: str,
    now: datetime,
) -> tuple[Incident, ...]:
    """Return the open incidents that are likely the same, the likeliest first.

    `found` are those with like words, `waiting` all open ones; `system` may be empty.
    """
    words = {one.incident.id: (one.incident, one.likeness) for one in found if one.incident.open}
    scores = [
        (SYSTEM + _beside(one, department, now), one)
        for one in waiting
        if one.open and one.id not in words and _same_system(one, system)
    ]
    scores += [(likeness + _beside(one, department, now), one) for one, likeness in words.values()]
    scores.sort(key=lambda one: -one[0])
    return tuple(incident for score, incident in scores[:MOST] if score >= ENOUGH)


def _same_system(incident: Incident, system: str) -> bool:
    return bool(system) and (incident.system == system or system in incident.affected)


def _beside(incident: Incident, department: str, now: datetime) -> float:
    score = DEPARTMENT if department and incident.department == department else 0.0
    if incident.cause and incident.recovered is None:
        score += KNOWN
    age = now - incident.opened
    return score + (FRESH if age <= _FRESH else RECENT if age <= _RECENT else 0.0)
