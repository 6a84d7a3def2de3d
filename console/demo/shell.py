"""What a simulated host does with a login: it runs commands in a real `sh`, its own tools first."""

from __future__ import annotations

import asyncio
import os
import secrets
import signal
from dataclasses import dataclass
from typing import TYPE_CHECKING

import asyncssh

from config.model import Shell
from console.demo.child import Child, end_all, output
from runbooks.quoting import wrap

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_STDERR = asyncssh.EXTENDED_DATA_STDERR


@dataclass(frozen=True, slots=True)
class Login:
    """How commands run on one host."""

    home: Path
    state: Path
    tools: Path
    windows: bool = False

    def arguments(self, command: str | None) -> tuple[str, ...]:
        """Return what runs a command, or a shell; that of a Windows host is PowerShell."""
        if command is None:
            return ("sh", "-i")
        if self.windows and not command.lower().startswith("powershell"):
            command = wrap(command, Shell.POWERSHELL)
        return ("sh", "-c", command)

    def environment(self) -> Mapping[str, str]:
        """Return the environment of a command."""
        return {
            "PATH": f"{self.tools}:{os.environ.get('PATH', os.defpath)}",
            "HOME": str(self.home),
            "LANG": "C.UTF-8",
            "HOSPITAL_STATE": str(self.state),
            "HOSPITAL_ENCODING": "gb18030" if self.windows else "utf-8",
        }


class Session(asyncssh.SSHServerSession[bytes]):
    """One channel. Its command ends with it."""

    def __init__(self, login: Login) -> None:
        self._login = login
        self._mark = f"HOSPITAL_RUN={secrets.token_hex(8)}"
        self._command: str | None = None
        self._terminal = ""
        self._size: tuple[int, int] | None = None
        self._channel: asyncssh.SSHServerChannel[bytes]
        self._child: Child | None = None
        self._running: asyncio.Task[None] | None = None
        self._input: asyncio.Queue[bytes] = asyncio.Queue()
        self._writable = asyncio.Event()
        self._writable.set()

    def connection_made(self, chan: asyncssh.SSHServerChannel[bytes]) -> None:
        """Keep the channel."""
        self._channel = chan

    def pty_requested(
        self, term_type: str, term_size: tuple[int, int, int, int], term_modes: Mapping[int, int]
    ) -> bool:
        """Remember to run it on a terminal."""
        self._terminal, self._size = term_type, term_size[:2]
        return True

    def shell_requested(self) -> bool:
        """Allow a shell."""
        return True

    def exec_requested(self, command: str) -> bool:
        """Allow any command."""
        self._command = command
        return True

    def session_started(self) -> None:
        """Start it."""
        self._running = asyncio.create_task(self._run())

    def data_received(self, data: bytes, datatype: asyncssh.DataType) -> None:
        """Hand input on."""
        self._input.put_nowait(data)

    def eof_received(self) -> bool:
        """End the input; the output goes on."""
        self._input.put_nowait(b"")
        return True

    def signal_received(self, signal: str) -> None:
        """Hand a signal on."""
        self._signal(f"SIG{signal}")

    def break_received(self, msec: int) -> bool:
        """Take a break for an interrupt."""
        self._signal("SIGINT")
        return True

    def terminal_size_changed(self, width: int, height: int, pixwidth: int, pixheight: int) -> None:
        """Hand the new size on."""
        if self._child is not None:
            self._child.resize((width, height))

    def pause_writing(self) -> None:
        """Hold the output back."""
        self._writable.clear()

    def resume_writing(self) -> None:
        """Let the output go on."""
        self._writable.set()

    def connection_lost(self, exc: Exception | None) -> None:
        """End what still runs."""
        if self._running is not None and not self._running.done():
            self._signal("SIGKILL")
            end_all(f"\0{self._mark}")
            self._running.cancel()

    def _signal(self, name: str) -> None:
        if self._child is not None and name in signal.Signals.__members__:
            self._child.signal(signal.Signals[name])

    async def _run(self) -> None:
        login = self._login
        key, _, value = self._mark.partition("=")
        environment = {**login.environment(), key: value, "TERM": self._terminal}
        try:
            child = await Child.start(
                login.arguments(self._command), login.home, environment, self._size
            )
        except (OSError, ValueError):
            self._channel.exit(126)
            return
        self._child = child
        feeding = asyncio.create_task(self._feed(child))
        try:
            async with asyncio.TaskGroup() as group:
                for reader, kind in zip(child.outputs, (None, _STDERR), strict=False):
                    group.create_task(self._copy(reader, kind))
        finally:
            feeding.cancel()
            status = await child.wait()
        if status < 0:
            self._channel.exit_with_signal(signal.Signals(-status).name.removeprefix("SIG"))
        else:
            self._channel.exit(status)

    async def _feed(self, child: Child) -> None:
        while True:
            await child.feed(await self._input.get())

    async def _copy(self, reader: asyncio.StreamReader, kind: asyncssh.DataType) -> None:
        while data := await output(reader):
            await self._writable.wait()
            self._channel.write(data, kind)
