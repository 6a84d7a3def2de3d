"""Alerts become incidents, one for each cause, together with what the checks find."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.desk.incidents import open_numbered
from console.duty import alerts as rules
from console.duty.events import Kind
from console.duty.record import Conflict
from console.feed import Feed
from sources.alert import Standing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from config.model import Site
    from console.duty.alerts import Absent, Heard
    from console.duty.board import Picture
    from console.duty.incidents import Incident
    from console.journal.store import Journal
    from sources.alertmanager import Alertmanager

ROUNDS = 2
"""What needs another component joins the incident that was opened for that in the round before."""


class Alarms:
    """Listens to one server of alerts."""

    def __init__(
        self,
        site: Site,
        journal: Journal,
        server: Alertmanager,
        now: Callable[[], datetime],
        mask: Callable[[str], str],
    ) -> None:
        self._site = site
        self._journal = journal
        self._server = server
        self._now = now
        self._mask = mask
        self._absent: Absent = {}
        self.quiet: Feed[tuple[Heard, ...]] = Feed(())
        """Alerts that fire and are silenced."""

    async def look(
        self, incidents: Callable[[], Iterable[Incident]], picture: Callable[[], Picture]
    ) -> None:
        """Record what has changed. Raises Unreached and JournalError."""
        source = self._server.source
        heard = rules.routed(await self._server.alerts(), source, self._mask)
        self.quiet.publish(tuple(one for one in heard if one.alert.standing is not Standing.FIRING))
        rows = {row.id: row for row in incidents()}
        for _ in range(ROUNDS):
            groups, self._absent = rules.detect(
                heard, source.id, self._absent, rows.values(), picture(), self._site, self._now()
            )
            for drafts in groups:
                row = await self._record(drafts)
                if row is not None:
                    rows[row.id] = row

    async def _record(self, drafts: rules.Drafts) -> Incident | None:
        """Append what belongs together; None where another console was first."""
        first, *rest = drafts
        try:
            if first.kind is Kind.INCIDENT_OPENED:
                incident = await open_numbered(
                    self._journal, self._site.zone, self._now(), first, *rest
                )
            else:
                await self._journal.append(*drafts)
                incident = first.incident or ""
        except Conflict:
            return None
        return await self._journal.incident(incident)
