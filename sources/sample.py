"""One reading of one check."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


class State(StrEnum):
    """What is known of a check, a component or a system."""

    OK = "ok"
    WARN = "warn"
    DOWN = "down"
    UNKNOWN = "unknown"
    """Asked, and no answer could be had."""
    STALE = "stale"
    """The last answer is too old to count; never sampled, only derived from age."""


@dataclass(frozen=True, slots=True)
class Sample:
    """What a probe saw. `text` is clean, one line, at most 200 characters."""

    check: str
    state: State
    at: datetime
    """UTC, when the answer came."""
    value: float | None = None
    text: str = ""
    took: float = 0.0
    """Seconds that the question took."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A check as it is from a moment of a recording on."""

    after: float
    """Seconds."""
    check: str
    state: State
    value: float | None = None
    text: str = ""
