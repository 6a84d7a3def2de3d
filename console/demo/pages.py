"""What the components answer on their ports; read anew from the state at every question."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from types import MappingProxyType
from typing import TYPE_CHECKING

from console.demo.ailments import AILMENTS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

NEEDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "his": ("his-db",),
        "emr": ("emr-db", "his"),
        "lis": ("his",),
        "mrm": ("emr",),
        "pda": ("his",),
        "peis": ("his",),
    }
)
"""Components without which others stop, as in the site."""
_SLOW = MappingProxyType({"emr": ("jvm-heap-full", 20.0), "rdu": ("service-slow", 3.4)})
"""Pages that an ailment makes slow, and the seconds that they then take."""
_ANSWERS_LATE = "service-slow"
_DAYS_LEFT = next(iter(AILMENTS["certificate-expiring"].state))
_HEALTHY_DAYS = 300.0
_PATIENCE = 10.0
"""Seconds that a client has for its question."""


class House:
    """The components as they are now, by the state folders of their hosts."""

    def __init__(self, states: Mapping[str, Path]) -> None:
        self._states = states

    def has(self, ailment: str) -> bool:
        """Return whether an ailment lasts."""
        one = AILMENTS[ailment]
        return one.lasts(self._states[one.host])

    def answers(self, component: str) -> bool:
        """Return whether it does its work: neither it nor anything that it needs is broken."""
        broken = any(
            component in one.breaks and one.id != _ANSWERS_LATE and self.has(one.id)
            for one in AILMENTS.values()
        )
        return not broken and all(self.answers(need) for need in NEEDS.get(component, ()))

    def delay(self, component: str) -> float:
        """Return the seconds after which its page answers."""
        ailment, seconds = _SLOW.get(component, ("", 0.0))
        return seconds if ailment and self.has(ailment) else 0.0

    def days_left(self) -> float:
        """Return the days that the signature server's certificate has left."""
        try:
            return float((self._states["ca"] / _DAYS_LEFT).read_text("utf-8"))
        except (OSError, ValueError):
            return _HEALTHY_DAYS

    async def page(
        self, component: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Answer one question over HTTP: 200 when well, 503 when not, late when slow."""
        with suppress(
            TimeoutError, OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError
        ):
            question = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), _PATIENCE)
            with suppress(TimeoutError):
                # A client that goes away ends the wait.
                await asyncio.wait_for(reader.read(1), self.delay(component))
            writer.write(self._answer(component, question))
            await writer.drain()
        writer.close()

    def _answer(self, component: str, question: bytes) -> bytes:
        well = self.answers(component)
        status = "200 OK" if well else "503 Service Unavailable"
        if question.split()[1:2] != [b"/health"]:
            status = "404 Not Found"
        body = json.dumps({"component": component, "status": "UP" if well else "DOWN"}).encode()
        head = (
            f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        )
        return head.encode() + body


async def accept(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Take a connection and let it go, as a database's listener does with a mere look."""
    writer.close()
