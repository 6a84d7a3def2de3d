"""The board: the latest reading of every check, and what follows from it for systems."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sources.sample import State


@dataclass(frozen=True, slots=True)
class Reading:
    """What is known of one check."""

    check: str
    state: State
    """As last sampled and confirmed."""
    at: datetime
    """When it was last sampled."""
    since: datetime
    """When this state began."""
    value: float | None = None
    text: str = ""
    bad: int = 0
    """Readings in a row that were worse than `state` and not yet confirmed."""
    trend: tuple[float | None, ...] = ()
    """The last values, oldest first; None where there was no answer."""


@dataclass(frozen=True, slots=True)
class Board:
    """All readings, by check."""

    readings: Mapping[str, Reading] = field(default_factory=dict)
    revision: int = 0


@dataclass(frozen=True, slots=True)
class Health:
    """A component or a system at a moment."""

    id: str
    state: State
    since: datetime | None
    """When the state began; None where nothing was read yet."""
    oldest: datetime | None
    """The oldest reading that counts."""
    worst: str | None = None
    """Id of the check that decides the state."""
    roots: tuple[str, ...] = ()
    """Components that explain why it is down; empty when it is well or is itself a root."""


@dataclass(frozen=True, slots=True)
class Picture:
    """The whole board at a moment, in the site's order."""

    systems: tuple[Health, ...]
    components: Mapping[str, Health]
    affected: Mapping[str, tuple[str, ...]]
    """Root component to the ids of the systems behind it (its own included if another of its
    components is down)."""
