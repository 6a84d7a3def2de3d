"""The verbs of health checks: run what is due, compare, turn findings into incidents."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, cast

from console.desk.errors import Denied
from console.desk.incidents import Report
from console.desk.ledgers import Ledger
from console.duty import health as rules
from console.duty.events import CONSOLE, Draft, HealthFree, Kind
from console.duty.looks import looks_of, worst_of
from console.duty.record import Conflict, JournalError, Query
from console.duty.schedule import following
from runbooks.commands import Wrong
from runbooks.model import Verdict
from runbooks.ports import Refused
from runbooks.run import Phase

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from config.model import Site
    from config.proof import Routine
    from console.desk.incidents import Incidents
    from console.desk.runs import Runs, Session
    from console.duty.events import JSON, Data
    from console.duty.health import Compared, Fact, History, Result
    from console.duty.incidents import Incident
    from console.journal.store import Journal
    from runbooks.model import Runbook

BACK = timedelta(days=190)
"""How far results are read back: enough for the trend of what is looked at every month."""
OWED = timedelta(days=31)
"""How far back a health check that was missed is owed still; the words name it."""
LOOK = 60.0
"""Seconds between two looks at what is due."""


class Health:
    """Runs health checks and says how they went.

    Its verbs raise Denied, Conflict where another console was first, Wrong, Refused and
    JournalError; then nothing has happened that is not in the journal.
    """

    def __init__(
        self,
        site: Site,
        journal: Journal,
        runs: Runs,
        incidents: Incidents,
        actor: str,
        now: Callable[[], datetime],
    ) -> None:
        self._site = site
        self._journal = journal
        self._runs = runs
        self._incidents = incidents
        self._actor = actor
        self._now = now
        self._ledger = Ledger(journal, rules.KINDS, now, BACK)
        self._since: datetime | None = None

    def routine(self, routine_id: str) -> Routine:
        """Return a health check of the site. Raises Denied."""
        for routine in self._site.routines:
            if routine.id == routine_id:
                return routine
        raise Denied("unknown-health", routine_id)

    async def history(self) -> History:
        """Return all results, those of a run that others ended too."""
        history = rules.fold(await self._ledger.events())
        for routine in self._site.routines:
            going = history.going(routine.id)
            if going is not None and await self._settled(going):
                history = rules.fold(await self._ledger.events())
        return history

    async def since(self) -> datetime:
        """Return from when on health checks are owed: the journal's first event."""
        if self._since is None:
            first = await self._journal.read(Query(before=2, limit=1))
            self._since = first[0].at if first else None
        return self._since or self._now()

    async def missed(self) -> tuple[Fact, ...]:
        """Return what was not begun in time and is owed still, of the last month."""
        now, history = self._now(), await self.history()
        floor = max(await self.since(), now - OWED)
        return rules.missed(self._site.routines, history, self._site.zone, floor, now)

    async def settled(self, result: Result) -> tuple[Fact, ...]:
        """Return what had been missed within a month before a result, and was settled by it."""
        floor = max(await self.since(), result.started - OWED)
        routine, history = self.routine(result.routine), await self.history()
        return rules.settled(result, routine, history, self._site.zone, floor)

    async def findings(self) -> tuple[Fact, ...]:
        """Return what the last results found that has become neither risk nor incident."""
        return rules.open_findings(self._site.routines, await self.history())

    async def due(self) -> tuple[tuple[Routine, datetime], ...]:
        """Return the health checks whose time has come, each with the time that it is for."""
        history, since = await self.history(), await self.since()
        return rules.due(self._site.routines, history, self._site.zone, since, self._now())

    async def run(self, routine: Routine, due: datetime | None = None, by: str = "") -> Result:
        """Run a health check to its end and return its result; `due`: the time that it is for."""
        book = await self._runs.book(routine.book)
        if not book.health:
            raise Denied("not-health", book.id)
        going = (await self.history()).going(routine.id)
        if going is not None and self._runs.alive(going.console):
            raise Denied("health-going", going.by)
        run = await self._claim(routine, book, due, by or self._actor)
        why = ""
        try:
            hosts = routine.hosts or self._hosts(routine, book)
            session = await self._runs.start(book, hosts, {}, run_id=run)
            await _drive(session)
        except (Denied, Wrong) as error:
            why = f"{error.code}: {error.value}"
        await self._end(routine.id, run, why)
        results = (await self.history()).of(routine.id)
        return next(one for one in results if one.run == run)

    def _hosts(self, routine: Routine, book: Runbook) -> tuple[str, ...]:
        return tuple(host.id for host in self._runs.hosts_for(book, routine.system, own=True))

    async def _claim(self, routine: Routine, book: Runbook, due: datetime | None, by: str) -> str:
        """Record that it begins; of several consoles one does. Return the id of its run."""
        from runbooks.engine import new_id

        run = new_id()
        moment = due.isoformat() if due else None
        guard = None
        if moment is not None:
            about = (("health", routine.id), ("due", moment))
            guard = HealthFree(Kind.HEALTH_STARTED, about)
        data: Data = {
            "health": routine.id,
            "run": run,
            "due": moment,
            "book": book.id,
            "console": self._runs.console,
        }
        await self._journal.append(Draft(Kind.HEALTH_STARTED, data, actor=by, guard=guard))
        return run

    async def _end(self, routine: str, run_id: str, why: str) -> None:
        run = await self._runs.fold(run_id)
        looks: list[JSON] = []
        if run is not None:
            with suppress(Denied):
                looks = looks_of(run, await self._runs.book(run.runbook))
        verdict = "unknown" if why or not looks else worst_of(looks)
        data: Data = {
            "health": routine,
            "run": run_id,
            "verdict": verdict,
            "looks": looks,
            "why": why,
        }
        guard = HealthFree(Kind.HEALTH_ENDED, (("health", routine), ("run", run_id)))
        with suppress(Conflict):  # another console has seen that it ended
            await self._journal.append(Draft(Kind.HEALTH_ENDED, data, guard=guard))

    async def _settled(self, going: Result) -> bool:
        """Close a result whose run somebody else ended, or whose console died before its run."""
        run = await self._runs.fold(going.run)
        if run is not None and run.phase is Phase.ENDED:
            await self._end(going.routine, going.run, "")
            return True
        if run is None and not self._runs.alive(going.console):
            await self._end(going.routine, going.run, "lost")
            return True
        return False

    async def keep(self) -> None:
        """Run what is due, for ever; one at a time, and none while the gravest is open."""
        while True:
            await asyncio.sleep(min(LOOK, self._until_next()))
            with suppress(JournalError, Refused):
                await self.run_due()

    def _until_next(self) -> float:
        now = self._now()
        moments = [following(one, self._site.zone, now) for one in self._site.routines]
        return max(0.1, (min(moments) - now).total_seconds()) if moments else LOOK

    async def run_due(self, by: str = CONSOLE, only: str = "") -> tuple[Result, ...]:
        """Run all that is due, one after the other; what another console has begun is its own.

        While an incident of the highest priority is open nothing begins: the hosts have enough to
        do, and so have people. It is run once that is over.
        """
        done = []
        for routine, due in await self.due():
            if only and routine.id != only:
                continue
            if await self.held_up() is not None:
                break
            with suppress(Conflict, Denied):
                done.append(await self.run(routine, due, by))
        return tuple(done)

    async def held_up(self) -> Incident | None:
        """Return the open incident for which no health check begins by itself, if there is one."""
        gravest = next(iter(self._site.contract.priorities), "")
        rows = await self._journal.incidents(open_only=True)
        return next((row for row in rows if row.priority == gravest), None)

    async def incident(self, result: Result, one: Compared, title: str) -> Incident:
        """Open an incident for a finding, once."""
        if one.became:
            raise Denied("finding-known", one.became)
        routine = self.routine(result.routine)
        service, priority = self._site.contract.alert_other
        report = Report(title, routine.system, service, priority, channel="alert")
        return await self._incidents.open(report, raised(result, one, self._actor))


def raised(result: Result, one: Compared, actor: str, risk: str | None = None) -> Draft:
    """Return what says that a finding became a risk, or the incident that the draft is given."""
    spot = (("health", result.routine), ("run", result.run), ("step", one.look.step))
    about = (*spot, ("target", one.look.host))
    data = cast("Data", {**dict(about), "risk": risk})
    return Draft(Kind.HEALTH_RAISED, data, None, actor, HealthFree(Kind.HEALTH_RAISED, about))


async def _drive(session: Session) -> None:
    """Take a run that only reads to its end; what cannot be known is said to be so."""
    live = session.live
    while (run := session.feed.value).phase is not Phase.ENDED:
        match run.phase:
            case Phase.UNKNOWN:
                await live.conclude(Verdict.UNKNOWN, "unattended")
            case Phase.STOPPED:
                await live.skip("unattended")
            case Phase.READY:
                try:
                    await live.advance()
                except Wrong as wrong:
                    await live.skip(wrong.code)
            case _:
                return
