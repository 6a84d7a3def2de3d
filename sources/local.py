"""Commands on this machine, each in a process group of its own."""

from __future__ import annotations

import asyncio
import os
import signal
from contextlib import suppress


class Local:
    """A local process; fulfils `sources.stream.Process`."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        if process.stdout is None or process.stderr is None:
            raise ValueError("pipes are needed")
        self._process = process
        self.stdout, self.stderr, self.pid = process.stdout, process.stderr, process.pid

    @classmethod
    async def start(cls, command: str) -> Local:
        """Start a command in `sh`. Raises OSError."""
        process = await asyncio.create_subprocess_exec(
            "sh",
            "-c",
            command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            start_new_session=True,
        )
        return cls(process)

    async def status(self) -> int | None:
        """Wait for its end; return the exit status, or minus the signal."""
        return await self._process.wait()

    async def stop(self) -> bool:
        """Send TERM, then KILL, to the whole group; return whether it is gone."""
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
