"""One verb for many incidents: each by its own rules, with an event of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.desk.errors import Denied
from console.duty.record import Conflict

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable

    from console.duty.incidents import Incident


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of a verb for many."""

    done: tuple[str, ...]
    """Ids of those that it was done to."""
    refused: tuple[tuple[str, Denied | Conflict], ...]
    """Ids of those that the rules or another console kept from it, and why."""


async def each(
    incidents: Iterable[Incident], verb: Callable[[Incident], Awaitable[object]]
) -> Tally:
    """Do a verb to each. Raises JournalError where it cannot be recorded; then the rest is left."""
    done: list[str] = []
    refused: list[tuple[str, Denied | Conflict]] = []
    for incident in incidents:
        try:
            await verb(incident)
        except (Denied, Conflict) as why:
            refused.append((incident.id, why))
        else:
            done.append(incident.id)
    return Tally(tuple(done), tuple(refused))
