"""Output of a remote command on its way to a screen and to the journal."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some output, decoded, cleaned and masked; may end within a line."""

    stream: Literal["out", "err"]
    text: str


class End(StrEnum):
    """How a command ended."""

    EXITED = "exited"
    TIMEOUT = "timeout"
    """Stopped by us after its time; `gone` tells whether it was seen to be gone."""
    CANCELLED = "cancelled"
    LOST = "lost"
    """The link broke: what became of the command is not known."""
    REFUSED = "refused"
    """It never ran: no connection, wrong key, no login; `text` says why."""


@dataclass(frozen=True, slots=True)
class Exit:
    """The last thing a runner yields, always exactly once."""

    end: End
    status: int | None = None
    """Exit status; None is never success."""
    text: str = ""
    """Why, in a word of `console.words` (a code) with a clean detail after a colon."""
    gone: bool = True
    """False: the remote process may still be running."""
    pid: int | None = None
    seconds: float = 0.0
