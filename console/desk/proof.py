"""The verbs of what the contract must prove; each family is loaded when it is first asked for."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from config.model import Site
    from console.desk.reports import Reports
    from console.journal.store import Journal


class Proof:
    """Handover, health checks, risks, obligations and reports over one journal."""

    def __init__(
        self, site: Site, journal: Journal, actor: str, now: Callable[[], datetime]
    ) -> None:
        self._site = site
        self._journal = journal
        self._actor = actor
        self._now = now

    @cached_property
    def reports(self) -> Reports:
        """Return the verbs of service reports."""
        from console.desk.reports import Reports

        return Reports(self._site, self._journal, self._actor, self._now)
