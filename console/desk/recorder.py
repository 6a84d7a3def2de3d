"""The journal as the runbook engine sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from console.duty.events import Draft, Kind, RunHeld
from console.duty.record import Conflict, JournalError
from runbooks.ports import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping

    from console.duty.events import Data
    from console.journal.store import Journal


class JournalRecorder:
    """Fulfils `runbooks.ports.Recorder`: not logged, not run."""

    def __init__(self, journal: Journal, actor: str, console: str) -> None:
        self._journal = journal
        self._actor = actor
        self._console = console

    async def record(self, kind: str, incident: str | None, data: Mapping[str, object]) -> None:
        """Append one event; durable when this returns. Raises Refused."""
        guard = None
        if kind == Kind.RUN_STARTED:
            data = {**data, "console": self._console}
        else:  # whoever has taken the run over goes on with it, and nobody else
            guard = RunHeld(str(data["run"]), self._console)
        draft = Draft(Kind(kind), cast("Data", data), incident, self._actor, guard)
        try:
            await self._journal.append(draft)
        except Conflict as conflict:
            raise Refused("taken", conflict.event.actor if conflict.event else "") from conflict
        except JournalError as error:
            raise Refused(error.code, error.detail) from error

    async def keep(self, text: str) -> str:
        """Store evidence and return its SHA-256. Raises Refused."""
        try:
            return await self._journal.keep(text)
        except JournalError as error:
            raise Refused(error.code, error.detail) from error
