"""From a running process to chunks: read by blocks, decoded, cleaned, masked, and one exit."""

from __future__ import annotations

import asyncio
import re
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Literal, Protocol

from sources.chunk import Chunk, End, Exit
from sources.clean import Cleaner

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Iterable

    from sources.mask import Mask

BLOCK = 65536
"""Bytes of one read."""
BLOCKS = 16
"""Blocks that wait for a slow reader; then nothing more is read and the far side waits."""
BEAT = 0.016
"""Seconds between two chunks at the least, so that a screen is not drowned."""
QUIET = 0.25
"""Seconds after which the beginning of a line is shown without its end."""
LONGEST = 65536
"""Characters of a line that are waited for."""
_WORD = re.compile(r"[^\W_]{0,256}\Z")
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
) -> AsyncGenerator[Chunk | Exit]:
    """Yield what a process writes and, last, how it ended."""
    began = time.monotonic()
    blocks: asyncio.Queue[tuple[Stream, bytes]] = asyncio.Queue(BLOCKS)
    wake = asyncio.Event()
    tasks: list[asyncio.Task[None] | asyncio.Task[int | None]] = [
        asyncio.create_task(_read("out", process.stdout, blocks, wake)),
        asyncio.create_task(_read("err", process.stderr, blocks, wake)),
    ]
    if stop is None:
        stop = asyncio.Event()
    else:
        tasks.append(asyncio.create_task(_stopped(stop, wake)))
    lines: dict[Stream, _Lines] = {"out": _Lines(encoding, mask), "err": _Lines(encoding, mask)}
    left, last = 2, 0.0
    end: End | None = None
    try:
        while left:
            wait = began + timeout - time.monotonic()
            if wait <= 0 or stop.is_set():
                break
            if blocks.empty():
                paused = any(one.unseen for one in lines.values())
                if not await _woken(wake, min(wait, QUIET) if paused else wait):
                    for name, one in lines.items():
                        if text := one.pause():
                            yield Chunk(name, text)
                continue
            block = blocks.get_nowait()
            rest = last + BEAT - time.monotonic() if block[1] else 0.0
            if rest > 0 and blocks.qsize() < BLOCKS // 2:
                await asyncio.sleep(rest)
            for name, data in (block, *_waiting(blocks)):
                left -= not data
                if text := lines[name].feed(data, final=not data):
                    yield Chunk(name, text)
                await asyncio.sleep(0)  # of a flood no key waits for more than one block
            last = time.monotonic()
        ended: tuple[int | None] | None = None
        if not left:  # it may have closed its output and go on
            status_task = asyncio.create_task(process.status())
            status_task.add_done_callback(lambda _: wake.set())
            tasks.append(status_task)
            while not status_task.done() and not stop.is_set():
                if not await _woken(wake, began + timeout - time.monotonic()):
                    break
            if status_task.done():
                ended = (status_task.result(),)
        if ended is not None:
            end = End.LOST if ended[0] is None else End.EXITED
            gone, status = end is End.EXITED, ended[0]
        else:
            end = End.CANCELLED if stop.is_set() else End.TIMEOUT
            gone, status = await asyncio.shield(process.stop()), None
            for name, data in _waiting(blocks):
                if text := lines[name].feed(data, final=False):
                    yield Chunk(name, text)
            for name, one in lines.items():
                if text := one.feed(b"", final=True):
                    yield Chunk(name, text)
        seconds = time.monotonic() - began
        yield Exit(end, status, gone=gone, pid=process.pid, seconds=seconds)
    finally:
        if end is not None:
            _cancel(tasks)
        else:  # whoever read went away: it is stopped, and read until then, as its pid may yet come
            stopping = asyncio.create_task(process.stop())
            stopping.add_done_callback(lambda _: _cancel(tasks))
            with suppress(Exception):
                await asyncio.shield(stopping)


def _cancel(tasks: Iterable[asyncio.Task[None] | asyncio.Task[int | None]]) -> None:
    for task in tasks:
        task.cancel()


async def _read(
    name: Stream,
    reader: Reader,
    blocks: asyncio.Queue[tuple[Stream, bytes]],
    wake: asyncio.Event,
) -> None:
    while True:
        try:
            data = await reader.read(BLOCK)
        except Exception:  # whatever the library says of a broken link: it is the end
            data = b""
        await blocks.put((name, data))
        wake.set()
        if not data:
            return


async def _stopped(stop: asyncio.Event, wake: asyncio.Event) -> None:
    await stop.wait()
    wake.set()


async def _woken(wake: asyncio.Event, seconds: float) -> bool:
    """Wait until there is something to see; return whether there is within so many seconds."""
    try:
        async with asyncio.timeout(seconds):
            await wake.wait()
    except TimeoutError:
        return False
    wake.clear()
    return True


def _waiting(blocks: asyncio.Queue[tuple[Stream, bytes]]) -> list[tuple[Stream, bytes]]:
    found = []
    with suppress(asyncio.QueueEmpty):
        while True:
            found.append(blocks.get_nowait())
    return found


class _Lines:
    """Lets whole lines through, masked.

    Of a line that pauses, all but the last word is shown; when it goes on it is masked as a whole,
    so that no pause can cut an identifier in two or part a password from its label.
    """

    def __init__(self, encoding: str, mask: Mask) -> None:
        self._cleaner = Cleaner(encoding)
        self._mask = mask
        self._line = ""
        self._shown = ""
        self._within = False
        self.unseen = False
        """A line has begun, and something of it came since the last pause."""

    def feed(self, data: bytes, *, final: bool) -> str:
        """Return what may be shown after some bytes."""
        text = self._line + self._cleaner.feed(data, final=final)
        at = len(text) if final else text.rfind("\n") + 1
        if len(text) - at > LONGEST:
            at = _word(text)
        done, self._line = text[:at], text[at:]
        self.unseen = bool(self._line)
        if not done:
            return ""
        shown, self._shown = self._shown, ""
        masked, self._within = self._mask.lines(done, self._within)
        return _after(shown, masked)

    def pause(self) -> str:
        """Return what may be shown of a line whose end has not come for a while."""
        self.unseen = False
        masked, _ = self._mask.lines(self._line[: _word(self._line)], self._within)
        if not masked.startswith(self._shown):
            return ""
        shown, self._shown = self._shown, masked
        return masked[len(shown) :]


def _word(text: str) -> int:
    """Return where the last word of a text begins."""
    found = _WORD.search(text, max(0, len(text) - 256))
    return found.start() if found else len(text)


def _after(shown: str, masked: str) -> str:
    """Return what is to follow what is shown; a line that was masked anew stands anew."""
    return masked[len(shown) :] if masked.startswith(shown) else f"\n{masked}"
