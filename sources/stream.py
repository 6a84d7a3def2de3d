"""From a running process to chunks: read by blocks, decoded, cleaned, masked, and one exit."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Literal, Protocol

from sources.chunk import Chunk, End, Exit
from sources.clean import Cleaner

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from sources.mask import Mask

BLOCK = 65536
"""Bytes of one read."""
BLOCKS = 32
"""Blocks that wait for a slow reader; then nothing more is read and the far side waits."""
BEAT = 0.016
"""Seconds between two chunks at the least, so that a screen is not drowned."""
QUIET = 0.25
"""Seconds after which the beginning of a line is shown without its end."""
LONGEST = 4096
"""Characters of a line that are waited for."""
Stream = Literal["out", "err"]


class Reader(Protocol):
    """One end of a pipe."""

    async def read(self, n: int, /) -> bytes:
        """Return some bytes; none at the end."""


class Process(Protocol):
    """A command that runs, here or elsewhere."""

    @property
    def stdout(self) -> Reader:
        """Return its output."""

    @property
    def stderr(self) -> Reader:
        """Return its errors."""

    @property
    def pid(self) -> int | None:
        """Return its process id, once it is known."""

    async def status(self) -> int | None:
        """Wait for its end; None if the link broke."""

    async def stop(self) -> bool:
        """Stop it and all that it started; return whether it was looked for and not found."""


async def stream(
    process: Process, encoding: str, mask: Mask, timeout: float, stop: asyncio.Event | None
) -> AsyncIterator[Chunk | Exit]:
    """Yield what a process writes and, last, how it ended."""
    began = time.monotonic()
    blocks: asyncio.Queue[tuple[Stream, bytes]] = asyncio.Queue(BLOCKS)
    readers = [
        asyncio.create_task(_read("out", process.stdout, blocks)),
        asyncio.create_task(_read("err", process.stderr, blocks)),
    ]
    lines: dict[Stream, _Lines] = {"out": _Lines(encoding, mask), "err": _Lines(encoding, mask)}
    stopping = asyncio.create_task(stop.wait()) if stop is not None else None
    left, last = 2, 0.0
    end: End | None = None
    try:
        while left and end is None:
            wait = began + timeout - time.monotonic()
            if wait <= 0:
                end = End.TIMEOUT
                break
            held = any(one.held for one in lines.values())
            block = await _next(blocks, stopping, min(wait, QUIET) if held else wait)
            if stopping is not None and stopping.done():
                end = End.CANCELLED
                break
            if block is None:
                for name, one in lines.items():
                    if text := one.flush():
                        yield Chunk(name, text)
                continue
            if (rest := last + BEAT - time.monotonic()) > 0 and blocks.qsize() < BLOCKS // 2:
                await asyncio.sleep(rest)
            for name, data in (block, *_waiting(blocks)):
                left -= not data
                if text := lines[name].feed(data, final=not data):
                    yield Chunk(name, text)
            last = time.monotonic()
        gone, status = True, None
        if end is None:
            status = await process.status()
            end = End.EXITED if status is not None else End.LOST
            gone = end is End.EXITED
        else:
            gone = await process.stop()
        for name, one in lines.items():
            if text := one.flush():
                yield Chunk(name, text)
        seconds = time.monotonic() - began
        yield Exit(end, status, gone=gone, pid=process.pid, seconds=seconds)
        end = End.EXITED if gone else end
    finally:
        for task in (*readers, *((stopping,) if stopping else ())):
            task.cancel()
        if end is None:  # the reader went away in the middle
            with suppress(Exception):
                await process.stop()


async def _read(name: Stream, reader: Reader, blocks: asyncio.Queue[tuple[Stream, bytes]]) -> None:
    while True:
        try:
            data = await reader.read(BLOCK)
        except Exception:  # whatever the library says of a broken link: it is the end
            data = b""
        await blocks.put((name, data))
        if not data:
            return


async def _next(
    blocks: asyncio.Queue[tuple[Stream, bytes]], stopping: asyncio.Task[bool] | None, wait: float
) -> tuple[Stream, bytes] | None:
    """Return the next block, or None after `wait` seconds or when it is to stop."""
    with suppress(asyncio.QueueEmpty):
        return blocks.get_nowait()
    getting = asyncio.create_task(blocks.get())
    tasks = {getting, *((stopping,) if stopping is not None else ())}
    await asyncio.wait(tasks, timeout=wait, return_when=asyncio.FIRST_COMPLETED)
    if getting.done():
        return getting.result()
    getting.cancel()
    with suppress(asyncio.CancelledError):
        return await getting
    return None


def _waiting(blocks: asyncio.Queue[tuple[Stream, bytes]]) -> list[tuple[Stream, bytes]]:
    found = []
    with suppress(asyncio.QueueEmpty):
        while True:
            found.append(blocks.get_nowait())
    return found


class _Lines:
    """Lets whole lines through, masked; what is not whole waits a moment for its end."""

    def __init__(self, encoding: str, mask: Mask) -> None:
        self._cleaner = Cleaner(encoding)
        self._mask = mask
        self.held = ""

    def feed(self, data: bytes, *, final: bool) -> str:
        text = self.held + self._cleaner.feed(data, final=final)
        at = len(text) if final or len(text) - text.rfind("\n") > LONGEST else text.rfind("\n") + 1
        text, self.held = text[:at], text[at:]
        return self._mask.text(text)

    def flush(self) -> str:
        text, self.held = self.held, ""
        return self._mask.text(text)
