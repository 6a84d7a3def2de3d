"""A shift read from the journal, by its indexes: the same time whatever the journal's size."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from console.duty import sla
from console.duty.events import Kind
from console.duty.handover import OPEN, Facts, fold
from console.duty.record import Query
from console.duty.shift import WEEK, change
from runbooks.runfold import fold as follow

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Mapping
    from datetime import datetime

    from config.model import Site
    from console.desk.rota import Rota
    from console.duty.alerts import Heard
    from console.duty.board import Reading
    from console.duty.cover import Calendar
    from console.duty.events import Event
    from console.duty.handoverfold import Signings
    from console.duty.incidents import Incident
    from console.duty.ipass import Handover, Item
    from console.duty.sla import Clock
    from console.journal.store import Journal
    from runbooks.model import Runbook
    from runbooks.run import Run

EVENTS = 2000
"""Events of the last week that are looked at, the newest."""
LOOKED = 150
"""Resolved incidents of the last week that are looked at, the newest."""
_KINDS = (
    Kind.INCIDENT_OPENED,
    Kind.INCIDENT_RESOLVED,
    Kind.ALERT_SILENCED,
    Kind.RUN_STARTED,
    Kind.STEP_INTENT,
    Kind.STEP_OUTCOME,
)


async def _no_books() -> tuple[Runbook, ...]:
    return ()


@dataclass(frozen=True, slots=True)
class Live:
    """What only a running console knows, asked for when a shift is folded."""

    readings: Callable[[], Mapping[str, Reading]] = dict
    quiet: Callable[[], tuple[Heard, ...]] = tuple
    extra: tuple[Callable[[], Awaitable[Iterable[Item]]], ...] = ()
    """What other families have to hand over."""
    books: Callable[[], Awaitable[Iterable[Runbook]]] = _no_books


class Shifts:
    """Gathers what a shift is folded from."""

    def __init__(
        self,
        site: Site,
        journal: Journal,
        rota: Rota,
        calendar: Calendar,
        now: Callable[[], datetime],
        live: Live,
    ) -> None:
        self._site = site
        self._journal = journal
        self._rota = rota
        self._calendar = calendar
        self._now = now
        self._live = live

    async def look(self, signings: Signings, since: datetime | None = None) -> Handover:
        """Return the shift: since a moment, else since the last accepted one, else by the roster.

        Unless `since` says otherwise it begins a week back at most.
        """
        facts, others = await asyncio.gather(self._facts(signings, since), self._others())
        return fold(replace(facts, extra=others))

    async def _others(self) -> tuple[Item, ...]:
        return tuple([item for more in self._live.extra for item in await more()])

    async def _facts(self, signings: Signings, since: datetime | None) -> Facts:
        now = self._now()
        turn = change(self._site.roster, now, self._site.zone, self._rota.swaps)
        seq, digest = await self._journal.head()
        last = signings.last
        if since is None:
            since = max(last.at, now - WEEK) if last is not None else turn.leaving.start
        rows = await self._journal.incidents(open_only=True, limit=OPEN + 1)
        after = await self._seq_before(min(since, now - WEEK), seq)
        runs = await self._runs()
        query = Query(kinds=_KINDS, after=after, before=seq + 1, limit=EVENTS)
        events = await self._journal.read(query)
        return Facts(
            site=self._site,
            now=now,
            since=since,
            change=turn,
            seq=seq,
            hash=digest,
            open=tuple(rows),
            past=await self._past(events),
            events=events,
            driver=cache(self._driver),  # asked three times of each
            runs=runs,
            books={one.id: one for one in await self._live.books()} if runs else {},
            readings=self._live.readings(),
            quiet=self._live.quiet(),
            notes=tuple(signings.notes.values()),
        )

    def _driver(self, row: Incident) -> Clock | None:
        return sla.driver(row, self._site.contract, self._calendar)

    async def _past(self, events: Iterable[Event]) -> tuple[Incident, ...]:
        """Return the incidents that were resolved, as they stand, the newest first."""
        ids = dict.fromkeys(
            event.incident
            for event in reversed(tuple(events))
            if event.kind == Kind.INCIDENT_RESOLVED and event.incident
        )
        rows = [await self._journal.incident(one) for one in tuple(ids)[:LOOKED]]
        return tuple(row for row in rows if row is not None)

    async def _runs(self) -> tuple[Run, ...]:
        found: list[Run] = []
        for run_id, _ in await self._journal.open_runs():
            run: Run | None = None
            for event in await self._journal.run_events(run_id):
                run = follow(run, event.kind, event.at, event.actor, event.data)
            if run is not None:
                found.append(run)
        return tuple(found)

    async def _seq_before(self, moment: datetime, last: int) -> int:
        """Return a seq before which nothing was recorded at or after a moment, by halving."""
        low, high = 0, last
        while low < high:
            middle = (low + high + 1) // 2
            events = await self._journal.read(Query(after=middle - 1, before=middle + 1))
            if events and events[0].at < moment:
                low = middle
            else:
                high = middle - 1
        return low
