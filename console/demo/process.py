"""The hospital in a process of its own, which ends with the console, however that ends."""

from __future__ import annotations

import asyncio
import json
import shutil
import subprocess
import sys
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

READY = 30.0
"""Seconds in which the hospital must be open."""
_CHILD = "from console.demo.process import serve; serve()"


@dataclass(frozen=True, slots=True)
class Embedded:
    """An open hospital."""

    folder: Path
    site: Path
    """The site's files, with the ports filled in."""
    pid: int


class HospitalError(Exception):
    """The hospital did not open; says what it said."""


@contextmanager
def start(folder: Path, *, story: str, seed: int, speed: float) -> Iterator[Embedded]:
    """Open the hospital under a folder; close it on the way out. Raises HospitalError."""
    house = folder / "hospital"
    shutil.rmtree(house, ignore_errors=True)
    # -I: a folder named `console` where the engineer stands must not take our place.
    child = subprocess.Popen(
        [sys.executable, "-I", "-c", _CHILD, str(folder), story, str(seed), str(speed)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        line = child.stdout.readline() if child.stdout else ""
        if not line:
            said = child.stderr.read().strip().splitlines() if child.stderr else []
            raise HospitalError(said[-1] if said else "no answer")
        yield Embedded(house, Path(json.loads(line)["site"]), child.pid)
    finally:
        if child.stdin:
            with suppress(OSError):
                child.stdin.close()
        try:
            child.wait(5)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
        for pipe in (child.stdout, child.stderr):
            if pipe:
                pipe.close()


def serve() -> None:
    """Be the child: open the hospital, say so, play the story, end when stdin ends."""
    folder, story, seed, speed = sys.argv[1:5]
    with suppress(KeyboardInterrupt):
        asyncio.run(_serve(Path(folder), story, int(seed), float(speed)))


async def _serve(folder: Path, story: str, seed: int, speed: float) -> None:
    from console.demo.hospital import Hospital
    from console.demo.site import render
    from console.demo.story import play

    async with Hospital(folder / "hospital") as hospital:
        site = folder / "site"
        render(site, hospital.ports, hospital.folder)
        sys.stdout.write(json.dumps({"site": str(site)}) + "\n")
        sys.stdout.flush()
        playing = asyncio.create_task(play(story, seed, speed, hospital.state))
        await _parent_gone()
        playing.cancel()


async def _parent_gone() -> None:
    """Wait until stdin ends: the console has gone, in whatever way."""
    reader = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    await reader.read()
