"""The verbs of what the contract must prove; each family is loaded when it is first asked for."""

from __future__ import annotations

import asyncio
from functools import cached_property
from typing import TYPE_CHECKING

from console.duty.record import Query
from console.feed import Feed

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from config.model import Site
    from console.desk.drafts import Drafts
    from console.desk.handovers import Handovers
    from console.desk.inbound import Inbound
    from console.desk.incidents import Incidents
    from console.desk.rota import Rota
    from console.desk.watch import Watch
    from console.duty.cover import Calendar
    from console.duty.handoverfold import Offer
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
        drafts: Drafts,
        rota: Rota,
        watch: Watch,
        inbound: Inbound,
        calendar: Calendar,
    ) -> None:
        self._site = site
        self._journal = journal
        self._actor = actor
        self._now = now
        self._incidents = incidents
        self._drafts = drafts
        self._rota = rota
        self._watch = watch
        self._inbound = inbound
        self._calendar = calendar
        self.waiting: Feed[tuple[Offer, ...]] = Feed(())
        """Handovers that nobody has taken over yet."""

    async def look(self) -> None:
        """Find out, once the first screen stands, whether a handover waits. Raises JournalError."""
        if await self._journal.read(Query(kinds=("handover.",), limit=1)):
            handovers = await asyncio.to_thread(lambda: self.handovers)  # slow to load
            await handovers.load()

    @cached_property
    def handovers(self) -> Handovers:
        """Return the verbs of a shift's end."""
        from console.desk.handovers import Handovers
        from console.desk.shifts import Live, Shifts

        live = Live(lambda: self._watch.board.value.readings, lambda: self._inbound.quiet)
        return Handovers(
            self._site,
            self._journal,
            self._incidents,
            Shifts(self._site, self._journal, self._rota, self._calendar, self._now, live),
            self._drafts.beside("handovers"),
            self.waiting,
        )
