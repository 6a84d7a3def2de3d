"""The verbs of what the contract must prove; each family is loaded when it is first asked for."""

from __future__ import annotations

import asyncio
from functools import cached_property
from typing import TYPE_CHECKING

from console.feed import Feed

if TYPE_CHECKING:
    from console.desk.desk import Desk
    from console.desk.handovers import Handovers
    from console.desk.health import Health
    from console.desk.risks import Risks
    from console.duty.handoverfold import Offer

PATIENCE = 5.0
"""Seconds after which a console that starts has time for more."""
    from config.model import Site
    from console.desk.reports import Reports
    from console.journal.store import Journal


class Proof:
    """Handover, health checks, risks, obligations and reports of one desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.waiting: Feed[tuple[Offer, ...]] = Feed(())
        """Handovers that nobody has taken over yet."""

    @cached_property
    def handovers(self) -> Handovers:
        """Return the verbs of a shift's end."""
        from console.desk.handovers import Handovers
        from console.desk.shifts import Live, Shifts

        desk = self._desk
        live = Live(lambda: desk.watch.board.value.readings, lambda: desk.inbound.quiet)
        shifts = Shifts(desk.site, desk.journal, desk.rota, desk.calendar, desk.now, live)
        drafts = desk.intake.drafts.beside("handovers")
        return Handovers(desk.site, desk.journal, desk.incidents, shifts, drafts, self.waiting)

    @cached_property
    def health(self) -> Health:
        """Return the health checks."""
        from console.desk.health import Health

        desk = self._desk
        return Health(desk.site, desk.journal, desk.runs, desk.incidents, desk.actor, desk.now)

    @cached_property
    def risks(self) -> Risks:
        """Return the risk register."""
        from console.desk.risks import Risks

        desk = self._desk
        return Risks(desk.site, desk.journal, desk.incidents, desk.actor, desk.now)

    async def keep(self) -> None:
        """Run health checks when they are due, for ever; a start need not wait for that."""
        await asyncio.sleep(PATIENCE)
        await self.health.keep()
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
