"""Output as it streams: whole lines out, head and tail kept, the middle counted."""

from __future__ import annotations

from collections import deque

from runbooks.model import KEPT
from runbooks.run import Output

LONGEST = 4096
"""Characters of a line; a longer one is broken."""


class Kept:
    """Collects one host's output; what it holds is bounded, whatever comes."""

    def __init__(self, limit: int = KEPT) -> None:
        # A quarter of it from the head, the rest from the tail.
        self._most_head, self._most_tail = limit // 4, limit - limit // 4
        self._head: list[str] = []
        self._head_size = 0
        self._tail: deque[str] = deque()
        self._tail_size = 0
        self._skipped = 0
        self._bytes = 0
        self._rest = ""

    def take(self, text: str) -> list[str]:
        """Take some text; return the lines that it completed."""
        self._bytes += len(text) if text.isascii() else len(text.encode(errors="replace"))
        lines = (self._rest + text).split("\n")
        self._rest = lines.pop()
        while len(self._rest) > LONGEST:
            lines.append(self._rest[:LONGEST])
            self._rest = self._rest[LONGEST:]
        self._keep(lines)
        return lines

    def end(self) -> list[str]:
        """Return the last line if it had no end."""
        lines = [self._rest] if self._rest else []
        self._rest = ""
        self._keep(lines)
        return lines

    def _keep(self, lines: list[str]) -> None:
        at = 0
        while at < len(lines) and self._head_size < self._most_head:
            self._head.append(lines[at])
            self._head_size += len(lines[at]) + 1
            at += 1
        rest = lines[at:] if at else lines
        size = sum(map(len, rest)) + len(rest)
        if size > 2 * self._most_tail:
            # A flood: what is dropped at once is not gone through line by line.
            last, kept = len(rest), 0
            while kept <= self._most_tail:
                last -= 1
                kept += len(rest[last]) + 1
            self._skipped += len(self._tail) + last
            self._tail.clear()
            self._tail_size, size, rest = 0, kept, rest[last:]
        self._tail.extend(rest)
        self._tail_size += size
        while self._tail_size > self._most_tail:
            self._tail_size -= len(self._tail.popleft()) + 1
            self._skipped += 1

    @property
    def size(self) -> int:
        """Return all bytes that came."""
        return self._bytes

    def shown(self) -> Output:
        """Return what is kept."""
        tail = (*self._tail, self._rest) if self._rest else tuple(self._tail)
        return Output(tuple(self._head), tail, self._skipped, self._bytes)

    def text(self) -> str:
        """Return what is kept as text, with a line for what is not."""
        gap = [f"… {self._skipped} …"] if self._skipped else []
        return "\n".join((*self._head, *gap, *self._tail))
