"""The application without a face. The screen and the command line are two doors to it."""

from __future__ import annotations

import asyncio
import heapq
import os
from functools import cached_property, partial
from typing import TYPE_CHECKING

from config.model import Days
from console.desk.proof import Proof
from console.desk.queue import Order, Queue
from console.desk.selection import Selector
from console.desk.watch import Watch
from console.duty import board as board_rules
from console.duty import closing, escalation, sla
from console.duty.cover import Calendar
from console.duty.events import Draft, Kind
from console.duty.explain import explain
from console.duty.record import JournalError, Query
from console.feed import Feed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from config.model import Engineer, Site
    from console.desk.approvals import Approvals
    from console.desk.dispatch import Dispatch
    from console.desk.drill import Drill
    from console.desk.inbound import Inbound
    from console.desk.incidents import Incidents
    from console.desk.intake import Intake
    from console.desk.notices import Notices
    from console.desk.outputs import Outputs
    from console.desk.rota import Rota
    from console.desk.runs import Runs
    from console.desk.shells import Shells
    from console.desk.trust import Trust
    from console.desk.views import Views
    from console.desk.work import Work
    from console.duty.days import Gap
    from console.duty.events import Data
    from console.duty.explain import Span
    from console.duty.incidents import Incident
    from console.duty.sla import Clock
    from console.journal.store import Journal
    from sources.poller import Poller
    from sources.replay import Replay
    from sources.sample import Sample

FIRST = 100
"""Rows of the queue that are read before the first paint."""


RESOLVED = 200
"""Past incidents that are looked through for resolved ones that nobody has closed."""


class Desk:
    """Owns the journal's readers, the board, the queue and the runs of one console."""

    def __init__(
        self,
        site: Site,
        journal: Journal,
        incidents: Incidents,
        intake: Intake,
        runs: Runs,
        shells: Shells,
        trust: Trust,
        approvals: Approvals,
        outputs: Outputs,
        views: Views,
        work: Work,
        rota: Rota,
        dispatch: Dispatch,
        notices: Notices,
        inbound: Inbound,
        poller: Poller | Replay,
        actor: str,
        now: Callable[[], datetime],
        drill: Drill | None = None,
    ) -> None:
        self.site = site
        self.journal = journal
        self.runs = runs
        self.shells = shells
        self.trust = trust
        self.approvals = approvals
        self.outputs = outputs
        self.views = views
        self.work = work
        self.rota = rota
        self.dispatch = dispatch
        self.notices = notices
        self.inbound = inbound
        self.actor = actor
        self.drill = drill
        """None: what happens here is real."""
        self.now = now
        self.calendar = Calendar(site.contract, site.zone)
        self.incidents = incidents
        self.intake = intake
        self.queue: Feed[Queue] = Feed(Queue())
        self._seen = 0
        """Seq of the last event before the first look; what comes after it is followed."""
        self.tail: Feed[int] = Feed(0)
        """Seq of the newest event, from whichever console."""
        self._drivers: dict[str, tuple[int, Clock | None]] = {}
        self._order = Order(self.due)
        self.watch = Watch(site, journal, self._order.rows, now)
        self.proof = Proof(self)
        self._poller = poller
        self._armed: list[tuple[datetime, str, int]] = []

    @cached_property
    def selector(self) -> Selector:
        """Return what filters, orders and groups the queue."""
        return Selector(self.site, self.actor)

    def due(self, incident: Incident) -> datetime | None:
        """Return when the next thing is owed on an incident."""
        clock = self.driver(incident)
        return None if clock is None else clock.due

    def driver(self, incident: Incident) -> Clock | None:
        """Return the clock that runs out first; worked out once for each version."""
        version, clock = self._drivers.get(incident.id, (0, None))
        if version != incident.version or not version:
            clock = sla.driver(incident, self.site.contract, self.calendar)
            self._drivers[incident.id] = incident.version, clock
        return clock

    def clocks(self, incident: Incident) -> tuple[Clock, ...]:
        """Return the clocks of an incident."""
        return sla.clocks(incident, self.site.contract, self.calendar)

    def turn(self, clock: Clock) -> tuple[bool, datetime | None]:
        """Return whether a clock's hours are open, and when that changes before it is due."""
        return self.calendar.turns(clock.cover, self.now(), clock.due)

    def explain(self, incident: Incident) -> tuple[tuple[Clock, tuple[Span, ...]], ...]:
        """Return the clocks of an incident, each with the stretches that make its deadline."""
        now = self.now()
        return tuple((clock, explain(clock, self.calendar, now)) for clock in self.clocks(incident))

    def doubts(self, clock: Clock) -> tuple[Gap, ...]:
        """Return what is not known of the years that a clock by working days runs in."""
        cover = self.site.contract.covers[clock.cover]
        if cover.days is Days.ALL:
            return ()
        first, last = (self.calendar.day_of(at).year for at in (clock.start, clock.due))
        return self.calendar.days.gaps(first, last)

    def on_call(self) -> tuple[Engineer, ...]:
        """Return who is on call now, the primary first."""
        return self.rota.on_call()

    async def first_look(self) -> None:
        """Read what the first paint needs: the head of the queue and the last known states."""
        self._seen = (await self.journal.head())[0]
        rows = await self.journal.incidents(open_only=True, limit=FIRST)
        self._order.load(rows)
        self.queue.publish(self._order.picture(loaded=len(rows) < FIRST))
        states = await self.journal.check_states()
        self.watch.board.publish(board_rules.recall(self.site.checks, states))
        await self.rota.load()
        self.tail.publish(self._seen)

    async def run(self, *, watch: bool = True) -> None:
        """Keep the queue true, the clocks ringing and (with `watch`) the checks going."""
        await self._say(Kind.CONSOLE_STARTED)
        rows = await self.waiting()
        await asyncio.to_thread(self._load, rows)
        self.queue.publish(self._order.picture(loaded=True))
        await self.approvals.look()
        await self.proof.look()
        samples: asyncio.Queue[Sample] = asyncio.Queue(maxsize=256)
        async with asyncio.TaskGroup() as group:
            group.create_task(self._follow(self._seen))
            group.create_task(self.runs.keep_recovering())
            group.create_task(self.watch.tick(self.alarms))
            group.create_task(self.notices.run())
            group.create_task(self.dispatch.look(rows))
            if watch and self.drill is None and self.site.routines:
                group.create_task(self.proof.keep())
            if watch:
                group.create_task(self._poller.run(samples))
                group.create_task(self.watch.consume(samples))
                group.create_task(
                    self.inbound.run(
                        self._order.rows, self.watch.picture, self.watch.trouble.publish
                    )
                )

    async def waiting(self) -> tuple[Incident, ...]:
        """Read all that is in the queue, and some of the past that is not."""
        rows = await self.journal.incidents(open_only=True)
        # Resolved ones wait for somebody to close them; they are among the newest of the past.
        rows = await self.journal.incidents(open_only=False, limit=len(rows) + RESOLVED)
        return (*rows, *(row for row in await self.journal.unread() if row not in rows))

    async def standing(self) -> Order:
        """Return the queue as it stands, to go its own way from here."""
        order = self._order.copy(
            partial(sla.due, contract=self.site.contract, calendar=self.calendar)
        )
        if not self.queue.value.loaded:
            order.load(await self.waiting())
        return order

    async def once(self) -> None:
        """Check everything once, and let what comes in by itself be looked at now."""
        self.inbound.wake()
        for sample in await self._poller.once():
            await self.watch.take(sample)

    async def leave(self) -> None:
        """Say in the journal that the console stops."""
        await self._say(Kind.CONSOLE_STOPPED)

    async def _say(self, kind: Kind) -> None:
        from importlib.metadata import version  # slow to load; nothing waits for it here

        data: Data = {"pid": os.getpid(), "version": version("oncall-console")}
        try:
            await self.journal.append(Draft(kind, data, actor=self.actor))
        except JournalError as error:
            self.watch.trouble.publish(error)

    async def _follow(self, seen: int) -> None:
        async for newest in self.journal.changes():
            while seen < newest:
                events = await self.journal.read(Query(after=seen, before=seen + 1001, limit=1000))
                touched = {event.incident for event in events if event.incident}
                for incident_id in touched:
                    if incident := await self.journal.incident(incident_id):
                        self._order.put(incident)
                        if incident.open:
                            self._arm(incident)
                        else:  # counts working days; the first time loads their calendar
                            await asyncio.to_thread(self._arm, incident)
                if touched:
                    self.queue.publish(self._order.picture(loaded=True))
                for event in events:
                    self.runs.heard(event)
                await self.approvals.heard(events)
                self.rota.heard(events)
                if any(event.kind.startswith("handover.") for event in events):
                    await self.proof.handovers.load()
                await self.dispatch.heard(events)
                await self.notices.heard(events)
                seen = min(newest, seen + 1000)
            self.tail.publish(seen)

    def _load(self, rows: tuple[Incident, ...]) -> None:
        self._order.load(rows)
        for incident in rows:
            self._arm(incident)

    def _arm(self, incident: Incident) -> None:
        contract = self.site.contract
        close = closing.next_step(incident, contract.closing, self.calendar)
        moments = [
            moment
            for moment in (
                sla.next_alarm(incident, contract, self.calendar),
                escalation.next_due(incident, self.site, self.calendar, self.now()),
                close[0] if close else None,
            )
            if moment is not None
        ]
        if moments:
            heapq.heappush(self._armed, (min(moments), incident.id, incident.version))

    def alarms(self, now: datetime) -> Iterator[Draft]:
        """Yield what the clocks of open incidents have to say by now."""
        current: dict[str, Incident] = {}
        while self._armed and self._armed[0][0] <= now:
            _, incident_id, version = heapq.heappop(self._armed)
            if not current:
                current = {row.id: row for row in self._order.rows()}
            incident = current.get(incident_id)
            if incident is not None and incident.version == version:
                yield from sla.alarms(incident, now, self.site.contract, self.calendar)
                yield from closing.steps(incident, now, self.site, self.calendar)
                yield from escalation.raised(incident, self.site, self.calendar, now)
