"""asyncssh, and all that is known of its ways: logging in, one command, stopping it for sure."""

from __future__ import annotations

import asyncio
import os
import secrets
import shlex
import socket
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import asyncssh

from sources.reach import Unreached

if TYPE_CHECKING:
    from collections.abc import Sequence

    from config.model import Host
    from sources.reach import Ask
    from sources.stream import Reader
    from sources.terminal import Size

Connection = asyncssh.SSHClientConnection
KEEPALIVE = (3, 2)
"""Seconds between keepalives, and how many may fail: a silent link is noticed within 10 s."""
LOGIN = 120
"""Seconds that a person has to type a password."""
_BANNER = 64 * 1024
"""Bytes in which the line with the pid must come."""


class Login:
    """What is needed to log in anywhere; reads its files once, and known hosts when they change."""

    def __init__(
        self, config: Path | None, known_hosts: Path | None, identity: Path | None
    ) -> None:
        self._config = config
        self._known_path = known_hosts or Path.home() / ".ssh" / "known_hosts"
        self._identity = identity
        self._keys: list[asyncssh.SSHKey] | None = None
        self._known: tuple[float, asyncssh.SSHKnownHosts] | None = None

    def _known_hosts(self) -> asyncssh.SSHKnownHosts:
        try:
            changed = self._known_path.stat().st_mtime
            if self._known is None or self._known[0] != changed:
                text = self._known_path.read_text(errors="replace")
                self._known = (changed, asyncssh.import_known_hosts(text))
        except FileNotFoundError:
            self._known = (0.0, asyncssh.import_known_hosts(""))
        except (OSError, ValueError) as error:
            raise Unreached("config", f"{self._known_path}: {error}") from error
        return self._known[1]

    def _client_keys(self) -> list[asyncssh.SSHKey] | None:
        if self._identity is None:
            return None
        if self._keys is None:
            try:
                self._keys = [asyncssh.read_private_key(self._identity)]
            except (OSError, asyncssh.KeyImportError) as error:
                raise Unreached("key", f"{self._identity}: {error}") from error
        return self._keys

    def trust(self, line: str) -> None:
        """Add a key to the known hosts. Raises OSError."""
        path = self._known_path
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        before = path.read_bytes() if path.exists() else b""
        gap = "" if not before or before.endswith(b"\n") else "\n"
        descriptor = os.open(path, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(f"{gap}{line}\n")
        self._known = None

    async def connect(
        self,
        host: Host,
        tunnel: asyncssh.SSHClientConnection | None,
        ask: Ask | None,
        timeout: float,
    ) -> asyncssh.SSHClientConnection:
        """Connect and log in. Raises Unreached."""
        known = self._known_hosts()
        clock = asyncio.timeout(timeout)
        client = _Client(host, known, ask, clock)
        options: dict[str, object] = {}
        if host.user is not None:
            options["username"] = host.user
        if host.port != asyncssh.DEFAULT_PORT:  # else ssh_config may name another
            options["port"] = host.port
        if self._config is not None:
            options["config"] = [str(self._config)]
        if (keys := self._client_keys()) is not None:
            options |= {"client_keys": keys, "agent_path": None}
        try:
            async with clock:
                return await asyncssh.connect(
                    host.address,
                    client_factory=lambda: client,
                    known_hosts=known,
                    tunnel=tunnel or (),
                    keepalive_interval=KEEPALIVE[0],
                    keepalive_count_max=KEEPALIVE[1],
                    login_timeout=LOGIN if ask else timeout,
                    **options,
                )
        except asyncssh.HostKeyNotVerifiable as error:
            code = "host-key-changed" if client.has_other_key else "host-key-unknown"
            raise Unreached(code, client.fingerprint or str(error), client.offered) from error
        except asyncssh.PermissionDenied as error:
            raise Unreached("login", error.reason) from error
        except (asyncssh.KeyImportError, asyncssh.KeyEncryptionError) as error:
            raise Unreached("key", str(error)) from error
        except asyncssh.ConfigParseError as error:
            raise Unreached("config", str(error)) from error
        except (FileNotFoundError, PermissionError) as error:
            raise Unreached("config", str(error)) from error
        except socket.gaierror as error:
            raise Unreached("dns", host.address) from error
        except ConnectionRefusedError as error:
            raise Unreached("refused", f"{host.address}:{host.port}") from error
        except TimeoutError as error:
            raise Unreached("timeout", f"{host.address}:{host.port}") from error
        except (OSError, asyncssh.Error) as error:
            raise Unreached("lost", f"{host.address}:{host.port} {error}") from error


class _Client(asyncssh.SSHClient):
    """Answers what the server asks, through the engineer; never says yes to a host key."""

    def __init__(
        self,
        host: Host,
        known: asyncssh.SSHKnownHosts,
        ask: Ask | None,
        clock: asyncio.Timeout,
    ) -> None:
        self._host = host
        self._known = known
        self._ask = ask
        self._clock = clock
        self._tries = 0
        self.fingerprint = ""
        self.offered = ""
        self.has_other_key = False

    def connection_made(self, conn: asyncssh.SSHClientConnection) -> None:
        self._acknowledge(conn.get_extra_info("socket"), 200)

    def _acknowledge(self, link: socket.socket | None, times: int) -> None:
        """Acknowledge at once while logging in: waiting for more costs half of the time it takes.

        The kernel forgets this after each packet, so it is told again every 2 ms.
        """
        if link is None or times == 0 or not hasattr(socket, "TCP_QUICKACK"):
            return
        with suppress(OSError):  # closed, or no TCP
            link.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
            asyncio.get_running_loop().call_later(0.002, self._acknowledge, link, times - 1)

    async def _asked(self, prompt: str, echo: bool) -> str | None:
        if self._ask is None:
            return None
        self._clock.reschedule(None)  # a person types; the server's patience and ours are LOGIN
        return await self._ask(self._host.id, prompt, echo)

    def validate_host_public_key(
        self, host: str, addr: str, port: int, key: asyncssh.SSHKey
    ) -> bool:
        self.fingerprint = f"{key.get_algorithm()} {key.get_fingerprint()}"
        name = addr if port == asyncssh.DEFAULT_PORT else f"[{addr}]:{port}"
        self.offered = f"{name} {key.export_public_key().decode().strip()}"
        trusted, *_ = asyncssh.match_known_hosts(self._known, host, addr, port)
        self.has_other_key = bool(trusted)
        return False

    async def password_auth_requested(self) -> str | None:
        if self._ask is None or self._tries >= 3:
            return None
        self._tries += 1
        return await self._asked("password", False)

    def kbdint_auth_requested(self) -> str | None:
        return "" if self._ask is not None and self._tries < 3 else None

    async def kbdint_challenge_received(
        self, name: str, instructions: str, lang: str, prompts: Sequence[tuple[str, bool]]
    ) -> list[str] | None:
        self._tries += bool(prompts)
        answers = []
        for prompt, echo in prompts:
            said = " ".join(part for part in (name, instructions, prompt) if part)
            answer = await self._asked(said, echo)
            if answer is None:
                return None
            answers.append(answer)
        return answers


class Channel:
    """One command on one host; fulfils `sources.stream.Process`.

    On a POSIX host it runs as the leader of a group of its own, and says its pid first: that is
    what lets us stop it, whoever logged in, and look whether it is gone.
    """

    def __init__(
        self,
        connection: asyncssh.SSHClientConnection,
        process: asyncssh.SSHClientProcess[bytes],
        mark: bytes | None,
    ) -> None:
        self._connection = connection
        self._process = process
        self.stdout: Reader = self
        self.stderr: Reader = process.stderr
        self.pid: int | None = None
        self._first = asyncio.create_task(self._named(mark)) if mark is not None else None

    @classmethod
    async def start(
        cls, connection: asyncssh.SSHClientConnection, command: str, posix: bool
    ) -> Channel:
        """Start a command. Raises Unreached."""
        mark = f"@{secrets.token_hex(8)}:" if posix else None
        line = command if mark is None else _led(command, mark)
        try:
            process = await connection.create_process(line, encoding=None, stdin=asyncssh.DEVNULL)
        except asyncssh.ChannelOpenError as error:
            raise Unreached("channel", error.reason) from error
        except (OSError, asyncssh.Error) as error:
            raise Unreached("lost", str(error)) from error
        return cls(connection, process, mark.encode() if mark else None)

    async def read(self, n: int, /) -> bytes:
        """Return some output; the line with the pid is taken out of its beginning."""
        if self._first is not None:
            seen = await asyncio.shield(self._first)
            self._first = None
            if seen:
                return seen
        return await self._process.stdout.read(n)

    async def _named(self, mark: bytes) -> bytes:
        """Read until the pid is known; return what else was read."""
        seen = b""
        try:
            while len(seen) < _BANNER and (data := await self._process.stdout.read(_BANNER)):
                seen += data
                at = seen.find(mark)
                if at >= 0 and (end := seen.find(b"\n", at)) >= 0:
                    number = seen[at + len(mark) : end].strip()
                    self.pid = int(number) if number.isdigit() else None
                    return seen[:at] + seen[end + 1 :]
        except (OSError, asyncssh.Error):
            pass  # the link is gone; whoever reads on will hear of it
        return seen

    async def status(self) -> int | None:
        """Wait for its end; None if the link broke, or no status came."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._process.wait_closed(), 5)
        if self._process.exit_signal is not None:
            return self._process.returncode
        return self._process.exit_status

    async def stop(self) -> bool:
        """Stop the whole group by a second channel and look for it there."""
        try:
            if self._first is not None:  # a slow login shell has not come to the command yet
                await asyncio.wait({self._first}, timeout=5)
            if self.pid is None:
                return await self._stop_without_pid()
            done = await asyncio.wait_for(
                self._connection.run(_STOP.format(pid=self.pid), encoding=None, check=False), 6
            )
            return b"gone" in _bytes(done.stdout)
        except (OSError, asyncssh.Error, TimeoutError):
            return False
        finally:
            self._process.close()

    async def _stop_without_pid(self) -> bool:
        self._process.terminate()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._process.wait_closed(), 2)
        return self._process.exit_status is not None or self._process.exit_signal is not None


class Person:
    """A shell on a terminal of its own; fulfils `sources.terminal.Terminal`."""

    def __init__(self, process: asyncssh.SSHClientProcess[bytes]) -> None:
        self._process = process

    @classmethod
    async def start(cls, connection: Connection, size: Size) -> Person:
        """Open it. Raises Unreached."""
        try:
            process = await connection.create_process(
                term_type="xterm-256color", term_size=size, encoding=None
            )
        except asyncssh.ChannelOpenError as error:
            raise Unreached("channel", error.reason) from error
        except (OSError, asyncssh.Error) as error:
            raise Unreached("lost", str(error)) from error
        return cls(process)

    async def read(self) -> bytes:
        """Return what came; nothing at the end."""
        try:
            return await self._process.stdout.read(65536)
        except (OSError, asyncssh.Error):
            return b""

    def write(self, data: bytes) -> None:
        """Send what was typed; a link that is gone takes nothing."""
        with suppress(OSError, asyncssh.Error):
            self._process.stdin.write(data)

    def resize(self, size: Size) -> None:
        """Tell the size."""
        with suppress(OSError, asyncssh.Error):
            self._process.change_terminal_size(*size)

    async def close(self) -> int | None:
        """Close it and return its status."""
        self._process.close()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._process.wait_closed(), 5)
        return self._process.exit_status


def _bytes(output: bytes | str | None) -> bytes:
    return output.encode() if isinstance(output, str) else output or b""


# A process that is dead and only not yet collected (Z) still answers `kill -0`: ask `ps` first.
_STOP = """alive() {{
  if command -v ps >/dev/null; then ps -eo pgid=,stat= | grep -q "^ *{pid} *[^Z ]"
  else kill -0 -{pid} 2>/dev/null; fi; }}
kill -TERM -{pid} 2>/dev/null; i=0
while alive && [ $i -lt 20 ]; do sleep 0.1; i=$((i+1)); done
kill -KILL -{pid} 2>/dev/null; i=0
while alive && [ $i -lt 10 ]; do sleep 0.1; i=$((i+1)); done
if alive; then echo alive; else echo gone; fi"""


def _led(command: str, mark: str) -> str:
    """Return the line that runs a command as the leader of its group, and says its pid first.

    sshd makes a session for each command, and `exec` keeps our shell its leader: nothing has to be
    started to see that. Where it leads no group, `setsid` makes one; without that no pid is said,
    for to stop some other group could stop the server itself.
    """
    run = 'eval "$1"'
    inner = f'echo "{mark}$$"; {run}'
    body = (
        "g=; read -r _ _ _ _ g _ 2>/dev/null </proc/$$/stat; "
        f'if [ "$g" = $$ ]; then {inner}; '
        f'elif setsid -w true 2>/dev/null; then exec setsid -w sh -c {shlex.quote(inner)} sh "$1"; '
        f'elif ps -o pgid= -p $$ 2>/dev/null | grep -q "^ *$$ *$"; then {inner}; '
        f'else echo "{mark}"; {run}; fi'
    )
    return f"exec sh -c {shlex.quote(body)} sh {shlex.quote(command)}"
