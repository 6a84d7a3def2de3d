"""Which consoles on this machine are alive: each holds a lock on a file of its own."""

from __future__ import annotations

import fcntl
import os
import secrets
import socket
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from console.duty.events import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.duty.availability import Mark


class Presence:
    """This console's own lock. The system drops it when the process dies, however it dies."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.id = secrets.token_hex(8)
        self._path = folder / self.id
        self._file: int | None = None

    def hold(self) -> None:
        """Take the lock, without which nothing may be recorded. Raises OSError."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._file = os.open(self._path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
        fcntl.flock(self._file, fcntl.LOCK_EX)

    def alive(self, console: str) -> bool:
        """Return whether that console still runs; a dead one's file is cleared away."""
        if console == self.id:
            return True
        path = self._folder / Path(console).name
        try:
            file = os.open(path, os.O_RDONLY)
        except OSError:
            return False
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(file)
        with suppress(OSError):
            path.unlink()
        return False

    def close(self) -> None:
        """Give the lock up."""
        if self._file is not None:
            self._path.unlink(missing_ok=True)
            os.close(self._file)


def running(marks: Sequence[Mark]) -> set[tuple[str, int]]:
    """Return the consoles, by host and pid, that began here, have not said that they stop, and run.

    A journal names them by their pids alone, so it is the processes that are looked for.
    """
    here = socket.gethostname()
    last = {
        one.pid: one.kind
        for one in marks
        if one.host == here and one.kind in (Kind.CONSOLE_STARTED, Kind.CONSOLE_STOPPED)
    }
    began = [pid for pid, kind in last.items() if kind == Kind.CONSOLE_STARTED]
    return {(here, pid) for pid in began if _runs(pid)}


def _runs(pid: int) -> bool:
    if pid == os.getpid():
        return True
    try:
        return b"oncall" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False
