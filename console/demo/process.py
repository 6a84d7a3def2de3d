"""The hospital in a process of its own, which ends with the one that started it."""

from __future__ import annotations

import asyncio
import errno
import fcntl
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from select import select
from typing import TYPE_CHECKING

from console.demo import story as stories

if TYPE_CHECKING:
    from typing import BinaryIO

_OPENING = 30.0
"""Seconds in which the hospital must be open."""
_CLOSING = 5.0
"""Seconds in which it must be closed."""
# The child finds the packages where this process found them: neither a folder of the same name
# that it is started in, nor the environment, can put others in their place.
_ENTRY = (
    "import json, sys; told = json.loads(sys.argv[1]); sys.path[:] = told.pop('path'); "
    "from console.demo.process import serve; serve(**told)"
)


@dataclass(frozen=True, slots=True)
class Process:
    """A running hospital; a context that ends it."""

    site: Path
    """Folder of its site, ready to load."""
    log: Path
    """What it had to say, should it fail."""
    child: subprocess.Popen[bytes]

    def close(self) -> None:
        """End it, and wait until it is gone with all that it started."""
        if self.child.stdin is not None:
            self.child.stdin.close()
        try:
            self.child.wait(_CLOSING)
        except subprocess.TimeoutExpired:
            self.child.kill()
            self.child.wait()
        if self.child.stdout is not None:
            self.child.stdout.close()

    def __enter__(self) -> Process:
        """Return it."""
        return self

    def __exit__(self, *_: object) -> None:
        """End it."""
        self.close()


def start(folder: Path, story: str, seed: int, speed: float) -> Process:
    """Open the hospital under a data folder, and let the story begin.

    `speed` divides the story's times. Raises KeyError for an unknown story, and OSError: the
    folder cannot be written, it is another hospital's, or the hospital does not open.
    """
    stories.acts(story, seed, speed)
    folder = folder.absolute()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    log = folder / "hospital.log"
    claim = _claim(folder)
    path = [str(Path(entry).absolute()) for entry in sys.path if entry not in ("", ".")]
    told = {"folder": str(folder), "story": story, "seed": seed, "speed": speed, "path": path}
    with claim, log.open("wb") as errors:
        child = subprocess.Popen(  # noqa: S603 - our own interpreter and our own code
            [sys.executable, "-I", "-c", _ENTRY, json.dumps(told)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            pass_fds=[claim.fileno()],
            cwd=folder,
            start_new_session=True,  # a ^C at the terminal is for the console alone
        )
    process = Process(folder / "site", log, child)
    try:
        _await_open(process)
    except BaseException:
        process.close()
        raise
    return process


def _claim(folder: Path) -> BinaryIO:
    """Return the open lock of a folder, which the child will hold; one hospital a folder."""
    file = (folder / "hospital.lock").open("ab")
    until = time.monotonic() + _CLOSING
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            # That of a console that was killed a moment ago is about to close.
            if time.monotonic() > until:
                file.close()
                raise OSError(errno.EBUSY, os.strerror(errno.EBUSY), str(folder)) from None
            time.sleep(0.05)
        else:
            return file


def _await_open(process: Process) -> None:
    out = process.child.stdout
    line = out.readline() if out is not None and select([out], [], [], _OPENING)[0] else b""
    if line != b"open\n":
        process.close()
        said = process.log.read_text("utf-8", "replace").strip().splitlines()
        raise OSError(errno.ECHILD, said[-1] if said else "", str(process.log))


def serve(folder: str, story: str, seed: int, speed: float) -> None:
    """Be the child: open the hospital, say so on stdout, and close it when stdin ends."""
    asyncio.run(_serve(Path(folder), stories.acts(story, seed, speed)))


async def _serve(folder: Path, script: tuple[stories.Act, ...]) -> None:
    from console.demo import site
    from console.demo.hospital import Hospital

    loop = asyncio.get_running_loop()
    ended = asyncio.Event()
    loop.add_reader(sys.stdin.fileno(), ended.set)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        loop.add_signal_handler(number, ended.set)
    async with Hospital(folder / "hospital") as hospital:
        site.write(folder / "site", hospital.ports)
        sys.stdout.write("open\n")
        sys.stdout.flush()
        playing = asyncio.create_task(stories.play(script, hospital.strike))
        await ended.wait()
        playing.cancel()
