"""The verbs of runbooks: suggest, start, resume; each live run publishes its state."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from console.desk.errors import Denied
from console.duty.events import Draft, Kind, RunHeld
from console.duty.record import Conflict
from console.feed import Feed
from runbooks.run import Phase
from runbooks.suggest import engines, plays, suggest, suits
from sources.chunk import End

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from datetime import datetime
    from pathlib import Path

    from config.model import Host, Site
    from console.desk.presence import Presence
    from console.duty.events import Data, Event
    from console.duty.incidents import Incident
    from console.journal.store import Journal
    from runbooks.engine import Engine
    from runbooks.live import LiveRun
    from runbooks.loader import Shelf
    from runbooks.model import Runbook
    from runbooks.ports import Permit, Recorder, Runner
    from runbooks.run import Run


LOOK = 10.0
"""Seconds between two looks for runs whose console died."""


@dataclass(frozen=True, slots=True)
class Session:
    """A run that this console drives."""

    book: Runbook
    live: LiveRun
    feed: Feed[Run]
    taken: Feed[str] = field(default_factory=lambda: Feed(""))
    """Who has taken it over; from then on nothing of it is driven here."""


class Runs:
    """Owns the engine and the live runs of this console."""

    def __init__(
        self,
        site: Site,
        journal: Journal,
        recorder: Recorder,
        runner: Runner,
        folders: tuple[Path, ...],
        presence: Presence,
        actor: str,
        now: Callable[[], datetime],
        permit: Permit,
    ) -> None:
        self._site = site
        self._journal = journal
        self._folders = folders
        self._presence = presence
        self._actor = actor
        self._now = now
        self._hosts = {host.id: host for host in site.hosts}
        self._ports = recorder, runner, permit
        self._shelf: asyncio.Task[Shelf] | None = None
        self.sessions: dict[str, Session] = {}
        self.unfinished: Feed[tuple[Run, ...]] = Feed(())
        """Runs whose console is gone, as they stand; a person decides how they go on."""

    @cached_property
    def _engine(self) -> Engine:
        from runbooks.engine import Engine  # the first screen does without

        recorder, runner, permit = self._ports
        approvers = self._site.approvers
        return Engine(recorder, runner, self._hosts, self._now, approvers=approvers, permit=permit)

    @property
    def console(self) -> str:
        """Return the id of this console."""
        return self._presence.id

    def alive(self, console: str) -> bool:
        """Return whether a console still runs."""
        return self._presence.alive(console)

    async def shelf(self) -> Shelf:
        """Return all runbooks, read off the loop; again while something is wrong with one."""
        done = self._shelf is not None and self._shelf.done() and not self._shelf.cancelled()
        if self._shelf is None or (done and self._shelf.result().faults):
            self._shelf = asyncio.create_task(asyncio.to_thread(self._read))
        return await asyncio.shield(self._shelf)

    def _read(self) -> Shelf:
        from runbooks.loader import read_all

        return read_all(*self._folders)

    async def book(self, book_id: str) -> Runbook:
        """Return one runbook. Raises Denied."""
        for book in (await self.shelf()).books:
            if book.id == book_id:
                return book
        raise Denied("unknown-runbook", book_id)

    async def suggested(self, system: str, signs: tuple[str, ...]) -> tuple[Runbook, ...]:
        """Return the runbooks that fit a system and its failing checks, best first."""
        hosts, books = self.hosts_of(system), (await self.shelf()).books
        fit = [book for book in books if not hosts or suits(book, hosts)]
        return suggest(fit, system, signs, engines(hosts))

    def hosts_for(
        self, book: Runbook, system: str | None = None, *, own: bool = False
    ) -> tuple[Host, ...]:
        """Return the hosts that a runbook is for, those of the system first, or (`own`) only."""
        parts = tuple(c.id for s in self._site.systems if s.id == system for c in s.components)
        fit = suits(book, [host for host in self._site.hosts if plays(host, book.roles)])
        mine = [host for host in fit if plays(host, parts)]
        return tuple(mine if own else mine + [host for host in fit if host not in mine])

    def hosts_of(self, system: str) -> tuple[Host, ...]:
        """Return the hosts of a system's components."""
        parts = tuple(c.id for s in self._site.systems if s.id == system for c in s.components)
        return tuple(host for host in self._site.hosts if plays(host, (system, *parts)))

    def going(self) -> tuple[Session, ...]:
        """Return the runs of this console that have not ended."""
        live = self.sessions.values()
        return tuple(one for one in live if one.feed.value.phase is not Phase.ENDED)

    def plan(
        self,
        book: Runbook,
        hosts: tuple[str, ...],
        params: Mapping[str, str],
        *,
        first: str | None = None,
        without: Collection[str] = (),
    ) -> tuple[tuple[str, str, str], ...]:
        """Return step, host and exact command of all that would run. Raises Wrong."""
        return self._engine.plan(book, hosts, params, first=first, without=without)

    async def start(
        self,
        book: Runbook,
        hosts: tuple[str, ...],
        params: Mapping[str, str],
        incident: Incident | None = None,
        *,
        first: str | None = None,
        without: Collection[str] = (),
        run_id: str | None = None,
    ) -> Session:
        """Start a run, at `first` and without some steps; its first step waits for `live.advance`.

        Raises Denied, Wrong and Refused.
        """
        if unknown := [host for host in hosts if host not in self._hosts]:
            raise Denied("unknown-host", ", ".join(unknown))
        if not hosts:
            raise Denied("no-host", book.id)
        live = await self._engine.start(
            book,
            hosts=hosts,
            params=params,
            actor=self._actor,
            incident=incident.id if incident else None,
            first=first,
            without=without,
            run_id=run_id,
        )
        return self._keep(live)

    async def resume(self, run: Run) -> Session:
        """Take up a run whose console is gone, at the step where it was."""
        live = self._engine.resume(await self.book(run.runbook), run)
        self.unfinished.publish(tuple(r for r in self.unfinished.value if r.id != run.id))
        return self._keep(live)

    def _keep(self, live: LiveRun) -> Session:
        feed = Feed(live.run)
        live.publish = feed.publish
        session = Session(live.book, live, feed)
        self.sessions[live.run.id] = session
        return session

    def heard(self, event: Event) -> None:
        """Tell a live run of this console what somebody recorded about it elsewhere."""
        session = self.sessions.get(str(event.data.get("run")))
        if session is None:
            return
        if event.kind == Kind.RUN_TAKEN and event.data.get("console") != self._presence.id:
            del self.sessions[session.live.run.id]
            session.taken.publish(event.actor)
        else:
            session.live.told(event.kind, event.at, event.actor, event.data)

    async def recover(self) -> None:
        """Adopt the runs of consoles that died: each is offered in one living console."""
        for run_id, console in await self._journal.open_runs():
            if not self._presence.alive(console):
                await self._adopt(run_id, console)

    async def keep_recovering(self) -> None:
        """Look for such runs for ever."""
        while True:
            await self.recover()
            await asyncio.sleep(LOOK)

    async def _adopt(self, run_id: str, dead: str) -> None:
        """Make a dead console's run this one's; what it left running is closed as unknown."""
        run = await self.fold(run_id)
        if run is None or not await self._take(run, RunHeld(run_id, dead), actor="console"):
            return
        for step in run.done:
            for result in step.results:
                if result.verdict is None:
                    await self._journal.append(
                        Draft(
                            Kind.STEP_OUTCOME,
                            {
                                "run": run.id,
                                "step": step.step,
                                "host": result.host,
                                "end": End.LOST.value,
                                "status": None,
                                "verdict": "unknown",
                                "gone": False,
                            },
                            run.incident,
                        )
                    )
        if (left := await self.fold(run_id)) is not None:
            self.unfinished.publish((*self.unfinished.value, left))

    async def _take(self, run: Run, guard: RunHeld, actor: str) -> bool:
        data: Data = {"run": run.id, "console": self._presence.id}
        try:
            await self._journal.append(Draft(Kind.RUN_TAKEN, data, run.incident, actor, guard))
        except Conflict:
            return False
        return True

    async def elsewhere(self) -> tuple[Run, ...]:
        """Return the open runs that other living consoles drive."""
        others = [
            await self.fold(run_id)
            for run_id, console in await self._journal.open_runs()
            if console != self._presence.id and self._presence.alive(console)
        ]
        return tuple(run for run in others if run is not None)

    async def take_over(self, run: Run) -> Session:
        """Go on with a run that another console drives. Raises Denied while one of its steps runs.

        From then on the other console can record, and so do, nothing more of it.
        """
        holder = dict(await self._journal.open_runs()).get(run.id)
        if holder is None:
            raise Denied("run-over", run.id)
        if not await self._take(run, RunHeld(run.id, holder, idle=True), self._actor):
            raise Denied("run-busy", run.actor)
        taken = await self.fold(run.id)
        return await self.resume(taken or run)

    async def fold(self, run_id: str) -> Run | None:
        """Return a run as its events tell it; None where there is none."""
        from runbooks.runfold import fold

        run: Run | None = None
        for event in await self._journal.run_events(run_id):
            run = fold(run, event.kind, event.at, event.actor, event.data)
        return run

    async def close(self) -> None:
        """Stop what runs; what was running is in the journal as an intent until it is closed."""
        for session in self.sessions.values():
            await session.live.cancel()
