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
        # Blocks of whole lines: of a flood, what is dropped is never gone through line by line.
        self._tail: deque[str] = deque()
        self._tail_size = 0
        self._skipped = 0
        self._bytes = 0
        self._rest = ""

    def take(self, text: str) -> str:
        """Take some text; return the lines that it completed, each with its end."""
        self._bytes += len(text) if text.isascii() else len(text.encode(errors="replace"))
        cut = text.rfind("\n") + 1
        whole, self._rest = (
            (self._rest + text[:cut], text[cut:]) if cut else ("", self._rest + text)
        )
        while len(self._rest) > LONGEST:
            whole += self._rest[:LONGEST] + "\n"
            self._rest = self._rest[LONGEST:]
        self._keep(whole)
        return whole

    def end(self) -> str:
        """Return the last line if it had no end, with one."""
        whole = f"{self._rest}\n" if self._rest else ""
        self._rest = ""
        self._keep(whole)
        return whole

    def _keep(self, text: str) -> None:
        if (room := self._most_head - self._head_size) > 0 and text:
            cut = _lines(text, room)
            self._head += text[: cut - 1].split("\n")
            self._head_size += cut
            text = text[cut:]
        if text:
            self._tail.append(text)
            self._tail_size += len(text)
        while (excess := self._tail_size - self._most_tail) > 0:
            block = self._tail.popleft()
            cut = _lines(block, excess)
            self._tail_size -= cut
            self._skipped += block.count("\n", 0, cut)
            if cut < len(block):
                self._tail.appendleft(block[cut:])

    @property
    def size(self) -> int:
        """Return all bytes that came."""
        return self._bytes

    def shown(self) -> Output:
        """Return what is kept."""
        tail = [line for block in self._tail for line in block[:-1].split("\n")]
        if self._rest:
            tail.append(self._rest)
        return Output(tuple(self._head), tuple(tail), self._skipped, self._bytes)

    def text(self) -> str:
        """Return what is kept as text, with a line for what is not."""
        gap = [f"… {self._skipped} …"] if self._skipped else []
        return "\n".join((*self._head, *gap, *(block[:-1] for block in self._tail)))


def _lines(text: str, size: int) -> int:
    """Return the length of the first lines of a text that are `size` characters or just more."""
    return text.find("\n", size - 1) + 1 or len(text)
