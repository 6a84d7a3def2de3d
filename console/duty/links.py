"""Cause and effect among incidents: no rings, and suggestions from what needs what."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from config.model import Site
    from console.duty.incidents import Incident


def rings(effect: str, cause: str, root_of: Callable[[str], str]) -> bool:
    """Return whether a link would make an incident its own cause."""
    seen: set[str] = set()
    while cause and cause not in seen:
        if cause == effect:
            return True
        seen.add(cause)
        cause = root_of(cause)
    return False


def top(incident: str, roots: Mapping[str, str]) -> str:
    """Return the incident at the top of a chain of causes; itself where it has none."""
    seen = {incident}
    while (cause := roots.get(incident, "")) and cause not in seen:
        seen.add(cause)
        incident = cause
    return incident


def effects(of: str, rows: Iterable[Incident]) -> tuple[Incident, ...]:
    """Return the incidents that are effects of one, and effects of those, in their order."""
    rows = tuple(row for row in rows if row.life.root)
    roots = {row.id: row.life.root for row in rows}
    behind = {row.id for row in rows if of in _above(row.id, roots)}
    return tuple(row for row in rows if row.id in behind)


def _above(incident: str, roots: Mapping[str, str]) -> set[str]:
    found: set[str] = set()
    while (incident := roots.get(incident, "")) and incident not in found:
        found.add(incident)
    return found


def needed(component: str, site: Site) -> tuple[str, ...]:
    """Return the components without which one stops, those that it names itself first."""
    parts = {part.id: part.needs for system in site.systems for part in system.components}
    found: list[str] = []
    waiting = [component]
    while waiting:
        nearest = [one for part in waiting for one in parts.get(part, ())]
        waiting = [one for one in dict.fromkeys(nearest) if one not in found and one != component]
        found += waiting
    return tuple(found)


def causes(incident: Incident, rows: Iterable[Incident], site: Site) -> tuple[Incident, ...]:
    """Return the open incidents that may be the cause of one, the likeliest first."""
    near = (incident.component, *needed(incident.component, site))
    fit = [
        row
        for row in rows
        if row.open and row.id != incident.id and row.component in near and row.life.root == ""
    ]
    return tuple(sorted(fit, key=lambda row: (near.index(row.component), row.opened)))
