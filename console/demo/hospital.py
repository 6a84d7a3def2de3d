"""Nine hosts on loopback: each a real SSH server with its own key, state and pages."""

from __future__ import annotations

import asyncio
import gzip
import os
import shutil
import sys
import time
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

import asyncssh

from console.demo.certificate import context
from console.demo.child import end_all
from console.demo.pages import House, accept
from console.demo.shell import Login, Session
from console.demo.tools import install

if TYPE_CHECKING:
    import ssl
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from console.demo.ailments import Ailment

    Handler = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]

HOSTS = ("his", "emr", "lis", "ecg", "ca", "mrm", "pda", "peis", "rdu")
WINDOWS = frozenset({"lis", "ecg", "peis", "rdu"})
DATABASES = ("his-db", "emr-db")
LOOPBACK = "127.0.0.1"
_FILES = {"mrm": {".dm_login": 'conn ops_ro/"demo"@localhost:5236\n'}}
"""Files in the homes of hosts: with what tools log in."""


class Hospital:
    """The whole hospital in one folder, healthy when it opens; an async context.

    Leaving it ends every command of its hosts, also those that went to the background.
    """

    def __init__(self, folder: Path) -> None:
        self.ports: dict[str, int] = {}
        """Port by name: `his.ssh`, `his.http`, `his-db.port`, `ca.tls`."""
        self._hosts = folder / "hosts"
        self._keys = folder / "keys"
        self._tools = folder / "bin"
        self._connections: set[asyncssh.SSHServerConnection] = set()
        self._open = AsyncExitStack()

    def state(self, host: str) -> Path:
        """Return the folder of small files that are a host's state; none means health."""
        return self._hosts / host / "state"

    def strike(self, ailment: Ailment) -> None:
        """Let an ailment befall its host."""
        ailment.strike(self.state(ailment.host))

    async def __aenter__(self) -> Hospital:
        """Open every host and every port. Raises OSError."""
        for host in HOSTS:
            shutil.rmtree(self.state(host), ignore_errors=True)
            self.state(host).mkdir(parents=True)
        self._keys.mkdir(mode=0o700, exist_ok=True)
        install(self._tools, sys.executable)
        try:
            await self._open_hosts()
            await self._open_pages()
        except BaseException:
            await self._open.aclose()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close everything."""
        await self._open.aclose()
        connections = tuple(self._connections)
        for connection in connections:
            connection.abort()
        await asyncio.gather(*(connection.wait_closed() for connection in connections))
        end_all(f"\0HOSPITAL_STATE={self._hosts}/")

    async def _open_hosts(self) -> None:
        client = asyncssh.generate_private_key("ssh-ed25519", "oncall")
        identity = self._keys / "id_ed25519"
        identity.unlink(missing_ok=True)
        identity.touch(mode=0o600)
        client.write_private_key(identity)
        authorized = asyncssh.import_authorized_keys(client.export_public_key().decode())
        known = ""
        for host in HOSTS:
            key = asyncssh.generate_private_key("ssh-ed25519", host)
            home = self._hosts / host
            for name, content in _FILES.get(host, {}).items():
                (home / name).touch(mode=0o600)
                (home / name).write_text(content, encoding="utf-8")
            if host not in WINDOWS:
                _keep(home)
            login = Login(home, self.state(host), self._tools, host in WINDOWS)
            server = await asyncssh.create_server(
                partial(_Door, login, self._connections),
                LOOPBACK,
                0,
                server_host_keys=[key],
                authorized_client_keys=authorized,
                encoding=None,
            )
            self._open.callback(server.close)
            port = self.ports[f"{host}.ssh"] = server.get_port()
            kind, text, *_ = key.export_public_key().decode().split()
            known += f"[{LOOPBACK}]:{port} {kind} {text}\n"
        (self._keys / "known_hosts").write_text(known, encoding="utf-8")

    async def _open_pages(self) -> None:
        house = House({host: self.state(host) for host in HOSTS})
        for host in HOSTS:
            await self._listen(f"{host}.http", partial(house.page, host))
        for database in DATABASES:
            await self._listen(f"{database}.port", accept)
        secure = context(self._keys, house.days_left)
        await self._listen("ca.tls", partial(house.page, "ca"), secure)

    async def _listen(
        self, name: str, handler: Handler, secure: ssl.SSLContext | None = None
    ) -> None:
        server = await asyncio.start_server(handler, LOOPBACK, 0, ssl=secure)
        self._open.callback(server.close)
        self.ports[name] = server.sockets[0].getsockname()[1]


def _keep(home: Path) -> None:
    """Put into a Linux host's home what its health check reads: a licence and a nightly dump."""
    end = datetime.now(UTC) + timedelta(days=400)
    (home / "licence.txt").write_text(f"expires {end:%Y-%m-%d}\n", encoding="utf-8")
    (home / "backup").mkdir(exist_ok=True)
    dump = home / "backup" / "full.sql.gz"
    dump.write_bytes(gzip.compress(b"-- Dump completed\n"))
    night = time.time() - 5 * 3600
    os.utime(dump, (night, night))


class _Door(asyncssh.SSHServer):
    """Lets in whoever has the demo's key, by any name."""

    def __init__(self, login: Login, connections: set[asyncssh.SSHServerConnection]) -> None:
        self._login = login
        self._connections = connections
        self._connection: asyncssh.SSHServerConnection

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        self._connection = conn
        self._connections.add(conn)

    def connection_lost(self, exc: Exception | None) -> None:
        self._connections.discard(self._connection)

    def session_requested(self) -> Session:
        return Session(self._login)
