"""What a simulated host does with a command: it runs it in a real `sh`, tools of its own first."""

from __future__ import annotations

import asyncio
import os
import signal
from contextlib import suppress
from pathlib import Path

import asyncssh

PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


class Shell:
    """Runs commands of one host; ends them with their channel."""

    def __init__(self, host: str, home: Path, tools: Path, *, windows: bool) -> None:
        self._home = home
        self._groups: set[int] = set()
        self._env = {
            "PATH": f"{tools}:{PATH}",
            "HOME": str(home),
            "LANG": "C.UTF-8",
            "HOSTNAME": host,
            "HOSPITAL_HOST": host,
            "HOSPITAL_STATE": str(home / "state"),
            "HOSPITAL_ENCODING": "gb18030" if windows else "utf-8",
        }

    async def serve(self, process: asyncssh.SSHServerProcess[bytes]) -> None:
        """Serve one channel."""
        arguments = ["sh", "-c", process.command] if process.command else ["sh"]
        child = await asyncio.create_subprocess_exec(
            *arguments,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env=self._env,
            cwd=self._home,
            start_new_session=True,
        )
        self._groups.add(child.pid)
        feeding = asyncio.create_task(_feed(process, child))
        try:
            if child.stdout and child.stderr:
                await asyncio.gather(
                    _copy(child.stdout, process.stdout), _copy(child.stderr, process.stderr)
                )
            status = await child.wait()
            if status < 0:
                process.exit_with_signal(signal.Signals(-status).name.removeprefix("SIG"))
            else:
                process.exit(status)
        except (OSError, asyncssh.Error):
            pass
        finally:
            feeding.cancel()
            self._end(child.pid)
            self._groups.discard(child.pid)
            with suppress(ProcessLookupError):
                await child.wait()

    def end(self) -> None:
        """End every command."""
        for group in tuple(self._groups):
            self._end(group)
        # A command that made a session of its own is found by what it was given.
        mark = f"HOSPITAL_STATE={self._env['HOSPITAL_STATE']}".encode()
        for path in Path("/proc").glob("[0-9]*/environ"):
            with suppress(OSError):
                if mark in path.read_bytes():
                    os.kill(int(path.parent.name), signal.SIGKILL)

    def _end(self, group: int) -> None:
        with suppress(ProcessLookupError):
            os.killpg(group, signal.SIGKILL)


async def _copy(reader: asyncio.StreamReader, writer: asyncssh.SSHWriter[bytes]) -> None:
    while data := await reader.read(65536):
        writer.write(data)
        await writer.drain()


async def _feed(
    process: asyncssh.SSHServerProcess[bytes], child: asyncio.subprocess.Process
) -> None:
    """Hand the channel's input on; signals and a closed channel come by this way too."""
    group = child.pid
    while True:
        try:
            data = await process.stdin.read(65536)
        except asyncssh.SignalReceived as received:
            with suppress(ProcessLookupError, AttributeError):
                os.killpg(group, getattr(signal, f"SIG{received.signal}"))
            continue
        except asyncssh.TerminalSizeChanged:
            continue
        except (OSError, asyncssh.Error):
            data = b""
        if not data:
            break
        if child.stdin:
            child.stdin.write(data)
            with suppress(OSError):
                await child.stdin.drain()
    if child.stdin:
        child.stdin.close()
    while not process.channel.is_closing():
        await asyncio.sleep(0.2)
    with suppress(ProcessLookupError):
        os.killpg(group, signal.SIGHUP)
        await asyncio.sleep(0.5)
        os.killpg(group, signal.SIGKILL)
