"""One running command of a simulated host, on pipes or on a terminal; and ending it for sure."""

from __future__ import annotations

import asyncio
import fcntl
import os
import signal
import struct
import termios
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Size = tuple[int, int]
"""Columns and rows of a terminal."""
_ROUNDS = 50
"""How often to look for what was started while the others were killed."""


def _heed() -> None:
    """Heed signals, as what sshd starts does: who started the hospital may ignore some (nohup)."""
    for number in (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)


def _own_terminal() -> None:
    _heed()
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


class Child:
    """A process in a session of its own."""

    def __init__(
        self,
        process: asyncio.subprocess.Process,
        outputs: tuple[asyncio.StreamReader, ...],
        master: int | None,
    ) -> None:
        self._process = process
        self._master = master
        self.outputs = outputs
        """What it writes and its errors, or all that its terminal shows."""

    @classmethod
    async def start(
        cls,
        arguments: Sequence[str],
        home: Path,
        environment: Mapping[str, str],
        terminal: Size | None,
    ) -> Child:
        """Start a command. Raises OSError."""
        if terminal is not None:
            return await cls._start_on_terminal(arguments, home, environment, terminal)
        pipe = asyncio.subprocess.PIPE
        process = await asyncio.create_subprocess_exec(
            *arguments,
            stdin=pipe,
            stdout=pipe,
            stderr=pipe,
            cwd=home,
            env=environment,
            start_new_session=True,
            preexec_fn=_heed,
        )
        outputs = tuple(out for out in (process.stdout, process.stderr) if out is not None)
        return cls(process, outputs, None)

    @classmethod
    async def _start_on_terminal(
        cls, arguments: Sequence[str], home: Path, environment: Mapping[str, str], size: Size
    ) -> Child:
        master, slave = os.openpty()
        try:
            process = await asyncio.create_subprocess_exec(
                *arguments,
                stdin=slave,
                stdout=slave,
                stderr=slave,
                cwd=home,
                env=environment,
                start_new_session=True,
                # Only with a controlling terminal does ^C reach what runs there.
                preexec_fn=_own_terminal,
            )
        except OSError:
            os.close(master)
            raise
        finally:
            os.close(slave)
        loop = asyncio.get_running_loop()
        reader = asyncio.StreamReader()
        await loop.connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(os.dup(master), "rb", 0)
        )
        child = cls(process, (reader,), master)
        child.resize(size)
        return child

    async def feed(self, data: bytes) -> None:
        """Give it input; nothing at all is the end of it."""
        with suppress(OSError):
            if self._master is not None:
                os.write(self._master, data or b"\x04")
            elif (stdin := self._process.stdin) is not None and not stdin.is_closing():
                stdin.write(data)
                await stdin.drain()
                if not data:
                    stdin.close()

    def signal(self, number: signal.Signals) -> None:
        """Signal its group."""
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, number)

    def resize(self, size: Size) -> None:
        """Change the size of its terminal."""
        if self._master is not None:
            columns, rows = size
            fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("4H", rows, columns, 0, 0))

    async def wait(self) -> int:
        """Wait for its end; a negative number is the signal that ended it."""
        status = await self._process.wait()
        if self._master is not None:
            os.close(self._master)
            self._master = None
        return status


async def output(reader: asyncio.StreamReader) -> bytes:
    """Return some output, nothing at its end; a terminal whose process is gone fails instead."""
    try:
        return await reader.read(65536)
    except OSError:
        return b""


def end_all(mark: str) -> None:
    """Kill every process whose environment holds a text, whatever session it moved to.

    Groups are not enough: a command may have begun a session of its own.
    """
    wanted, own = mark.encode(), os.getpid()
    for _ in range(_ROUNDS):
        found = [pid for pid in _running() if pid != own and wanted in _environment(pid)]
        for pid in found:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        if not found:
            break


def _running() -> list[int]:
    return [int(path.name) for path in Path("/proc").glob("[0-9]*")]


def _environment(pid: int) -> bytes:
    """Return the environment of a process, each variable after a NUL; of a dead one, nothing."""
    try:
        return b"\0" + Path(f"/proc/{pid}/environ").read_bytes()
    except OSError:
        return b""
