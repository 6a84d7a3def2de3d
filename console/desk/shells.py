"""Shells for people: recorded from the first sign to the last, and in the timeline before."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Protocol

from console import cast
from console.duty.events import Draft, Kind
from console.duty.record import JournalError, Query

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from config.model import Host
    from console.duty.events import JSON
    from console.journal.store import Journal
    from sources.ssh import Fleet
    from sources.terminal import Size, Terminal


class Seat(Protocol):
    """The terminal at which a person sits."""

    def size(self) -> Size:
        """Return its columns and rows."""

    async def lend(
        self,
        remote: Terminal,
        shown: Callable[[bytes], str],
        resized: Callable[[Size], None],
    ) -> None:
        """Let the person use a remote terminal until it ends."""

    def ring(self) -> None:
        """Ring its bell."""


class Shells:
    """Opens shells on hosts."""

    def __init__(
        self,
        journal: Journal,
        fleet: Fleet,
        folder: Path,
        actor: str,
        now: Callable[[], datetime],
    ) -> None:
        self._journal = journal
        self._fleet = fleet
        self._folder = folder
        self._actor = actor
        self._now = now

    async def open(self, host: Host, seat: Seat, incident: str | None = None) -> cast.Kept:
        """Lend a person's terminal to a shell on a host; return the recording once it has ended.

        Raises JournalError where it cannot be recorded, then nothing is opened, and Unreached.
        """
        started, began = self._now(), time.monotonic()
        name = f"{started:%Y%m%d-%H%M%S-%f}-{host.id}.cast"
        about: dict[str, JSON] = {"host": host.id, "file": name}
        await self._journal.append(Draft(Kind.SHELL_STARTED, about, incident, self._actor))
        status: int | None = None
        kept: cast.Kept | None = None
        try:
            path = self._folder / name
            title = f"{host.id} {self._actor}"
            record = cast.Recorder(path, seat.size(), started.timestamp(), title, host.encoding)
            bell = asyncio.create_task(self._ring(seat))
            try:
                remote = await self._fleet.shell(host, seat.size())
                try:
                    await seat.lend(
                        remote,
                        lambda data: record.shown(time.monotonic() - began, data),
                        lambda size: record.resized(time.monotonic() - began, size),
                    )
                finally:
                    status = await remote.close()
            finally:
                bell.cancel()
                kept = record.end()
        except OSError as error:  # what cannot be recorded does not go on
            raise JournalError("failed", error.strerror or str(error)) from error
        finally:
            ended: dict[str, JSON] = {**about, "status": status}
            ended["seconds"] = round(time.monotonic() - began, 1)
            if kept is not None:
                ended |= {"bytes": kept.bytes, "sha256": kept.sha256}
            await self._journal.append(Draft(Kind.SHELL_ENDED, ended, incident, self._actor))
        return kept

    async def _ring(self, seat: Seat) -> None:
        """Ring when a clock warns or is over: nobody looks at the queue meanwhile."""
        seen = (await self._journal.head())[0]
        with suppress(asyncio.CancelledError):
            async for newest in self._journal.changes():
                alarms = await self._journal.read(Query(kinds=("sla.",), after=seen))
                if alarms:
                    seat.ring()
                seen = newest
