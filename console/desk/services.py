"""The verbs of service records, and how the obligations stand that they fulfil."""

from __future__ import annotations

from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from console.desk.attachments import Attachments
from console.desk.errors import Denied
from console.desk.ledgers import Ledger
from console.duty import obligations
from console.duty import services as rules
from console.duty.days import WorkingDays
from console.duty.events import Draft, Kind, ServiceAt
from console.duty.obligations import Found
from console.duty.record import Conflict, Query
from console.words.times import days_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from config.model import Site
    from console.desk.incidents import Incidents
    from console.duty.events import JSON, Data, Event
    from console.duty.obligations import Fact, Standing
    from console.duty.services import Record
    from console.journal.store import Journal

_PROVES = {"report.made": "report", "health.ended": "health", "risk.reviewed": "risk"}
"""What counts by itself."""
FOUND = (*_PROVES, "report.failed")


class Accounts:
    """Reads what was done for the contract, and how what it owes stands."""

    def __init__(self, site: Site, journal: Journal, now: Callable[[], datetime]) -> None:
        self._site = site
        self._journal = journal
        self._now = now
        self._ledger = Ledger(journal, rules.KINDS, now)
        self._found = Ledger(journal, FOUND, now)
        self._since: date | None = None
        """The journal's first day."""

    @cached_property
    def _days(self) -> WorkingDays:
        return WorkingDays(self._site.contract)

    @property
    def today(self) -> date:
        """Return the site's date."""
        return self._now().astimezone(ZoneInfo(self._site.zone)).date()

    async def records(self) -> tuple[Record, ...]:
        """Return all records, the newest day first, withdrawn ones too."""
        records = rules.fold(await self._ledger.events()).values()
        return tuple(sorted(records, key=lambda one: (one.on, one.id), reverse=True))

    async def record(self, record_id: str) -> Record:
        """Return one. Raises Denied."""
        found = rules.fold(await self._ledger.events()).get(record_id.upper())
        if found is None:
            raise Denied("unknown-service-record", record_id)
        return found

    async def standings(self, on: date | None = None) -> tuple[Standing, ...]:
        """Return how each obligation stands on a day; today, where none is named."""
        records = rules.fold(await self._ledger.events()).values()
        zone = ZoneInfo(self._site.zone)
        systems = {one.id: one.system for one in self._site.routines}
        told = await self._found.events()
        failed = {it.data.get("report") for it in told if it.kind == Kind.REPORT_FAILED}
        proving = (it for it in told if it.kind in _PROVES and it.seq not in failed)
        found = [one for it in proving if (one := _proves(it, zone, systems))]
        site, day = self._site, on or self.today
        if self._since is None:
            first = await self._journal.read(Query(before=2, limit=1))
            self._since = first[0].at.astimezone(zone).date() if first else None
        since = self._since or day
        return obligations.standings(
            site.obligations, records, found, site.contract, self._days, day, since
        )

    async def near(self) -> tuple[Fact, ...]:
        """Return what of the obligations the next shift must know."""
        return obligations.near(await self.standings(), self.today)


class Services(Accounts):
    """Each verb returns the record as it then stands.

    It raises Denied when the rules forbid it, Conflict when another console was first, and
    JournalError when it cannot be recorded; in each case nothing has happened.
    """

    def __init__(
        self,
        site: Site,
        journal: Journal,
        incidents: Incidents,
        actor: str,
        now: Callable[[], datetime],
    ) -> None:
        super().__init__(site, journal, now)
        self._incidents = incidents
        self._actor = actor
        self._files = Attachments(journal, incidents)

    async def new(
        self,
        kind: str,
        said: Mapping[str, str],
        incidents: Sequence[str] = (),
        files: Sequence[Path] = (),
    ) -> Record:
        """Record what was done, under the next free number."""
        data = {"type": kind, **self._read(kind, said), **await self._proofs(incidents, files)}
        while True:
            record_id = rules.free(rules.fold(await self._ledger.events()))
            try:
                await self._append(
                    Kind.SERVICE_RECORDED, {"service": record_id, **data}, ServiceAt(record_id, 0)
                )
            except Conflict:  # the other console took the number
                continue
            return await self.record(record_id)

    async def amend(
        self,
        record: Record,
        said: Mapping[str, str],
        why: str,
        incidents: Sequence[str] | None = None,
        files: Sequence[Path] = (),
    ) -> Record:
        """Say some fields anew, and why; an empty one takes the field away."""
        told = self._read(record.type, {**rules.said_of(record), **said})
        data = rules.changed(record, told)
        before = {"on": record.on.isoformat(), **record.fields}
        was: dict[str, JSON] = {name: before.get(name) for name in data}
        more = await self._proofs(record.incidents if incidents is None else incidents, files)
        if more["incidents"] == list(record.incidents):
            del more["incidents"]
        if not data and not any(more.values()) and "incidents" not in more:
            raise Denied("service-same", record.id)
        return await self._verb(record, Kind.SERVICE_AMENDED, why, {**data, "was": was, **more})

    async def withdraw(self, record: Record, why: str) -> Record:
        """Take a record back: it stays to be seen, and counts for nothing."""
        return await self._verb(record, Kind.SERVICE_WITHDRAWN, why, {})

    async def _verb(self, record: Record, kind: Kind, why: str, more: Data) -> Record:
        if record.withdrawn:
            raise Denied("service-withdrawn", record.id)
        why = self._incidents.needed(why, "no-reason")
        data: Data = {"service": record.id, "type": record.type, **more, "why": why}
        await self._append(kind, data, ServiceAt(record.id, record.version))
        return await self.record(record.id)

    async def _append(self, kind: Kind, data: Data, guard: ServiceAt) -> None:
        await self._journal.append(Draft(kind, data, None, self._actor, guard))

    def _read(self, kind: str, said: Mapping[str, str]) -> Data:
        """Return what is recorded, cleaned and masked. Raises Denied."""
        clean = {name: self._incidents.said(text) for name, text in said.items()}
        try:
            return rules.read(kind, clean, [it.id for it in self._site.systems], self.today)
        except rules.Unfit as unfit:
            raise Denied(unfit.code, unfit.value) from unfit

    async def _proofs(self, incidents: Sequence[str], files: Sequence[Path]) -> dict[str, JSON]:
        named = list(dict.fromkeys(one.strip() for one in incidents if one.strip()))
        for one in named:
            if await self._journal.incident(one) is None:
                raise Denied("unknown-incident", one)
        return {"incidents": [*named], "attachments": [*await self._files.kept(files)]}


def _proves(event: Event, zone: ZoneInfo, systems: Mapping[str, str]) -> Found | None:
    """Return what an event proves by itself; None: a check that could not be done.

    `systems`: of each health check that the site has now.
    """
    data, on = event.data, event.at.astimezone(zone).date()
    period = None
    if event.kind == "health.ended" and data.get("why"):
        return None
    if event.kind == "report.made":
        since, until = (datetime.fromisoformat(str(data[key])) for key in ("since", "until"))
        period = days_of(since, until, zone)
    text = str(data.get("format") or data.get("health") or data.get("risk") or "")
    system = systems.get(str(data.get("health")), "")
    return Found(_PROVES[event.kind], on, event.seq, text, period, system)
