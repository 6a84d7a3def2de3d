"""Telling people: each notice once, recorded before it is sent and after, tried again, bounded."""

from __future__ import annotations

import asyncio
import secrets
from contextlib import suppress
from typing import TYPE_CHECKING

from console.desk.errors import Denied
from console.duty import escalation
from console.duty import notices as rules
from console.duty.events import Draft, Kind, NoticeNot
from console.duty.messages import message
from console.duty.record import Conflict, JournalError, Query
from console.feed import Feed
from console.words.languages import words
from sources.clean import clean_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from config.model import Site
    from config.team import Channel
    from console.desk.presence import Presence
    from console.desk.rota import Rota
    from console.duty.events import Data, Event
    from console.duty.incidents import Incident
    from console.duty.notices import Attempt, Notice, Progress
    from console.journal.store import Journal
    from sources.notifier import Notifier

ORPHANS = 5.0
"""Seconds between looks for notices of consoles that have died."""
GAPS = 60.0
"""Seconds between looks at the roster."""
_CALLS = (Kind.INCIDENT_OPENED, Kind.INCIDENT_RETURNED, Kind.ESCALATION_RAISED)
LEAVING = 5.0
"""Seconds that an ending console waits for what is being sent."""
_ANSWERS = (
    Kind.INCIDENT_ACKNOWLEDGED,
    Kind.INCIDENT_RESOLVED,
    Kind.INCIDENT_MERGED,
    Kind.INCIDENT_PLANNED,
)


class Notices:
    """Sends what the events of any console call for; of several consoles exactly one does."""

    def __init__(
        self,
        site: Site,
        journal: Journal,
        rota: Rota,
        notifier: Notifier,
        presence: Presence,
        now: Callable[[], datetime],
        mask: Callable[[str], str],
        *,
        pace: float = 1.0,
    ) -> None:
        self._site = site
        self._journal = journal
        self._rota = rota
        self._notifier = notifier
        self._presence = presence
        self._now = now
        self._mask = mask
        self._pace = pace
        self._progress: dict[str, Progress] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._left: set[str] = set()
        """Keys of what dead consoles left, and that has been looked after."""
        self._sending: set[asyncio.Task[object]] = set()
        self.down: Feed[tuple[str, ...]] = Feed(())
        """Ids of the channels whose last message did not get through."""
        self.rung: Feed[Incident | None] = Feed(None)
        """The latest incident that somebody is called for; None once somebody has it."""

    async def run(self) -> None:
        """Tell what was missed, then look after the roster and after consoles that have died."""
        since = self._now() - rules.FRESH
        about = tuple(str(kind) for kind in rules.KINDS)
        self._fold(await self._journal.read(Query(kinds=("notify.",), since=since, limit=5000)))
        await self.heard(
            await self._journal.read(Query(kinds=about, since=since, limit=1000)), bell=False
        )
        round_ = 0
        while True:
            await self._orphans()
            if round_ % (GAPS / ORPHANS) == 0 and (gap := self._rota.gap()):
                for notice in rules.of_gap(gap, self._site, self._rota.on_call(), self._now()):
                    await self._tell(notice, None)
            round_ += 1
            await asyncio.sleep(ORPHANS / self._pace)

    async def heard(self, events: Iterable[Event], *, bell: bool = True) -> None:
        """Send what some events call for."""
        events = tuple(events)
        self._fold(events)
        for event in events:
            await self._taken(event)
            if event.kind not in rules.KINDS or event.incident is None:
                continue
            incident = await self._journal.incident(event.incident)
            if incident is None or self._now() - event.at > rules.FRESH:
                continue
            if bell and event.kind in _CALLS:
                self._ring(event, incident)
            for notice in rules.of_event(event, incident, self._site, self._rota.on_call()):
                await self._tell(notice, incident)

    def _ring(self, event: Event, incident: Incident) -> None:
        if rules.urgent(incident, self._site) or event.kind == Kind.ESCALATION_RAISED:
            self.rung.publish(incident)

    async def _taken(self, event: Event) -> None:
        """End the call that is answered, or that is none any more under what it is now."""
        called = self.rung.value
        if called is None or event.incident != called.id:
            return
        row = await self._journal.incident(called.id)
        calls = row is not None and row.open and rules.urgent(row, self._site)
        if event.kind in _ANSWERS or not (calls or (row and escalation.stands(row, self._site))):
            self.rung.publish(None)

    async def _tell(self, notice: Notice, incident: Incident | None) -> None:
        """Begin to send, unless it has begun somewhere, is held back or not worth it any more."""
        if notice.key in self._tasks or notice.key in self._progress:
            return
        if rules.held(notice, incident, self._site, self._now()):
            return
        if attempts := rules.plan(notice, self._site):
            self._begin(notice, attempts)

    def _begin(self, notice: Notice, attempts: tuple[Attempt, ...]) -> None:
        task = asyncio.create_task(self._deliver(notice, attempts))
        self._tasks[notice.key] = task
        task.add_done_callback(lambda _: self._tasks.pop(notice.key, None))

    async def _deliver(self, notice: Notice, attempts: tuple[Attempt, ...]) -> None:
        """Try until one gets through, nobody needs it any more, or all have been tried."""
        for attempt in attempts:
            if attempt.wait:
                await asyncio.sleep(attempt.wait.total_seconds() / self._pace)
            incident = await self._journal.incident(notice.incident) if notice.incident else None
            if not rules.stands(notice, incident):
                return
            title, body = self._text(notice, incident)
            sending = asyncio.ensure_future(self._send(notice, attempt, title, body))
            self._sending.add(sending)
            sending.add_done_callback(self._sending.discard)
            why = await asyncio.shield(sending)
            if not why:  # it got through, or another console sends it
                return

    async def _send(self, notice: Notice, attempt: Attempt, title: str, body: str) -> str:
        """Record, send, record; return why it did not get through."""
        about: Data = {
            "key": notice.key,
            "to": attempt.to,
            "through": attempt.channel.id,
            "attempt": attempt.number,
        }
        intent: Data = {**about, "what": notice.kind, "text": title, "console": self._presence.id}
        try:
            await self._record(Kind.NOTIFY_INTENT, notice.incident, intent)
        except Conflict:
            return ""  # another console has it
        except JournalError:
            return "unrecorded"
        why = await self._notifier.send(attempt.channel, title, body)
        outcome: Data = {**about, "ok": not why, "why": why}
        with suppress(Conflict, JournalError):  # then it is closed as unknown, here or elsewhere
            await self._record(Kind.NOTIFY_OUTCOME, notice.incident, outcome)
        return why

    async def _record(self, kind: Kind, incident: str | None, data: Data) -> None:
        guard = NoticeNot(
            incident, kind, str(data["key"]), str(data["through"]), int(str(data["attempt"]))
        )
        events = await self._journal.append(Draft(kind, data, incident, guard=guard))
        self._fold(events)

    def _fold(self, events: Iterable[Event]) -> None:
        """Follow how far every notice has come, and which channels are down."""
        down = set(self.down.value)
        for event in events:
            if event.kind not in (Kind.NOTIFY_INTENT, Kind.NOTIFY_OUTCOME):
                continue
            key, through = str(event.data["key"]), str(event.data["through"])
            self._progress[key] = rules.follow(self._progress.get(key), event)
            if event.kind == Kind.NOTIFY_OUTCOME:
                (down.discard if event.data.get("ok") else down.add)(through)
        self.down.publish(tuple(sorted(down)))

    async def _orphans(self) -> None:
        """Close what a dead console left open as unknown; go on with what it had not finished."""
        old = self._now() - rules.FRESH
        self._progress = {k: one for k, one in self._progress.items() if one.at >= old}
        for one in tuple(self._progress.values()):
            mine = one.key in self._tasks or one.key in self._left
            if one.ok or mine or self._presence.alive(one.console):
                continue
            if not one.closed:
                about: Data = {"key": one.key, "to": one.to, "through": one.through}
                unknown: Data = {**about, "attempt": one.attempt, "ok": None, "why": "unknown"}
                try:
                    await self._record(Kind.NOTIFY_OUTCOME, one.incident, unknown)
                except (Conflict, JournalError):
                    continue
            if one.what == "page" or one.ok is False:
                await self._resume(one)
            self._left.add(one.key)

    async def _resume(self, one: Progress) -> None:
        """Go on after the last attempt. A call that may not have arrived is made again."""
        seq, _, _ = one.key.partition(".")
        if not seq.isdigit() or one.incident is None:
            return
        events = await self._journal.read(Query(after=int(seq) - 1, before=int(seq) + 1))
        incident = await self._journal.incident(one.incident)
        if not events or incident is None:
            return
        for notice in rules.of_event(events[0], incident, self._site, self._rota.on_call()):
            rest = tuple(it for it in rules.plan(notice, self._site) if it.number > one.attempt)
            if notice.key == one.key and rest:
                self._begin(notice, rest)

    def _text(self, notice: Notice, incident: Incident | None) -> tuple[str, str]:
        title, body = message(notice, incident, self._site, self._now(), words("zh"))
        return clean_line(self._mask(title)), self._mask(body)

    async def test(self, to: str = "") -> list[tuple[Channel, str]]:
        """Send one message through each channel, or each one of an engineer; return the failures.

        Raises Denied where there is none. What went well has no reason.
        """
        found = rules.channels(to, self._site) if to else self._site.channels
        if not found:
            raise Denied("no-channel-for" if to else "no-channel", to)
        key = f"test {secrets.token_hex(4)}"
        notice = rules.Notice(key, "page", None, "test", ())
        title, body = self._text(notice, None)
        tries = [
            rules.Attempt(number, to or one.who, one, rules.WAITS[0])
            for number, one in enumerate(found, 1)
        ]
        said = await asyncio.gather(*(self._send(notice, one, title, body) for one in tries))
        return list(zip(found, said, strict=True))

    async def close(self) -> None:
        """Let what is being sent end, for a while; begin nothing more."""
        for task in tuple(self._tasks.values()):
            task.cancel()
        if self._sending:
            await asyncio.wait(tuple(self._sending), timeout=LEAVING)
        for sending in tuple(self._sending):
            sending.cancel()
