"""What the contract wants proved by and by: health checks that are owed, and how risks are graded.

Standard library only, like `config.model`, from which everything here is also to be had.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time, timedelta
from enum import StrEnum


class Every(StrEnum):
    """How often a health check is owed."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"


@dataclass(frozen=True, slots=True)
class Routine:
    """A health check that is owed: which runbook, on which system, how often (A10)."""

    id: str
    system: str
    book: str
    """Id of a runbook of kind `health`."""
    every: Every
    at: time
    """In the site's zone."""
    day: int = 0
    """Of a weekly one the weekday, Monday being 0; of a monthly one the day, 1 to 28."""
    within: timedelta = timedelta(hours=6)
    """How long after its time it may begin; later it counts as missed."""
    hosts: tuple[str, ...] = ()
    """Ids of hosts; none: all hosts of the system that the runbook is for."""


class Level(StrEnum):
    """How grave a risk is."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


LIKELIHOODS = ("unlikely", "possible", "likely")
"""Of a risk, 1 to 3."""
IMPACTS = ("minor", "serious", "severe")
"""Of a risk, 1 to 3."""


@dataclass(frozen=True, slots=True)
class RiskTerms:
    """How risks are graded, and how often each is looked at again (A10: quarterly)."""

    matrix: tuple[tuple[Level, ...], ...] = (
        (Level.LOW, Level.LOW, Level.MEDIUM),
        (Level.LOW, Level.MEDIUM, Level.HIGH),
        (Level.MEDIUM, Level.HIGH, Level.HIGH),
    )
    """Likelihood 1 to 3 by impact 1 to 3."""
    review_months: int = 3

    def level(self, likelihood: int, impact: int) -> Level:
        """Return the level of a risk."""
        return self.matrix[likelihood - 1][impact - 1]
