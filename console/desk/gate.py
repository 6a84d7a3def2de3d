"""The gate before a change: where the site demands it, the user has agreed to the fix first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.duty.record import JournalError
from runbooks.commands import Wrong
from runbooks.ports import Refused

if TYPE_CHECKING:
    from config.model import Site
    from console.journal.store import Journal


class Gate:
    """Fulfils `runbooks.ports.Permit`; reads the journal, so that any console's yes counts."""

    def __init__(self, site: Site, journal: Journal) -> None:
        self._asks = site.agree
        self._journal = journal

    async def __call__(self, incident: str | None) -> None:
        """Return if a change may be made on behalf of an incident. Raises Wrong and Refused."""
        if not self._asks or incident is None:
            return
        try:
            row = await self._journal.incident(incident)
        except JournalError as error:
            raise Refused(error.code, error.detail) from error
        plan = row.life.plan if row is not None else None
        if plan is None or not plan.allows:
            raise Wrong("not-agreed", incident)
