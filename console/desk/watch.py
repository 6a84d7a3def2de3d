"""The watch: samples become the board, its changes become events, causes become incidents."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime, timedelta
from itertools import chain, compress, islice
from typing import TYPE_CHECKING

from console.desk.incidents import open_numbered
from console.duty import board as rules
from console.duty.board import Board
from console.duty.causes import detect
from console.duty.events import CheckWas, Draft, Kind
from console.duty.record import Conflict, JournalError
from console.feed import Feed
from sources.sample import State

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from config.model import Check, Site
    from console.duty.board import Picture
    from console.duty.incidents import Incident
    from console.journal.store import Journal
    from sources.sample import Sample

_AT_ONCE = 250
"""Alarms that are recorded together: thousands may be late when a console starts."""

JUMP = timedelta(seconds=5)
"""How far the wall clock may leave the monotonic one before it counts as a jump."""


class Watch:
    """Owns the board. One consumer of samples; one tick a second for what time alone changes."""

    def __init__(
        self,
        site: Site,
        journal: Journal,
        open_incidents: Callable[[], Iterable[Incident]],
        now: Callable[[], datetime],
    ) -> None:
        self._site = site
        self._journal = journal
        self._open_incidents = open_incidents
        self._now = now
        self._checks = {check.id: check for check in site.checks}
        self._unrecorded: list[Draft] = []
        self._unrung: list[Draft] = []
        self._flushing = asyncio.Lock()
        self.board: Feed[Board] = Feed(Board())
        self.trouble: Feed[JournalError | None] = Feed(None)
        """Why the last event could not be recorded; None when the journal takes events."""

    def picture(self, now: datetime | None = None) -> Picture:
        """Return the board rolled up as of now."""
        return rules.picture(self.board.value, self._site, now or self._now())

    def state_of(self, check: Check) -> State:
        """Return a check's state as of now: stale when its reading is too old."""
        return rules.state_at(self.board.value.readings.get(check.id), check, self._now())

    def signs(self, system: str) -> tuple[str, ...]:
        """Return the signs of a system's checks that are not well, and of those of its roots."""
        picture = self.picture()
        parts = {c.id for s in self._site.systems if s.id == system for c in s.components}
        parts |= {root for part in tuple(parts) for root in picture.components[part].roots}
        return tuple(
            check.sign
            for check in self._site.checks
            if check.sign
            and check.component in parts
            and self.state_of(check) in (State.WARN, State.DOWN)
        )

    async def take(self, sample: Sample) -> None:
        """Fold one sample; record what changed."""
        check = self._checks[sample.check]
        board, change = rules.fold(self.board.value, check, sample)
        if change is not None:
            draft = Draft(
                Kind.CHECK_CHANGED,
                {
                    "check": check.id,
                    "component": check.component,
                    "old": change.old.value,
                    "new": change.new.value,
                    "value": change.value,
                    "text": change.text,
                },
                guard=CheckWas(check.id, change.new.value),
            )
            self._unrecorded.append(draft)
            await self._flush()
        self.board.publish(board)

    async def look(self) -> None:
        """Open, move and fold incidents as the board demands."""
        now = self._now()
        drafts = detect(
            self.picture(now), self.board.value, self._site, tuple(self._open_incidents()), now
        )
        for draft in drafts:
            await self._record(draft)

    async def _ring(self, alarms: Iterable[Draft]) -> None:
        """Record alarms, many of them with one write to the disk."""
        rest = chain(self._unrung, alarms)
        self._unrung = []
        while waiting := list(islice(rest, _AT_ONCE)):
            done = await asyncio.gather(*(self._record(draft) for draft in waiting))
            # Nobody arms an alarm a second time: one that the journal did not take is kept.
            self._unrung += compress(waiting, (not one for one in done))

    async def _flush(self) -> None:
        async with self._flushing:
            while self._unrecorded and await self._record(self._unrecorded[0]):
                self._unrecorded.pop(0)

    async def _record(self, draft: Draft) -> bool:
        try:
            if draft.kind is Kind.INCIDENT_OPENED:
                await open_numbered(self._journal, self._site.zone, self._now(), draft)
            else:
                await self._journal.append(draft)
        except Conflict:
            pass
        except JournalError as error:
            self.trouble.publish(error)
            # What can never be recorded must not keep the rest from it.
            return error.code == "data"
        self.trouble.publish(None)
        return True

    async def consume(self, samples: asyncio.Queue[Sample]) -> None:
        """Take samples for ever."""
        while True:
            await self.take(await samples.get())

    async def tick(self, alarms: Callable[[datetime], Iterable[Draft]]) -> None:
        """Once a second: clocks that warn or breach, causes that settle, a clock that jumps."""
        wall, mono = self._now(), time.monotonic()
        while True:
            await asyncio.sleep(1)
            gone = timedelta(seconds=time.monotonic() - mono)
            jumped = self._now() - wall - gone
            if abs(jumped) > JUMP:
                seconds = round(jumped.total_seconds())
                await self._record(Draft(Kind.CLOCK_JUMPED, {"seconds": seconds}))
            wall, mono = self._now(), time.monotonic()
            await self._flush()
            await self.look()
            await self._ring(alarms(wall))


def utc_now() -> datetime:
    """Return the present moment."""
    return datetime.now(UTC)
