"""An incident: a fold over its events."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Status(StrEnum):
    """Where an incident is on its way."""

    NEW = "new"
    ACKNOWLEDGED = "acknowledged"
    PAUSED = "paused"
    RESOLVED = "resolved"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Pause:
    """A stretch in which the clocks stand; `end` None while it lasts."""

    start: datetime
    end: datetime | None
    reason: str


@dataclass(frozen=True, slots=True)
class Incident:
    """An incident as it stands after its last event."""

    id: str
    """`YYYYMMDD-NN`, the site's date and a number."""
    version: int
    """Seq of its last event: a verb names the version it was decided on."""
    status: Status
    title: str
    system: str
    component: str
    """The root: the component that is the cause, or the one that was named."""
    service: str
    """Service type of the contract."""
    priority: str
    opened: datetime
    channel: str = "alert"
    """phone | mail | wechat | im | alert | onsite | portal"""
    requester: str = ""
    auto: bool = False
    cause: str = ""
    """What opened it by itself, `component:<id>`; empty for one opened by hand."""
    owner: str | None = None
    acknowledged: datetime | None = None
    acknowledged_by: str | None = None
    resolved: datetime | None = None
    closed: datetime | None = None
    reopened: datetime | None = None
    """The restore clock starts anew here; the response clock does not."""
    pauses: tuple[Pause, ...] = ()
    affected: tuple[str, ...] = ()
    """Ids of systems that were or are down behind the root."""
    flaps: int = 0
    recovered: datetime | None = None
    """Since when the cause is well again by itself, if it is."""
    warned: tuple[str, ...] = ()
    """Clocks that have warned since they last started."""
    breached: tuple[str, ...] = ()

    @property
    def open(self) -> bool:
        """Return whether somebody still owes work on it."""
        return self.status not in (Status.RESOLVED, Status.CLOSED)
