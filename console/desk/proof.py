"""The verbs of what the contract must prove; each family is loaded when it is first asked for."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from config.model import Site
    from console.desk.incidents import Incidents
    from console.desk.services import Services
    from console.journal.store import Journal


class Proof:
    """Handover, health checks, risks, obligations and reports over one journal."""

    def __init__(
        self,
        site: Site,
        journal: Journal,
        actor: str,
        now: Callable[[], datetime],
        incidents: Incidents,
    ) -> None:
        self._site = site
        self._journal = journal
        self._actor = actor
        self._now = now
        self._incidents = incidents

    @cached_property
    def services(self) -> Services:
        """Return the service records, and what they fulfil."""
        from console.desk.services import Services

        return Services(self._site, self._journal, self._incidents, self._actor, self._now)
