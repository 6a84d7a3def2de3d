"""What the contract owes by number: what, how many, in which time (its gaps A10 to A12).

Standard library only, like `config.model`, from which everything here is also to be had.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from config.text import Text

RECORDED = (
    "visit",
    "training",
    "deployment",
    "upgrade",
    "major",
    "report",
    "survey",
    "drill",
    "tips",
)
"""Kinds of what people do and write down."""
WHOLE = ("visit", "report", "risk")
"""Kinds that are of the whole hospital, never of one system."""
FOUND = ("health", "risk")
"""Kinds that the journal knows by itself: days with health checks, days with reviews of risks."""


class Per(StrEnum):
    """The time in which a number is owed; each is counted from the contract's first day on."""

    TERM = "term"
    YEAR = "year"
    QUARTER = "quarter"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Obligation:
    """So many of a kind in each period; of major changes so many are included, and no more."""

    id: str
    kind: str
    count: int
    per: Per
    system: str = ""
    """Id; empty: whatever system it is about, or none."""
    name: Text | None = None
    """None: what its kind is called."""
    within: int = 0
    """Days after the end of a period in which it is still in time."""

    @property
    def quota(self) -> bool:
        """Return whether it may be used rather than must be done (A12)."""
        return self.kind == "major"


DEFAULTS = (
    Obligation("visits", "visit", 2, Per.TERM),
    Obligation("his-major", "major", 2, Per.TERM, "his"),
    Obligation("emr-major", "major", 2, Per.TERM, "emr"),
    Obligation("training", "training", 1, Per.QUARTER),
    Obligation("report", "report", 1, Per.MONTH, within=10),
    Obligation("health", "health", 1, Per.MONTH),
    Obligation("survey", "survey", 1, Per.QUARTER, within=15),
    Obligation("risk-review", "risk", 1, Per.QUARTER),
    Obligation("drill", "drill", 1, Per.YEAR),
)
"""Where the site says nothing; those of a system that it has not are left out."""
