"""Commands on this machine, each in a process group of its own."""

from __future__ import annotations

import asyncio
import fcntl
import os
import signal
from contextlib import suppress

PIPE = 1 << 20
"""Bytes that a command's output may run ahead of us; with fewer a flood comes half as fast."""


class Local:
    """A local process; fulfils `sources.stream.Process`."""

    def __init__(
        self,
        process: asyncio.subprocess.Process,
        stdout: asyncio.StreamReader,
        pipe: asyncio.ReadTransport,
    ) -> None:
        if process.stderr is None:
            raise ValueError("a pipe is needed")
        self._process = process
        self._pipe = pipe
        self.stdout, self.stderr, self.pid = stdout, process.stderr, process.pid

    @classmethod
    async def start(cls, command: str) -> Local:
        """Start a command in `sh`. Raises OSError."""
        read, write = os.pipe()
        _widen(read)
        stdout = asyncio.StreamReader()
        pipe, _ = await asyncio.get_running_loop().connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(stdout), os.fdopen(read, "rb", 0)
        )
        try:
            process = await asyncio.create_subprocess_exec(
                "sh",
                "-c",
                command,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=write,
                stderr=asyncio.subprocess.PIPE,
                start_new_session=True,
            )
        except BaseException:
            pipe.close()
            raise
        finally:
            os.close(write)
        return cls(process, stdout, pipe)

    async def status(self) -> int | None:
        """Wait for its end; return the exit status, or minus the signal."""
        return await self._process.wait()

    async def stop(self) -> bool:
        """Send TERM, then KILL, to the whole group; return whether it is gone."""
        try:
            return await self._stopped()
        finally:
            self._pipe.close()

    async def _stopped(self) -> bool:
        for number, seconds in ((signal.SIGTERM, 2.0), (signal.SIGKILL, 1.0)):
            with suppress(ProcessLookupError):
                os.killpg(self.pid, number)
            for _ in range(int(seconds / 0.05)):
                if self._process.returncode is not None and not _alive(self.pid):
                    return True
                await asyncio.sleep(0.05)
        return not _alive(self.pid)


def _alive(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def _widen(pipe: int) -> None:
    if hasattr(fcntl, "F_SETPIPE_SZ"):  # where there is no such call, or no leave, it is slower
        with suppress(OSError):
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, PIPE)
