"""What comes in by itself: each source on its own period, and which of them do not answer."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.duty.record import JournalError
from console.feed import Feed
from sources.reach import Unreached

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Mapping
    from datetime import datetime, timedelta

    from config.inbound import Mail
    from console.desk.alarms import Alarms
    from console.desk.mailroom import Mailroom
    from console.duty.alerts import Heard
    from console.duty.board import Picture
    from console.duty.incidents import Incident

    Trouble = Callable[[JournalError], None]

LONGEST = 300.0
"""Seconds after which a source that does not answer is asked again, at the latest."""
SHORTEST = 1.0


@dataclass(frozen=True, slots=True)
class Silent:
    """A source that does not answer."""

    source: str
    """`mail`, or the id of a server of alerts."""
    code: str
    detail: str
    since: datetime
    """Its last answer; else the first time that it was asked."""


class Inbound:
    """Owns the mailbox and the servers of alerts. None of them holds up another, or the desk."""

    def __init__(
        self,
        mail: tuple[Mail, Mailroom] | None,
        alarms: Mapping[str, tuple[timedelta, Alarms]],
        now: Callable[[], datetime],
        pace: float = 1.0,
    ) -> None:
        self._mail = mail
        self._alarms = alarms
        self._now = now
        self._pace = pace
        self._woken = asyncio.Event()
        self.silent: Feed[tuple[Silent, ...]] = Feed(())
        """Sources that do not answer, the longest first."""

    @property
    def quiet(self) -> tuple[Heard, ...]:
        """Return the alerts that fire and are silenced."""
        return tuple(one for _, alarms in self._alarms.values() for one in alarms.quiet.value)

    async def run(
        self,
        incidents: Callable[[], Iterable[Incident]],
        picture: Callable[[], Picture],
        trouble: Trouble,
    ) -> None:
        """Look at every source again and again, for ever; tell why nothing can be recorded."""
        async with asyncio.TaskGroup() as group:
            if self._mail is not None:
                mail, room = self._mail
                group.create_task(self._keep("mail", mail.every, room.look, trouble))
            for name, (every, alarms) in self._alarms.items():

                async def look(alarms: Alarms = alarms) -> None:
                    await alarms.look(incidents, picture)

                group.create_task(self._keep(name, every, look, trouble))

    def wake(self) -> None:
        """Look at every source now, also at one that is left alone for a while."""
        self._woken.set()
        self._woken = asyncio.Event()

    async def close(self) -> None:
        """Leave the mailbox."""
        if self._mail is not None:
            await self._mail[1].close()

    async def _keep(
        self, name: str, every: timedelta, look: Callable[[], Awaitable[None]], trouble: Trouble
    ) -> None:
        period = max(SHORTEST, every.total_seconds() / self._pace)
        wait, answered = period, self._now()
        while True:
            woken = self._woken  # who wakes it during a look wants another one
            try:
                await look()
            except JournalError as error:
                trouble(error)  # what was not recorded comes again
            except Exception as error:
                # Whatever a source sends, the desk goes on and says that this one does not answer.
                known = error if isinstance(error, Unreached) else None
                code, detail = (
                    ("answer", type(error).__name__)
                    if known is None
                    else (known.code, known.detail)
                )
                self._silent(Silent(name, code, detail, answered))
                wait = min(wait * 2, max(LONGEST, period))
            else:
                self._answers(name)
                wait, answered = period, self._now()
            with suppress(TimeoutError):
                await asyncio.wait_for(woken.wait(), wait)

    def _silent(self, one: Silent) -> None:
        others = [it for it in self.silent.value if it.source != one.source]
        self.silent.publish(tuple(sorted((*others, one), key=lambda it: it.since)))

    def _answers(self, name: str) -> None:
        self.silent.publish(tuple(it for it in self.silent.value if it.source != name))
