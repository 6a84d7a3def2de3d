"""One alert, as a server tells it: its texts are clean, and text is all that they are."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


class Standing(StrEnum):
    """Whether an alert wants somebody."""

    FIRING = "firing"
    PENDING = "pending"
    """Its condition holds, but not yet for long enough."""
    SILENCED = "silenced"
    """Somebody does not want to hear of it until a moment."""
    INHIBITED = "inhibited"
    """Another alert explains it."""


@dataclass(frozen=True, slots=True)
class Alert:
    """An alert that has not ended."""

    fingerprint: str
    """The same for the same labels, whenever it fires."""
    name: str
    labels: tuple[tuple[str, str], ...]
    summary: str
    """What its annotations say in one line; else empty."""
    started: datetime
    standing: Standing
    until: datetime | None = None
    """When its silence ends."""
    by: str = ""
    """Who silenced it, and why."""

    def bears(self, labels: tuple[tuple[str, str], ...]) -> bool:
        """Return whether it has all of these labels."""
        return set(labels) <= set(self.labels)
