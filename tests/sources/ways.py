"""What the tests of links share: a host, a fleet, a run to its end."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from config.model import Host, Text
from sources.chunk import Chunk, Exit
from sources.ssh import Fleet

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from sources.reach import Ask, Prompt

HERE = "127.0.0.1"


def host(address: str = HERE, port: int = 22, user: str | None = None, **more: object) -> Host:
    name = f"{address}:{port}:{user}"
    return Host(name, Text("主机", "host"), address, port, user, **more)  # type: ignore[arg-type]


@asynccontextmanager
async def fleet_of(
    known: Path,
    identity: Path | None = None,
    config: Path | None = None,
    ask: Ask | None = None,
    patience: float = 10,
) -> AsyncIterator[Fleet]:
    if config is None:
        config = known.parent / "empty_config"
        config.touch()
    fleet = Fleet(
        {},
        config=config,
        known_hosts=known,
        identity=identity,
        mask_key=b"test",
        ask=ask,
        connect_timeout=patience,
    )
    try:
        yield fleet
    finally:
        await fleet.close()


async def run(
    fleet: Fleet, one: Host, command: str, timeout: float = 20, stop: asyncio.Event | None = None
) -> tuple[str, Exit]:
    pieces = [piece async for piece in fleet.run(one, command, timeout=timeout, stop=stop)]
    assert isinstance(pieces[-1], Exit)
    return "".join(piece.text for piece in pieces if isinstance(piece, Chunk)), pieces[-1]


@asynccontextmanager
async def silent() -> AsyncIterator[int]:
    """A server that takes the call and never says a word."""
    calls: list[asyncio.StreamWriter] = []
    server = await asyncio.start_server(lambda _, writer: calls.append(writer), HERE, 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for call in calls:
            call.transport.abort()


class Person:
    """Answers prompts in order, and keeps what was asked; gives up when the answers run out."""

    def __init__(self, *answers: str | None) -> None:
        self._answers = list(answers)
        self.asked: list[Prompt] = []

    async def __call__(self, prompt: Prompt) -> str | None:
        self.asked.append(prompt)
        return self._answers.pop(0) if self._answers else None
