"""Nine hosts on loopback: each a real SSH server with its own key, its own files and its pages."""

from __future__ import annotations

import asyncio
import json
import os
import ssl
import sys
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import asyncssh

from console.demo.ailments import AILMENTS
from console.demo.shell import Shell
from console.demo.tools import install

if TYPE_CHECKING:
    from pathlib import Path

Handler = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]

HOSTS = ("his", "emr", "lis", "ecg", "ca", "mrm", "pda", "peis", "rdu")
WINDOWS = frozenset({"lis", "ecg", "peis", "rdu"})
PAGES = ("his", "emr", "lis", "ecg", "ca", "mrm", "pda", "peis", "rdu")
"""Components with a page; the databases have a port."""
PORTS = {"his-db": "his", "emr-db": "emr"}
NEEDS: Mapping[str, tuple[str, ...]] = {
    "his": ("his-db",),
    "emr": ("emr-db", "his"),
    "lis": ("his",),
    "mrm": ("emr",),
    "pda": ("his",),
    "peis": ("his",),
}


class Hospital:
    """The whole house in one folder; an async context that leaves no process behind."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ports: dict[str, int] = {}
        self._listeners: list[asyncssh.SSHAcceptor | asyncio.Server] = []
        self._shells: dict[str, Shell] = {}

    async def __aenter__(self) -> Hospital:
        """Open everything."""
        (self.folder / "keys").mkdir(parents=True, exist_ok=True)
        bin_folder = self.folder / "bin"
        install(bin_folder, sys.executable)
        client = asyncssh.generate_private_key("ssh-ed25519", "demo")
        identity = self.folder / "keys" / "id_ed25519"
        client.write_private_key(identity)
        identity.chmod(0o600)
        known = []
        for host in HOSTS:
            key = asyncssh.generate_private_key("ssh-ed25519", host)
            state = self.folder / "hosts" / host
            (state / "state").mkdir(parents=True, exist_ok=True)
            shell = Shell(host, state, bin_folder, windows=host in WINDOWS)
            self._shells[host] = shell
            listener = await asyncssh.create_server(
                lambda: _Door(client.public_data),
                "127.0.0.1",
                0,
                server_host_keys=[key],
                process_factory=shell.serve,
                encoding=None,
                line_editor=False,
                server_version="OpenSSH_9.2",
            )
            self._listeners.append(listener)
            self.ports[f"{host}.ssh"] = listener.get_port()
            public = key.export_public_key().decode().split()[:2]
            known.append(f"[127.0.0.1]:{listener.get_port()} {' '.join(public)}\n")
        (self.folder / "keys" / "known_hosts").write_text("".join(known))
        (self.folder / "keys" / "ssh_config").write_text("# nothing of the engineer's own\n")
        for component in PAGES:
            await self._page(component)
        for component in PORTS:
            await self._listen(f"{component}.port", self._port(component))
        await self._listen("ca.tls", self._page_of("ca"), context=self._certificate())
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close everything and end every command."""
        for listener in self._listeners:
            listener.close()
        for shell in self._shells.values():
            shell.end()
        for listener in self._listeners:
            with suppress(TimeoutError):
                await asyncio.wait_for(listener.wait_closed(), 1)

    async def _page(self, component: str) -> None:
        await self._listen(f"{component}.http", self._page_of(component))

    async def _listen(
        self, name: str, handler: Handler, context: ssl.SSLContext | None = None
    ) -> None:
        server = await asyncio.start_server(handler, "127.0.0.1", 0, ssl=context)
        self._listeners.append(server)
        self.ports[name] = server.sockets[0].getsockname()[1]

    def state(self, host: str) -> Path:
        """Return the folder of a host's state."""
        return self.folder / "hosts" / host / "state"

    def ill(self, component: str) -> bool:
        """Return whether a component does not answer: by its own state, or for what it needs."""
        own = (one for one in AILMENTS.values() if component in one.breaks)
        if any(one.lasts(self.state(one.host)) for one in own):
            return True
        return any(self.ill(need) for need in NEEDS.get(component, ()))

    def _page_of(self, component: str) -> Handler:
        async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            try:
                async with asyncio.timeout(10):
                    await reader.readuntil(b"\r\n\r\n")
                    await self._dawdle(component)
                    ill = self.ill(component)
                    body = json.dumps({"component": component, "status": "DOWN" if ill else "UP"})
                    head = "503 Service Unavailable" if ill else "200 OK"
                    writer.write(
                        f"HTTP/1.1 {head}\r\nContent-Type: application/json\r\n"
                        f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n{body}".encode()
                    )
                    await writer.drain()
            except (TimeoutError, OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
                pass
            finally:
                writer.close()

        return answer

    async def _dawdle(self, component: str) -> None:
        slow = self.folder / "hosts" / component / "state" / f"{component}.slow"
        if slow.exists():
            with suppress(ValueError):
                await asyncio.sleep(min(float(slow.read_text()), 8000) / 1000)

    def _port(self, component: str) -> Handler:
        async def answer(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.close()

        return answer

    def _certificate(self) -> ssl.SSLContext:
        """Return a context whose certificate holds as long as the state says, renewed by hand."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        folder = self.folder / "hosts" / "ca"
        make_certificate(folder, 300)
        context.load_cert_chain(folder / "server.pem")

        def choose(connection: ssl.SSLObject, *_: object) -> None:
            """Take a certificate that fits the state at each handshake."""
            days = folder / "state" / "tls.days"
            left = float(days.read_text()) if days.exists() else 300.0
            made = folder / "server.days"
            if not made.exists() or made.read_text() != str(left):
                make_certificate(folder, left)
                made.write_text(str(left))
            fresh = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            fresh.load_cert_chain(folder / "server.pem")
            connection.context = fresh

        context.sni_callback = choose
        return context


class _Door(asyncssh.SSHServer):
    """Lets the demo's one key in, whatever the name."""

    def __init__(self, public: bytes) -> None:
        self._public = public

    def begin_auth(self, username: str) -> bool:
        return True

    def public_key_auth_supported(self) -> bool:
        return True

    def validate_public_key(self, username: str, key: asyncssh.SSHKey) -> bool:
        return key.public_data == self._public


def make_certificate(folder: Path, days: float) -> None:
    """Write a self-signed certificate that holds so many days from now."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "ca.hospital.example")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=60))
        .not_valid_after(now + timedelta(days=days))
        .sign(key, hashes.SHA256())
    )
    plain = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    fresh = folder / "server.pem.new"
    fresh.write_bytes(plain + certificate.public_bytes(serialization.Encoding.PEM))
    os.replace(fresh, folder / "server.pem")
