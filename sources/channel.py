"""One command, or one shell, on a connection; stopping a command for sure."""

from __future__ import annotations

import asyncio
import secrets
import shlex
from contextlib import suppress
from typing import TYPE_CHECKING

import asyncssh

from sources.reach import Unreached

if TYPE_CHECKING:
    from sources.stream import Reader
    from sources.terminal import Size

Connection = asyncssh.SSHClientConnection
_BANNER = 64 * 1024
"""Bytes in which the line with the pid must come."""
_PLAIN = "oncall_plain"
"""What is kept with a connection whose login shell is the `sh` that leads its group by itself."""


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
        self._mark = mark
        self._said = asyncio.Event()
        """Whatever was to be said of the pid has been."""
        if mark is None:
            self._said.set()

    @classmethod
    async def start(
        cls, connection: asyncssh.SSHClientConnection, command: str, posix: bool
    ) -> Channel:
        """Start a command. Raises Unreached."""
        mark = f"@{secrets.token_hex(8)}:" if posix else None
        plain = connection.get_extra_info(_PLAIN, False)
        line = command if mark is None else _plain(command, mark) if plain else _led(command, mark)
        try:
            process = await connection.create_process(line, encoding=None, stdin=asyncssh.DEVNULL)
        except asyncssh.ChannelOpenError as error:
            raise Unreached("channel", error.reason) from error
        except (OSError, asyncssh.Error) as error:
            raise Unreached("lost", str(error)) from error
        return cls(connection, process, mark.encode() if mark else None)

    async def read(self, n: int, /) -> bytes:
        """Return some output; the line with the pid is taken out of its beginning."""
        return await self._first() or await self._process.stdout.read(n)

    async def _first(self) -> bytes:
        """Return what came with the line that says the pid; nothing if that is read already."""
        mark, self._mark = self._mark, None
        if mark is None:
            return b""
        try:
            return await self._named(mark)
        finally:
            self._said.set()

    async def _named(self, mark: bytes) -> bytes:
        """Read until the pid is known; return what else was read."""
        seen = b""
        with suppress(OSError, asyncssh.Error):  # whoever reads on hears that the link is gone
            while len(seen) < _BANNER and (data := await self._process.stdout.read(_BANNER)):
                seen += data
                at = seen.find(mark)
                if at >= 0 and (end := seen.find(b"\n", at)) >= 0:
                    number, _, plain = seen[at + len(mark) : end].strip().partition(b" ")
                    self.pid = int(number) if number.isdigit() else None
                    self._connection.set_extra_info(**{_PLAIN: plain == b"sh"})
                    return seen[:at] + seen[end + 1 :]
        return seen

    async def status(self) -> int | None:
        """Wait for its end; None if the link broke, or no status came."""
        with suppress(TimeoutError):
            async with asyncio.timeout(5):
                await self._process.wait_closed()
        if self._process.exit_signal is not None:
            return self._process.returncode
        return self._process.exit_status

    async def stop(self) -> bool:
        """Stop the whole group by a second channel and look for it there."""
        try:
            with suppress(TimeoutError):  # a slow login shell has not come to the command yet
                async with asyncio.timeout(5):
                    await self._first()  # in case that nobody has begun to read
                    await self._said.wait()
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
while alive && [ $i -lt 12 ]; do sleep 0.1; i=$((i+1)); done
kill -KILL -{pid} 2>/dev/null; i=0
while alive && [ $i -lt 10 ]; do sleep 0.1; i=$((i+1)); done
if alive; then echo alive; else echo gone; fi"""


def _plain(command: str, mark: str) -> str:
    """Return the line for a login shell that needs no other: it says its pid, and runs it."""
    return f'echo "{mark}$$ sh"; eval {shlex.quote(command)}'


def _led(command: str, mark: str) -> str:
    """Return the line that runs a command as the leader of its group, and says its pid first.

    sshd makes a session for each command, and `exec` keeps our shell its leader: nothing has to be
    started to see that. Where it leads no group, `setsid` makes one; without that no pid is said,
    for to stop some other group could stop the server itself.

    It says, too, whether the login shell was that same `sh`: then the next command needs no other.
    """
    run = 'eval "$1"'
    inner = f'echo "{mark}$$"; {run}'
    body = (
        "g=; read -r _ _ _ _ g _ 2>/dev/null </proc/$$/stat; "
        'p=; case $SHELL in */sh) [ "$SHELL" -ef "$(command -v sh)" ] 2>/dev/null && p=sh ;; esac; '
        f'if [ "$g" = $$ ]; then echo "{mark}$$ $p"; {run}; '
        f'elif setsid -w true 2>/dev/null; then exec setsid -w sh -c {shlex.quote(inner)} sh "$1"; '
        f'elif ps -o pgid= -p $$ 2>/dev/null | grep -q "^ *$$ *$"; then {inner}; '
        f'else echo "{mark}"; {run}; fi'
    )
    return f"exec sh -c {shlex.quote(body)} sh {shlex.quote(command)}"
