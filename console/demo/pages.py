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
_HANGING = {"emr": "jvm-heap-full"}
"""Pages that hang under an ailment rather than refuse."""
_SLOW = {"rdu": "service-slow", "emr": "plan-regression"}
"""Pages that only answer late; the ailment's state holds the milliseconds."""
_HANG = 20.0
_HEALTHY_DAYS = 300.0
_PATIENCE = 10.0
"""Seconds that a client has for its question."""


class House:
    """The components as they are now, by the state folders of their hosts."""

    def __init__(self, states: Mapping[str, Path]) -> None:
        self._states = states

    def answers(self, component: str) -> bool:
        """Return whether it does its work: neither it nor anything that it needs is broken."""
        broken = any(
            component in one.breaks and one.lasts(self._states[one.host])
            for one in AILMENTS.values()
        )
        return not broken and all(self.answers(need) for need in NEEDS.get(component, ()))

    def delay(self, component: str) -> float:
        """Return the seconds after which its page answers."""
        if component in _HANGING and self._value(_HANGING[component], 0):
            return _HANG
        return self._value(_SLOW[component], 0) / 1000 if component in _SLOW else 0

    def days_left(self) -> float:
        """Return the days that the signature server's certificate has left."""
        return self._value("certificate-expiring", _HEALTHY_DAYS)

    def _value(self, ailment: str, healthy: float) -> float:
        """Return the number that an ailment wrote, or a number for a host without it."""
        one = AILMENTS[ailment]
        file = self._states[one.host] / next(iter(one.state))
        try:
            return float(file.read_text("utf-8"))
        except (OSError, ValueError):
            return healthy

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
