"""The time machine: board and queue as they were, read from the journal; nothing is changed."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

from console.desk.presence import running
from console.desk.queue import Queue
from console.desk.scene import Scene
from console.duty import availability, past, sla
from console.duty import board as board_rules
from console.duty.board import Board
from console.duty.events import Kind
from console.duty.record import Query

if TYPE_CHECKING:
    from datetime import datetime

    from console.desk.desk import Desk
    from console.desk.queue import Order
    from console.duty.board import Health, Picture
    from console.duty.events import Event
    from console.duty.incidents import Incident
    from console.duty.past import Changes, Seen
    from console.duty.sla import Clock

SPAN = timedelta(hours=48)
"""How far back one goes step by step."""
HOUR = timedelta(hours=1)
PAGE = 200
"""Events that are looked through at once for the next halt."""
_ALL = 2**62
_LOOKERS = (Kind.CONSOLE_STARTED, Kind.CONSOLE_STOPPED)


class Moment(Scene):
    """The desk as it was after one event; nothing of it changes any more."""

    def __init__(
        self,
        desk: Desk,
        at: datetime,
        seq: int,
        board: Board,
        queue: Queue,
        seen: dict[str, Seen],
        event: Event | None,
        *,
        watched: bool,
    ) -> None:
        super().__init__(desk)
        self.at = at
        self.before: int = seq + 1
        self.event = event
        """The last thing that had happened by then; None where nothing had."""
        self.watched = watched
        """Whether a console looked."""
        self._board = board
        self._queue = queue
        self._seen = seen

    def now(self) -> datetime:
        """Return the moment."""
        return self.at

    @property
    def board(self) -> Board:
        """Return the readings of all checks, as far as they were known."""
        return self._board

    @property
    def queue(self) -> Queue:
        """Return the queue as it was."""
        return self._queue

    def picture(self) -> Picture:
        """Return the board rolled up."""
        return board_rules.picture(self._board, self._desk.site, self.at)

    def driver(self, incident: Incident) -> Clock | None:
        """Return the clock that ran out first, by what was known then."""
        return sla.driver(incident, self._desk.site.contract, self._desk.calendar)

    def aged(self, health: Health) -> datetime | None:
        """Return from when the age on a card counts: since when it was so, where that is known."""
        seen = self._seen.get(health.worst or "") if self.watched else None
        return seen.since if seen else None


def still(desk: Desk, event: Event) -> Moment:
    """Return a moment that has neither board nor queue: what one incident needs of it."""
    return Moment(desk, event.at, event.seq, Board(), Queue(), {}, event, watched=True)


class Past:
    """Walks through what was, a halt at a time; each step is read from the journal."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._journal = desk.journal
        self._order: Order
        self._changes: Changes
        self._looked: tuple[tuple[datetime, datetime], ...] = ()
        self._head = 0
        self._floor = 0
        """The last event before the 48 hours."""
        self._seq = 0
        self._sure = (0, 0)
        """What happened up to the first is in `_order`, what happened after the second is not."""
        self._at: datetime = desk.now()
        self._event: Event | None = None
        self.began: datetime = self._at - SPAN
        """How far back it goes."""

    async def enter(self, since: datetime | None = None) -> None:
        """Stand at now, ready to go back up to `since`, 48 hours where none is given."""
        seen = self._desk.tail.value
        self._order = await self._desk.standing()
        self._head = self._seq = (await self._journal.head())[0]
        self._sure = (seen, self._head)
        self.began = since or self._at - SPAN
        self._floor = await self._journal.seq_at(self.began)
        standing = await self._journal.check_states()
        changes = await self._journal.read(
            Query(kinds=(Kind.CHECK_CHANGED,), after=self._floor, before=self._head + 1, limit=_ALL)
        )
        lookers = await self._journal.read(Query(kinds=_LOOKERS, before=self._head + 1, limit=_ALL))
        self._changes = past.Changes(standing, changes)
        both = sorted((*changes, *lookers), key=lambda event: event.seq)
        marks = [mark for one in both if (mark := availability.mark(one)) is not None]
        alive = await asyncio.to_thread(running, marks)
        self._looked = availability.looked(marks, self._at, alive)

    async def before(self) -> Moment | None:
        """Go to the last thing that happened before; None where nothing did in the 48 hours."""
        events: tuple[Event, ...] = () if self._event is None else (self._event,)
        low = self._event.seq if self._event is not None else self._seq + 1
        while low > self._floor + 1:
            page = await self._journal.read(Query(after=self._floor, before=low, limit=PAGE))
            if not page:
                break
            events = (*page, *events)
            low = page[0].seq
            found = past.burst_before(events, self._event)
            if found is not None:
                return await self.then(found)
        return None

    async def after(self) -> Moment | None:
        """Go to the next thing that happened; None where nothing did: then it is now."""
        high = self._seq
        events: tuple[Event, ...] = ()
        while high < self._head:
            top = min(self._head, high + PAGE)
            events = (*events, *await self._journal.read(Query(after=high, before=top + 1)))
            high = top
            found = past.last_burst(events)
            ended = events and found and events[-1].at - found.at >= past.BURST
            if found is not None and (ended or high == self._head):
                return await self.then(found)
        return None

    async def by(self, span: timedelta) -> Moment | None:
        """Go on by so much time, or back if it is below zero; None where that is now or later.

        Further back than the 48 hours nothing goes.
        """
        return await self.to(max(self._at + span, self.began))

    async def to(self, at: datetime) -> Moment | None:
        """Go to a moment; None where that is now or later."""
        if at >= self._desk.now():
            return None
        seq = min(await self._journal.seq_at(at), self._head)
        return await self._go(seq, at, None)

    async def then(self, event: Event) -> Moment:
        """Go to right after an event."""
        return await self._go(event.seq, event.at, event)

    async def _go(self, seq: int, at: datetime, event: Event | None) -> Moment:
        low, high = min(self._sure[0], seq), max(self._sure[1], seq)
        histories = await self._journal.histories(low, high, seq)
        await asyncio.to_thread(self._fold, histories)
        self._sure = (seq, seq)
        self._seq, self._at, self._event = seq, at, event
        watched = any(start <= at <= end for start, end in self._looked)
        seen = self._changes.at(seq)
        readings = past.board_at(self._desk.site.checks, seen, at, watched=watched)
        queue = self._order.picture(loaded=True)
        last = event or await self._last(seq)
        return Moment(self._desk, at, seq, readings, queue, seen, last, watched=watched)

    async def _last(self, seq: int) -> Event | None:
        """Return the last thing that had happened, if it is not too far away to be found."""
        return past.burst_before(await self._journal.read(Query(before=seq + 1, limit=PAGE)), None)

    def _fold(self, histories: dict[str, tuple[Event, ...]]) -> None:
        for incident_id, events in histories.items():
            incident = past.incident_at(events)
            if incident is None:
                self._order.drop(incident_id)
            else:
                self._order.put(incident)
