"""Service reports: what a period is told from, and that it was told."""

from __future__ import annotations

import asyncio
import hashlib
from typing import TYPE_CHECKING

from console.desk.errors import Denied
from console.desk.presence import running
from console.duty import facts
from console.duty.availability import record
from console.duty.cover import Calendar
from console.duty.events import Draft, Kind
from console.report.figure import Figures, Material
from console.report.figures import bounded, figures

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from config.model import Lang, Site
    from console.duty.events import Data, Event
    from console.duty.facts import Fact
    from console.journal.store import Journal
    from console.report.figure import Line
    from console.report.period import Period


class Reports:
    """Verbs of reports."""

    def __init__(
        self, site: Site, journal: Journal, actor: str, now: Callable[[], datetime]
    ) -> None:
        self._site = site
        self._journal = journal
        self._actor = actor
        self._now = now
        self._calendar = Calendar(site.contract, site.zone)

    async def figures(
        self, period: Period, extras: Mapping[str, tuple[Line, ...]] | None = None
    ) -> Figures:
        """Return the figures of a period. Raises Denied where it has not begun."""
        now = self._now()
        since, until = bounded(period, self._site.zone, now)
        if until <= since:
            raise Denied("report-ahead", period.name)
        seq, head = await self._journal.head()
        over = await self._journal.facts(since, until)
        rows = sorted((*over, *await self._open(since, until, now)), key=lambda one: one.start)
        marks = await self._journal.marks(since, until)
        alive = await asyncio.to_thread(running, marks)
        found = record(marks, self._site, since, until, alive)
        material = Material(self._site, period, now, rows, found, seq, head, extras or {})
        return await asyncio.to_thread(figures, material)

    async def made(
        self, told: Figures, form: str, lang: Lang, content: bytes, file: str = ""
    ) -> Event:
        """Record that a report is made, before anybody has it. Raises JournalError."""
        since, until = told.material.period.bounds(self._site.zone)
        data: Data = {
            "since": since.isoformat(),
            "until": until.isoformat(),
            "format": form,
            "lang": lang,
            "digest": hashlib.sha256(content).hexdigest(),
            "seq": told.material.seq,
            "head": told.material.head,
            "file": file,
        }
        (event,) = await self._journal.append(Draft(Kind.REPORT_MADE, data, actor=self._actor))
        return event

    async def failed(self, made: Event, why: str) -> None:
        """Record that nobody got a report that was made. Raises JournalError."""
        data: Data = {"report": made.seq, "why": why}
        await self._journal.append(Draft(Kind.REPORT_FAILED, data, actor=self._actor))

    async def _open(self, since: datetime, until: datetime, now: datetime) -> list[Fact]:
        rows = await self._journal.incidents(open_only=True)
        contract, calendar = self._site.contract, self._calendar
        mine = [one for one in rows if since <= one.start < until]

        def work() -> list[Fact]:
            return [facts.fact(one, contract, calendar, now) for one in mine]

        return await asyncio.to_thread(work)
