from __future__ import annotations

import asyncio
import time
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import asyncssh
import pytest

from console.demo.hospital import Hospital

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable


@pytest.fixture
async def hospital(tmp_path: Path) -> AsyncIterator[Hospital]:
    async with Hospital(tmp_path / "hospital") as hospital:
        yield hospital


@pytest.fixture
def login(hospital: Hospital, tmp_path: Path):
    """Log in to a host as the console does: the demo's key, its known hosts, nothing else."""
    keys = tmp_path / "hospital" / "keys"

    @asynccontextmanager
    async def connect(host: str, **options: object) -> AsyncIterator[asyncssh.SSHClientConnection]:
        given = {
            "username": "ops",
            "known_hosts": str(keys / "known_hosts"),
            "client_keys": [str(keys / "id_ed25519")],
            "agent_path": None,
            "config": None,
        }
        port = hospital.ports[f"{host}.ssh"]
        async with asyncssh.connect("127.0.0.1", port, **{**given, **options}) as connection:
            yield connection

    return connect


def processes_of(folder: Path) -> list[int]:
    """All processes that name a folder in their arguments or their environment."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            told = (process / "cmdline").read_bytes() + (process / "environ").read_bytes()
        except OSError:
            continue
        if str(folder).encode() in told:
            found.append(int(process.name))
    return found


@pytest.fixture
def processes() -> Callable[[Path], list[int]]:
    return processes_of


@pytest.fixture
def until():
    """Poll until something holds; fail when it does not within 20 s."""

    async def wait(holds: Callable[[], object]) -> None:
        end = time.monotonic() + 20
        while not holds():
            assert time.monotonic() < end
            await asyncio.sleep(0.02)

    return wait
