"""The verbs of what the contract must prove; each family is loaded when it is first asked for."""

from __future__ import annotations

import asyncio
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from console.duty.record import Query
from console.feed import Feed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from config.model import Site
    from console.desk.handovers import Handovers
    from console.desk.health import Health
    from console.desk.inbound import Inbound
    from console.desk.incidents import Incidents
    from console.desk.intake import Intake
    from console.desk.owed import Owed
    from console.desk.reports import Reports
    from console.desk.risks import Risks
    from console.desk.rota import Rota
    from console.desk.runs import Runs
    from console.desk.services import Services
    from console.desk.watch import Watch
    from console.duty.cover import Calendar
    from console.duty.handoverfold import Offer
    from console.duty.ipass import Item
    from console.journal.store import Journal
    from runbooks.model import Runbook

PATIENCE = 5.0
"""Seconds after which a console that starts has time for more."""


class Parts(Protocol):
    """What of a desk the families work with."""

    site: Site
    journal: Journal
    actor: str
    now: Callable[[], datetime]
    calendar: Calendar
    incidents: Incidents
    intake: Intake
    rota: Rota
    runs: Runs
    watch: Watch
    inbound: Inbound


class Proof:
    """Handover, health checks, risks, obligations and reports of one desk."""

    def __init__(self, desk: Parts) -> None:
        self._desk = desk
        self.waiting: Feed[tuple[Offer, ...]] = Feed(())
        """Handovers that nobody has taken over yet."""

    async def look(self) -> None:
        """Find out, once the first screen stands, whether a handover waits. Raises JournalError."""
        if await self._desk.journal.read(Query(kinds=("handover.",), limit=1)):
            handovers = await asyncio.to_thread(lambda: self.handovers)  # slow to load
            await handovers.load()

    @cached_property
    def handovers(self) -> Handovers:
        """Return the verbs of a shift's end."""
        from console.desk.handovers import Handovers
        from console.desk.shifts import Live, Shifts

        desk = self._desk
        live = Live(
            lambda: desk.watch.board.value.readings,
            lambda: desk.inbound.quiet,
            (self._owed,),
            self._books,
        )
        shifts = Shifts(desk.site, desk.journal, desk.rota, desk.calendar, desk.now, live)
        drafts = desk.intake.drafts.beside("handovers")
        return Handovers(desk.site, desk.journal, desk.incidents, shifts, drafts, self.waiting)

    async def _books(self) -> Iterable[Runbook]:
        return (await self._desk.runs.shelf()).books

    async def _owed(self) -> tuple[Item, ...]:
        """Return what the other families have to hand over; they load beside the journal's work."""
        return await (await asyncio.to_thread(lambda: self.owed)).items()

    @cached_property
    def owed(self) -> Owed:
        """Return what asks health checks, risks and obligations for what they owe."""
        from console.desk.owed import Owed

        return Owed(self._desk.site, self._desk.runs, self.health, self.risks, self.services)

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

    @cached_property
    def reports(self) -> Reports:
        """Return the verbs of service reports."""
        from console.desk.reports import Reports

        desk = self._desk
        return Reports(desk.site, desk.journal, desk.actor, desk.now)

    @cached_property
    def services(self) -> Services:
        """Return what was done for the contract, and what it still owes."""
        from console.desk.services import Services

        desk = self._desk
        return Services(desk.site, desk.journal, desk.incidents, desk.actor, desk.now)

    async def keep(self) -> None:
        """Run health checks when they are due, for ever; a start need not wait for that."""
        await asyncio.sleep(PATIENCE)
        await self.health.keep()
