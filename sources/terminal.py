"""A terminal on a host, for a person: bytes both ways, a size, an end."""

from __future__ import annotations

from typing import Protocol

Size = tuple[int, int]
"""Columns and rows."""


class Terminal(Protocol):
    """An interactive shell that somebody uses."""

    async def read(self) -> bytes:
        """Return what came; nothing once it has ended or the link is gone."""

    def write(self, data: bytes) -> None:
        """Send what was typed."""

    def resize(self, size: Size) -> None:
        """Tell the host how large the window is now."""

    async def close(self) -> int | None:
        """Close it; return the shell's exit status, None if the link broke."""
