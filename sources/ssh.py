"""The fleet: one kept connection a host, strict about host keys, with what the engineer has."""

from __future__ import annotations

import asyncio
import time
from contextlib import aclosing, suppress
from typing import TYPE_CHECKING

from config.model import Host, Shell
from sources.chunk import Chunk, End, Exit
from sources.clean import clean_line
from sources.keyring import Keyring
from sources.local import Local
from sources.mask import Mask, Own
from sources.reach import Ask, Reached, Unreached
from sources.stream import stream

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping
    from pathlib import Path

    from sources.channel import Channel, Connection
    from sources.login import Login
    from sources.terminal import Size, Terminal

CHANNELS = 8
"""Commands at once on one connection; OpenSSH allows ten."""
BACKOFF = (0.5, 8.0)
"""Seconds after a failed connection in which it is not tried again: first and longest."""

HOLD = 60.0
"""Seconds in which a person who did not get in, or would not answer, is not asked again."""
_ASKED = ("passphrase", "given-up", "password")


class _Link:
    """What is kept of one host."""

    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.channels = asyncio.Semaphore(CHANNELS)
        self.connection: Connection | None = None
        self.error: Unreached | None = None
        self.wait = 0.0
        self.retry = 0.0


class Fleet:
    """Runs commands on hosts; fulfils `runbooks.ports.Runner`. Nothing is connected before use."""

    def __init__(
        self,
        hosts: Mapping[str, Host],
        *,
        config: Path | None,
        known_hosts: Path | None,
        identity: Path | None,
        mask_key: bytes,
        identifiers: Own = (),
        ask: Ask | None = None,
        connect_timeout: float = 10.0,
    ) -> None:
        self._hosts = dict(hosts)
        self._files = (config, known_hosts, identity)
        self._keyring = Keyring(ask)
        self._mask = Mask(mask_key, identifiers)
        self._timeout = connect_timeout
        self._links: dict[str, _Link] = {}
        self._login: Login | None = None
        self._offered: dict[str, tuple[str, str]] = {}
        """Of hosts whose key nobody knows: its fingerprint, and the line for known_hosts."""
        self._late: set[asyncio.Task[None]] = set()
        """Stops of commands whose reader went away before they had begun."""

    async def run(
        self,
        host: Host | None,
        command: str,
        *,
        timeout: float,
        stop: asyncio.Event | None = None,
        step: str = "",
        book: str = "",
    ) -> AsyncIterator[Chunk | Exit]:
        """Yield output and, last, one `Exit`; see `runbooks.ports.Runner`."""
        if host is None:
            try:
                process = await Local.start(command)
            except (OSError, ValueError) as error:
                yield Exit(End.REFUSED, text=f"config: {clean_line(str(error))}")
                return
            running = stream(process, "utf-8", self._mask, timeout, stop)
            async with aclosing(running):
                async for piece in running:
                    yield piece
            return
        async with self._link(host).channels:
            try:
                channel = await self._started(host, command, stop)
            except Unreached as error:
                yield Exit(End.REFUSED, text=f"{error.code}: {error.detail}")
                return
            if channel is None:
                yield Exit(End.CANCELLED)
                return
            running = stream(channel, host.encoding, self._mask, timeout, stop)
            async with aclosing(running):
                async for piece in running:
                    yield piece

    async def _started(
        self, host: Host, command: str, stop: asyncio.Event | None
    ) -> Channel | None:
        """Connect and start a command; None when it is to stop before that. Raises Unreached."""
        starting = asyncio.create_task(self._start(host, command))
        stopping = asyncio.create_task(stop.wait()) if stop is not None else None
        channel = None
        try:
            both = {starting} if stopping is None else {starting, stopping}
            await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
            if starting.done():
                channel = starting.result()
            return channel
        finally:
            if stopping is not None:
                stopping.cancel()
            if channel is None:  # it may yet start, or has, as whoever waited went away
                late = asyncio.create_task(_stop_late(starting))
                self._late.add(late)
                late.add_done_callback(self._late.discard)

    async def _start(self, host: Host, command: str) -> Channel:
        from sources.channel import Channel

        connection = await self._connected(host)
        return await Channel.start(connection, command, host.shell is Shell.SH)

    async def shell(self, host: Host, size: Size) -> Terminal:
        """Open a shell for a person. Raises Unreached."""
        from sources.channel import Person

        return await Person.start(await self._connected(host), size)

    async def probe(self, host: Host) -> Reached:
        """Connect and log in; say what came of it."""
        try:
            await self._connected(host)
        except Unreached as error:
            return Reached(False, error.code, error.detail)
        return Reached(True)

    def _link(self, host: Host) -> _Link:
        return self._links.setdefault(host.id, _Link())

    async def _connected(self, host: Host) -> Connection:
        """Return the kept connection, made anew where it broke; one attempt for all who wait."""
        link = self._link(host)
        async with link.lock:
            if link.connection is not None and not link.connection.is_closed():
                return link.connection
            if link.error is not None and time.monotonic() < link.retry:
                raise link.error
            try:
                link.connection = await self._connect(host)
            except Unreached as error:
                if error.code == "host-key-unknown":
                    self._offered[host.id] = (error.detail, error.key)
                link.error = error
                link.wait = min(max(link.wait * 2, BACKOFF[0]), BACKOFF[1])
                asked = error.code in _ASKED
                link.retry = time.monotonic() + (HOLD if asked else link.wait)
                raise
            link.error, link.wait = None, 0.0
            return link.connection

    async def _connect(self, host: Host) -> Connection:
        login = await self._ready()
        tunnel = None
        if (door := await self._door(host, login)) is not None:
            try:
                tunnel = await self._connected(door)
            except Unreached as error:
                raise Unreached("jump", f"{door.id}: {error.code}: {error.detail}") from error
        return await login.connect(host, tunnel, self._timeout)

    async def _ready(self) -> Login:
        if self._login is None:
            from sources.login import Login

            self._login = Login(*self._files, self._keyring)
        return self._login

    async def _door(self, host: Host, login: Login) -> Host | None:
        """Return the host to go through; one that only ssh_config knows is kept like the others.

        Raises Unreached, also where the way leads back to where it came from.
        """
        seen = {host.id}
        first = door = await self._before(host, login)
        while door is not None:
            if door.id in seen:
                raise Unreached("config", f"ProxyJump {door.id} … {door.id}")
            seen.add(door.id)
            door = await self._before(door, login)
        return first

    async def _before(self, host: Host, login: Login) -> Host | None:
        if host.jump is not None:
            return self._hosts[host.jump]
        way = await asyncio.to_thread(login.door, host)
        return self.named(way) if way else None

    def named(self, way: str) -> Host:
        """Return a host by its id, or one that only ssh_config knows: the end of a ProxyJump."""
        from sources.login import hop

        if way in self._hosts:
            return self._hosts[way]
        before, _, spec = way.rpartition(",")
        one = hop(spec.strip(), self.named(before).id if before else None)
        return self._hosts.setdefault(one.id, one)

    async def find(self, name: str) -> Host | None:
        """Return a host by its id, or one that ssh_config goes through, also by its address."""
        if name in self._hosts:
            return self._hosts[name]
        login = await self._ready()
        for host in tuple(self._hosts.values()):
            with suppress(Unreached):  # which says so when it is reached
                await self._door(host, login)
        known = self._hosts.values()
        return self._hosts.get(name) or next((one for one in known if one.address == name), None)

    def offered(self, host: Host) -> str | None:
        """Return the fingerprint of the unknown key that a host showed last, if it did."""
        found = self._offered.get(host.id)
        return None if found is None else found[0]

    async def trust(self, host: Host, fingerprint: str) -> bool:
        """Take the key with this fingerprint for the host's; False if it showed another.

        A key that differs from a known one is never taken. Raises OSError.
        """
        shown, line = self._offered.get(host.id, ("", ""))
        if not line or shown != fingerprint or self._login is None:
            return False
        await asyncio.to_thread(self._login.known.add, line)
        del self._offered[host.id]
        for link in self._links.values():  # whoever lies behind it may come at once too
            if link is self._link(host) or (link.error and link.error.code == "jump"):
                link.error, link.wait = None, 0.0
        return True

    async def close(self) -> None:
        """Close all connections."""
        for link in self._links.values():
            if link.connection is not None:
                link.connection.close()
        for link in self._links.values():
            if link.connection is not None:
                try:
                    await asyncio.wait_for(link.connection.wait_closed(), 2)
                except (TimeoutError, OSError):
                    link.connection.abort()


async def _stop_late(starting: asyncio.Task[Channel]) -> None:
    with suppress(Unreached):
        await (await starting).stop()
