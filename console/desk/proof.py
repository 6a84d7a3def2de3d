"""The verbs of what the contract must prove; each family is loaded when it is first asked for."""

from __future__ import annotations

import asyncio
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from config.model import Site
    from console.desk.health import Health
    from console.desk.incidents import Incidents
    from console.desk.risks import Risks
    from console.desk.runs import Runs
    from console.journal.store import Journal

PATIENCE = 5.0
"""Seconds after which a console that starts has time for more."""


class Proof:
    """Handover, health checks, risks, obligations and reports over one journal."""

    def __init__(
        self,
        site: Site,
        journal: Journal,
        actor: str,
        now: Callable[[], datetime],
        runs: Runs,
        incidents: Incidents,
    ) -> None:
        self._site = site
        self._journal = journal
        self._actor = actor
        self._now = now
        self._runs = runs
        self._incidents = incidents

    @cached_property
    def health(self) -> Health:
        """Return the health checks."""
        from console.desk.health import Health

        return Health(
            self._site, self._journal, self._runs, self._incidents, self._actor, self._now
        )

    async def keep(self) -> None:
        """Run health checks when they are due, for ever; a start need not wait for that."""
        await asyncio.sleep(PATIENCE)
        await self.health.keep()

    @cached_property
    def risks(self) -> Risks:
        """Return the risk register."""
        from console.desk.risks import Risks

        return Risks(self._site, self._journal, self._incidents, self._actor, self._now)
