"""What may be asked of the record, what it answers, and why it may refuse."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from console.duty.events import Event, Guard
    from console.duty.incidents import Incident


class JournalError(Exception):
    """The journal cannot do it; `code` names the sentence.

    One of `locked`, `full`, `readonly`, `newer`, `corrupt`, `network`, `data` (the draft itself
    cannot be recorded) and `failed`.
    """

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail


class Conflict(Exception):
    """A guard did not hold; nothing was written. `event` is the event that came first, if known."""

    def __init__(self, guard: Guard, event: Event | None) -> None:
        super().__init__(repr(guard))
        self.guard = guard
        self.event = event


@dataclass(frozen=True, slots=True)
class Query:
    """Which events, in order of `seq`. The newest `limit` are returned, oldest first."""

    incident: str | None = None
    kinds: tuple[str, ...] = ()
    """Kinds, or beginnings of kinds that end in a dot."""
    text: str = ""
    """Words that data or actor must hold, whatever the case of their Latin letters."""
    after: int = 0
    before: int | None = None
    since: datetime | None = None
    limit: int = 200


@dataclass(frozen=True, slots=True)
class Alike:
    """An incident that is like a text."""

    incident: Incident
    likeness: float
    """The share of the text's words that it holds, rare ones counting more; a little more for the
    same system."""


@dataclass(frozen=True, slots=True)
class Verification:
    """The result of walking the chain."""

    events: int
    head: str
    """Hash of the last event; 64 zeros for an empty journal."""
    bad: int | None = None
    """Seq of the first event that does not fit, or None; `events` and `head` end before it."""
    reason: str = ""
    """A code: `hash`, `prev`, `gap`, `data`, `evidence`."""

    @property
    def ok(self) -> bool:
        """Return whether every event fits."""
        return self.bad is None
